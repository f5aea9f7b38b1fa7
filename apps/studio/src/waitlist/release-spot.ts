import type { Booking } from '@tandem/api/studio';
import { LostRace } from '@tandem/platform';
import { sql } from 'kysely';
import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { problem } from '../base/problem.ts';
import {
  actorOf,
  bookingCancelled,
  bookSpot,
  type ClassFacts,
  checkIn,
  getBooking,
  isLate,
  lockFacts,
  noteChange,
  refusal,
  refuseByTime,
  releaseFrom,
  restoreBooking,
  unoccupied,
  updateBooking,
} from '../bookings/index.ts';
import { holdPerson } from '../consent/index.ts';
import { lockPassesOf, releaseRight } from '../passes/index.ts';
import { setWaits } from './store.ts';

type Release = { bookingId: string; customerId?: string; acceptOverlap?: true; withoutPass?: string };

/**
 * Gives the spot of somebody who is not there to somebody who is: the first of the waitlist who was noted as there, or whom
 * staff name. They are checked in with it. The booking that is released is a cancellation by the desk, late or not as any
 * other, and the number of people stays the same, so that nobody is promoted. All of it or nothing.
 * @throws Problem standby_off, standby_early, rider_here, nobody_here, booking_cancelled; what booking the spot throws
 */
export async function releaseSpot(call: Call, { bookingId, customerId, ...wish }: Release): Promise<Booking> {
  const { classId, customerId: absent } = await getBooking(call, bookingId, null);
  const next = customerId ?? (await firstHere(call, classId));
  if (next === null)
    throw problem({
      code: 'nobody_here',
      message: 'Nobody who waits was noted as there.',
      remedy: 'Note who stands at the desk, or choose somebody.',
    });
  const facts = await lockBoth(call, classId, [absent, next]);
  if (customerId === undefined && next !== (await firstHere(call, classId)))
    throw new LostRace('Somebody else is first by now.');
  const before = await getBooking(call, bookingId, null);
  await refuseRelease(call, before, facts);
  const late = await isLate(call, bookingId);
  if (!late) await releaseRight(call, bookingId);
  const gone = { state: 'cancelled', cancelled_at: call.now, cancelled_by: actorOf(call.caller) } as const;
  await updateBooking(call, bookingId, { ...gone, late_cancel: late });
  const { spotNumber } = before;
  const given = await bookSpot(
    call,
    { ...wish, ...{ classId, customerId: next, spotNumber, acceptWaitlist: true } },
    true,
  );
  await checkIn(call, given.bookingId, true);
  const after = await updateBooking(call, bookingId, { released_at: call.now, released_to: given.bookingId });
  await happened(call, { kind: 'roster_changed', classId, bookingIds: [bookingId] });
  await noteChange(call, 'booking.release', before, after);
  // Whoever got the spot may have had a place held for them, and whoever lost it is free for another class.
  await happened(call, { kind: 'place_freed', classId, customerIds: [absent] });
  return given;
}

/**
 * Takes a release back, as long as the class is not over: whoever got the spot is out at no cost, and waits on if they did; the
 * booking that was released stands again. Where it stands already nothing happens.
 * @throws Problem not_released; spot_taken where they sit elsewhere by now and somebody else has the spot
 */
export async function undoRelease(call: Call, bookingId: string): Promise<Booking> {
  const { trx, studioId } = call;
  const { classId, customerId, state } = await getBooking(call, bookingId, null);
  if (state === 'booked') return getBooking(call, bookingId, null);
  const heirId = await heirOf(call, bookingId);
  const heir = await getBooking(call, heirId, null);
  await lockBoth(call, classId, [customerId, heir.customerId]);
  if ((await heirOf(call, bookingId)) !== heirId) throw new LostRace('It was released anew.');
  if ((await getBooking(call, heirId, null)).state === 'booked') {
    await releaseRight(call, heirId);
    const out = { state: 'cancelled', cancelled_at: call.now, cancelled_by: 'staff' } as const;
    await updateBooking(call, heirId, { ...out, checked_in_at: null, late_cancel: false });
    const theirs = sql`class_id = ${classId} and customer_id = ${heir.customerId} and state = 'booked'
      and ended_at = (select released_at from bookings where studio_id = ${studioId} and booking_id = ${bookingId})`;
    await setWaits(call, theirs, { state: 'waiting' });
    await sql`update bookings set released_at = null, released_to = null
      where studio_id = ${studioId} and booking_id = ${bookingId}`.execute(trx);
  }
  const restored = await restoreBooking(call, bookingId, { acceptOverlap: true, acceptWaitlist: true });
  await happened(call, { kind: 'roster_changed', classId, bookingIds: [heirId] });
  await happened(call, { kind: 'place_freed', classId, customerIds: [heir.customerId] });
  return restored;
}

/** Locks two people, their class and their passes, in the one order of locks. */
async function lockBoth(call: Call, classId: string, people: readonly string[]): Promise<ClassFacts> {
  for (const person of [...people].sort()) await holdPerson(call, person, 'changes');
  const facts = await lockFacts(call, classId);
  await lockPassesOf(call, ...people.map((customerId) => ({ classId, customerId })));
  return facts;
}

/** Who of the waitlist stands at the desk, the first of them. */
async function firstHere({ trx, studioId }: Call, classId: string): Promise<string | null> {
  const { rows } = await sql<{ customerId: string }>`select customer_id as "customerId" from waits
    where studio_id = ${studioId} and class_id = ${classId} and state in ('waiting', 'offered') and here_at is not null
    order by turn limit 1`.execute(trx);
  return rows[0]?.customerId ?? null;
}

/** The booking that a released one gave way to. @throws Problem not_released */
async function heirOf({ trx, studioId }: Call, bookingId: string): Promise<string> {
  const { rows } = await sql<{ heirId: string | null }>`select released_to as "heirId" from bookings
    where studio_id = ${studioId} and booking_id = ${bookingId}`.execute(trx);
  const heirId = rows[0]?.heirId ?? null;
  if (heirId !== null) return heirId;
  throw problem({
    code: 'not_released',
    message: 'This spot was not released.',
    remedy: 'Restore the booking instead.',
  });
}

async function refuseRelease(
  call: Call,
  { bookingId, classId, state, spotNumber }: Booking,
  facts: ClassFacts,
): Promise<void> {
  const { trx, studioId, now } = call;
  if (state === 'cancelled') throw bookingCancelled();
  const over = refuseByTime(facts, 'staff', now.getTime());
  if (over) throw refusal(over, spotNumber, unoccupied(facts));
  const from = await releaseFrom(call, classId);
  if (from === null)
    throw problem({
      code: 'standby_off',
      message: 'This studio releases no spots.',
      remedy: 'Owners and managers switch it on under Places.',
    });
  if (now < from)
    throw problem({
      code: 'standby_early',
      message: 'It is too early to release a spot of this class.',
      remedy: 'Wait until the time that the studio has set.',
      details: { from: from.toISOString() },
    });
  // Who is checked in at this moment is waited for: that locks nothing but the booking.
  const { rows } = await sql<{ isHere: boolean }>`select checked_in_at is not null as "isHere" from bookings
    where studio_id = ${studioId} and booking_id = ${bookingId} for no key update`.execute(trx);
  if (rows[0]!.isHere)
    throw problem({
      code: 'rider_here',
      message: 'This person is checked in.',
      remedy: 'Undo the check-in first, if they are not there.',
    });
}
