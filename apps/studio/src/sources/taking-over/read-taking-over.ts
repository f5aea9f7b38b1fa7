import type { endpoints } from '@tandem/api/studio';
import {
  type ForeignSource,
  MAX_TAKEOVER_TOLD,
  type SourceBookingTrouble,
  type takenLeftWhy,
  type takeoverClassTroubles,
  type takeoverRefusals,
} from '@tandem/api/words';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Work } from '../../base/context.ts';
import { READINGS_TO_BELIEVE } from '../rules.ts';
import { isComing } from './coming.ts';
import {
  canUndo,
  isEarlier,
  isMoving,
  isToGiveBack,
  lastTakeover,
  type TakeoverRow,
  undoUntil,
} from './takeover.ts';

/** What was read longer ago is not what is: classes are read every five minutes, who is booked every half hour at least. */
const CLASSES_READ_MINUTES = 60;
const ROSTERS_READ_MINUTES = 120;

type TakingOver = z.input<typeof endpoints.getTakingOver.response>;
type Named = { title: string; startsAt: Date; timeZone: string };
type Refusal = (typeof takeoverRefusals)[number];

/** What would come of a source, what would not and why, and where the last taking over of it stands. */
export async function readTakingOver(work: Work, source: ForeignSource): Promise<TakingOver> {
  const { rows } = await sql<{ at: Date | null }>`select classes_read_at as at from source_connections
    where studio_id = ${work.studioId} and source = ${source}`.execute(work.trx);
  const last = await lastTakeover(work, source);
  return {
    readAt: rows[0]?.at?.toISOString() ?? null,
    refusal: await refusalOf(work, source),
    weeks: await readWeeks(work, source),
    underWay: await countUnderWay(work, source),
    ...(await readClasses(work, source)),
    ...(await readBookings(work, source)),
    people: await readPeople(work, source),
    last: last && (await told(work, last)),
  };
}

/** Why taking over cannot begin now: nobody is to lose a booking that was not read, or to come to a class that is off or has moved there. */
export async function refusalOf(work: Work, source: ForeignSource): Promise<Refusal | null> {
  const { trx, studioId, now } = work;
  const { rows } = await sql<{ read: boolean; coming: boolean; unread: boolean }>`
    select coalesce(k.many_gone_at is null and k.classes_read_at > ${now}::timestamptz - make_interval(mins => ${CLASSES_READ_MINUTES}), false) as read,
      exists (select from classes c where ${isComing(work, source)}) as coming,
      exists (select from classes c join source_classes s using (studio_id, class_id)
        where ${isComing(work, source)} and (${isUnread(work)} or s.cancelled or s.missing > 0
          or c.starts_at > ${now} and s.starts_at <> c.starts_at)) as unread
    from source_connections k where k.studio_id = ${studioId} and k.source = ${source}`.execute(trx);
  const found = rows[0];
  if (!found) return 'source_not_connected';
  if (!found.read) return 'source_not_read';
  if (!found.coming) return 'nothing_to_take_over';
  return found.unread ? 'source_not_read' : null;
}

/** Whether any class of a source comes. */
export async function comesFrom(work: Work, source: ForeignSource): Promise<boolean> {
  const { rows } = await sql`select from classes c where ${isComing(work, source)} limit 1`.execute(work.trx);
  return rows.length > 0;
}

/** Whether who is booked in a class `s` was not read to its end of late, or does not stand here yet. */
const isUnread = ({ now }: Work) => sql<boolean>`(s.roster_to_settle or coalesce(
  s.roster_read_at <= ${now}::timestamptz - make_interval(mins => ${ROSTERS_READ_MINUTES}), true))`;

async function readWeeks(work: Work, source: ForeignSource): Promise<TakingOver['weeks']> {
  const { rows } = await sql<TakingOver['weeks'][number]>`
    select to_char(date_trunc('week', c.starts_at at time zone l.time_zone), 'YYYY-MM-DD') as monday,
      count(*)::int as classes, coalesce(sum(k.bookings), 0)::int as bookings,
      coalesce(sum(k.without), 0)::int as "withoutSpot"
    from classes c
    join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
    join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
    cross join lateral (select count(*) as bookings, count(*) filter (where b.spot_number is null) as without
      from bookings b where b.studio_id = c.studio_id and b.class_id = c.class_id and b.state = 'booked') k
    where ${isComing(work, source)} group by 1 order by 1`.execute(work.trx);
  return rows;
}

/** Classes that come and have begun. */
async function countUnderWay(work: Work, source: ForeignSource): Promise<number> {
  const { rows } = await sql<{ classes: number }>`select count(*)::int as classes from classes c
    where ${isComing(work, source)} and c.starts_at <= ${work.now}`.execute(work.trx);
  return rows[0]!.classes;
}

