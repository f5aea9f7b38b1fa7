import type { BookedClient } from '@tandem/spivi';
import { readRiderCame, readRiderMoved } from '@tandem/spivi/tandem';

/** A booking that is to hold a seat. */
export type Rider = { bookingId: string; clientId: number; seatId: number };

/** What makes the remote roster equal to the desired one: all removals first, then the additions. */
export type RosterPlan = {
  remove: number[];
  add: Rider[];
  /** Seats that somebody added by hand in Spivi holds, or that two spots of ours map to (holder null). */
  blocked: { bookingId: string; holder: string | null }[];
};

type Seated = Pick<BookedClient, 'clientId' | 'clientName' | 'seatId' | 'extra'>;

/** Who came without a booking: one of theirs is to be told, and none takes them off. */
const cameUnbooked = ({ extra }: Seated): boolean => readRiderCame(extra) !== null;
/** Whom a strap has signed in gives way to a booking, also where somebody has seen them sit. */
const givesWay = ({ extra }: Seated): boolean => readRiderCame(extra)?.came === 'strap';
/** Whom a hand in the room has put there has the seat as somebody added in Spivi has it. */
export const cameByHand = ({ extra }: Pick<Seated, 'extra'>): boolean =>
  readRiderCame(extra)?.came === 'hand';

/** The seat on which a row sits as we book it: whom a hand in the room has moved sits on another. */
export const bookedSeatOf = ({ seatId, extra }: Pick<Seated, 'seatId' | 'extra'>): number | null =>
  readRiderMoved(extra) ?? seatId;

/**
 * Whom a hand in the room has moved and whose booking is as it was then: they stay where they are. Not where another's booking
 * is of the seat that they have now.
 * @param placed by client @param unsent seats of bookings that the server is not to know
 */
function movedByHand(
  placed: ReadonlyMap<number, Rider>,
  rows: ReadonlyMap<number, readonly Seated[]>,
  unsent: ReadonlySet<number>,
): Set<number> {
  const seats = new Map<number, number>();
  for (const [clientId, [row, ...more]] of rows) {
    const moved = row && more.length === 0 ? readRiderMoved(row.extra) : null;
    if (moved === null || row!.seatId === null || unsent.has(row!.seatId)) continue;
    if (moved === placed.get(clientId)?.seatId) seats.set(clientId, row!.seatId);
  }
  // Whoever goes back to the seat of their booking may take another's who was moved there: until nothing changes.
  for (let before = -1; before !== seats.size; ) {
    before = seats.size;
    for (const { clientId, seatId } of placed.values())
      if (!seats.has(clientId)) for (const [moved, to] of seats) if (to === seatId) seats.delete(moved);
  }
  return new Set(seats.keys());
}

/**
 * Compares the bookings with an event's roster. Rows of clients whom we neither want now nor ever sent to this
 * event were added by hand in Spivi: they are never touched, and a seat they hold is not contended.
 * Whom a hand in the room has moved is left there until their booking, or another's, moves them.
 *
 * @param sent clients that we have ever sent to this event, whether or not the answer came back
 * @param unsent seats that are booked by people whom the server is not to know, and was not told of: nobody is left there
 */
export function diffRoster(
  desired: readonly Rider[],
  remote: readonly Seated[],
  sent: ReadonlySet<number>,
  unsent: ReadonlySet<number>,
): RosterPlan {
  const placed = new Map<number, Rider>();
  const blocked: RosterPlan['blocked'] = [];
  const wantedSeats = new Set<number>();
  for (const rider of desired) {
    if (placed.has(rider.clientId) || wantedSeats.has(rider.seatId)) {
      blocked.push({ bookingId: rider.bookingId, holder: null });
      continue;
    }
    wantedSeats.add(rider.seatId);
    placed.set(rider.clientId, rider);
  }

  const rows = Map.groupBy(remote, (row) => row.clientId);
  let moved = movedByHand(placed, rows, unsent);
  // A blocked rider whom somebody seated by hand keeps that seat and may block another: until nothing changes.
  for (let before = -1; before !== placed.size; ) {
    before = placed.size;
    const holders = new Map(
      remote
        .filter(
          (row) =>
            row.seatId !== null &&
            !givesWay(row) &&
            !placed.has(row.clientId) &&
            (cameByHand(row) || !sent.has(row.clientId)),
        )
        .map((row) => [row.seatId, row.clientName ?? String(row.clientId)]),
    );
    for (const rider of placed.values()) {
      const holder = holders.get(rider.seatId);
      if (holder === undefined || moved.has(rider.clientId)) continue;
      blocked.push({ bookingId: rider.bookingId, holder });
      placed.delete(rider.clientId);
    }
    moved = movedByHand(placed, rows, unsent);
  }

  const sitsThere = ({ clientId, seatId }: Seated) => seatId === placed.get(clientId)?.seatId;
  const isMovedThere = (row: Seated) => sitsThere(row) && readRiderMoved(row.extra) !== null;
  const settled = (clientId: number) => {
    const [row, ...more] = rows.get(clientId) ?? [];
    if (!row || more.length > 0 || cameUnbooked(row)) return false;
    return moved.has(clientId) || (sitsThere(row) && !isMovedThere(row));
  };
  // Seated at the tracker they go on: taken off first, their strap would have to sign them in anew, and a hand's seat be lost.
  const sitsDown = (clientId: number) =>
    placed.has(clientId) &&
    rows
      .get(clientId)!
      .every((row) => givesWay(row) || isMovedThere(row) || (cameByHand(row) && sitsThere(row)));
  // Whoever was booked once and came all the same.
  const stays = (clientId: number) => !placed.has(clientId) && rows.get(clientId)!.some(cameByHand);
  return {
    remove: [...rows.keys()]
      .filter((id) => (sent.has(id) || placed.has(id)) && !settled(id))
      .filter((id) => !sitsDown(id) && !stays(id)),
    add: [...placed.values()].filter((rider) => !settled(rider.clientId)),
    blocked,
  };
}
