import { invalidField, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { BREAKER_FAILURES } from '../../base/breaker.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Work } from '../../base/context.ts';
import { loadConnection } from '../calls/load-connection.ts';
import { tryAgainAt } from '../calls/turns.ts';
import { needCalls } from '../calls/unavailable.ts';
import { markClassDirty } from '../classes/mark-class-dirty.ts';
import { markClasses } from '../classes/mark-dirty.ts';
import { sendSync } from '../classes/send-sync.ts';
import { compareAll } from '../connection/reconcile.ts';
import { markForPush } from '../people/push-mark.ts';
import { askAgain, resumePeople } from '../people/resume-people.ts';

/** Of a comparison that somebody waits for. */
export const NOW = 5;
const ACCEPTED_MS = 60 * 60_000;

type Item = { classId?: string; customerId?: string };

/**
 * Tries a class or a customer again now; with neither, everything that failed. A person's wish ends the pause that
 * failures in a row have brought, not one that Spivi asked for.
 * @throws Problem not_found, not_connected
 */
export async function retry(call: Call, { classId, customerId }: Item): Promise<void> {
  const { studioId } = call;
  // The connection's row before any class's, as everywhere.
  await endPause(call);
  if (classId) await lockClass(call, classId);
  if (customerId) await needCustomer(call, customerId);
  needCalls(await loadConnection(call));
  if (classId) {
    await sendSync(call, classId, NOW);
    await markClassDirty(call, { classId });
    await announceChange(call, 'class', classId);
  }
  if (customerId) {
    await askAgain(call, customerId);
    await announceChange(call, 'customer', customerId);
  }
  if (!classId && !customerId) await retryAll(call);
  await audit(call, 'spivi.retry', objectOf(studioId, { classId, customerId }));
  await announceChange(call, 'spivi', null);
}

async function retryAll(work: Work): Promise<void> {
  const { trx, studioId } = work;
  await sql`update spivi_matches set create_reason = null
    where studio_id = ${studioId} and create_reason is not null and skipped_at is null`.execute(trx);
  const failed = await sql<{ customer_id: string }>`
    select customer_id from spivi_links where studio_id = ${studioId} and push_state = 'attention'`.execute(
    trx,
  );
  await markForPush(
    work,
    failed.rows.map((row) => row.customer_id),
  );
  await resumePeople(work);
  await markClasses(
    work,
    sql`c.ends_at > now() and exists (select from spivi_class_sync s where s.studio_id = c.studio_id
      and s.class_id = c.class_id and s.state in ('pending', 'attention') and s.skipped_at is null)`,
  );
}

/** Calls are held because they failed: the next one probes at once. */
export async function endPause(work: Work): Promise<void> {
  const { trx, studioId, now } = work;
  const ended = await trx
    .updateTable('spivi_connections')
    .set({ held_until: null })
    .where('studio_id', '=', studioId)
    .where('failures_in_row', '>=', BREAKER_FAILURES)
    .where('held_until', '>', now)
    .returning('studio_id')
    .executeTakeFirst();
  if (ended) await tryAgainAt(work, now);
}

/**
 * Leaves a class or a customer alone until something about them changes.
 * @throws Problem not_found, invalid_field
 */
export async function skip(call: Call, { classId, customerId }: Item): Promise<void> {
  const { trx, studioId, now } = call;
  if (!classId && !customerId) throw invalidField('classId', 'Say which class or which customer.');
  if (classId) await skipClass(call, classId);
  if (customerId) {
    await needCustomer(call, customerId);
    await sql`
      insert into spivi_matches (studio_id, customer_id, result, email_normalized, skipped_at)
      select studio_id, customer_id, 'linked', email_normalized, ${now} from customers
      where studio_id = ${studioId} and customer_id = ${customerId}
      on conflict (studio_id, customer_id) do update set skipped_at = excluded.skipped_at`.execute(trx);
    await announceChange(call, 'customer', customerId);
  }
  await audit(call, 'spivi.skip', objectOf(studioId, { classId, customerId }));
  await announceChange(call, 'spivi', null);
}

/** A run under way loses the lane: what it would write is no longer wished for. */
async function skipClass(work: Work, classId: string): Promise<void> {
  const { trx, studioId, now } = work;
  await lockClass(work, classId);
  await sql`
    insert into spivi_class_sync as s (studio_id, class_id, state, reason, pending_since, skipped_at)
    values (${studioId}, ${classId}, 'off', 'skipped', null, ${now})
    on conflict (studio_id, class_id) do update set state = 'off', reason = 'skipped', detail = null,
      pending_since = null, skipped_at = excluded.skipped_at, epoch = s.epoch + 1`.execute(trx);
  await sql`
    update spivi_booking_sync set state = 'off', reason = 'skipped', detail = null, since = now()
    where studio_id = ${studioId} and class_id = ${classId} and state in ('pending', 'attention')`.execute(
    trx,
  );
  await announceChange(work, 'class', classId);
}

/** Believes for an hour that what is gone from Spivi is really gone, however much it is. @throws Problem not_connected */
export async function confirmDeletions(call: Call): Promise<void> {
  const { studio, trx, studioId, now } = call;
  needCalls(await loadConnection(call));
  await trx
    .updateTable('spivi_connections')
    .set({ deletions_accepted_until: new Date(now.getTime() + ACCEPTED_MS) })
    .where('studio_id', '=', studioId)
    .execute();
  await compareAll(call, NOW);
  await studio.jobs.send(trx, 'verify-missing', { studioId }, { key: studioId });
  await audit(call, 'spivi.deletions', { kind: 'spivi', id: studioId });
  await announceChange(call, 'spivi', null);
}

function objectOf(studioId: string, { classId, customerId }: Item): { kind: string; id: string } {
  if (classId) return { kind: 'class', id: classId };
  return customerId ? { kind: 'customer', id: customerId } : { kind: 'spivi', id: studioId };
}

async function lockClass({ trx, studioId }: Work, classId: string): Promise<void> {
  const row = await trx
    .selectFrom('classes')
    .select('class_id')
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('class');
}

async function needCustomer({ trx, studioId }: Work, customerId: string): Promise<void> {
  const row = await trx
    .selectFrom('customers')
    .select('customer_id')
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  if (!row) throw notFound('customer');
}
