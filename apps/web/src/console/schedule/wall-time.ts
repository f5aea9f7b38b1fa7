import { getISO } from 'temporal-polyfill/fns/Calendar';
import * as Instant from 'temporal-polyfill/fns/Instant';
import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime';
import * as PlainTime from 'temporal-polyfill/fns/PlainTime';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';

/**
 * The instant of a wall time in a zone, ISO 8601 in UTC. In the gap of a clock change it
 * shifts forward, in the overlap it is the first of both.
 */
export function instantOf(day: string, time: string, timeZone: string): string {
  const there = PlainDateTime.toZonedDateTime(PlainDateTime.fromString(`${day}T${time}`, getISO), timeZone, {
    disambiguation: 'compatible',
  });
  return Instant.toString(ZonedDateTime.toInstant(there), { fractionalSecondDigits: 3 });
}

/** Day and time ('HH:MM') that a clock in the zone shows at an instant. */
export function wallTimeOf(instant: string, timeZone: string): { day: string; time: string } {
  const there = Instant.toZonedDateTimeISO(Instant.fromString(instant), timeZone);
  return {
    day: PlainDate.toString(ZonedDateTime.toPlainDate(there)),
    time: PlainTime.toString(ZonedDateTime.toPlainTime(there), { smallestUnit: 'minute' }),
  };
}

export const addMinutes = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();

export const minutesBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / 60_000;