/** The clock of the place of a class `s` that was read: of its room, else of the studio's first place. */
const timeZone = sql<string>`(select l.time_zone from locations l
  left join rooms r on r.studio_id = l.studio_id and r.location_id = l.location_id
  where l.studio_id = s.studio_id
  order by (r.room_id = coalesce(c.room_id, p.room_id)) desc nulls last, l.location_id limit 1)`;

const read = sql`source_classes s
  left join classes c on c.studio_id = s.studio_id and c.class_id = s.class_id
  left join source_places p on p.studio_id = s.studio_id and p.source = s.source and p.place_id = s.place_id`;

/** A class `s` that was read and is to come, whether it stands here or not: of a place that the studio follows, and not its own already. */
const isToCome = ({ studioId, now }: Work, source: ForeignSource) => sql`
  s.studio_id = ${studioId} and s.source = ${source} and not s.cancelled and s.missing < ${READINGS_TO_BELIEVE}
  and s.ends_at > ${now} and coalesce(p.followed, true) and coalesce(c.source = s.source, true)`;

async function readClasses(
  work: Work,
  source: ForeignSource,
): Promise<Pick<TakingOver, 'classes' | 'classesInTrouble'>> {
  type Row = Named & { id: string; trouble: (typeof takeoverClassTroubles)[number]; all: number };
  const { rows } = await sql<Row>`
    select s.foreign_id as id, s.title, s.starts_at as "startsAt", ${timeZone} as "timeZone", t.trouble, (count(*) over ())::int as all
    from ${read}
    cross join lateral (select case when s.trouble is not null then s.trouble when c.class_id is null then 'no_room'
      when s.roster_many_gone_at is not null then 'roster_doubted' when ${isUnread(work)} then 'roster_unread' end as trouble) t
    where ${isToCome(work, source)} and t.trouble is not null
    order by s.starts_at, s.foreign_id limit ${MAX_TAKEOVER_TOLD}`.execute(work.trx);
  return {
    classes: rows.map(({ all: _, ...row }) => ({ ...row, startsAt: row.startsAt.toISOString() })),
    classesInTrouble: rows[0]?.all ?? 0,
  };
}

async function readBookings(
  work: Work,
  source: ForeignSource,
): Promise<Pick<TakingOver, 'bookings' | 'bookingsInTrouble'>> {
  type Row = Named & { id: string; person: string | null; trouble: SourceBookingTrouble; all: number };
  const { rows } = await sql<Row>`
    select b.foreign_class || '/' || b.foreign_id as id, s.title, s.starts_at as "startsAt", ${timeZone} as "timeZone", b.trouble, (count(*) over ())::int as all,
      coalesce(u.name, nullif(concat_ws(' ', nullif(i.first_name, ''), nullif(i.last_name, '')), ''), i.email) as person
    from ${read}
    join source_bookings b on b.studio_id = s.studio_id and b.source = s.source and b.foreign_class = s.foreign_id
    join source_people i on i.studio_id = b.studio_id and i.source = b.source and i.person_id = b.person_id
    left join customers u on u.studio_id = i.studio_id and u.customer_id = i.customer_id
    where ${isToCome(work, source)} and c.class_id is not null and c.cancelled_at is null and not b.cancelled
      and b.trouble is not null
    order by s.starts_at, s.foreign_id, b.foreign_id limit ${MAX_TAKEOVER_TOLD}`.execute(work.trx);
  return {
    bookings: rows.map(({ all: _, ...row }) => ({ ...row, startsAt: row.startsAt.toISOString() })),
    bookingsInTrouble: rows[0]?.all ?? 0,
  };
}

/** Whoever is booked in what is to come, each once. */
async function readPeople(work: Work, source: ForeignSource): Promise<TakingOver['people']> {
  const { rows } = await sql<TakingOver['people']>`
    select count(*) filter (where i.how in ('email', 'manual'))::int as linked,
      count(*) filter (where i.how = 'made')::int as made, count(*) filter (where i.how is null)::int as unknown
    from source_people i where i.studio_id = ${work.studioId} and i.source = ${source} and i.person_id in (
      select b.person_id from ${read}
      join source_bookings b on b.studio_id = s.studio_id and b.source = s.source and b.foreign_class = s.foreign_id
      where ${isToCome(work, source)} and not b.cancelled)`.execute(work.trx);
  return rows[0]!;
}

