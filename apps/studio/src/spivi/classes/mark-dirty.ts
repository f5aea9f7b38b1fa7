import { type RawBuilder, sql } from 'kysely';
import { announceChange } from '../../base/changes.ts';
import type { Work } from '../../base/context.ts';
import { SOON_PRIORITY } from '../../base/jobs.ts';
import { markClassDirty } from './mark-class-dirty.ts';

/** How far ahead classes are kept at Spivi; later ones follow as their day comes nearer, or when they change. */
export const AHEAD_DAYS = 14;
/** Classes that one change marks; the rest follows with the next comparison. */
const MAX_CLASSES = 1000;

/** The studio's classes that have not ended and start within the days kept at Spivi. */
export const markAllDirty = (work: Work) => markClasses(work, ahead);

/** The coming classes of these rooms, and those whose event is still on a box of them. */
export const markRoomsDirty = (work: Work, ...roomIds: string[]) =>
  markClasses(work, sql`${ahead} and c.room_id = any(${roomIds}::uuid[])`);

/** The coming classes that any of these customers has booked. */
export const markCustomerDirty = (work: Work, ...customerIds: string[]) =>
  markClasses(work, sql`${ahead} and ${bookedBy(customerIds)}`);

/** Those of the studio's classes `c`. */
export async function markClasses(work: Work, which: RawBuilder<unknown>): Promise<void> {
  for (const classId of await lockClasses(work, which)) {
    await markClassDirty(work, { classId });
    await announceChange(work, 'class', classId);
  }
}

/**
 * Every class of a customer that has not ended, however far ahead: what they allow has changed, and Spivi must follow
 * within seconds. Their chips wait until it has.
 */
export async function markConsentDirty(work: Work, customerId: string): Promise<void> {
  const { trx, studioId } = work;
  const classIds = await lockClasses(work, sql`c.ends_at > now() and ${bookedBy([customerId])}`);
  const { rows } = await sql<{ class_id: string; booking_ids: string[] }>`
    select class_id, array_agg(booking_id) as booking_ids from bookings
    where studio_id = ${studioId} and class_id = any(${classIds}::uuid[]) and customer_id = ${customerId} and state = 'booked'
    group by class_id order by class_id`.execute(trx);
  for (const { class_id, booking_ids } of rows) {
    await markClassDirty(work, { classId: class_id, bookingIds: booking_ids, priority: SOON_PRIORITY });
    await announceChange(work, 'class', class_id);
  }
}

const ahead = sql`c.ends_at > now() and c.starts_at < now() + make_interval(days => ${AHEAD_DAYS})`;

const bookedBy = (customerIds: readonly string[]) =>
  sql`exists (select from bookings b where b.studio_id = c.studio_id and b.class_id = c.class_id
    and b.customer_id = any(${customerIds}::uuid[]) and b.state = 'booked')`;

/** Locks the soonest of those classes, in the order of their ids: of two who lock several neither waits for the other. */
async function lockClasses({ trx, studioId }: Work, which: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await sql<{ class_id: string }>`
    select class_id from classes where studio_id = ${studioId} and class_id in (
      select c.class_id from classes c where c.studio_id = ${studioId} and ${which}
      order by c.starts_at, c.class_id limit ${MAX_CLASSES})
    order by class_id for update`.execute(trx);
  return rows.map((row) => row.class_id);
}
