import { api } from '../../base/api.ts';
import { deviceName } from './device-name.ts';
import './endpoints.ts';
import { canPush, isMarked, standing, subscribe } from './this-device.ts';

/**
 * Whoever has signed in again on a device that had messages has them again: they have allowed them, and not stopped them.
 * What is the browser's to say, such as a permission that was taken back, is asked of it.
 */
export async function renew({
  studioId,
  customerId,
}: {
  studioId: string;
  customerId: string;
}): Promise<void> {
  if (!isMarked(studioId, customerId)) return;
  const params = { studioId, customerId };
  const { key, devices } = await api.getNotices({ params });
  // Signing out has ended the browser's address; what its person allowed stands, and is not asked for again.
  const allowed = canPush() && Notification.permission === 'granted';
  const own = (await standing(key)) ?? (allowed ? await subscribe(key) : null);
  if (!own || devices.some(({ address }) => address === own.address)) return;
  await api.addPushDevice({ params, body: { ...own, name: deviceName() } });
}
