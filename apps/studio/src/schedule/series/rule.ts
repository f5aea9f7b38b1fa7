import { MAX_CLASSES_AT_ONCE, type MonthlyOn, weekdays } from '@tandem/api/words';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';

/** Every so many weeks on these weekdays, or every so many months on one day like the first, between two days (YYYY-MM-DD). */
export type Repeat = { day: string; until: string } & (
  | { everyWeeks: number; weekdays: readonly string[] }
  | { everyMonths: number; on: MonthlyOn }
);

/** The rule as RFC 5545 writes it; its days are those of the place's calendar. */
export function ruleOf(repeat: Repeat): string {
  const parts =
    'weekdays' in repeat
      ? ['FREQ=WEEKLY', `INTERVAL=${repeat.everyWeeks}`, `BYDAY=${repeat.weekdays.join()}`]
      : ['FREQ=MONTHLY', `INTERVAL=${repeat.everyMonths}`, likeDay(repeat.day, repeat.on)];
  const { day, until } = repeat;
  return `DTSTART;VALUE=DATE:${compact(day)}\nRRULE:${[...parts, `UNTIL=${compact(until)}`, 'WKST=MO'].join(';')}`;
}

/** On the same date, or the same weekday counted from the month's begin or its end. A month that lacks it is passed over. */
function likeDay(day: string, on: MonthlyOn): string {
  const { day: date, dayOfWeek } = Temporal.PlainDate.from(day);
  const weekday = weekdays[dayOfWeek - 1]!;
  return {
    date: `BYMONTHDAY=${date}`,
    weekday: `BYDAY=${Math.ceil(date / 7)}${weekday}`,
    lastWeekday: `BYDAY=-1${weekday}`,
  }[on];
}

/** Of a weekly rule: every so many weeks. Null: it is monthly. */
export const everyWeeksOf = (rule: string): number | null =>
  rule.includes('FREQ=MONTHLY') ? null : Number(/INTERVAL=(\d+)/.exec(rule)![1]);

/** The same rule until another day. */
export const untilDay = (rule: string, day: string): string =>
  rule.replace(/UNTIL=\d+/, `UNTIL=${compact(day)}`);

/** The days of a rule in order, one more at most than may be made at once. @param after only those after this day */
export function daysOf(rule: string, after = ''): string[] {
  let kept = 0;
  const days = new RRuleTemporal({ temporal: Temporal, rruleString: rule })
    .all((at) => at.toPlainDate().toString() <= after || kept++ <= MAX_CLASSES_AT_ONCE)
    .map((at) => at.toPlainDate().toString());
  return days.filter((day) => day > after);
}

const compact = (day: string): string => day.replaceAll('-', '');
