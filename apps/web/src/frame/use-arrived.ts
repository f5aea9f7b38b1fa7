import { useLayoutEffect } from 'react';

/** The page's own shapes of what is to come; null once something has come. */
export const shell = (): HTMLElement | null => document.getElementById('shell');

/** A frame is on the screen: the shapes that kept its place go. */
export function useArrived(arrived = true): void {
  useLayoutEffect(() => {
    if (arrived) shell()?.remove();
  }, [arrived]);
}
