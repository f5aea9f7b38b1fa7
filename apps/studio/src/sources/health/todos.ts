import type { SourceTodo } from '@tandem/api/studio';
import { type ForeignSource, sourceNames, sourceTodoKinds } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { MAX_REJECTED_LOGINS } from '../../mirror/index.ts';
import { stillFollows } from '../follows.ts';
import { digestOf, type Gone, goneBookings, goneClasses } from '../mapping/believe.ts';
import { READINGS_TO_BELIEVE } from '../rules.ts';
import { stuckClasses } from '../taking-over/read-taking-over.ts';

const MAX_TODOS = 200;
/** Who rode yesterday and is nobody here yet gets their numbers still. */
const BACK_HOURS = 24;

type Found = Omit<SourceTodo, 'todoId' | 'dueAt' | 'since' | 'gone'> & {
  dueAt: Date | null;
  since: Date | null;
  gone?: SourceTodo['gone'];
};

const none = {
  ...{ other: null, count: 1, placeId: null, personId: null, roomId: null, classId: null },
  ...{ dueAt: null, timeZone: null, since: null },
} satisfies Partial<Found>;

/**
 * All of a source that needs a person, what keeps most from working first and then the soonest, at most 200. Read from the present
 * state: what is mended is no longer found, and so each closes itself.
 */
export async function findTodos(work: Work, source: ForeignSource): Promise<SourceTodo[]> {
  const found = [
    ...(await ofConnection(work, source)),
    ...(await goneRosters(work, source)),
    ...(await unknownPlaces(work, source)),
    ...(await takenRooms(work, source)),
    ...(await unknownSpots(work, source)),
    ...(await ofBookings(work, source)),
    ...(await refusedCheckIns(work, source)),
  ];
  const due = ({ dueAt }: Found) => dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const rank = ({ kind }: Found) => sourceTodoKinds.indexOf(kind);
  return found
    .sort((a, b) => rank(a) - rank(b) || (due(a) === due(b) ? 0 : due(a) - due(b)))
    .slice(0, MAX_TODOS)
    .map(({ gone = null, ...one }) => ({
      ...one,
      todoId: [one.kind, one.placeId, one.roomId, one.classId, one.personId].filter(Boolean).join(':'),
      dueAt: one.dueAt?.toISOString() ?? null,
      since: one.since?.toISOString() ?? null,
      gone,
    }));
}

const shown = (foreignClass: string | null, gone: readonly Gone[]): SourceTodo['gone'] => ({
  digest: digestOf(foreignClass, gone),
  foreignClass,
  rows: gone.map(({ name, startsAt, timeZone, unsure }) => ({
    name,
    unsure,
    startsAt: startsAt?.toISOString() ?? null,
    timeZone,
  })),
});

async function ofConnection(work: Work, source: ForeignSource): Promise<Found[]> {
  const { trx, studioId } = work;
  const { rows } = await sql<{ refused: boolean; errorAt: Date | null; manyGoneAt: Date | null }>`
    select rejected_logins >= ${MAX_REJECTED_LOGINS} as refused, last_error_at as "errorAt", many_gone_at as "manyGoneAt"
    from source_connections where studio_id = ${studioId} and source = ${source}`.execute(trx);
  const [connection] = rows;
  if (!connection) return [];
  const found: Found[] = [];
  const name = sourceNames[source];
  if (connection.refused) found.push({ ...none, kind: 'login_refused', name, since: connection.errorAt });
  const stuck = await stuckClasses(work, source);
  if (stuck) found.push({ ...none, kind: 'takeover_failed', name, ...stuck });
  const gone = await goneClasses(work, source);
  if (gone.length > 0) {
    const { startsAt: dueAt, timeZone, all } = gone[0]!;
    const said = {
      count: all,
      dueAt,
      timeZone,
      since: connection.manyGoneAt,
      gone: shown(null, gone),
    };
    found.push({ ...none, kind: 'classes_gone', name, ...said });
  }
  return found;
}

async function goneRosters(work: Work, source: ForeignSource): Promise<Found[]> {
  const { trx, studioId, now } = work;
  const { rows } = await sql<Found & { foreignId: string }>`
    select s.foreign_id as "foreignId", s.title as name, s.class_id as "classId", s.starts_at as "dueAt",
      l.time_zone as "timeZone", s.roster_many_gone_at as since
    from source_classes s join class_places l on l.studio_id = s.studio_id and l.class_id = s.class_id
    where s.studio_id = ${studioId} and s.source = ${source} and s.roster_many_gone_at is not null and s.ends_at > ${now}
      and l.cancelled_at is null order by s.starts_at, s.foreign_id limit ${MAX_TODOS}`.execute(trx);
  const found: Found[] = [];
  for (const { foreignId, ...row } of rows) {
    const gone = await goneBookings(work, source, foreignId);
    if (gone.length === 0) continue;
    found.push({ ...none, ...row, kind: 'roster_gone', count: gone[0]!.all, gone: shown(foreignId, gone) });
  }
  return found;
}

/** What of a class is still to come, where the studio has it. */
const coming = (now: Date) =>
  sql`not s.cancelled and s.missing < ${READINGS_TO_BELIEVE} and s.ends_at > ${now}
  and ${stillFollows}`;

