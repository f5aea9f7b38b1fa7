import { sql } from 'kysely';
import { announceChange } from '../../base/changes.ts';
import type { Work } from '../../base/context.ts';
import { SOON_PRIORITY } from '../../base/jobs.ts';
import { markClassDirty } from './mark-class-dirty.ts';

/** How far ahead classes are kept at Spivi; later ones follow as their day comes nearer, or when they change. */
export const AHEAD_DAYS = 14;
/** Classes that one change marks; the rest follows with the next comparison. */
const MAX_CLASSES = 1000;

/** The studio's classes that have not ended and start within the days kept at Spivi. */
export const markAllDirty = (work: Work) => markWhere(work, sql`true`);

/** The coming classes of a room, and those whose event is still on its box. */
export const markRoomDirty = (work: Work, roomId: string) => markWhere(work, sql`c.room_id = ${roomId}`);

/** The coming classes that any of these customers has booked. */
export const markCustomerDirty = (work: Work, ...customerIds: string[]) =>
  markWhere(work, bookedBy(customerIds));

/**
 * Every class of a customer that has not ended, however far ahead: what they allow has changed, and Spivi must follow
 * within seconds. Their chips wait until it has.
 */
export async function markConsentDirty(work: Work, customerId: string): Promise<void> {
  const { trx, studioId } = work;
  const { rows } = await sql<{ class_id: string; booking_ids: string[] }>`
    select c.class_id, array(select b.booking_id from bookings b where b.studio_id = c.studio_id
      and b.class_id = c.class_id and b.customer_id = ${customerId} and b.state = 'booked') as booking_ids
    from classes c
    where c.studio_id = ${studioId} and c.ends_at > now() and ${bookedBy([customerId])}
    order by c.starts_at, c.class_id limit ${MAX_CLASSES} for update of c`.execute(trx);
  for (const { class_id, booking_ids } of rows) {
    await markClassDirty(work, { classId: class_id, bookingIds: booking_ids, priority: SOON_PRIORITY });
    await announceChange(work, 'class', class_id);
  }
}

const bookedBy = (customerIds: readonly string[]) =>
  sql`exists (select from bookings b where b.studio_id = c.studio_id and b.class_id = c.class_id
    and b.customer_id = any(${customerIds}::uuid[]) and b.state = 'booked')`;

async function markWhere(work: Work, condition: ReturnType<typeof sql>): Promise<void> {
  const { trx, studioId } = work;
  const { rows } = await sql<{ class_id: string }>`
    select c.class_id from classes c
    where c.studio_id = ${studioId} and c.ends_at > now() and c.starts_at < now() + make_interval(days => ${AHEAD_DAYS})
      and ${condition}
    order by c.starts_at, c.class_id limit ${MAX_CLASSES} for update of c`.execute(trx);
  for (const { class_id } of rows) {
    await markClassDirty(work, { classId: class_id });
    await announceChange(work, 'class', class_id);
  }
}
