import type { endpoints, Notices } from '@tandem/api/studio';
import { MAX_PUSH_DEVICES, type NoticeTopic, type NoticeWay, noticeTopics } from '@tandem/api/words';
import { isLoopback, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { onlyOwn } from '../../base/only-own.ts';
import { problem } from '../../base/problem.ts';
import { mayName } from '../../base/reach.ts';
import { readDevices, signedIn } from './devices.ts';
import { vapidKeys } from './vapid.ts';

type Added = z.output<typeof endpoints.addPushDevice.body>;
type Ways = Partial<Record<NoticeTopic, NoticeWay>>;

/** How a person is told of things, and on which devices. @throws Problem not_found for anybody else's */
export async function getNotices(call: Call, customerId: string): Promise<Notices> {
  onlyOwn(call, customerId);
  const { studio, trx, studioId } = call;
  const { rows } = await sql<{ ways: Ways }>`select notice_ways as ways from customers
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  const devices = await readDevices(call, customerId);
  return {
    key: vapidKeys(studio).publicKey,
    ways: Object.fromEntries(
      noticeTopics.map((topic) => [topic, rows[0]?.ways[topic] ?? 'mail']),
    ) as Required<Ways>,
    devices: devices.map(({ deviceId, name, address, madeAt, outcome, triedAt }) => ({
      ...{ deviceId, name, address, outcome },
      madeAt: madeAt.toISOString(),
      triedAt: triedAt?.toISOString() ?? null,
    })),
  };
}

/** For what is told from then on. @throws Problem not_found */
export async function setNoticeWays(call: Call, customerId: string, ways: Ways): Promise<Notices> {
  onlyOwn(call, customerId);
  const { trx, studioId } = call;
  await sql`update customers set notice_ways = notice_ways || ${JSON.stringify(ways)}::jsonb
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  await audit(call, 'notices.update', { kind: 'customer', id: customerId }, { ways });
  return getNotices(call, customerId);
}

/**
 * Has messages sent to the browser that asks, until it is signed out. A browser that was somebody else's is theirs alone from
 * then on. @throws Problem not_found, push_address_refused, too_many_devices
 */
export async function addPushDevice(
  call: Call,
  customerId: string,
  { address, p256dh, auth, name }: Added,
): Promise<Notices> {
  onlyOwn(call, customerId);
  const { studio, trx, studioId, now, caller } = call;
  const loopback = !studio.settings.exposed;
  const { protocol, hostname } = new URL(address);
  const isOurs = loopback && isLoopback(hostname);
  if (!mayName(hostname, { loopback }) || (protocol !== 'https:' && !isOurs))
    throw problem({
      code: 'push_address_refused',
      field: 'address',
      message: 'Messages are not sent to this address.',
      remedy: 'Use a browser whose maker takes messages by https.',
    });
  // One after the other: two at once would both be the last that there may be.
  await sql`select from customers where studio_id = ${studioId} and customer_id = ${customerId} for no key update`.execute(
    trx,
  );
  await sql`delete from push_devices d where studio_id = ${studioId}
    and (address = ${address} or customer_id = ${customerId} and not ${signedIn})`.execute(trx);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from push_devices
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  if (rows[0]!.count >= MAX_PUSH_DEVICES)
    throw problem({
      code: 'too_many_devices',
      message: `Messages go to ${MAX_PUSH_DEVICES} devices already.`,
      remedy: 'Remove one that is not used any more.',
    });
  await trx
    .insertInto('push_devices')
    .values({
      ...{ studio_id: studioId, customer_id: customerId, session_id: caller.sessionId! },
      ...{ name, address, p256dh, auth, made_at: now },
    })
    .execute();
  await audit(call, 'push.add', { kind: 'customer', id: customerId });
  return getNotices(call, customerId);
}

/** Nothing is sent there any more. @throws Problem not_found */
export async function removePushDevice(call: Call, customerId: string, deviceId: string): Promise<Notices> {
  onlyOwn(call, customerId);
  const { trx, studioId } = call;
  const { rows } =
    await sql`delete from push_devices where studio_id = ${studioId} and customer_id = ${customerId}
    and device_id = ${deviceId} returning 1`.execute(trx);
  if (rows.length === 0) throw notFound('device');
  await audit(call, 'push.remove', { kind: 'customer', id: customerId });
  return getNotices(call, customerId);
}
