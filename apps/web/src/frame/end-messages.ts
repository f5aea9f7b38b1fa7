const FILE = '/worker.js';
/** Whoever leaves waits no longer than that for their browser. */
const WAIT_MS = 3_000;

/**
 * Of whoever has signed out nothing more is shown on this device: what lies on its screen is closed, and the browser's address for
 * messages ended. As far as the browser lets: the studio sends nothing to where somebody has signed out.
 */
export const endMessages = (): Promise<void> =>
  Promise.race([end().catch(() => {}), new Promise<void>((late) => setTimeout(late, WAIT_MS))]);

async function end(): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration(FILE);
  if (!worker) return;
  for (const notice of await worker.getNotifications()) notice.close();
  const own = await worker.pushManager?.getSubscription();
  await own?.unsubscribe();
}
