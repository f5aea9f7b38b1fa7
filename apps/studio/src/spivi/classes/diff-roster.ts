import type { BookedClient } from '@tandem/spivi';
import { readRiderCame } from '@tandem/spivi/tandem';

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

/** Whom a strap has signed in gives way to a booking, also where somebody has seen them sit; a booking of theirs is to be told. */
const givesWay = ({ extra }: Seated): boolean => readRiderCame(extra) !== null;

/**
 * Compares the bookings with an event's roster. Rows of clients whom we neither want now nor ever sent to this
 * event were added by hand in Spivi: they are never touched, and a seat they hold is not contended.
 *
 * @param sent clients that we have ever sent to this event, whether or not the answer came back
 */
export function diffRoster(
  desired: readonly Rider[],
  remote: readonly Seated[],
  sent: ReadonlySet<number>,
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

  // A blocked rider whom somebody seated by hand keeps that seat and may block another: until nothing changes.
  for (let before = -1; before !== placed.size; ) {
    before = placed.size;
    const holders = new Map(
      remote
        .filter(
          (row) =>
            row.seatId !== null && !givesWay(row) && !sent.has(row.clientId) && !placed.has(row.clientId),
        )
        .map((row) => [row.seatId, row.clientName ?? String(row.clientId)]),
    );
    for (const rider of placed.values()) {
      const holder = holders.get(rider.seatId);
      if (holder === undefined) continue;
      blocked.push({ bookingId: rider.bookingId, holder });
      placed.delete(rider.clientId);
    }
  }

  const rows = Map.groupBy(remote, (row) => row.clientId);
  const settled = (clientId: number) => {
    const own = rows.get(clientId);
    return own?.length === 1 && !givesWay(own[0]!) && own[0]?.seatId === placed.get(clientId)?.seatId;
  };
  // Seated at the tracker their strap goes on: taken off first, it would have to sign them in anew.
  const sitsDown = (clientId: number) => placed.has(clientId) && rows.get(clientId)!.every(givesWay);
  return {
    remove: [...rows.keys()]
      .filter((id) => (sent.has(id) || placed.has(id)) && !settled(id))
      .filter((id) => !sitsDown(id)),
    add: [...placed.values()].filter((rider) => !settled(rider.clientId)),
    blocked,
  };
}
