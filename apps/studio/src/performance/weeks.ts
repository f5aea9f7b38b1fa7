import type { Performance } from '@tandem/api/studio';
import { Temporal } from 'temporal-polyfill';
import { aggregate, type Counted } from './aggregate.ts';

/** Weeks shown, the current one included. */
const MAX_WEEKS = 104;

/**
 * Buckets by calendar week, Monday first, in the local date where each class took place; from the first class's week
 * to the one of `today`, empty weeks included.
 * @param today local date of the studio, YYYY-MM-DD
 */
export function byWeek(
  rides: readonly (Counted & { startsAt: Date; timeZone: string })[],
  today: string,
): Performance['weeks'] {
  const weekOf = (date: Temporal.PlainDate) => date.subtract({ days: date.dayOfWeek - 1 });
  const buckets = Map.groupBy(rides, (ride) => weekOf(localDate(ride.startsAt, ride.timeZone)).toString());
  const last = weekOf(Temporal.PlainDate.from(today));
  const first = [...buckets.keys()].sort()[0];
  if (first === undefined) return [];
  const earliest = last.subtract({ weeks: MAX_WEEKS - 1 });
  const weeks: Performance['weeks'] = [];
  let week = Temporal.PlainDate.compare(first, earliest) < 0 ? earliest : Temporal.PlainDate.from(first);
  for (; Temporal.PlainDate.compare(week, last) <= 0; week = week.add({ weeks: 1 })) {
    const inWeek = buckets.get(week.toString()) ?? [];
    weeks.push({ weekStart: week.toString(), classes: inWeek.length, values: aggregate(inWeek) });
  }
  return weeks;
}

/** The calendar date of an instant in a time zone. */
export const localDate = (at: Date, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
