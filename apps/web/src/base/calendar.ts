import { getISO } from 'temporal-polyfill/fns/Calendar';
import * as PlainDate from 'temporal-polyfill/fns/PlainDate';

/** Plain calendar days as 'YYYY-MM-DD'. They have no zone; instants get their day from a location's zone. */
export type Day = string;

const dateOf = (day: Day) => PlainDate.fromString(day, getISO);

export const addDays = (day: Day, days: number): Day =>
  PlainDate.toString(PlainDate.addDays(dateOf(day), days));

export const addMonths = (day: Day, months: number): Day =>
  PlainDate.toString(PlainDate.addMonths(dateOf(day), months));

/** The Monday of the day's week. */
export const mondayOf = (day: Day): Day => PlainDate.toString(PlainDate.withDayOfWeek(dateOf(day), 1));

/** Days one after the other. */
export const daysFrom = (first: Day, count: number): Day[] =>
  Array.from({ length: count }, (_, i) => addDays(first, i));

/** The instant at which a day begins in UTC, ms: a place on an axis of time. */
export const dayMs = (day: Day): number => Date.parse(day);

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
