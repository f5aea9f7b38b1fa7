import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { Work } from '../base/context.ts';

/** Time zone of the place where the customer `p` of a query booked last, else of the studio's first place. */
export const homeZone = sql<string>`coalesce(
  (select c.time_zone from bookings b
    join class_places c on c.studio_id = b.studio_id and c.class_id = b.class_id
    where b.studio_id = p.studio_id and b.customer_id = p.customer_id
    order by b.booked_at desc, b.booking_id limit 1),
  (select l.time_zone from locations l where l.studio_id = p.studio_id order by l.name, l.location_id limit 1),
  'UTC')`;

/** Today's date where the customer rides, YYYY-MM-DD; of nobody: at the studio's first place. */
export async function todayOf({ trx, studioId, now }: Work, customerId: string | null): Promise<string> {
  const { rows } = await sql<{ zone: string }>`
    select ${homeZone} as zone
    from (select ${studioId}::uuid as studio_id, ${customerId}::uuid as customer_id) p`.execute(trx);
  return localDate(now, rows[0]!.zone);
}

/** The calendar date of an instant in a time zone, YYYY-MM-DD. */
export const localDate = (at: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();
