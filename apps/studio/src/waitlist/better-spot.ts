import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Work } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { chosen, lockFacts, unoccupied, updateBooking } from '../bookings/index.ts';
import { holdIfIdle, sendFill } from './hold-if-idle.ts';
import { betterSpots, closesAtMs, owedSpots, type SpotWish } from './rules.ts';
import { openWaits, termsOf } from './store.ts';

const AGAIN_SECONDS = 1;

type Row = SpotWish & { customerId: string };

/** Who of a class is booked, not here yet, and waits for a better spot of the room that it is in; who wished first first. */
async function readWishes({ trx, studioId }: Work, classId: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select b.booking_id as "bookingId", b.customer_id as "customerId", b.spot_number as "spotNumber",
      b.wished_spots as spots
    from bookings b join classes c on c.studio_id = b.studio_id and c.class_id = b.class_id
    where b.studio_id = ${studioId} and b.class_id = ${classId} and b.state = 'booked' and b.checked_in_at is null
      and cardinality(b.wished_spots) > 0 and b.wished_room_id = c.room_id
    order by b.wished_at, b.booking_id`.execute(trx);
  return rows;
}

/**
 * Moves those who wait for a better spot to one that is free, in the transaction that freed it; what they leave goes on to
 * the next. It takes nobody's place: a spot that is wished by whoever is owed one stays theirs. Doing it again changes
 * nothing. It waits for nobody, as filling does not.
 */
export async function giveBetterSpots(work: Work, { classId }: { classId: string }): Promise<void> {
  if ((await readWishes(work, classId)).length === 0) return;
  const facts = await lockFacts(work, classId);
  const nowMs = work.now.getTime();
  if (facts.cancelled || nowMs >= closesAtMs(await termsOf(work, classId))) return;
  const places = facts.capacity - facts.booked.length - chosen(facts, facts.waitlist.offered);
  const owed = owedSpots(await openWaits(work, classId), places, nowMs);
  const free = unoccupied(facts).filter((spot) => !owed.includes(spot));
  const wishes = await readWishes(work, classId);
  const idle: Row[] = [];
  for (const wish of wishes) {
    // Whoever comes after somebody who is busy waits with them: their turn is not lost.
    if (!(await holdIfIdle(work, wish.customerId))) {
      await sendFill(work, classId, AGAIN_SECONDS);
      break;
    }
    idle.push(wish);
  }
  const moves = betterSpots(idle, free);
  for (const { bookingId, from, to } of moves) {
    await updateBooking(work, bookingId, { spot_number: to, wished_spots: [] });
    await audit(
      { trx: work.trx, caller: { studioId: work.studioId, accountId: null } },
      'booking.better_spot',
      { kind: 'booking', id: bookingId },
      { from, to },
    );
    const { customerId } = idle.find((wish) => wish.bookingId === bookingId)!;
    await happened(work, { kind: 'spot_bettered', bookingId, classId, customerId, spotBefore: from });
  }
  if (moves.length === 0) return;
  await happened(work, { kind: 'roster_changed', classId, bookingIds: moves.map((move) => move.bookingId) });
}
