import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import type { ForeignClass, Reading } from '../adapter.ts';
import type { Connection } from '../calls/connection.ts';
import { stillFollows } from '../follows.ts';
import { isGone, missedAgain, READINGS_TO_BELIEVE, tooManyGone } from '../rules.ts';
import { leaders, teacherName } from '../teachers/leaders.ts';

/** Classes that one reading asks for by their id, one after the other. */
const MAX_ASKED = 100;
/** A class of later days than are read is asked for so often. */
const BEYOND_EVERY_SECONDS = 1800;
/** A class that was missing for so long, and not answered by its id, is shown to a person; classes are read every five minutes. */
export const UNANSWERED_MINUTES = 30;

type Of = Pick<Connection, 'source'>;
type Asked = { span: { from: Date; to: Date }; began: Date };

/**
 * Keeps what a reading said of the classes in a span. What it does not tell of is counted where it was complete.
 * @returns `doubted`: the classes to be asked for by their id: those that are missing for the second time, each before it counts as
 *   gone, and those of later days, which no list tells of; `many`: so many that none counts as gone before a person has looked, or
 *   what is left of so many
 */
export async function keepClasses(
  work: Work,
  of: Of,
  { rows, complete }: Reading<ForeignClass>,
  { span, began }: Asked,
): Promise<{ doubted: string[]; many: boolean }> {
  for (const row of rows) await keepClass(work, of, row, began);
  if (!complete) return { doubted: [], many: false };
  const { trx, studioId, now } = work;
  await sql`update source_connections set classes_read_at = ${now}
    where studio_id = ${studioId} and source = ${of.source}`.execute(trx);
  const { rows: absent } = await sql<Absent>`
    select foreign_id as id, missing, coalesce(not_found_at > read_at, false) as known, ends_at > ${now} as comes,
      read_at < ${began}::timestamptz - make_interval(mins => ${UNANSWERED_MINUTES}) as long,
      exists (select from source_connections n where n.studio_id = s.studio_id and n.source = s.source
        and n.many_gone_at is not null) as held from source_classes s
    where ${stillFollows} and studio_id = ${studioId} and source = ${of.source} and starts_at > ${span.from} and starts_at < ${span.to}
      and read_at < ${began} and missing < ${READINGS_TO_BELIEVE} and not cancelled
    order by foreign_id for update`.execute(trx);
  const { rows: known } = await sql<{ all: number }>`select count(*)::int as all from source_classes s
    where ${stillFollows} and studio_id = ${studioId} and source = ${of.source} and starts_at > ${span.from} and starts_at < ${span.to}
      and missing < ${READINGS_TO_BELIEVE} and not cancelled`.execute(trx);
  const doubted = absent.filter((one) => isGone(missedAgain(one.missing)));
  // A yes is about what was shown: what was missing with it waits until it is shown too.
  const many = tooManyGone(doubted.length, known[0]!.all) || doubted.some(({ held, comes }) => held && comes);
  await sql`update source_connections set many_gone_at = case when ${many} then coalesce(many_gone_at, ${now}) end
    where studio_id = ${studioId} and source = ${of.source}`.execute(trx);
  // Once: the second absence is believed only after the class was asked for.
  await sql`update source_classes set missing = 1 where studio_id = ${studioId} and source = ${of.source}
    and foreign_id = any(${absent.map(({ id }) => id)}) and missing = 0`.execute(trx);
  // Held back for a person, one that was not there by its id need not be asked for again.
  const toAsk = doubted.filter(({ known: isKnown }) => !(many && isKnown));
  const idsOf = (isLong: boolean) => toAsk.flatMap(({ id, long }) => (long === isLong ? [id] : []));
  const all = [...idsOf(false), ...(await beyond(work, of, span)), ...idsOf(true)];
  return { doubted: all.slice(0, MAX_ASKED), many };
}

/** A class that a list does not tell of. @property known not there by its id either; `long`: for some time; `held`: as others are */
type Absent = { id: string; missing: number; known: boolean; comes: boolean; long: boolean; held: boolean };

