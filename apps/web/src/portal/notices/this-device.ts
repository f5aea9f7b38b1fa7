const FILE = '/worker.js';
/** Its files come first; one that could not be fetched never gets ready. */
const READY_WAIT_MS = 30_000;

export const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

const fromText = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));

/** What the studio is told of a browser. @property p256dh its public key @property auth its secret */
export type Own = { address: string; p256dh: string; auth: string };

/** Where messages to this browser are taken; null: it has not asked for any by this key. @param key of the server */
export async function standing(key: string): Promise<Own | null> {
  if (!canPush() || Notification.permission !== 'granted') return null;
  const worker = await navigator.serviceWorker.getRegistration(FILE);
  const found = await worker?.pushManager.getSubscription();
  return found && isOf(found, key) ? ownOf(found) : null;
}

const ownOf = (subscription: PushSubscription): Own => {
  const { endpoint, keys } = subscription.toJSON();
  return { address: endpoint!, p256dh: keys!.p256dh!, auth: keys!.auth! };
};

/** Whose messages of a studio this browser shows: told again to the studio when they come back. */
const MARK = 'tandem.push.';
export const markOwn = (studioId: string, customerId: string | null): void =>
  customerId === null
    ? localStorage.removeItem(MARK + studioId)
    : localStorage.setItem(MARK + studioId, customerId);
export const isMarked = (studioId: string, customerId: string): boolean =>
  localStorage.getItem(MARK + studioId) === customerId;

const isOf = ({ options }: PushSubscription, key: string): boolean => {
  const own = new Uint8Array(options.applicationServerKey ?? []);
  const wanted = fromText(key);
  return own.length === wanted.length && own.every((byte, n) => byte === wanted[n]);
};

/** Asks its person, and the browser's maker for an address. @returns null where the person says no */
export async function subscribe(key: string): Promise<Own | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  await navigator.serviceWorker.register(FILE);
  const { pushManager } = await Promise.race([
    navigator.serviceWorker.ready,
    new Promise<never>((_, late) => setTimeout(() => late(new Error('no worker')), READY_WAIT_MS)),
  ]);
  const before = await pushManager.getSubscription();
  // Of another key: the server's is another since, and no message would be taken.
  if (before && !isOf(before, key)) await before.unsubscribe();
  return ownOf(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: fromText(key) }));
}
