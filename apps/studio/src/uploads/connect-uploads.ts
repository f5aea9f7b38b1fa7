import type { Uploads } from '@tandem/api/studio';
import { notFound, seal } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import { perform } from '../base/call.ts';
import type { Call, Visit } from '../base/context.ts';
import { onlyOwn } from '../base/only-own.ts';
import { problem } from '../base/problem.ts';
import { consentMissing, holdPerson, isAllowed } from '../consent/index.ts';
import { intervals, type Sent } from './intervals.ts';
import { queueUploads } from './queue-uploads.ts';
import { readConnection, readUploads, uploadKeyContext } from './store.ts';

/** A ride of the day before is sent too: who connects after a class finds it there. */
const FROM_HOURS_BEFORE = 24;

/**
 * Sends a member's rides in class on to intervals.icu from now on, by a key that was tried first. That they bring it is the
 * consent: nobody of the studio can for them. A new key of the same account goes on where the old one stopped.
 * @throws Problem not_found for anybody else's; consent_missing; upload_key_refused; uploads_unreachable
 */
export async function connectUploads(visit: Visit, customerId: string, apiKey: string): Promise<Uploads> {
  const { studio } = visit;
  await perform(visit, (call) => mayConnect(call, customerId));
  const tried = await intervals(studio.settings.intervalsUrl, apiKey).whose();
  if (tried.kind !== 'ok') throw refusalOf(tried);
  return perform(visit, async (call) => {
    // Whoever takes a consent back, or erases, meanwhile finds this key or keeps it from being stored.
    await mayConnect(call, customerId);
    await keep(call, customerId, { apiKey, athleteId: tried.value.id });
    await audit(call, 'uploads.connect', { kind: 'customer', id: customerId });
    await queueUploads(call, customerId, 0);
    return showUploads(call, customerId);
  });
}

/** Nothing is sent any more: the key is deleted, and what waited with it. What was sent stays in the member's account. */
export async function endUploads(call: Call, customerId: string): Promise<void> {
  onlyOwn(call, customerId);
  const { trx, studioId } = call;
  const { rows } = await sql`delete from upload_connections
    where studio_id = ${studioId} and customer_id = ${customerId} returning 1`.execute(trx);
  if (rows.length > 0) await audit(call, 'uploads.end', { kind: 'customer', id: customerId });
}

/** Tries again what was given up. */
export async function retryUploads(call: Call, customerId: string): Promise<Uploads> {
  onlyOwn(call, customerId);
  await sql`update ride_uploads set failed = false, tries = 0, next_try_at = null
    where studio_id = ${call.studioId} and customer_id = ${customerId}`.execute(call.trx);
  await queueUploads(call, customerId, 0);
  return showUploads(call, customerId);
}

/** What of their own rides is sent on. @throws Problem not_found for anybody else's */
export async function getUploads(call: Call, customerId: string): Promise<Uploads> {
  onlyOwn(call, customerId);
  return showUploads(call, customerId);
}

async function showUploads(call: Call, customerId: string): Promise<Uploads> {
  const connection = await readConnection(call, customerId);
  const rides = await readUploads(call, customerId);
  return {
    connection: connection && {
      athleteId: connection.athleteId,
      connectedAt: connection.connectedAt.toISOString(),
      from: connection.from.toISOString(),
      refusedAt: connection.refusedAt?.toISOString() ?? null,
    },
    rides: rides.map(({ rideId, title, timeZone, state, code, ...at }) => ({
      ...{ rideId, title, timeZone, state, code },
      startsAt: at.startsAt.toISOString(),
      sentAt: at.sentAt?.toISOString() ?? null,
      nextTryAt: at.nextTryAt?.toISOString() ?? null,
    })),
  };
}

async function mayConnect(call: Call, customerId: string): Promise<void> {
  onlyOwn(call, customerId);
  if (!(await holdPerson(call, customerId, 'changes'))) throw notFound('customer');
  if (!(await isAllowed(call, customerId, 'store'))) throw consentMissing('store');
}

async function keep(
  { studio, trx, studioId, now }: Call,
  customerId: string,
  { apiKey, athleteId }: { apiKey: string; athleteId: string },
): Promise<void> {
  const from = new Date(now.getTime() - FROM_HOURS_BEFORE * 3_600_000);
  // What is known of another account's activities means nothing in this one.
  await sql`delete from upload_connections
    where studio_id = ${studioId} and customer_id = ${customerId} and athlete_id <> ${athleteId}`.execute(
    trx,
  );
  await sql`
    insert into upload_connections (studio_id, customer_id, key_sealed, athlete_id, connected_at, from_at)
    values (${studioId}, ${customerId}, ${seal(studio.secretKey, apiKey, uploadKeyContext(customerId))},
      ${athleteId}, ${now}, ${from})
    on conflict (studio_id, customer_id) do update set key_sealed = excluded.key_sealed,
      connected_at = excluded.connected_at, refused_at = null`.execute(trx);
}

const refusalOf = (tried: Exclude<Sent<unknown>, { kind: 'ok' }>) =>
  tried.kind === 'config'
    ? problem({
        code: 'upload_key_refused',
        field: 'apiKey',
        message: 'intervals.icu does not accept this key.',
        remedy: 'Copy the API key anew from your settings there, and paste it whole.',
      })
    : problem({
        code: 'uploads_unreachable',
        message: 'intervals.icu gives no answer at the moment, so the key could not be tried.',
        remedy: 'Try again in some minutes; nothing was saved.',
      });
