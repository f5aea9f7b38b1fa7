import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { lockClass, refuseForeignCheckIn } from '../schedule/index.ts';
import { actOf } from './check-in.ts';

type Wish = { classId: string; bookingIds: string[]; checkedIn: boolean };

/**
 * Notes of many of a class at once that they have come, or undoes it. Who is cancelled or stands so already is left alone,
 * and so is a booking of another class.
 * @returns the bookings that changed: what an undo asks for
 * @throws Problem not_found, owned_by_source
 */
export async function checkInMany(call: Call, { classId, bookingIds, checkedIn }: Wish): Promise<string[]> {
  const { trx, studioId, now, caller } = call;
  await lockClass(call, classId);
  await refuseForeignCheckIn(call, classId);
  const { rows } = await sql<{ bookingId: string }>`
    update bookings set
      checked_in_at = ${checkedIn ? now : null}::timestamptz, checked_in_by = ${checkedIn ? caller.accountId : null}
    where studio_id = ${studioId} and class_id = ${classId} and booking_id = any(${bookingIds}::uuid[])
      and state = 'booked' and (checked_in_at is not null) <> ${checkedIn}::boolean
    returning booking_id as "bookingId"`.execute(trx);
  if (rows.length > 0) {
    const bookings = rows.map(({ bookingId: id }) => ({ kind: 'booking', id }));
    await audit(call, actOf(checkedIn), bookings);
    const changed = rows.map(({ bookingId }) => bookingId);
    await happened(call, { kind: 'checked_in', classId, bookingIds: changed });
  }
  return rows.map((row) => row.bookingId);
}
