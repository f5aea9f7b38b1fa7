/** Plain calendar days as 'YYYY-MM-DD'. They have no zone; instants get their day from a location's zone. */
export type Day = string;

const DAY_MS = 86_400_000;
/** No zone is farther than this from UTC. */
const WIDEST_OFFSET_MS = 14 * 3_600_000;

const utc = (day: Day) => Date.parse(`${day}T00:00:00Z`);
const toDay = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

export const addDays = (day: Day, days: number): Day => toDay(utc(day) + days * DAY_MS);

/** The Monday of the day's week. */
export const mondayOf = (day: Day): Day => addDays(day, -((new Date(utc(day)).getUTCDay() + 6) % 7));

/** The seven days that begin with `day`. */
export const weekFrom = (day: Day): Day[] => Array.from({ length: 7 }, (_, i) => addDays(day, i));

/** The day that people in a zone write on an instant. */
export const dayIn = (timeZone: string, instant: string | number): Day =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(new Date(instant));

/** Instants that surely hold every class of these days, whatever its location's zone. */
export const spanOf = (first: Day, days: number): { from: string; to: string } => ({
  from: new Date(utc(first) - WIDEST_OFFSET_MS).toISOString(),
  to: new Date(utc(first) + days * DAY_MS + WIDEST_OFFSET_MS).toISOString(),
});
