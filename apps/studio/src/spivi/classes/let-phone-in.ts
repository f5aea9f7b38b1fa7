import { PHONE_AHEAD_MINUTES } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { letPhoneIn as askToLetIn, shutPhoneOut as askToShutOut } from '@tandem/spivi/tandem';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { perform } from '../../base/call.ts';
import type { Call, Visit } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { askExtension } from '../calls/call.ts';
import { loadConnection } from '../calls/load-connection.ts';
import { needCalls, orUnavailable, unavailable } from '../calls/unavailable.ts';

const LET_IN = 'phone.let_in';
const SHUT_OUT = 'phone.shut_out';

type Place = {
  class_id: string;
  customer_id: string;
  state: string;
  event_id: number | null;
  client_id: number | null;
  seat_id: number | null;
  starts_at: Date;
  ends_at: Date;
  started_at: Date | null;
  stopped_at: Date | null;
  member_phones: boolean;
};

const notNow = () =>
  problem({
    code: 'phone_not_now',
    message: 'A phone may send from half an hour before a class until it is over.',
    remedy: 'Come back when the class is about to begin.',
  });
const noSeat = () =>
  problem({
    code: 'phone_no_seat',
    message: 'The tracker does not know this booking’s seat.',
    remedy: 'Wait until the booking is sent, or ask the front desk.',
  });

/** A booking of the caller's own, whatever became of it, as the tracker knows it. @throws Problem not_found */
async function ownPlace({ trx, studioId, caller }: Call, bookingId: string): Promise<Place> {
  const { rows } = await sql<Place>`
    select b.class_id, b.customer_id, b.state, c.event_id, b.client_id, b.seat_id, c.starts_at, c.ends_at, c.started_at, c.stopped_at,
      s.member_phones
    from booking_mirror b join class_mirror c using (studio_id, class_id) join studios s using (studio_id)
    where b.studio_id = ${studioId} and b.booking_id = ${bookingId}
      and b.customer_id = ${caller.customerId}`.execute(trx);
  const [place] = rows;
  if (!place) throw notFound('booking');
  return place;
}

/**
 * Whether the studio allows phones, and whether one of the member's is in for this booking: what was done last says so, and
 * the end of the class ends it. One that is in can be shut out whatever the studio has chosen since.
 * @throws Problem not_found
 */
export async function readPhone(call: Call, bookingId: string): Promise<{ allowed: boolean; isIn: boolean }> {
  const place = await ownPlace(call, bookingId);
  const last = await call.trx
    .selectFrom('audit_log')
    .select('action')
    .where('studio_id', '=', call.studioId)
    .where('object_kind', '=', 'booking')
    .where('object_id', '=', bookingId)
    .where('action', 'in', [LET_IN, SHUT_OUT])
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { allowed: place.member_phones, isIn: last?.action === LET_IN && place.stopped_at === null };
}

/**
 * Lets a member's phone send their own strap to their booked seat, until the class is over; one before it may no more.
 * @returns the tracker's page that does so, for that phone alone
 * @throws Problem not_found, phone_not_allowed, phone_not_now, phone_no_seat, not_connected, spivi_unavailable
 */
export async function letPhoneIn(visit: Visit, bookingId: string): Promise<{ url: string }> {
  const { trackerUrl } = visit.studio.settings;
  const { connection, place } = await perform(visit, async (call) => {
    const place = await ownPlace(call, bookingId);
    if (place.state !== 'booked') throw notFound('booking');
    if (!place.member_phones)
      throw problem({
        code: 'phone_not_allowed',
        message: 'This studio does not let phones send.',
        remedy: 'Wear a strap that the studio’s box hears.',
      });
    const nowMs = call.now.getTime();
    const beginsMs = place.starts_at.getTime();
    const running = place.started_at !== null && place.stopped_at === null;
    const near = beginsMs - PHONE_AHEAD_MINUTES * 60_000 < nowMs && nowMs < place.ends_at.getTime();
    if (place.stopped_at !== null || !(running || near)) throw notNow();
    return { place, connection: needCalls(await loadConnection(call)) };
  });
  const { event_id: eventId, client_id: clientId, seat_id: seatId, class_id: classId } = place;
  if (eventId === null || clientId === null || seatId === null || !trackerUrl) throw noSeat();
  const outcome = await orUnavailable(() =>
    askExtension(
      visit.studio,
      { connection, classId, customerId: place.customer_id },
      askToLetIn.path,
      askToLetIn.request.write({ eventId, clientId, seatId }),
    ),
  );
  if (outcome.kind !== 'ok') {
    if (outcome.kind === 'permanent') throw noSeat();
    throw unavailable(outcome.message);
  }
  const { token } = askToLetIn.answer.read(outcome.value);
  if (token === null) throw noSeat();
  await perform(visit, (call) => audit(call, LET_IN, { kind: 'booking', id: bookingId }));
  return { url: `${trackerUrl.replace(/\/+$/, '')}/strap#${token}` };
}

/**
 * Takes it back: what the phone sends is refused from now on. Also where the studio allows no phones by now, or the booking
 * is cancelled.
 * @throws Problem not_found, phone_no_seat, not_connected, spivi_unavailable
 */
export async function shutPhoneOut(visit: Visit, bookingId: string): Promise<void> {
  const { connection, place } = await perform(visit, async (call) => ({
    place: await ownPlace(call, bookingId),
    connection: needCalls(await loadConnection(call)),
  }));
  const { event_id: eventId, client_id: clientId } = place;
  if (eventId === null || clientId === null) throw noSeat();
  const outcome = await orUnavailable(() =>
    askExtension(
      visit.studio,
      { connection, classId: place.class_id, customerId: place.customer_id },
      askToShutOut.path,
      askToShutOut.request.write({ eventId, clientId }),
    ),
  );
  if (outcome.kind !== 'ok') throw unavailable(outcome.message);
  await perform(visit, (call) => audit(call, SHUT_OUT, { kind: 'booking', id: bookingId }));
}
