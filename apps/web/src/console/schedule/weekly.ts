import { MAX_CLASSES_AT_ONCE, type Weekday, weekdays } from '@tandem/api/words';
import { addDays, type Day, mondayOf } from '../../base/calendar.ts';

/** On some days of every so many weeks, until a day; as a form has it, so that each may be missing. */
export type Weekly = { weekdays: Weekday[]; everyWeeks: number; until: Day };

const PROPOSED_WEEKS = 12;

/** Weekly on the weekday of a day, for a season. */
export const proposedWeekly = (day: Day): Weekly => ({
  weekdays: [weekdays[dayOfWeek(day)]!],
  everyWeeks: 1,
  until: addDays(day, 7 * PROPOSED_WEEKS - 7),
});

/** The days on which classes are made, soonest first; little more at most than the studio makes at once. */
export function daysOf(from: Day, { weekdays: on, everyWeeks, until }: Weekly): Day[] {
  const days: Day[] = [];
  if (!from || !until || !(everyWeeks >= 1)) return days;
  const chosen = weekdays.flatMap((name, n) => (on.includes(name) ? [n] : []));
  for (let week = mondayOf(from); week <= until; week = addDays(week, 7 * everyWeeks)) {
    days.push(...chosen.map((n) => addDays(week, n)).filter((day) => day >= from && day <= until));
    if (days.length > MAX_CLASSES_AT_ONCE) break;
  }
  return days;
}

/** 0: Monday … 6: Sunday. */
const dayOfWeek = (day: Day): number => (new Date(day).getUTCDay() + 6) % 7;
