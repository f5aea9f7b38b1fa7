import { Temporal } from 'temporal-polyfill';

/**
 * The instant of a wall time in a zone, ISO 8601 in UTC. In the gap of a clock change it
 * shifts forward, in the overlap it is the first of both.
 */
export const instantOf = (day: string, time: string, timeZone: string): string =>
  Temporal.PlainDateTime.from(`${day}T${time}`)
    .toZonedDateTime(timeZone, { disambiguation: 'compatible' })
    .toInstant()
    .toString({ fractionalSecondDigits: 3 });

/** Day and time ('HH:MM') that a clock in the zone shows at an instant. */
export function wallTimeOf(instant: string, timeZone: string): { day: string; time: string } {
  const there = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return {
    day: there.toPlainDate().toString(),
    time: there.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}

export const addMinutes = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();

export const minutesBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / 60_000;
