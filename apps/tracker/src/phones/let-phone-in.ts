import { randomBytes } from 'node:crypto';
import { PHONE_AHEAD_MINUTES } from '@tandem/api/words';
import { hashToken } from '@tandem/platform';
import type { Call } from '../base/context.ts';
import { problem } from '../base/problem.ts';

const TOKEN_BYTES = 24;

/** Whose phone, and for which seat of which class: the one that they are booked on. */
export type Wish = { eventId: number; clientId: number; seatId: number };

/**
 * Lets a rider's phone send to their seat, also where a hand in the room has moved them since, from half an hour before the class
 * until it is over.
 * @returns what it comes with, stored only as a hash; that of a phone before it is worth nothing any more
 * @throws Problem `client_not_seated` where they do not hold that seat; `event_closed` where the class is over, or far off
 */
export async function letPhoneIn(call: Call, { eventId, clientId, seatId }: Wish): Promise<string> {
  const { trx, siteId, now } = call;
  const event = await trx
    .selectFrom('events')
    .select(['state', 'starts_at', 'ends_at'])
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  const isNear =
    event?.state === 'started' ||
    (event?.state === 'scheduled' &&
      event.starts_at.getTime() < now.getTime() + PHONE_AHEAD_MINUTES * 60_000 &&
      event.ends_at.getTime() > now.getTime());
  if (!isNear)
    throw problem({
      code: 'event_closed',
      message: 'A phone may send from half an hour before a class until it is over.',
      remedy: 'Ask again when the class is about to begin.',
    });
  const held = await seatOf(call, { eventId, clientId });
  if (!held || bookedOn(held) !== seatId)
    throw problem({
      code: 'client_not_seated',
      message: 'This client does not hold this seat of the class.',
      remedy: 'Book the seat first.',
    });
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const columns = { seat_id: seatId, token_hash: hashToken(token), made_at: now };
  await trx
    .insertInto('phones')
    .values({ site_id: siteId, event_id: eventId, client_id: clientId, ...columns })
    .onConflict((conflict) => conflict.columns(['site_id', 'event_id', 'client_id']).doUpdateSet(columns))
    .execute();
  return token;
}

/** What the phone sends is refused from now on; what it has sent stays counted. @returns whether there was one */
export async function shutPhoneOut(
  { trx }: Pick<Call, 'trx'>,
  { eventId, clientId }: Omit<Wish, 'seatId'>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('phones')
    .set({ token_hash: null })
    .where('event_id', '=', eventId)
    .where('client_id', '=', clientId)
    .where('token_hash', 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** @property bookedSeat where whoever books had put them whom a hand in the room has moved; null: this seat */
type Held = { seatId: number; fromSecond: number; bookedSeat: number | null };

/** The seat for which their phone is let in. */
export const bookedOn = ({ seatId, bookedSeat }: Held): number => bookedSeat ?? seatId;

/** The seat that a client holds now, and since which second of the class; null where they hold none. */
export async function seatOf(
  { trx }: Pick<Call, 'trx'>,
  { eventId, clientId }: Omit<Wish, 'seatId'>,
): Promise<Held | null> {
  const held = await trx
    .selectFrom('seat_assignments')
    .select(['seat_id as seatId', 'from_second as fromSecond', 'booked_seat as bookedSeat'])
    .where('event_id', '=', eventId)
    .where('client_id', '=', clientId)
    .where('to_second', 'is', null)
    .executeTakeFirst();
  return held ?? null;
}
