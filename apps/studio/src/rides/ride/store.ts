import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { allows } from '../../consent/index.ts';
import { MAX_REJECTED_LOGINS } from '../../mirror/index.ts';
import { type Layers, withoutTheirDetails } from './layers.ts';
import { hasNumbers } from './shown-numbers.ts';
import type { Presence } from './why-none.ts';

/** The people of one class, or a person's classes where no page is asked for. */
const MAX_RESULTS = 1000;

/** A place in a list of rides, newest first. */
export type Position = { startsAt: Date; rideId: string };
export type Page = { after: Position | null; rows: number };

export type ResultRow = Layers & {
  class_id: string;
  customer_id: string;
  name: string;
  title: string;
  starts_at: Date;
  ends_at: Date;
  time_zone: string;
  location_name: string;
  instructor_name: string | null;
  spot_number: number | null;
  booked: boolean;
  state: Presence['state'];
  reason: string | null;
  /** For whom the ride was recorded that is this person's; null where they have none. */
  recorded_for: string | null;
  /** The ride recorded for this person is another's, or nobody's. */
  lost: boolean;
  erased: boolean;
  computed_version: number | null;
  computed_at: Date | null;
  revised_at: Date | null;
  has_trace: boolean;
  client_id: number | null;
  link_email: string | null;
  broken_since: Date | null;
  match: string | null;
  connection: 'none' | 'off' | 'auth' | 'on';
  /** To keep numbers, and that the person is sent to Spivi. */
  consents: boolean;
  gym_mapped: boolean;
  spivi_enabled: boolean;
  tracked: boolean;
  class_reason: string | null;
};

/**
 * A person's classes that have begun, or the people of one class, newest class first, each with the ride that is theirs
 * where there is any. Booked classes without numbers are among them, and those whose ride was given to somebody else;
 * cancelled ones when a class is named.
 * @param of.instructorId only classes of this instructor
 */
export async function readResults(
  { trx, studioId, now }: Work,
  of: { customerId?: string; classId?: string; classIds?: string[]; instructorId?: string | null },
  page: Page = { after: null, rows: MAX_RESULTS },
): Promise<ResultRow[]> {
  const is = (column: string, value: string | null | undefined) =>
    value ? sql`and ${sql.ref(column)} = ${value}` : sql``;
  const among = (row: string, person: string) => sql`${sql.ref(`${row}.studio_id`)} = ${studioId}
    ${is(`${row}.${person}`, of.customerId)} ${is(`${row}.class_id`, of.classId)}
    ${of.classIds ? sql`and ${sql.ref(`${row}.class_id`)} = any(${of.classIds}::uuid[])` : sql``}`;
  const booked = of.classId ? sql`` : sql`and b.state = 'booked'`;
  const { after } = page;
  const further = after
    ? sql`and (c.starts_at, c.class_id) < (${after.startsAt}, ${after.rideId}::uuid)`
    : sql``;
  const { rows } = await sql<ResultRow>`
    with mine as (
      select b.class_id, b.customer_id from bookings b where ${among('b', 'customer_id')} ${booked}
      union
      select v.class_id, v.rider_id from class_results v
      where ${among('v', 'rider_id')} and v.rider_id is not null and ${hasNumbers('v')}
      union
      select v.class_id, v.customer_id from class_results v
      where ${among('v', 'customer_id')} and v.reassigned and ${hasNumbers('v')}
    )
    select c.class_id, p.customer_id, p.first_name || ' ' || p.last_name as name, c.title, c.starts_at, c.ends_at,
      l.time_zone, l.name as location_name, s.name as instructor_name,
      coalesce(v.spot_number, b.spot_number) as spot_number, b.booking_id is not null as booked,
      v.state, v.reason, v.customer_id as recorded_for, coalesce(w.reassigned and ${hasNumbers('w')}, false) as lost,
      v."values", v.corrections, v.zones, v.peaks, v.inputs, v.computed, v.computed_version, v.computed_at,
      v.revised_at, v.trace is not null as has_trace,
      k.client_id, k.email as link_email, k.broken_since, m.result as match,
      case when n.studio_id is null then 'none' when n.rejected_logins >= ${MAX_REJECTED_LOGINS} then 'auth'
        when n.enabled and not n.draft then 'on' else 'off' end as connection,
      ${allows('store')} and ${allows('send')} as consents, p.erased_at is not null as erased,
      g.gym_id is not null as gym_mapped, c.spivi_enabled, y.event_id is not null as tracked,
      case when y.state in ('off', 'attention') then y.reason end as class_reason
    from mine
    join customers p on p.studio_id = ${studioId} and p.customer_id = mine.customer_id
    join classes c on c.studio_id = ${studioId} and c.class_id = mine.class_id
    join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
    join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
    left join staff s on s.studio_id = c.studio_id and s.staff_id = c.instructor_id
    left join bookings b on b.studio_id = c.studio_id and b.class_id = c.class_id and b.customer_id = p.customer_id
      and b.state = 'booked'
    left join class_results v on v.studio_id = c.studio_id and v.class_id = c.class_id and v.rider_id = p.customer_id
    left join class_results w on w.studio_id = c.studio_id and w.class_id = c.class_id and w.customer_id = p.customer_id
    left join spivi_links k on k.studio_id = c.studio_id and k.customer_id = p.customer_id
    left join spivi_matches m on m.studio_id = c.studio_id and m.customer_id = p.customer_id
      and m.email_normalized = p.email_normalized
    left join spivi_connections n on n.studio_id = c.studio_id
    left join spivi_gyms g on g.studio_id = c.studio_id and g.room_id = c.room_id
    left join spivi_class_sync y on y.studio_id = c.studio_id and y.class_id = c.class_id
    where c.cancelled_at is null and (c.starts_at <= ${now} or v.state = 'ready')
      ${is('c.instructor_id', of.instructorId)} ${further}
    order by c.starts_at desc, c.class_id desc, spot_number nulls last, name, p.customer_id
    limit ${page.rows}`.execute(trx);
  return rows.map((row) =>
    row.recorded_for === null || row.recorded_for === row.customer_id ? row : withoutTheirDetails(row),
  );
}
