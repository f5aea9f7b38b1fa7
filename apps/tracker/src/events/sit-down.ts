import type { Work } from '../base/context.ts';
import type { Roster } from './lock-roster.ts';
import type { Span } from './spans.ts';

/** Notes who has a seat from which second on. */
export async function addSpan({ trx, siteId }: Work, roster: Roster, span: Span): Promise<void> {
  const { seatId, clientId, fromSecond, toSecond, bookedSeat, ...how } = span;
  await trx
    .insertInto('seat_assignments')
    .values({
      site_id: siteId,
      event_id: roster.event.eventId,
      seat_id: seatId,
      client_id: clientId,
      from_second: fromSecond,
      to_second: toSecond,
      booked_seat: bookedSeat,
      ...how,
    })
    .execute();
  roster.spans.push(span);
}

/**
 * Somebody of whom only the strap was known sits on a seat from a second on. What their strap sent before stays theirs, and
 * what that seat's bike sent before is not.
 */
export async function sitDown(
  work: Work,
  roster: Roster,
  span: Span,
  { fromSecond, ...there }: Pick<Span, 'seatId' | 'fromSecond' | 'came'>,
): Promise<void> {
  const open = work.trx
    .updateTable('seat_assignments')
    .where('event_id', '=', roster.event.eventId)
    .where('client_id', '=', span.clientId)
    .where('to_second', 'is', null);
  if (fromSecond <= span.fromSecond) {
    await open.set({ seat_id: there.seatId, came: there.came, sits: true, booked_seat: null }).execute();
    Object.assign(span, there, { sits: true, bookedSeat: null });
    return;
  }
  await open.set({ to_second: fromSecond }).execute();
  const before = { ...span };
  span.toSecond = fromSecond;
  await addSpan(work, roster, { ...before, ...there, fromSecond, sits: true, bookedSeat: null });
}
