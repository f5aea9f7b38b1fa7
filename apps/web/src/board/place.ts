import { useSyncExternalStore } from 'react';

/** Where one is: the list of classes at `/`, or the class of `/classes/12`. */

const subscribe = (changed: () => void) => {
  addEventListener('popstate', changed);
  return () => removeEventListener('popstate', changed);
};
const currentEventId = () => {
  const id = /^\/classes\/(\d+)$/.exec(location.pathname)?.[1];
  return id === undefined ? null : Number(id);
};

/** Event id in the address bar, or null on the list. */
export const useEventId = (): number | null => useSyncExternalStore(subscribe, currentEventId);

/** Goes to a class, or with null back to the list. */
export function goTo(eventId: number | null): void {
  history.pushState(null, '', eventId === null ? '/' : `/classes/${eventId}`);
  dispatchEvent(new PopStateEvent('popstate'));
}
