import { createHash } from 'node:crypto';
import type { ForeignSource } from '@tandem/api/words';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Work } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { stillFollows } from '../follows.ts';
import { UNANSWERED_MINUTES } from '../reading/keep-classes.ts';
import { READINGS_TO_BELIEVE } from '../rules.ts';

/** Of what is gone at once so much is named, and believed, at a time. */
const MAX_GONE_NAMED = 200;

/**
 * A class, or a booking of one, that is missing at once with many others. @property unsure nothing was answered of it by its id
 * @property all how many are missing, those that are not named too
 */
export type Gone = {
  id: string;
  name: string;
  startsAt: Date | null;
  timeZone: string | null;
  unsure: boolean;
  all: number;
};

/** What was shown: who says that it is gone says it of no more. */
export const digestOf = (foreignClass: string | null, gone: readonly Gone[]): string =>
  createHash('sha256')
    .update(JSON.stringify([foreignClass, gone.map(({ id }) => id).sort()]))
    .digest('hex');

/** Whether a class `s` that comes is missing, and not believed gone. */
const isMissing = ({ studioId, now }: Work, source: ForeignSource) => sql<boolean>`(s.studio_id = ${studioId}
  and s.source = ${source} and s.missing > 0 and s.missing < ${READINGS_TO_BELIEVE} and not s.cancelled and s.ends_at > ${now}
  and ${stillFollows})`;

/** Whether it was not there by its id since it was read last. */
const isNotFound = sql<boolean>`coalesce(s.not_found_at > s.read_at, false)`;
/** Whether a person is asked of it: for that, or as nothing is answered of it; by the one clock of all processes, as it is read. */
const isHeldBack = sql<boolean>`(${isNotFound} or s.read_at < now() - make_interval(mins => ${UNANSWERED_MINUTES}))`;

/** The classes that wait for a person to say that they are gone, the soonest first; none where none are held back. */
export async function goneClasses(work: Work, source: ForeignSource): Promise<Gone[]> {
  const { rows } = await sql<Gone>`
    select s.foreign_id as id, s.title as name, s.starts_at as "startsAt", l.time_zone as "timeZone",
      not ${isNotFound} as unsure,
      (select count(*)::int from source_classes s where ${isMissing(work, source)}) as all from source_classes s
    join source_connections n on n.studio_id = s.studio_id and n.source = s.source and n.many_gone_at is not null
    left join class_places l on l.studio_id = s.studio_id and l.class_id = s.class_id
    where ${isMissing(work, source)} and ${isHeldBack}
    order by s.starts_at, s.foreign_id limit ${MAX_GONE_NAMED}`.execute(work.trx);
  return rows;
}

/** The bookings of a class that wait for it, likewise. */
export async function goneBookings(
  { trx, studioId, now }: Work,
  source: ForeignSource,
  foreignClass: string,
): Promise<Gone[]> {
  const { rows } = await sql<Gone>`
    select b.foreign_id as id, coalesce(c.name, concat_ws(' ', p.first_name, p.last_name)) as name,
      null::timestamptz as "startsAt", null as "timeZone", false as unsure, (count(*) over ())::int as all
    from source_bookings b
    join source_classes s on s.studio_id = b.studio_id and s.source = b.source and s.foreign_id = b.foreign_class
      and s.roster_many_gone_at is not null and s.ends_at > ${now} and ${stillFollows}
    join source_people p on p.studio_id = b.studio_id and p.source = b.source and p.person_id = b.person_id
    left join customers c on c.studio_id = p.studio_id and c.customer_id = p.customer_id
    where b.studio_id = ${studioId} and b.source = ${source} and b.foreign_class = ${foreignClass}
      and b.doubted and b.missing > 0 and b.missing < ${READINGS_TO_BELIEVE} and not b.cancelled
    order by name, b.foreign_id limit ${MAX_GONE_NAMED}`.execute(trx);
  return rows;
}

/**
 * Believes that all that was shown as gone is gone, and nothing that came since or was not named: the others are held back until
 * they are shown. Whatever a later reading tells of again is there again.
 * @throws Problem shown_changed where what is missing is not what was shown
 */
export async function believe(
  call: Call,
  source: ForeignSource,
  { foreignClass, digest }: { foreignClass: string | null; digest: string },
): Promise<void> {
  const { trx, studioId } = call;
  // Nothing that is read is kept meanwhile.
  await sql`select from source_connections where studio_id = ${studioId} and source = ${source} for no key update`.execute(
    trx,
  );
  const gone =
    foreignClass === null ? await goneClasses(call, source) : await goneBookings(call, source, foreignClass);
  if (gone.length === 0 || digestOf(foreignClass, gone) !== digest)
    throw problem({
      code: 'shown_changed',
      field: 'digest',
      message: 'What is missing there has changed since it was shown.',
      remedy: 'Look at the list again.',
    });
  const ids = gone.map(({ id }) => id);
  if (foreignClass === null) {
    await sql`update source_classes set missing = ${READINGS_TO_BELIEVE}
      where studio_id = ${studioId} and source = ${source} and foreign_id = any(${ids})`.execute(trx);
    await sql`update source_connections set many_gone_at = null
      where not exists (select from source_classes s where ${isMissing(call, source)}) and studio_id = ${studioId} and source = ${source}`.execute(
      trx,
    );
  } else {
    await sql`update source_classes set roster_to_settle = true,
        roster_many_gone_at = case when ${gone[0]!.all > gone.length} then roster_many_gone_at end
      where studio_id = ${studioId} and source = ${source} and foreign_id = ${foreignClass}`.execute(trx);
    await sql`update source_bookings set missing = ${READINGS_TO_BELIEVE}, cancelled = true where studio_id = ${studioId}
      and source = ${source} and foreign_class = ${foreignClass} and foreign_id = any(${ids})`.execute(trx);
  }
  await audit(call, 'source.believe', { kind: 'source', id: source }, { foreignClass, gone: gone.length });
  await announceChange(call, 'source', null);
}
