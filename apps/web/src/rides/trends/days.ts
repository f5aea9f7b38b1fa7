const DAY_MS = 86_400_000;
const utc = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** Calendar days one after the other, ISO. */
export const daysFrom = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => new Date(utc(first) + i * DAY_MS).toISOString().slice(0, 10));

/** The instant at which a plain day begins in UTC, ms: a place on an axis of time. */
export const dayMs = (day: string): number => utc(day);
