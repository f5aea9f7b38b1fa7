import { MAX_CLASSES_AT_ONCE } from '@tandem/api/words';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';

/** Every so many weeks on these weekdays, from a day to a day, both included (YYYY-MM-DD). */
export type Weekly = { day: string; until: string; everyWeeks: number; weekdays: readonly string[] };

/** The rule as RFC 5545 writes it; its days are those of the place's calendar. */
export const ruleOf = ({ everyWeeks, weekdays, until }: Weekly): string =>
  `FREQ=WEEKLY;INTERVAL=${everyWeeks};BYDAY=${weekdays.join()};UNTIL=${compact(until)};WKST=MO`;

/** Of such a rule: every so many weeks. */
export const everyWeeksOf = (rule: string): number => Number(/INTERVAL=(\d+)/.exec(rule)![1]);

/** The same rule until another day. */
export const untilDay = (rule: string, day: string): string =>
  rule.replace(/UNTIL=\d+/, `UNTIL=${compact(day)}`);

/** The days of a rule in order, one more at most than may be made at once. */
export function daysOf(weekly: Weekly): string[] {
  const rule = new RRuleTemporal({
    temporal: Temporal,
    rruleString: `DTSTART;VALUE=DATE:${compact(weekly.day)}\nRRULE:${ruleOf(weekly)}`,
  });
  return rule.all((_, n) => n <= MAX_CLASSES_AT_ONCE).map((at) => at.toPlainDate().toString());
}

const compact = (day: string): string => day.replaceAll('-', '');
