import {
  MAX_CLASSES_AT_ONCE,
  MAX_EVERY_MONTHS,
  type MonthlyOn,
  type Weekday,
  weekdays,
} from '@tandem/api/words';
import { addDays, addMonths, type Day, dayMs, mondayOf } from '../../base/calendar.ts';

/** How often and until when, as a form has it, so that each may be missing; what was said of the other kind is kept. */
export type Repeat = {
  by: 'week' | 'month';
  weekdays: Weekday[];
  everyWeeks: number;
  on: MonthlyOn;
  everyMonths: number;
  until: Day;
};

const PROPOSED_WEEKS = 12;

/** Weekly on the weekday of a day, for a season. */
export const proposedRepeat = (day: Day): Repeat => ({
  by: 'week',
  weekdays: [weekdays[dayOfWeek(day)]!],
  everyWeeks: 1,
  on: onsOf(day).at(-1)!,
  everyMonths: 1,
  until: addDays(day, 7 * PROPOSED_WEEKS - 7),
});

/** What other months have a day in common with: its date, its weekday from the begin or, of the last of them, from the end. */
export function onsOf(day: Day): MonthlyOn[] {
  const ons: MonthlyOn[] = ['date'];
  if (nthOf(day) < 5) ons.push('weekday');
  if (monthOf(addDays(day, 7)) !== monthOf(day)) ons.push('lastWeekday');
  return ons;
}

/** What was chosen, where the day has it: it may have been changed since. */
export function onOf(day: Day, { on }: Repeat): MonthlyOn {
  const ons = onsOf(day);
  return ons.includes(on) ? on : ons[0]!;
}

/** Of its weekday the so manieth in its month, from 1. */
export const nthOf = (day: Day): number => Math.ceil(dateOf(day) / 7);

/** The days on which classes are made, soonest first; little more at most than the studio makes at once. */
export function daysOf(from: Day, repeat: Repeat): Day[] {
  const { by, everyWeeks, everyMonths, until } = repeat;
  const often = by === 'week' ? everyWeeks : everyMonths;
  if (!from || !until || !(often >= 1)) return [];
  return by === 'week' ? ofWeeks(from, repeat) : ofMonths(from, repeat);
}

function ofWeeks(from: Day, { weekdays: on, everyWeeks, until }: Repeat): Day[] {
  const days: Day[] = [];
  const chosen = weekdays.flatMap((name, n) => (on.includes(name) ? [n] : []));
  for (let week = mondayOf(from); week <= until; week = addDays(week, 7 * everyWeeks)) {
    days.push(...chosen.map((n) => addDays(week, n)).filter((day) => day >= from && day <= until));
    if (days.length > MAX_CLASSES_AT_ONCE) break;
  }
  return days;
}

/** A month that lacks such a day is passed over. */
function ofMonths(from: Day, repeat: Repeat): Day[] {
  const { everyMonths, until } = repeat;
  const on = onOf(from, repeat);
  const days: Day[] = [];
  const often = Math.min(everyMonths, MAX_EVERY_MONTHS);
  for (let first = `${monthOf(from)}-01`; first <= until; first = addMonths(first, often)) {
    const day = likeIn(first, from, on);
    if (day !== null && day >= from && day <= until) days.push(day);
    if (days.length > MAX_CLASSES_AT_ONCE) break;
  }
  return days;
}

/** The day of a month that is like another. @param first of that month */
function likeIn(first: Day, day: Day, on: MonthlyOn): Day | null {
  const weekday = addDays(first, (dayOfWeek(day) - dayOfWeek(first) + 7) % 7);
  if (on === 'lastWeekday') {
    const fifth = addDays(weekday, 28);
    return monthOf(fifth) === monthOf(first) ? fifth : addDays(weekday, 21);
  }
  const like = on === 'date' ? addDays(first, dateOf(day) - 1) : addDays(weekday, 7 * (nthOf(day) - 1));
  return monthOf(like) === monthOf(first) ? like : null;
}

const monthOf = (day: Day): string => day.slice(0, 7);
const dateOf = (day: Day): number => Number(day.slice(8));
/** 0: Monday … 6: Sunday; the first day that computers count from was a Thursday. */
const dayOfWeek = (day: Day): number => (((dayMs(day) / 86_400_000 + 3) % 7) + 7) % 7;