async function unknownPlaces({ trx, studioId, now }: Work, source: ForeignSource): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select 'place_unknown' as kind, p.name, p.place_id as "placeId", count(*)::int as count, min(s.starts_at) as "dueAt"
    from source_places p join source_classes s on s.studio_id = p.studio_id and s.source = p.source and s.place_id = p.place_id
    where p.studio_id = ${studioId} and p.source = ${source} and p.room_id is null and p.followed and ${coming(now)}
    group by p.place_id, p.name order by min(s.starts_at), p.place_id limit ${MAX_TODOS}`.execute(trx);
  return rows.map((row) => ({ ...none, ...row }));
}

async function takenRooms({ trx, studioId, now }: Work, source: ForeignSource): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select 'room_taken' as kind, s.title as name, s.starts_at as "dueAt", o.time_zone as "timeZone", o.title as other,
      o.class_id as "classId", p.room_id as "roomId", p.place_id as "placeId"
    from source_classes s
    join source_places p on p.studio_id = s.studio_id and p.source = s.source and p.place_id = s.place_id
    left join lateral (select o.* from class_places o where o.studio_id = s.studio_id and o.room_id = p.room_id
        and o.cancelled_at is null and o.starts_at < s.ends_at and o.ends_at > s.starts_at
        and o.class_id is distinct from s.class_id order by o.starts_at, o.class_id limit 1) o on true
    where s.studio_id = ${studioId} and s.source = ${source} and s.trouble = 'room_taken' and ${coming(now)}
    order by s.starts_at, s.foreign_id limit ${MAX_TODOS}`.execute(trx);
  return rows.map((row) => ({ ...none, ...row }));
}

/** Also of whoever is nobody here yet: they sit on it once they are known. */
async function unknownSpots({ trx, studioId, now }: Work, source: ForeignSource): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select 'spot_unknown' as kind, r.name, m.room_id as "roomId", count(distinct b.spot_id)::int as count,
      min(s.starts_at) as "dueAt", min(l.time_zone) as "timeZone"
    from source_bookings b
    join source_classes s on s.studio_id = b.studio_id and s.source = b.source and s.foreign_id = b.foreign_class
    join source_spots m on m.studio_id = b.studio_id and m.source = b.source and m.spot_id = b.spot_id
    join rooms r on r.studio_id = m.studio_id and r.room_id = m.room_id
    join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
    left join spots t on t.studio_id = m.studio_id and t.room_id = m.room_id and t.spot_number = m.spot_number
    where b.studio_id = ${studioId} and b.source = ${source} and not b.cancelled and ${coming(now)}
      and (b.trouble = 'spot_unknown' or b.trouble = 'person_unknown' and t.spot_number is null)
    group by m.room_id, r.name order by min(s.starts_at), m.room_id limit ${MAX_TODOS}`.execute(trx);
  return rows.map((row) => ({ ...none, ...row }));
}

/** People who are nobody here, once each; who has no spot, and who is booked twice, in each class. */
async function ofBookings({ trx, studioId, now }: Work, source: ForeignSource): Promise<Found[]> {
  const { rows } = await sql<Found>`
    with stuck as (
      select b.trouble, b.person_id, s.class_id, s.title, s.starts_at, l.time_zone,
        coalesce(c.name, trim(concat_ws(' ', p.first_name, p.last_name))) as name
      from source_bookings b
      join source_classes s on s.studio_id = b.studio_id and s.source = b.source and s.foreign_id = b.foreign_class
      join source_people p on p.studio_id = b.studio_id and p.source = b.source and p.person_id = b.person_id
      left join customers c on c.studio_id = p.studio_id and c.customer_id = p.customer_id
      left join class_places l on l.studio_id = s.studio_id and l.class_id = s.class_id
      where b.studio_id = ${studioId} and b.source = ${source} and not b.cancelled and not s.cancelled
        and s.missing < ${READINGS_TO_BELIEVE} and ${stillFollows} and s.ends_at > ${now}::timestamptz - case when b.trouble = 'person_unknown'
          then make_interval(hours => ${BACK_HOURS}) else interval '0' end)
    (select 'person_unknown' as kind, name, null as other, person_id as "personId", null::uuid as "classId",
        count(*)::int as count, min(starts_at) as "dueAt", min(time_zone) as "timeZone"
      from stuck where trouble = 'person_unknown' group by person_id, name order by min(starts_at), person_id limit ${MAX_TODOS})
    union all
    (select trouble, title, name, person_id, class_id, 1, starts_at, time_zone
      from stuck where trouble in ('spot_taken', 'booked_twice') order by starts_at, person_id limit ${MAX_TODOS})`.execute(
    trx,
  );
  return rows.map((row) => ({ ...none, ...row }));
}

/** Who was checked in here, or not any more, and is not there, of classes that were over a day ago at most. */
async function refusedCheckIns({ trx, studioId, now }: Work, source: ForeignSource): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select 'check_in_refused' as kind, l.title as name, c.name as other, b.person_id as "personId", l.class_id as "classId",
      l.starts_at as "dueAt", l.time_zone as "timeZone", w.pressed_at as since
    from source_check_ins w
    join source_bookings b using (studio_id, source, foreign_class, foreign_id)
    join bookings k on k.studio_id = b.studio_id and k.booking_id = b.booking_id
    join customers c on c.studio_id = k.studio_id and c.customer_id = k.customer_id
    join class_places l on l.studio_id = k.studio_id and l.class_id = k.class_id and l.source = w.source
    where w.studio_id = ${studioId} and w.source = ${source} and w.state = 'refused'
      and l.ends_at > ${now}::timestamptz - make_interval(hours => ${BACK_HOURS})
    order by l.starts_at, b.foreign_id limit ${MAX_TODOS}`.execute(trx);
  return rows.map((row) => ({ ...none, ...row }));
}
