import type { Work } from '../base/context.ts';
import { endSpan } from './end-span.ts';
import { freeSeats } from './free-seats.ts';
import type { Roster } from './lock-roster.ts';

/**
 * Whoever came by their strap gives way to a booking: they are shown on another seat, or leave the class where none is free.
 * Nothing of theirs changes by the other seat, since no bike counted for them.
 * @param to who is to have which seat; nobody yet: clientId null
 */
export async function giveWay(
  work: Work,
  roster: Roster,
  { seatId, clientId }: { seatId: number; clientId: number | null },
): Promise<void> {
  const there = roster.spans.find(
    (span) => span.toSecond === null && !span.sits && span.seatId === seatId && span.clientId !== clientId,
  );
  if (!there) return;
  const [other] = (await freeSeats(work.trx, roster)).filter((seat) => seat !== seatId);
  if (other === undefined) return endSpan(work, roster, there);
  await work.trx
    .updateTable('seat_assignments')
    .set({ seat_id: other })
    .where('event_id', '=', roster.event.eventId)
    .where('client_id', '=', there.clientId)
    .where('to_second', 'is', null)
    .execute();
  there.seatId = other;
}

/** After what is booked has changed: nobody by their strap on a booked seat, and no more of them than may come. */
export async function giveWayToBookings(work: Work, roster: Roster): Promise<void> {
  const waits = () => roster.spans.filter((span) => span.toSecond === null && !span.sits);
  for (const { seatId } of waits())
    if (roster.event.unsentSeats.includes(seatId)) await giveWay(work, roster, { seatId, clientId: null });
  const came = () => roster.spans.filter((span) => span.toSecond === null && span.came !== null);
  for (const last of waits().reverse())
    if (came().length > (roster.event.freePlaces ?? Number.POSITIVE_INFINITY))
      await endSpan(
        work,
        roster,
        roster.spans.find((span) => span.clientId === last.clientId && span.toSecond === null)!,
      );
}
