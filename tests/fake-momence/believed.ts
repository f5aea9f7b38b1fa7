import type { Host } from './host.ts';

/** What a reader of Momence believes of one session; cancelled bookings are left out. */
export type BelievedSession = {
  sessionId: number;
  /** ISO instant, UTC. */
  startsAt: string;
  cancelled: boolean;
  bookings: { bookingId: number; memberId: number; roomSpotId: number | null; checkedIn: boolean }[];
};

/** What should be believed of a host: all its sessions but drafts, in the order of their ids. */
export function truthToBelieve(host: Pick<Host, 'sessions' | 'activeBookings'>): BelievedSession[] {
  return [...host.sessions.values()]
    .filter(({ isDraft }) => !isDraft)
    .map(({ id, startsAt, isCancelled }) => ({
      sessionId: id,
      startsAt,
      cancelled: isCancelled,
      bookings: host
        .activeBookings(id)
        .map((one) => ({
          bookingId: one.id,
          memberId: one.memberId,
          roomSpotId: one.roomSpotId,
          checkedIn: one.checkedIn,
        }))
        .sort((a, b) => a.bookingId - b.bookingId),
    }))
    .sort((a, b) => a.sessionId - b.sessionId);
}
