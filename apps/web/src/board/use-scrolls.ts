import { useSyncExternalStore } from 'react';

const small = matchMedia('(max-width: 760px), (max-height: 480px)');
const follow = (changed: () => void) => {
  small.addEventListener('change', changed);
  return () => small.removeEventListener('change', changed);
};

/** On a phone, as the style sheet has it, everybody stands below each other and the page scrolls. */
export const useScrolls = (): boolean => useSyncExternalStore(follow, () => small.matches);
