import type { BelievedSession } from '../../fake-momence/believed.ts';

/** A time that sessions begin in, ms since epoch. */
export type Span = { from: number; to: number };

/**
 * What is believed otherwise than it is, a sentence each, of the sessions that begin in the span; none: all is right. Of a session
 * that is cancelled, gone or drawn back only that counts, and it may be believed cancelled or not at all.
 */
export function differences(
  believed: BelievedSession[],
  truth: BelievedSession[],
  { from, to }: Span,
): string[] {
  const within = ({ startsAt }: BelievedSession) =>
    Date.parse(startsAt) >= from && Date.parse(startsAt) <= to;
  const found: string[] = [];
  const byId = new Map<number, BelievedSession>();
  for (const session of believed) {
    if (byId.has(session.sessionId)) found.push(`session ${session.sessionId} is believed twice`);
    byId.set(session.sessionId, session);
  }
  for (const is of truth.filter(within)) {
    const had = byId.get(is.sessionId);
    if (is.cancelled) {
      if (had && !had.cancelled) found.push(`session ${is.sessionId} is not known to be cancelled`);
    } else if (!had || had.cancelled)
      found.push(`session ${is.sessionId} ${had ? 'is believed cancelled' : 'is missing'}`);
    else found.push(...differencesOf(had, is));
  }
  const known = new Set(truth.map(({ sessionId }) => sessionId));
  for (const had of believed)
    if (within(had) && !had.cancelled && !known.has(had.sessionId))
      found.push(`session ${had.sessionId} is believed and not there`);
  return found;
}

function differencesOf(had: BelievedSession, is: BelievedSession): string[] {
  const found: string[] = [];
  const about = (bookingId: number) => `booking ${bookingId} of session ${is.sessionId}`;
  if (Date.parse(had.startsAt) !== Date.parse(is.startsAt))
    found.push(`session ${is.sessionId} is believed at ${had.startsAt}, it is at ${is.startsAt}`);
  const byId = new Map(had.bookings.map((one) => [one.bookingId, one]));
  if (byId.size < had.bookings.length) found.push(`session ${is.sessionId} has a booking twice`);
  for (const booking of is.bookings) {
    const believed = byId.get(booking.bookingId);
    byId.delete(booking.bookingId);
    if (!believed) {
      found.push(`${about(booking.bookingId)} is missing`);
      continue;
    }
    for (const what of ['memberId', 'roomSpotId', 'checkedIn'] as const)
      if (believed[what] !== booking[what])
        found.push(
          `${about(booking.bookingId)}: ${what} is believed ${believed[what]}, it is ${booking[what]}`,
        );
  }
  for (const bookingId of byId.keys()) found.push(`${about(bookingId)} is believed and not there`);
  return found;
}
