/** Days as 'YYYY-MM-DD' of a person's own calendar: squares of it, no instants. */

const DAY_MS = 86_400_000;
/** The first of January 1970 was a Thursday. */
const THURSDAY = 3;

/** Days from one date to another, negative where `to` is earlier. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** The Monday of a day's week. */
export function weekStart(day: string): string {
  const days = Date.parse(day) / DAY_MS;
  return addDays(day, -((((days + THURSDAY) % 7) + 7) % 7));
}
