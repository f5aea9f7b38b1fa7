import { Temporal } from 'temporal-polyfill';

/** Day (YYYY-MM-DD) and time (HH:MM) that a clock in the zone shows at an instant. */
export function wallTimeOf(at: Date, timeZone: string): { day: string; time: string } {
  const there = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  return {
    day: there.toPlainDate().toString(),
    time: there.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}

/**
 * The instant at which a clock in the zone shows a day and time; where it skips that hour, as much later as it skips, and
 * where it shows it twice, the first: as calendars read a recurrence (RFC 5545, 3.3.5).
 */
export const instantOf = (day: string, time: string, timeZone: string): Date =>
  new Date(Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(timeZone).epochMilliseconds);

/** From one day to another; negative: backwards. */
export const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days;

export const addDays = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString();

/** 1: Monday … 7: Sunday. */
export const weekdayOf = (day: string): number => Temporal.PlainDate.from(day).dayOfWeek;
