/** Plain calendar days as 'YYYY-MM-DD'. They have no zone; instants get their day from a location's zone. */
export type Day = string;

/** Without a zone every day has as many: a library for those would be a tenth of what a phone waits for. */
const DAY_MS = 86_400_000;
const dayAt = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

/** The instant at which a day begins in UTC, ms: a place on an axis of time. */
export const dayMs = (day: Day): number => Date.parse(day);

export const addDays = (day: Day, days: number): Day => dayAt(dayMs(day) + days * DAY_MS);

/** The same day of another month, or its last where that one is shorter. */
export function addMonths(day: Day, months: number): Day {
  const date = new Date(day);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return dayAt(Date.UTC(year, month, Math.min(date.getUTCDate(), last)));
}

/** The Monday of the day's week. */
export const mondayOf = (day: Day): Day => addDays(day, -((new Date(day).getUTCDay() + 6) % 7));

/** Days one after the other. */
export const daysFrom = (first: Day, count: number): Day[] =>
  Array.from({ length: count }, (_, i) => addDays(first, i));

/** The day that people in a zone write on an instant. */
export const dayIn = (timeZone: string, instant: string | number): Day =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(new Date(instant));

/** The time zone of whoever reads, as their device has it. */
export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Instants that surely hold every class of these days, whatever its location's zone: none is farther than 14 h from UTC. */
export const spanOf = (first: Day, days: number): { from: string; to: string } => ({
  from: new Date(`${first}T00:00+14:00`).toISOString(),
  to: new Date(`${addDays(first, days)}T00:00-14:00`).toISOString(),
});
