import type { WishedSpots } from '@tandem/api/studio';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import {
  bookingCancelled,
  getBooking,
  lockFacts,
  refusal,
  refuseByTime,
  unoccupied,
} from '../bookings/index.ts';
import { holdPerson } from '../consent/index.ts';
import { giveBetterSpots } from './better-spot.ts';
import { joinRefused } from './join-waitlist.ts';
import { closesAtMs } from './rules.ts';
import { termsOf } from './store.ts';

/**
 * Who is booked waits for a better spot, any of these, and keeps theirs until one is free; none: they wait no more. Where one
 * is free they have it at once.
 * @throws Problem not_found; booking_cancelled; waitlist_closed; no_such_spot, …
 */
export async function wishSpots(
  call: Call,
  { bookingId, spots }: { bookingId: string; spots: readonly number[] },
): Promise<WishedSpots> {
  const { trx, studioId, caller, now } = call;
  const own = caller.role === 'member' ? caller.customerId : null;
  const { classId, customerId } = await getBooking(call, bookingId, own);
  await holdPerson(call, customerId, 'changes');
  const facts = await lockFacts(call, classId);
  const booking = await getBooking(call, bookingId, own);
  if (booking.state === 'cancelled') throw bookingCancelled();
  const late = refuseByTime(facts, own === null ? 'staff' : 'member', now.getTime());
  if (late) throw refusal(late, booking.spotNumber, unoccupied(facts));
  if (spots.length > 0 && now.getTime() >= closesAtMs(await termsOf(call, classId)))
    throw joinRefused('waitlist_closed', facts.waitlist.size);
  const unknown = spots.find((wished) => !facts.spots.some(({ spotNumber }) => spotNumber === wished));
  if (unknown !== undefined) throw refusal('no_such_spot', unknown, unoccupied(facts));
  const at = spots.indexOf(booking.spotNumber ?? -1);
  const wished = at === -1 ? spots : spots.slice(0, at);
  await sql`update bookings set wished_spots = ${wished}::integer[],
      wished_at = case when wished_spots = '{}' or wished_at is null then ${now} else wished_at end,
      wished_room_id = (select room_id from classes where studio_id = ${studioId} and class_id = ${classId})
    where studio_id = ${studioId} and booking_id = ${bookingId}`.execute(trx);
  await audit(call, 'booking.wish', { kind: 'booking', id: bookingId }, { spots: wished });
  await giveBetterSpots(call, { classId });
  await happened(call, { kind: 'waitlist_changed', classId });
  const { rows } = await sql<WishedSpots>`
    select spot_number as "spotNumber", wished_spots as "wishedSpots" from bookings
    where studio_id = ${studioId} and booking_id = ${bookingId}`.execute(trx);
  return rows[0]!;
}
