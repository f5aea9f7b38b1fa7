import type { SeriesScope } from '@tandem/api/studio';
import { MAX_CLASSES_AT_ONCE } from '@tandem/api/words';
import { invalidField, notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import type { Call } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { holdPerson } from '../../consent/index.ts';
import { classCancelled } from '../class-rules.ts';
import type { Pattern } from '../made-again.ts';
import { afterRiders } from '../store.ts';

/** A class of a series as it stands, with the clock of its place. */
export type SeriesClass = Pattern & { classId: string; timeZone: string; draft: boolean; booked: number };

/**
 * The class and those of its series that are meant too, soonest first: coming ones that are not cancelled. All are locked,
 * after everybody who is booked in them, or after the one person alone whose bookings are meant.
 * @throws Problem not_found, also of the person; not_in_series for a class that stands alone; class_cancelled;
 *   invalid_field where more are meant than one act can change
 */
export async function holdSeries(
  call: Call,
  classId: string,
  scope: SeriesScope,
  customerId?: string,
): Promise<SeriesClass[]> {
  const { trx, studioId, now } = call;
  const own = await trx
    .selectFrom('classes')
    .select(['series_id', 'starts_at'])
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .executeTakeFirst();
  if (!own) throw notFound('class');
  if (own.series_id === null) throw notInSeries();
  const from = scope === 'following' && own.starts_at > now ? own.starts_at : now;
  const meant = sql`c.studio_id = ${studioId} and c.series_id = ${own.series_id} and c.cancelled_at is null
    and (c.class_id = ${classId} or c.starts_at >= ${from})`;
  const hold = () =>
    idsOf(call, sql`select c.class_id from classes c where ${meant} order by c.class_id for update`);
  let held: string[];
  if (customerId === undefined) {
    const known = await idsOf(call, sql`select c.class_id from classes c where ${meant} order by c.class_id`);
    held = await afterRiders(call, known, hold);
  } else {
    if (!(await holdPerson(call, customerId, 'changes'))) throw notFound('customer');
    held = await hold();
  }
  if (held.length > MAX_CLASSES_AT_ONCE)
    throw invalidField(
      'scope',
      `More than ${MAX_CLASSES_AT_ONCE} classes of this series are to come.`,
      'Begin with a later one of them.',
    );
  const { rows } = await sql<SeriesClass>`
    select c.class_id as "classId", c.class_type_id as "classTypeId", c.title, c.description, c.room_id as "roomId",
      c.time_zone as "timeZone", c.instructor_id as "instructorId", c.starts_at as "startsAt", c.ends_at as "endsAt",
      c.wanted_capacity as capacity, c.late_cancel_minutes as "lateCancelMinutes", c.spivi_enabled as "spiviEnabled", c.draft,
      (select v.waitlist_size from classes v where v.studio_id = c.studio_id and v.class_id = c.class_id) as "waitlistSize",
      (select count(*)::int from bookings b
        where b.studio_id = c.studio_id and b.class_id = c.class_id and b.state = 'booked') as booked
    from class_places c where c.studio_id = ${studioId} and c.class_id = any(${held}::uuid[])
    order by c.starts_at, c.class_id`.execute(trx);
  if (!rows.some((one) => one.classId === classId)) throw classCancelled();
  return rows;
}

/**
 * The series of a class, which nobody else extends until the transaction ends.
 * @throws Problem not_found; not_in_series for a class that stands alone
 */
export async function lockSeries(
  { trx, studioId }: Call,
  classId: string,
): Promise<{ seriesId: string; rule: string }> {
  const { rows } = await sql<{ seriesId: string; rule: string }>`
    select series_id as "seriesId", rule from class_series
    where studio_id = ${studioId} and series_id = (
      select series_id from classes where studio_id = ${studioId} and class_id = ${classId})
    for no key update`.execute(trx);
  if (rows[0]) return rows[0];
  const there = await trx
    .selectFrom('classes')
    .select('class_id')
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .executeTakeFirst();
  throw there ? notInSeries() : notFound('class');
}

/** A class as lists of many name it. */
export const named = ({ classId, title, startsAt, endsAt, booked }: SeriesClass) => ({
  classId,
  title,
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
  booked,
});

const notInSeries = () =>
  problem({
    code: 'not_in_series',
    message: 'This class belongs to no series.',
    remedy: 'Change this class alone.',
  });

async function idsOf({ trx }: Call, query: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await sql<{ class_id: string }>`${query}`.execute(trx);
  return rows.map((row) => row.class_id);
}
