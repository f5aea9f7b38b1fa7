import { useSyncExternalStore } from 'react';

/**
 * Where one is: the list of classes at `/`, the class of `/classes/12`, the club's page and its plans, the page that makes this
 * computer a box or a rider's phone send their strap, the set-up of the first club.
 */
export type Place =
  | { page: 'classes' | 'club' | 'plans' | 'computer' | 'setup' }
  | { page: 'class'; eventId: number };

const subscribe = (changed: () => void) => {
  addEventListener('popstate', changed);
  return () => removeEventListener('popstate', changed);
};
const currentPath = () => location.pathname;

function placeOf(path: string): Place {
  const id = /^\/classes\/(\d+)$/.exec(path)?.[1];
  if (id !== undefined) return { page: 'class', eventId: Number(id) };
  if (path === '/club') return { page: 'club' };
  if (path === '/plans') return { page: 'plans' };
  if (/^.(computer|strap)$/.test(path)) return { page: 'computer' };
  return { page: path === '/setup' ? 'setup' : 'classes' };
}

export const usePlace = (): Place => placeOf(useSyncExternalStore(subscribe, currentPath));

/** Goes to a class, or with null back to the list. */
export const goTo = (eventId: number | null): void =>
  goToPath(eventId === null ? '/' : `/classes/${eventId}`);

export function goToPath(path: '/' | '/club' | '/plans' | '/computer' | `/classes/${number}`): void {
  history.pushState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
}
