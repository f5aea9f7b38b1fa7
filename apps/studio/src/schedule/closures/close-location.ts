import { randomUUID } from 'node:crypto';
import type { endpoints } from '@tandem/api/studio';
import { type BookingSource, MAX_CLASSES_AT_ONCE, MAX_CLOSURE_DAYS, MAX_CLOSURES } from '@tandem/api/words';
import { invalidField, LostRace, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { cancelClasses } from '../change-class.ts';
import { afterRiders } from '../store.ts';
import { addDays, daysBetween } from '../wall-time.ts';
import { standsIn } from './refuse-closed.ts';

type Days = { fromDay: string; toDay: string };
type Asked = z.output<typeof endpoints.closeLocation.body>;

/**
 * Closes a location on some days. Classes that stand in them are cancelled with their bookings, or stay, as asked; those of another
 * system stay in any case, and are told apart by their source: only there they can be cancelled.
 * @param asked.preview nothing is done: only told which classes stand in these days
 * @throws Problem not_found; invalid_field for days that end before they begin, are over, or hold too many classes;
 *   too_many_closures
 */
export async function closeLocation(
  call: Call,
  locationId: string,
  asked: Asked,
): Promise<z.input<typeof endpoints.closeLocation.response>> {
  const { trx, studioId } = call;
  checkDays(call, asked);
  const meant = { locationId, ...asked };
  const known = (await standing(call, meant)).map(({ classId }) => classId).sort();
  await afterRiders(call, known, () =>
    sql`select from classes where studio_id = ${studioId} and class_id = any(${known}::uuid[])
      order by class_id for update`.execute(trx),
  );
  await holdPlaces(call, locationId);
  const classes = await standing(call, meant);
  if (classes.some(({ classId }) => !known.includes(classId)))
    throw new LostRace('A class has come into these days meanwhile.');
  if (classes.length > MAX_CLASSES_AT_ONCE)
    throw invalidField(
      'toDay',
      `More than ${MAX_CLASSES_AT_ONCE} classes stand in these days.`,
      'Close it for fewer days, then for the next.',
    );
  if (asked.preview) return { closure: null, classes };
  const closureId = randomUUID();
  const { fromDay, toDay, reason } = asked;
  await trx
    .insertInto('closures')
    .values({
      studio_id: studioId,
      closure_id: closureId,
      location_id: locationId,
      from_day: fromDay,
      to_day: toDay,
      reason,
    })
    .execute();
  const own = classes.filter(({ source }) => source === 'tandem');
  if (asked.cancelClasses)
    await cancelClasses(
      call,
      own.map(({ classId }) => classId),
    );
  const bookings = own.reduce((sum, one) => sum + one.booked, 0);
  await audit(
    call,
    'location.close',
    { kind: 'location', id: locationId },
    { fromDay, toDay, ...(asked.cancelClasses && { cancelled: own.length, bookings }) },
  );
  await announceChange(call, 'places', null);
  return { closure: { closureId, locationId, fromDay, toDay, reason }, classes };
}

function checkDays({ now }: Call, { fromDay, toDay }: Days): void {
  if (toDay < fromDay)
    throw invalidField('toDay', 'The last day is before the first.', 'Choose a later one.');
  if (daysBetween(fromDay, toDay) >= MAX_CLOSURE_DAYS)
    throw invalidField('toDay', `At most ${MAX_CLOSURE_DAYS} days at once.`, 'Choose an earlier last day.');
  // Yesterday by any clock: a day is over everywhere only when it is over in the last of all zones.
  if (toDay < addDays(now.toISOString().slice(0, 10), -1))
    throw invalidField('toDay', 'These days are over.', 'Choose days to come.');
}

/** Nobody brings a class to the location until the transaction ends. @throws Problem not_found; too_many_closures */
async function holdPlaces({ trx, studioId, now }: Call, locationId: string): Promise<void> {
  await sql`select from rooms where studio_id = ${studioId} and location_id = ${locationId}
    order by room_id for update`.execute(trx);
  const { rows } = await sql<{ closures: number }>`
    select (select count(*) from closures k where k.studio_id = l.studio_id
      and k.to_day >= (${now}::timestamptz at time zone l.time_zone)::date) as closures
    from locations l where l.studio_id = ${studioId} and l.location_id = ${locationId}`.execute(trx);
  if (rows.length === 0) throw notFound('location');
  if (rows[0]!.closures >= MAX_CLOSURES)
    throw problem({
      code: 'too_many_closures',
      message: `${MAX_CLOSURES} closures are to come already.`,
      remedy: 'Open a location again on some of these days, or make one closure of several.',
    });
}

type Standing = {
  classId: string;
  title: string;
  source: BookingSource;
  startsAt: string;
  endsAt: string;
  booked: number;
};

/** Classes of the location that are to come and fall into some days of its calendar, soonest first. */
async function standing(
  { trx, studioId, now }: Call,
  { locationId, fromDay, toDay }: Days & { locationId: string },
): Promise<Standing[]> {
  const { rows } = await sql<Omit<Standing, 'startsAt' | 'endsAt'> & { startsAt: Date; endsAt: Date }>`
    select c.class_id as "classId", c.title, c.source, c.starts_at as "startsAt", c.ends_at as "endsAt",
      (select count(*) from bookings b
        where b.studio_id = c.studio_id and b.class_id = c.class_id and b.state = 'booked') as booked
    from classes c
    join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
    join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
    cross join (select ${fromDay}::date as from_day, ${toDay}::date as to_day) k
    where c.studio_id = ${studioId} and l.location_id = ${locationId} and c.cancelled_at is null and c.ends_at > ${now}
      and ${standsIn(sql`c.starts_at`, sql`c.ends_at`)}
    order by c.starts_at, c.class_id
    limit ${MAX_CLASSES_AT_ONCE + 1}`.execute(trx);
  return rows.map(({ startsAt, endsAt, ...one }) => ({
    ...one,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  }));
}
