import type { PushOutcome } from '@tandem/api/words';
import webPush from 'web-push';
import type { Studio } from '../../base/context.ts';
import { post } from '../../base/post.ts';
import type { Device } from './devices.ts';
import { vapidKeys } from './vapid.ts';

/** A phone that is off for longer reads of it in the portal. */
const TTL_SECONDS = 24 * 3600;
/** What a lock screen shows anyway; a push service takes 4 kB at least. */
const MAX_CHARS = { title: 120, line: 200 };

/** What a device shows: never a number of a body, since a lock screen is read by others. @property path within the portal */
export type Notice = { title: string; line: string; path: string };

/**
 * Sends a notice to devices, sealed for each (RFC 8291). One try: where none takes it, a mail tells of it. What goes wrong is
 * an outcome.
 */
export async function push(
  studio: Studio,
  devices: readonly Device[],
  { title, line, path }: Notice,
): Promise<{ deviceId: string; outcome: PushOutcome }[]> {
  const payload = JSON.stringify({
    title: title.slice(0, MAX_CHARS.title),
    line: line.slice(0, MAX_CHARS.line),
    path,
  });
  return Promise.all(
    devices.map(async (device) => ({
      deviceId: device.deviceId,
      outcome: await pushTo(studio, device, payload),
    })),
  );
}

async function pushTo(studio: Studio, device: Device, payload: string): Promise<PushOutcome> {
  const { address, p256dh, auth } = device;
  const { publicUrl, smtp, exposed } = studio.settings;
  const vapidDetails = {
    // Whom the push service may write to about us.
    subject: publicUrl.startsWith('https:') ? publicUrl : `mailto:${smtp?.from ?? 'no-reply@localhost'}`,
    ...vapidKeys(studio),
  };
  let sealed: ReturnType<typeof webPush.generateRequestDetails>;
  try {
    sealed = webPush.generateRequestDetails({ endpoint: address, keys: { p256dh, auth } }, payload, {
      ...{ TTL: TTL_SECONDS, urgency: 'high' as const },
      vapidDetails,
    });
  } catch {
    // Its key is no point of the curve: no browser has made it.
    return 'gone';
  }
  const { headers, body } = sealed;
  if (body === null) return 'gone';
  const { outcome, status } = await post(address, { headers, body, loopback: !exposed });
  // Not found says the same as gone; by another key than it was made with it will never be taken.
  return outcome === 'refused' && status !== null && [401, 403, 404].includes(status) ? 'gone' : outcome;
}
