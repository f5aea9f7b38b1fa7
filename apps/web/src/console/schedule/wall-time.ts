import { getISO } from 'temporal-polyfill/fns/Calendar';
import * as Instant from 'temporal-polyfill/fns/Instant';
import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime';
import * as PlainTime from 'temporal-polyfill/fns/PlainTime';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';

/**
 * The instants, ISO 8601 in UTC, at which a clock in the zone shows a day and time: one, or both where the clock repeats
 * an hour, or none where it skips one; then `instead` is the instant as much later as it skips.
 */
export function instantsOf(day: string, time: string, timeZone: string): { at: string[]; instead: string } {
  const wall = PlainDateTime.fromString(`${day}T${time}`, getISO);
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    Instant.toString(
      ZonedDateTime.toInstant(PlainDateTime.toZonedDateTime(wall, timeZone, { disambiguation })),
      {
        fractionalSecondDigits: 3,
      },
    ),
  ) as [string, string];
  if (earlier === later) return { at: [earlier], instead: earlier };
  const shown = wallTimeOf(earlier, timeZone);
  return shown.day === day && shown.time === time
    ? { at: [earlier, later], instead: earlier }
    : { at: [], instead: later };
}

/** Day and time ('HH:MM') that a clock in the zone shows at an instant. */
export function wallTimeOf(instant: string, timeZone: string): { day: string; time: string } {
  const there = Instant.toZonedDateTimeISO(Instant.fromString(instant), timeZone);
  return {
    day: PlainDate.toString(ZonedDateTime.toPlainDate(there)),
    time: PlainTime.toString(ZonedDateTime.toPlainTime(there), { smallestUnit: 'minute' }),
  };
}

/** Whether a clock there has shown an instant's time before: it is the second of both. */
export function isSecondOfBoth(instant: string, timeZone: string): boolean {
  const { day, time } = wallTimeOf(instant, timeZone);
  const second = instantsOf(day, time, timeZone).at[1];
  return second !== undefined && Date.parse(second) === Date.parse(instant);
}

export const addMinutes = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();

export const minutesBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / 60_000;
