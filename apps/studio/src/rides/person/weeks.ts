/** Days as 'YYYY-MM-DD' of a person's own calendar: squares of it, no instants. */

const DAY_MS = 86_400_000;
/** The first of January 1970 was a Thursday. */
const THURSDAY = 3;

/** Days from one date to another, negative where `to` is earlier. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Weeks since that of the first of January 1970, Monday first. */
export const weekOf = (day: string): number => Math.floor((Date.parse(day) / DAY_MS + THURSDAY) / 7);

/** The Monday of a week. */
export const mondayOf = (week: number): string =>
  new Date((week * 7 - THURSDAY) * DAY_MS).toISOString().slice(0, 10);
