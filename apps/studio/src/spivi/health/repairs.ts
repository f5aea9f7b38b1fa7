import type { Repair } from '@tandem/api/studio';
import { gravityOf, type Reason, reasons, reasonsOfPeople } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import {
  type HeardColumns,
  heardColumns,
  heardOf,
  isOverdue,
  MAX_REJECTED_LOGINS,
} from '../../mirror/index.ts';
import { AHEAD_DAYS } from '../classes/mark-dirty.ts';
import { countUnbegun } from '../connection/leave.ts';
import { SECOND_LOOK_SECONDS } from '../people/match-verify.ts';

const MAX_REPAIRS = 200;

type Found = {
  kind: Reason;
  subjectKind: Repair['subject']['kind'];
  id: string | null;
  name: string;
  count: number;
  detail: string | null;
  since: Date | null;
  dueAt: Date | null;
};
export type ConnectionRow = {
  site_id: number;
  source_name: string;
  rejected_logins: number;
  down_since: Date | null;
  leaving_since: Date | null;
  last_error_at: Date | null;
  last_error_message: string | null;
};

/**
 * All that a person must do, gravest and soonest first, at most 200. Read from the present state in a few queries: what
 * is mended is no longer found, and so each repair closes itself.
 */
export async function findRepairs(work: Work, row: ConnectionRow): Promise<Repair[]> {
  const found = [
    ...(await ofConnection(work, row)),
    ...(await ofRooms(work)),
    ...(await ofClasses(work)),
    ...(await unstarted(work)),
    ...(await ofPeople(work)),
  ];
  return found.sort(byUrgency).slice(0, MAX_REPAIRS).map(presentRepair);
}

/** What keeps everything from working comes before what keeps one class or person. */
const rank = ({ kind }: Found) =>
  reasons[kind].about === 'connection' || reasons[kind].about === 'room'
    ? gravityOf(kind)
    : Number.POSITIVE_INFINITY;
const due = ({ dueAt }: Found) => dueAt?.getTime() ?? Number.POSITIVE_INFINITY;

function byUrgency(a: Found, b: Found): number {
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (due(a) !== due(b)) return due(a) - due(b);
  return a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name);
}

function presentRepair({ subjectKind, id, name, since, dueAt, ...rest }: Found): Repair {
  const single = subjectKind === 'class' || subjectKind === 'customer';
  return {
    ...rest,
    repairId: `${rest.kind}:${id ?? subjectKind}`,
    subject: { kind: subjectKind, id, name },
    since: since?.toISOString() ?? null,
    dueAt: dueAt?.toISOString() ?? null,
    canRetry: (single && rest.kind !== 'class_not_started') || rest.kind === 'down',
    canSkip: single && rest.kind !== 'skipped' && rest.kind !== 'class_not_started',
  };
}

async function ofConnection(work: Work, row: ConnectionRow): Promise<Found[]> {
  const { trx, studioId } = work;
  const base = {
    subjectKind: 'connection' as const,
    id: null,
    name: String(row.site_id),
    count: 1,
    detail: row.last_error_message,
    dueAt: null,
  };
  const found: Found[] = [];
  if (row.rejected_logins >= MAX_REJECTED_LOGINS)
    found.push({ ...base, kind: 'reauth', name: row.source_name, since: row.last_error_at });
  else if (row.down_since) found.push({ ...base, kind: 'down', since: row.down_since });
  if (row.leaving_since) {
    const count = await countUnbegun(work);
    found.push({ ...base, kind: 'leaving', count, detail: null, since: row.leaving_since });
  }
  const { rows } = await sql<{ count: number; since: Date | null; dueAt: Date | null }>`
    select count(*) as count, min(since) as since, min(due) as "dueAt" from (
      select missing_since as since, null::timestamptz as due from spivi_links
      where studio_id = ${studioId} and broken_since is null
        and checked_at >= missing_since + make_interval(secs => ${SECOND_LOOK_SECONDS})
      union all
      select s.missing_since, c.starts_at from spivi_class_sync s join classes c using (studio_id, class_id)
      where s.studio_id = ${studioId} and s.state = 'attention' and s.reason = 'many_deletions' and c.ends_at > now()
    ) gone`.execute(trx);
  if (rows[0]!.count > 0) found.push({ ...base, ...rows[0]!, kind: 'many_deletions', detail: null });
  return found;
}

