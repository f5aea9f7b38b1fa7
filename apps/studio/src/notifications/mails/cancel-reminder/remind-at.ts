import { type RawBuilder, sql } from 'kysely';

/** So long before cancelling is free no more. */
export const REMIND_HOURS = 3;
/**
 * Nobody is woken: by the clock of the class's place no reminder goes out from `from` until `until`. One that would be due from `lastDue`
 * on is due at `evening`, so that each has hours to go out in, whatever holds a worker up.
 */
export const NIGHT = { lastDue: '20:00', from: '22:00', until: '08:00', evening: '19:00' } as const;
/** A reminder goes out at most so long before the end: from the evening before a morning, also where a clock changes in between. */
export const MAX_AHEAD_HOURS = REMIND_HOURS + 14;

/**
 * When a reminder is due, of an end and a zone as SQL: by PostgreSQL's own rules of clocks, since the job asks it of many bookings at once.
 * Always before the end, and never at night.
 */
export const remindAt = (
  freeUntil: RawBuilder<unknown>,
  zone: RawBuilder<unknown>,
): RawBuilder<Date> => sql<Date>`(
  select case
    when l.at::time < ${NIGHT.until}::time then (l.at::date - 1 + ${NIGHT.evening}::time) at time zone ${zone}
    when l.at::time >= ${NIGHT.lastDue}::time then (l.at::date + ${NIGHT.evening}::time) at time zone ${zone}
    else ${freeUntil} - make_interval(hours => ${REMIND_HOURS}) end
  from (select (${freeUntil} - make_interval(hours => ${REMIND_HOURS})) at time zone ${zone} as at) l)`;

/** Whether it is night at an instant, by the clock of a zone. */
export const isNight = (now: Date, zone: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`((${now}::timestamptz at time zone ${zone})::time < ${NIGHT.until}::time
    or (${now}::timestamptz at time zone ${zone})::time >= ${NIGHT.from}::time)`;
