import type { SourceRemoval } from '@tandem/api/studio';
import type { ForeignSource } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Work } from '../../base/context.ts';
import { afterRiders, lockClass } from '../../schedule/index.ts';
import { becomeOwn } from '../become-own.ts';
import { cancelQuietly } from '../reading/settle-class.ts';

/** What stands here by what was read, and stays or goes with the connection. */
export async function readRemoval(
  { trx, studioId, now }: Work,
  source: ForeignSource,
): Promise<SourceRemoval> {
  const { rows } = await sql<SourceRemoval>`
    with own as (select class_id, starts_at > ${now} as coming, cancelled_at is not null as off from classes
      where studio_id = ${studioId} and source = ${source})
    select count(*) filter (where coming and not off)::int as "comingClasses",
      (select count(*)::int from bookings b join own using (class_id)
        where b.studio_id = ${studioId} and coming and not off and b.state = 'booked') as "comingBookings",
      count(*) filter (where not coming and not off)::int as "begunClasses",
      (select count(*)::int from source_people where studio_id = ${studioId} and source = ${source}
        and customer_id is not null) as people,
      (select count(*)::int from source_spots where studio_id = ${studioId} and source = ${source}
        and spot_number is not null) as spots
    from own`.execute(trx);
  return rows[0]!;
}

/**
 * Forgets the login and who is who there, and follows nothing any more. Classes that have begun stay as they were ridden; those to
 * come are Tandem's own from now on, or are off with everybody booked in them, and nobody is mailed: where they were booked still
 * tells its people. Which room a place was, and which spot a spot, is kept.
 * @throws Problem not_found
 */
export async function remove(call: Call, source: ForeignSource, coming: 'keep' | 'cancel'): Promise<void> {
  const { trx, studioId, now } = call;
  // The connection before any class, as whoever keeps what was read does.
  const { rows } =
    await sql`select from source_connections where studio_id = ${studioId} and source = ${source}
    for update`.execute(trx);
  if (rows.length === 0) throw notFound('connection');
  if (coming === 'cancel') {
    const { rows: ahead } = await sql<{
      id: string;
    }>`select class_id as id from classes where studio_id = ${studioId}
      and source = ${source} and starts_at > ${now} and cancelled_at is null order by class_id`.execute(trx);
    const classIds = ahead.map(({ id }) => id);
    const classes = await afterRiders(call, classIds, async () => {
      const locked = [];
      for (const classId of classIds) locked.push(await lockClass(call, classId));
      return locked;
    });
    for (const one of classes) await cancelQuietly(call, one);
  }
  // What nobody else decides over any more the studio does.
  const { rows: own } = await sql<{ id: string }>`select class_id as id from classes
    where studio_id = ${studioId} and source = ${source} order by class_id for no key update`.execute(trx);
  await becomeOwn(
    call,
    own.map(({ id }) => id),
  );
  for (const table of [
    'source_classes',
    'source_people',
    'source_calls',
    'source_sign_ins',
    'source_connections',
  ] as const)
    await trx.deleteFrom(table).where('studio_id', '=', studioId).where('source', '=', source).execute();
  await audit(call, 'source.disconnect', { kind: 'source', id: studioId }, { source, coming });
  await announceChange(call, 'source', null);
  await announceChange(call, 'class', null);
}
