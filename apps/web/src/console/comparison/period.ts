import type { Period } from '@tandem/api/words';
import { addDays, type Day, dayIn } from '../../base/calendar.ts';
import { serverNow } from '../../base/server-clock.ts';

/** Days back from today, today counted. */
export const PERIODS = { '4w': 28, '3m': 91, '1y': 365 } as const satisfies Partial<Record<Period, number>>;

export const isPeriod = (value: string | undefined): value is keyof typeof PERIODS =>
  value !== undefined && value in PERIODS;

/** First and last day of a period that ends today, in a zone's own dates. */
export function spanOf(
  period: keyof typeof PERIODS,
  timeZone: string,
  now = serverNow(),
): { from: Day; to: Day } {
  const to = dayIn(timeZone, now);
  return { from: addDays(to, 1 - PERIODS[period]), to };
}
