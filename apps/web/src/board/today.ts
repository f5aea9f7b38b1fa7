import type { EventSummary } from '@tandem/api/tracker';

/** Calendar days of a site, wherever the screen hangs. */

const HOURS_AROUND = 30;
/** Around midnight: a class that ended or begins so near to now is listed as one of today. */
const NEAR_MINUTES = 60;

/** Calendar date (YYYY-MM-DD) of an instant in a time zone. */
export const dateIn = (timeZone: string, instant: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(instant);

/** A span of instants that surely holds the whole of today in any time zone. */
export function spanAroundToday(now: Date): { from: string; to: string } {
  const shift = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString();
  return { from: shift(-HOURS_AROUND), to: shift(HOURS_AROUND) };
}

const minutesFrom = (now: Date, instant: string): number => (Date.parse(instant) - now.getTime()) / 60_000;

/** The class that a room is at or waits for: the started one, else the first that is neither over nor cancelled. */
export const nextOf = (inOrder: readonly EventSummary[], now: Date): EventSummary | undefined =>
  inOrder.find(({ state }) => state === 'started') ??
  inOrder.find(({ state, endsAt }) => state === 'scheduled' && new Date(endsAt) > now);

/** Those of a place's today in the order of their start, what still runs, and what has just ended or soon begins on the day beside. */
export const classesOfToday = (
  events: readonly EventSummary[],
  timeZone: string,
  now: Date,
): EventSummary[] =>
  events
    .filter(
      ({ state, startsAt, endsAt }) =>
        state === 'started' ||
        dateIn(timeZone, new Date(startsAt)) === dateIn(timeZone, now) ||
        (minutesFrom(now, startsAt) < NEAR_MINUTES && minutesFrom(now, endsAt) > -NEAR_MINUTES),
    )
    .toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));

/** How a box's room is called and where it is, as the studio last said of one of its classes. */
export function roomOf(
  events: readonly EventSummary[],
  otherwise: { room: string; timeZone: string },
): { room: string; timeZone: string } {
  const told = events
    .toSorted((a, b) => a.startsAt.localeCompare(b.startsAt))
    .findLast(({ room }) => room !== null);
  return { room: told?.room ?? otherwise.room, timeZone: told?.timeZone ?? otherwise.timeZone };
}
