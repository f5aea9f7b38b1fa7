import type { Trends } from '@tandem/api/studio';
import { Temporal } from 'temporal-polyfill';
import { aggregate, type Counted } from './aggregate.ts';

/**
 * Buckets by calendar week, Monday first, by the local date of each ride; from the week of the first day to that of the
 * last, empty weeks included.
 */
export function byWeek(
  rides: readonly (Counted & { day: string })[],
  { from, to }: { from: string; to: string },
): Trends['weeks'] {
  const weekOf = (day: string) => {
    const date = Temporal.PlainDate.from(day);
    return date.subtract({ days: date.dayOfWeek - 1 });
  };
  const buckets = Map.groupBy(rides, ({ day }) => weekOf(day).toString());
  const weeks: Trends['weeks'] = [];
  for (let week = weekOf(from); week.toString() <= to; week = week.add({ weeks: 1 })) {
    const inWeek = buckets.get(week.toString()) ?? [];
    weeks.push({ weekStart: week.toString(), rides: inWeek.length, values: aggregate(inWeek) });
  }
  return weeks;
}

/** The calendar date of an instant in a time zone. */
export const localDate = (at: Date, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
