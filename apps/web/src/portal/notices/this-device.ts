const FILE = '/worker.js';

export const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

const fromText = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));

/** Where messages to this browser are taken; null: it has not asked for any by this key. @param key of the server */
export async function ownAddress(key: string): Promise<string | null> {
  if (!canPush() || Notification.permission !== 'granted') return null;
  const worker = await navigator.serviceWorker.getRegistration(FILE);
  const standing = await worker?.pushManager.getSubscription();
  return standing && isOf(standing, key) ? standing.endpoint : null;
}

const isOf = ({ options }: PushSubscription, key: string): boolean => {
  const own = new Uint8Array(options.applicationServerKey ?? []);
  const wanted = fromText(key);
  return own.length === wanted.length && own.every((byte, n) => byte === wanted[n]);
};

/** Asks its person, and the browser's maker for an address. @returns null where the person says no */
export async function subscribe(
  key: string,
): Promise<{ address: string; p256dh: string; auth: string } | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  await navigator.serviceWorker.register(FILE);
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  // Of another key: the server's is another since, and no message would be taken.
  if (before && !isOf(before, key)) await before.unsubscribe();
  const { endpoint, keys } = (
    await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: fromText(key) })
  ).toJSON();
  return { address: endpoint!, p256dh: keys!.p256dh!, auth: keys!.auth! };
}

/** The browser forgets its address: nothing reaches it, whoever sends. */
export async function unsubscribe(): Promise<void> {
  const worker = await navigator.serviceWorker.getRegistration(FILE);
  await (await worker?.pushManager.getSubscription())?.unsubscribe();
}