/** The classes that stand here and have moved beyond the days that are read, and were not asked for of late. */
async function beyond({ trx, studioId, now }: Work, { source }: Of, { to }: { to: Date }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.foreign_id as id from source_classes s
    join classes c on c.studio_id = s.studio_id and c.class_id = s.class_id and c.source = s.source and c.cancelled_at is null
    where s.studio_id = ${studioId} and s.source = ${source} and s.starts_at >= ${to}
      and not s.cancelled and s.missing < ${READINGS_TO_BELIEVE}
      and greatest(s.read_at, s.not_found_at) < ${now}::timestamptz - make_interval(secs => ${BEYOND_EVERY_SECONDS})
    order by greatest(s.read_at, s.not_found_at), s.foreign_id limit ${MAX_ASKED}`.execute(trx);
  return rows.map(({ id }) => id);
}

/** Keeps a class as it was read, unless a later reading has said otherwise already. */
export async function keepClass(
  { trx, studioId }: Work,
  { source }: Of,
  row: ForeignClass,
  began: Date,
): Promise<void> {
  const { id, title, startsAt, endsAt, capacity, cancelled, place, teacher } = row;
  await sql`insert into source_places (studio_id, source, place_id, name)
    values (${studioId}, ${source}, ${place.id}, ${place.name})
    on conflict (studio_id, source, place_id) do update set name = excluded.name
      where source_places.name <> excluded.name`.execute(trx);
  if (teacher)
    await sql`insert into source_teachers (studio_id, source, teacher_id, name)
      values (${studioId}, ${source}, ${teacher.id}, ${teacher.name})
      on conflict (studio_id, source, teacher_id) do update set name = excluded.name
        where source_teachers.name <> excluded.name`.execute(trx);
  await sql`insert into source_classes as s (studio_id, source, foreign_id, title, starts_at, ends_at, capacity, cancelled,
      place_id, teacher_id, read_at)
    values (${studioId}, ${source}, ${id}, ${title}, ${startsAt}, ${endsAt}, ${capacity}, ${cancelled},
      ${await placeOf({ trx, studioId }, { source }, row)}, ${teacher?.id ?? null}, ${began})
    on conflict (studio_id, source, foreign_id) do update set title = excluded.title, starts_at = excluded.starts_at,
      ends_at = excluded.ends_at, capacity = excluded.capacity, cancelled = excluded.cancelled, place_id = excluded.place_id,
      teacher_id = excluded.teacher_id, missing = 0, read_at = excluded.read_at
      where s.read_at < excluded.read_at`.execute(trx);
}

/**
 * Where a class is: the room of its place that was hinted at, where somebody has said which one that is here; else the place.
 * The hint counts for as long as the class is read to be in that place.
 */
async function placeOf(
  { trx, studioId }: Pick<Work, 'trx' | 'studioId'>,
  { source }: Of,
  { id, place }: ForeignClass,
): Promise<string> {
  const { rows: hinted } = await sql<{ id: string; roomId: string | null }>`
    select r.room_place_id as id, p.room_id as "roomId" from source_class_rooms r
    left join source_places p on p.studio_id = r.studio_id and p.source = r.source and p.place_id = r.room_place_id
    where r.studio_id = ${studioId} and r.source = ${source} and r.foreign_class = ${id} and r.place_id = ${place.id}`.execute(
    trx,
  );
  const [room] = hinted;
  if (!room) return place.id;
  // So that it can be said.
  await sql`insert into source_places (studio_id, source, place_id, name)
    values (${studioId}, ${source}, ${room.id}, ${`${place.name} · ${room.id}`}) on conflict do nothing`.execute(
    trx,
  );
  return room.roomId === null ? place.id : room.id;
}

/**
 * Notes that a class that is missing is not there by its id either. It is gone by that, unless so many are that a person is asked
 * first; one of later days, which is missing in no list, by the second time.
 */
export async function keepNotFound(
  { trx, studioId }: Work,
  { source }: Of,
  { id, many, began }: { id: string; many: boolean; began: Date },
): Promise<void> {
  await sql`update source_classes set not_found_at = ${began},
      missing = case when ${many} then missing else least(${READINGS_TO_BELIEVE}, missing + 1) end,
      read_at = case when ${many} or missing + 1 < ${READINGS_TO_BELIEVE} then read_at else ${began} end
    where studio_id = ${studioId} and source = ${source} and foreign_id = ${id} and read_at < ${began}`.execute(
    trx,
  );
}

/** Has a person asked of a class that is missing for long, and that nothing is answered of by its id. */
export async function keepUnanswered(
  { trx, studioId, now }: Work,
  { source }: Of,
  { id, began }: { id: string; began: Date },
): Promise<void> {
  await sql`update source_connections n set many_gone_at = ${now} where n.studio_id = ${studioId} and n.source = ${source}
    and n.many_gone_at is null and exists (select from source_classes s where s.studio_id = n.studio_id and s.source = n.source
      and s.foreign_id = ${id} and s.missing > 0 and s.missing < ${READINGS_TO_BELIEVE} and s.ends_at > ${now}
      and s.read_at < ${began}::timestamptz - make_interval(mins => ${UNANSWERED_MINUTES}))`.execute(trx);
}

/**
 * The classes whose class here, or who is booked in it, is not as they were read last, and those of which a trouble is said that
 * may be over: first what is off, whose rooms are free then, and the soonest.
 */
export async function toSettle({ trx, studioId, now }: Work, { source }: Of): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.foreign_id as id from source_classes s
    left join classes c on c.studio_id = s.studio_id and c.class_id = s.class_id
    left join source_places p on p.studio_id = s.studio_id and p.source = s.source and p.place_id = s.place_id
    ${leaders}
    cross join lateral (select s.cancelled or s.missing >= ${READINGS_TO_BELIEVE} or p.followed is false as off) g
    where s.studio_id = ${studioId} and s.source = ${source} and coalesce(c.source = s.source, true) and (s.trouble is not null or s.roster_to_settle and c.class_id is not null
      or case when c.class_id is null then not g.off and s.ends_at > ${now}
      when c.ends_at <= ${now} then not g.off and s.starts_at >= c.ends_at and s.ends_at > ${now}
      when g.off then c.cancelled_at is null
      else c.cancelled_at is not null or c.title <> s.title or c.starts_at <> s.starts_at or c.ends_at <> s.ends_at
        or c.room_id is distinct from p.room_id or c.capacity <> coalesce(s.capacity, c.capacity)
        or c.instructor_id is distinct from f.staff_id or c.teacher_name is distinct from ${teacherName} end)
    order by g.off desc, s.starts_at, s.foreign_id`.execute(trx);
  return rows.map((row) => row.id);
}
