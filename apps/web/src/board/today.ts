import type { EventSummary } from '@tandem/api/tracker';

/** Calendar days of a site, wherever the screen hangs. */

const HOURS_AROUND = 30;

/** Calendar date (YYYY-MM-DD) of an instant in a time zone. */
export const dateIn = (timeZone: string, instant: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(instant);

/** A span of instants that surely holds the whole of today in any time zone. */
export function spanAroundToday(now: Date): { from: string; to: string } {
  const shift = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString();
  return { from: shift(-HOURS_AROUND), to: shift(HOURS_AROUND) };
}

/** The class that a room is at or waits for: the started one, else the first that is neither over nor cancelled. */
export const nextOf = (inOrder: readonly EventSummary[], now: Date): EventSummary | undefined =>
  inOrder.find(({ state }) => state === 'started') ??
  inOrder.find(({ state, endsAt }) => state === 'scheduled' && new Date(endsAt) > now);
