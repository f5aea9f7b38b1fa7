import { ASKS_FOR_HEADER } from '@tandem/api/words';

/** Where this tab keeps for which child a guardian asks in a studio; absent: each asks for themself. */
export const childKey = (studioId: string): string => `tandem.for.${studioId}`;

/** As it was when this page began, and as it stays for it: who has chosen another asks for them on the page that follows. */
const chosen: Record<string, string> = { ...sessionStorage };

/** The child for whom this page of the portal asks; null: its person asks for themself. */
export const actingFor = (): string | null => {
  const [, room, studioId] = location.pathname.split('/');
  return (room === 'portal' && chosen[childKey(studioId!)]) || null;
};

/** From now on whoever is signed in is themself in a studio, on this page too. */
export const actForSelf = (studioId: string): void => {
  sessionStorage.removeItem(childKey(studioId));
  delete chosen[childKey(studioId)];
};

/** Of whoever was here: the next who signs in asks for themself. */
export const forgetActing = (): void => {
  for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith(childKey(''))))
    actForSelf(key.slice(childKey('').length));
};

/** For whom is asked, where it is not whoever is signed in. */
export const actingHeaders = (url: string): Record<string, string> => {
  const child = actingFor();
  return child && url.startsWith('/api/studios/') ? { [ASKS_FOR_HEADER]: child } : {};
};
