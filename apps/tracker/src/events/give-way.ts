import type { Work } from '../base/context.ts';
import { endSpan } from './end-span.ts';
import { freeSeats } from './free-seats.ts';
import type { Roster } from './lock-roster.ts';
import { addSpan } from './sit-down.ts';
import { heldNow, type Span, walkIns, yields } from './spans.ts';

/** Whoever came by their strap and is shown, or sits, on a seat that another is to have. */
export const displacedBy = (
  { spans }: Roster,
  { seatId, clientId }: { seatId: number; clientId: number | null },
): Span | undefined =>
  heldNow(spans).find((span) => yields(span) && span.seatId === seatId && span.clientId !== clientId);

/**
 * Whoever came by their strap gives way to a booking: they are shown on another seat, or leave the class where none is free.
 * What they rode there until now stays theirs, and from now on no bike counts for them.
 * @param to who is to have which seat; nobody yet: clientId null
 * @param seat gives it to them: the seat that they leave by it may be the other's
 */
export async function giveWay(
  work: Work,
  roster: Roster,
  to: { seatId: number; clientId: number | null },
  seat: () => Promise<void> = async () => {},
): Promise<void> {
  const there = displacedBy(roster, to);
  if (!there) return seat();
  await endSpan(work, roster, there);
  await seat();
  const [other] = (await freeSeats(work.trx, roster)).filter((one) => one !== to.seatId);
  if (other === undefined) return;
  const fromSecond = Math.max(roster.second, there.fromSecond);
  await addSpan(work, roster, { ...there, seatId: other, fromSecond, toSecond: null, sits: false });
}

/** After what is booked has changed: nobody by their strap on a booked seat, and no more of them than may come. */
export async function giveWayToBookings(work: Work, roster: Roster): Promise<void> {
  const came = () => walkIns(roster.spans);
  for (const { seatId } of came())
    if (roster.event.unsentSeats.includes(seatId)) await giveWay(work, roster, { seatId, clientId: null });
  for (const last of came()
    .filter((span) => !span.sits)
    .reverse())
    if (came().length > (roster.event.freePlaces ?? Number.POSITIVE_INFINITY))
      await endSpan(work, roster, last);
}