/** Rooms whose coming classes have no box or no map, and gyms whose box Spivi does not know. */
async function ofRooms({ trx, studioId }: Work): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select case when c.gym_id is null then 'gym_unmapped' when ${boxUnknown} then 'box_unknown' else 'no_layout' end as kind,
      case when ${boxUnknown} then 'gym' else 'room' end as "subjectKind",
      case when ${boxUnknown} then c.gym_id else c.room_id end as id,
      case when ${boxUnknown} then c.gym_name || ' (' || c.box_id || ')' else c.location_name || ' · ' || c.room_name end as name,
      count(*) as count, null as detail, min(c.synced_at) as since, min(c.starts_at) as "dueAt"
    from class_mirror c
    where c.studio_id = ${studioId} and ${coming} and c.spivi_enabled and c.skipped_at is null
      and (c.gym_id is null or c.sync_state = 'attention' and c.sync_reason = 'box_unknown'
        or not exists (select from spots o where o.studio_id = c.studio_id and o.room_id = c.room_id and o.active))
    group by 1, 2, 3, 4 limit ${MAX_REPAIRS}`.execute(trx);
  return rows;
}

const boxUnknown = sql`c.sync_reason = 'box_unknown' and c.gym_id is not null`;
const coming = sql`c.cancelled_at is null and c.ends_at > now()
  and c.starts_at < now() + make_interval(days => ${AHEAD_DAYS})`;

/** Per class and cause: bookings of it that need attention, else the class itself; and classes left alone. */
async function ofClasses({ trx, studioId }: Work): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select case y.reason when 'invalid_request' then 'refused' else coalesce(y.reason, 'refused') end as kind,
      'class' as "subjectKind", c.class_id as id, c.title as name, count(*) as count, min(y.detail) as detail,
      min(y.since) as since, c.starts_at as "dueAt"
    from classes c join (
      select k.studio_id, k.class_id, k.reason, k.detail, k.since from spivi_booking_sync k
      join bookings b on b.studio_id = k.studio_id and b.booking_id = k.booking_id and b.state = 'booked'
      where k.studio_id = ${studioId} and k.state = 'attention' and k.reason <> all(${reasonsOfPeople}::text[])
      union all
      select s.studio_id, s.class_id, s.reason, s.detail, s.synced_at from spivi_class_sync s
      where s.studio_id = ${studioId} and s.state = 'attention' and not exists (
        select from spivi_booking_sync k where k.studio_id = s.studio_id and k.class_id = s.class_id
          and k.state = 'attention' and (k.reason = s.reason or s.reason = any(${reasonsOfPeople}::text[])))
      union all
      select s.studio_id, s.class_id, 'skipped', null, s.skipped_at from spivi_class_sync s
      where s.studio_id = ${studioId} and s.skipped_at is not null
    ) y on y.studio_id = c.studio_id and y.class_id = c.class_id
    join spivi_class_sync s on s.studio_id = c.studio_id and s.class_id = c.class_id
    where c.studio_id = ${studioId} and ${coming} and y.reason not in ('box_unknown', 'many_deletions')
      and (s.skipped_at is null or y.reason = 'skipped')
    group by 1, c.class_id, c.title, c.starts_at order by c.starts_at, c.class_id, 1 limit ${MAX_REPAIRS}`.execute(
    trx,
  );
  return rows;
}

/** Classes that should be running and that nobody has started, by the tracker's own word. */
async function unstarted({ trx, studioId, now }: Work): Promise<Found[]> {
  const { rows } = await sql<HeardColumns & { id: string; name: string; startsAt: Date; endsAt: Date }>`
    select c.class_id as id, c.title as name, c.starts_at as "startsAt", c.ends_at as "endsAt", ${heardColumns}
    from class_mirror c
    where c.studio_id = ${studioId} and c.cancelled_at is null and c.starts_at <= ${now} and c.ends_at > ${now}
      and c.heard_state = 'scheduled'
    order by c.starts_at, c.class_id limit ${MAX_REPAIRS}`.execute(trx);
  return rows
    .filter((row) => isOverdue(row, heardOf(row), now))
    .map(({ id, name, startsAt }) => ({
      ...{ kind: 'class_not_started' as const, subjectKind: 'class' as const, id, name },
      ...{ count: 1, detail: null, since: startsAt, dueAt: startsAt },
    }));
}

/**
 * People who are missing in coming classes, or whose link, account or details failed; whoever else is only not decided
 * is counted together. Those left alone are silent until they change.
 */
async function ofPeople({ trx, studioId }: Work): Promise<Found[]> {
  const { rows } = await sql<Found>`
    with booked as (
      select b.customer_id, count(*) as count, min(c.starts_at) as "dueAt", min(k.reason) as reason, min(k.since) as since
      from spivi_booking_sync k
      join bookings b on b.studio_id = k.studio_id and b.booking_id = k.booking_id and b.state = 'booked'
      join classes c on c.studio_id = k.studio_id and c.class_id = k.class_id
      where k.studio_id = ${studioId} and k.state = 'attention' and k.reason = any(${reasonsOfPeople}::text[]) and ${coming}
      group by b.customer_id
    ), people as (
      select p.*, b.count, b."dueAt", b.reason, b.since
      from person_mirror p left join booked b on b.customer_id = p.customer_id
      where p.studio_id = ${studioId} and p.erased_at is null and p.skipped_at is null
        and (b.customer_id is not null or p.broken_since is not null or p.client_id is not null and p.link_email is null
          or p.push_state = 'attention' or p.create_reason is not null or p.result in ('ambiguous', 'conflict'))
    ), single as (
      select reason as kind, customer_id, name, count, null as detail, since, "dueAt" from people where reason is not null
      union all
      select 'link_lost', customer_id, name, 1, null, broken_since, null from people
      where standing = 'broken' and reason is distinct from 'link_lost'
      union all
      select 'email_unknown', customer_id, name, 1, client_id::text, linked_at, null from people
      where standing = 'linked' and link_email is null
      union all
      select 'push_failed', customer_id, name, 1, push_reason, push_since, null from people
      where standing = 'linked' and push_details and push_state = 'attention'
      union all
      select 'create_failed', customer_id, name, 1, create_reason, asked_at, null from people
      where create_reason is not null and standing = 'not_found'
    )
    (select kind, 'customer' as "subjectKind", customer_id as id, name, count, detail, since, "dueAt" from single
      order by "dueAt" nulls last, kind, name, customer_id limit ${MAX_REPAIRS})
    union all
    select standing, 'people', null, '', count(*), null, min(asked_at), null from people
    where standing in ('ambiguous', 'conflict') and reason is null group by standing`.execute(trx);
  return rows;
}