/** A taking over with how far it is. */
async function told(work: Work, row: TakeoverRow): Promise<TakingOver['last']> {
  const { trx, studioId, now } = work;
  const ofIt = sql`k.studio_id = ${studioId} and k.takeover_id = ${row.takeoverId}`;
  const { rows } = await sql<{ taken: number; givenBack: number; by: string | null }>`
    select count(*)::int as taken, count(*) filter (where k.given_back_at is not null)::int as "givenBack",
      (select f.name from staff f where f.studio_id = ${studioId} and f.staff_id = ${row.byStaff}) as by
    from taken_classes k where ${ofIt}`.execute(trx);
  const { rows: earlier } = await sql<{ classes: number; until: Date | null }>`
    select count(*)::int as classes, min(coalesce(o.undone_at, o.taken_at)) as until from source_takeovers o
    join taken_classes k on k.studio_id = o.studio_id and k.takeover_id = o.takeover_id
    join classes c on c.studio_id = k.studio_id and c.class_id = k.class_id and c.cancelled_at is null and c.starts_at > ${now}
    where ${isEarlier(work, row)} and o.begun_at <= ${row.begunAt} and ${isToGiveBack}`.execute(trx);
  type Left = Named & { classId: string; why: (typeof takenLeftWhy)[number] };
  const { rows: left } = await sql<Left>`
    select k.class_id as "classId", c.title, c.starts_at as "startsAt", l.time_zone as "timeZone", k.left_because as why
    from taken_classes k join classes c using (studio_id, class_id)
    join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
    join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
    where ${ofIt} and k.left_because is not null order by c.starts_at, k.class_id limit ${MAX_TAKEOVER_TOLD}`.execute(
    trx,
  );
  return {
    ...{ state: row.state, begunAt: row.begunAt.toISOString() },
    takenAt: row.takenAt?.toISOString() ?? null,
    undoneAt: row.undoneAt?.toISOString() ?? null,
    undoUntil: (await canUndo(work, row)) ? undoUntil(row, now).toISOString() : null,
    earlier: earlierTold(row, earlier[0]!, now),
    failed: row.failedAt && { at: row.failedAt.toISOString(), classes: await readStill(work, row) },
    ...rows[0]!,
    left: left.map((one) => ({ ...one, startsAt: one.startsAt.toISOString() })),
  };
}

/** What of earlier acts is taken back with this one, and until when that is so. */
function earlierTold(
  { state }: TakeoverRow,
  { classes, until }: { classes: number; until: Date | null },
  now: Date,
): NonNullable<TakingOver['last']>['earlier'] {
  if (state !== 'taking' && state !== 'taken') return null;
  return until && { classes, until: undoUntil({ takenAt: until, undoneAt: null }, now).toISOString() };
}

/** The first of the classes that could not be taken over. */
async function readStill(
  work: Work,
  { source }: TakeoverRow,
): Promise<{ classId: string; title: string; startsAt: string; timeZone: string }[]> {
  const { rows } = await sql<Named & { classId: string }>`
    select c.class_id as "classId", c.title, c.starts_at as "startsAt", l.time_zone as "timeZone" from classes c
    join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
    join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
    where ${isComing(work, source)} order by c.starts_at, c.class_id limit ${MAX_TAKEOVER_TOLD}`.execute(
    work.trx,
  );
  return rows.map((one) => ({ ...one, startsAt: one.startsAt.toISOString() }));
}

/**
 * What of the latest taking over waits for a person: classes that could not be taken over, or not be given back and have not begun;
 * `dueAt` is the first of them. @returns null where none are
 */
export async function stuckClasses(
  work: Work,
  source: ForeignSource,
): Promise<{ count: number; dueAt: Date; timeZone: string; since: Date | null } | null> {
  const { trx, studioId, now } = work;
  const last = await lastTakeover(work, source);
  if (!last || isMoving(last) || last.state === 'taken' || !(await canUndo(work, last))) return null;
  const stuck =
    last.state === 'taking'
      ? isComing(work, source)
      : sql<boolean>`c.studio_id = ${studioId} and c.cancelled_at is null and c.starts_at > ${now} and exists (
          select from taken_classes k where k.studio_id = c.studio_id and k.class_id = c.class_id
            and k.takeover_id = ${last.takeoverId} and k.left_because = 'failed')`;
  const { rows } = await sql<{ count: number; dueAt: Date; timeZone: string }>`
    select (count(*) over ())::int as count, c.starts_at as "dueAt", l.time_zone as "timeZone" from classes c
    join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
    join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
    where ${stuck} order by c.starts_at, c.class_id limit 1`.execute(trx);
  return rows[0] ? { ...rows[0], since: last.failedAt ?? last.undoneAt } : null;
}
