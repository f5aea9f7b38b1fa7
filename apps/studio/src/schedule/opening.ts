import type { Opening, OpeningRule } from '@tandem/api/studio';
import { weekdays } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { Work } from '../base/context.ts';
import { addDays, instantOf, wallTimeOf, weekdayOf } from './wall-time.ts';

const HOURS_OF_A_DAY = 24;

/** When members may begin to book a class, by the clock of its place; null: since it stands in the schedule. */
export function opensAt(rule: OpeningRule, startsAt: Date, timeZone: string): Date | null {
  if (rule.by === 'always') return null;
  const { day, time } = wallTimeOf(startsAt, timeZone);
  if (rule.by === 'days') return instantOf(addDays(day, -rule.days), time, timeZone);
  const monday = addDays(day, 1 - weekdayOf(day));
  const opens = addDays(monday, weekdays.indexOf(rule.weekday) - 7 * rule.weeks);
  return instantOf(opens, rule.time, timeZone);
}

/** So many hours before an instant: whole days keep the time on the wall, and what is left are hours that pass. */
export function hoursBefore(at: Date, hours: number, timeZone: string): Date {
  const there = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  const days = Math.trunc(hours / HOURS_OF_A_DAY);
  return new Date(there.subtract({ days, hours: hours % HOURS_OF_A_DAY }).epochMilliseconds);
}

/** What decides from when on somebody may book a class. */
export type Opens = {
  opening: Opening | null;
  classTypeId: string;
  locationId: string;
  startsAt: string;
  timeZone: string;
};

/** The opening of a class to all members, as it is told. */
export function openingOf(rule: OpeningRule, startsAt: Date, timeZone: string): Opening | null {
  const at = opensAt(rule, startsAt, timeZone)?.toISOString();
  return at === undefined ? null : { at, mine: at };
}

/** The opening of one class. @throws Problem not_found */
export async function readOpens({ trx, studioId }: Work, classId: string): Promise<Opens> {
  const { rows } = await sql<Omit<Opens, 'opening' | 'startsAt'> & { rule: OpeningRule; startsAt: Date }>`
    select coalesce(y.opening, s.opening) as rule, c.class_type_id as "classTypeId", c.location_id as "locationId",
      c.starts_at as "startsAt", c.time_zone as "timeZone"
    from class_places c
    join class_types y on y.studio_id = c.studio_id and y.class_type_id = c.class_type_id
    join studios s on s.studio_id = c.studio_id
    where c.studio_id = ${studioId} and c.class_id = ${classId}`.execute(trx);
  if (!rows[0]) throw notFound('class');
  const { rule, startsAt, ...rest } = rows[0];
  return { ...rest, startsAt: startsAt.toISOString(), opening: openingOf(rule, startsAt, rest.timeZone) };
}
