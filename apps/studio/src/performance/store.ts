import type { ClassResult } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { Trx } from '../db.ts';
import { MAX_REJECTED_LOGINS } from '../sync-state.ts';
import { explainResult } from './why-none.ts';

/** The newest classes that a person's performance is made of, or the people of one class. */
const MAX_RESULTS = 1000;

export type ResultRow = {
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
  state: ClassResult['state'] | null;
  reason: string | null;
  /** As Spivi sent them. */
  values: Record<string, number | null> | null;
  corrections: Record<string, number> | null;
  zones: Record<string, { zone: number; seconds: number }[]> | null;
  peaks: { seconds: number; powerW: number }[] | null;
  inputs: Record<string, unknown> | null;
  revised_at: Date | null;
  has_trace: boolean;
  client_id: number | null;
  link_email: string | null;
  broken_since: Date | null;
  match: string | null;
  connection: 'none' | 'off' | 'auth' | 'on';
  gym_mapped: boolean;
  spivi_enabled: boolean;
  tracked: boolean;
  class_reason: string | null;
};

/**
 * A person's classes that have begun, or the people of one class, newest class first, each with its result where there
 * is any. Booked classes without numbers are among them; cancelled ones when a class is named.
 * @param of.instructorId only classes of this instructor
 */
export async function readResults(
  trx: Trx,
  studioId: string,
  of: { customerId?: string; classId?: string; instructorId?: string | null },
  now: Date,
): Promise<ResultRow[]> {
  const is = (column: string, value: string | null | undefined) =>
    value ? sql`and ${sql.ref(column)} = ${value}` : sql``;
  const inStudio = (alias: string) => sql`${sql.ref(`${alias}.studio_id`)} = ${studioId}
    ${is(`${alias}.customer_id`, of.customerId)} ${is(`${alias}.class_id`, of.classId)}`;
  const booked = of.classId ? sql`` : sql`and b.state = 'booked'`;
  const { rows } = await sql<ResultRow>`
    with mine as (
      select b.class_id, b.customer_id from bookings b
      where ${inStudio('b')} ${booked}
      union
      select v.class_id, v.customer_id from class_results v
      where ${inStudio('v')} and (v.state = 'ready' or v.corrections <> '{}')
    )
    select c.class_id, p.customer_id, p.first_name || ' ' || p.last_name as name, c.title, c.starts_at, c.ends_at,
      l.time_zone, l.name as location_name, s.name as instructor_name,
      coalesce(v.spot_number, b.spot_number) as spot_number, b.booking_id is not null as booked,
      v.state, v.reason, v."values", v.corrections, v.zones, v.peaks, v.inputs, v.revised_at,
      v.trace is not null as has_trace, k.client_id, k.email as link_email, k.broken_since, m.result as match,
      case when n.studio_id is null then 'none' when n.rejected_logins >= ${MAX_REJECTED_LOGINS} then 'auth'
        when n.enabled and not n.draft then 'on' else 'off' end as connection,
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
    left join class_results v on v.studio_id = c.studio_id and v.class_id = c.class_id and v.customer_id = p.customer_id
    left join spivi_links k on k.studio_id = c.studio_id and k.customer_id = p.customer_id
    left join spivi_matches m on m.studio_id = c.studio_id and m.customer_id = p.customer_id
      and m.email_normalized = p.email_normalized
    left join spivi_connections n on n.studio_id = c.studio_id
    left join spivi_gyms g on g.studio_id = c.studio_id and g.room_id = c.room_id
    left join spivi_class_sync y on y.studio_id = c.studio_id and y.class_id = c.class_id
    where c.cancelled_at is null and (c.starts_at <= ${now} or v.state = 'ready')
      ${is('c.instructor_id', of.instructorId)}
    order by c.starts_at desc, c.class_id, spot_number nulls last, name, p.customer_id limit ${MAX_RESULTS}`.execute(
    trx,
  );
  return rows;
}

/** The numbers that people see: what staff set by hand wins over what Spivi sent. */
export const shownValues = (
  row: Pick<ResultRow, 'values' | 'corrections'>,
): Record<string, number | null> => ({
  ...row.values,
  ...row.corrections,
});

/** One row as people see it: the numbers, or why there are none. Numbers set by hand make it ready; the reason stays. */
export function presentResult(row: ResultRow, now: Date): ClassResult {
  const explained = explainResult(
    {
      spotNumber: row.spot_number,
      clientId: row.client_id,
      email: row.link_email,
      brokenSince: row.broken_since,
      match: row.match,
      booked: row.booked,
      endsAt: row.ends_at,
      tracked: row.tracked,
      spiviEnabled: row.spivi_enabled,
      connection: row.connection,
      gymMapped: row.gym_mapped,
      classReason: row.class_reason,
      state: row.state,
      reason: row.reason,
    },
    now,
  );
  const corrected = Object.keys(row.corrections ?? {}).sort();
  return {
    classId: row.class_id,
    title: row.title,
    startsAt: row.starts_at.toISOString(),
    timeZone: row.time_zone,
    locationName: row.location_name,
    instructorName: row.instructor_name,
    spotNumber: row.spot_number,
    state: corrected.length > 0 ? 'ready' : explained.state,
    reason: explained.reason,
    values: shownValues(row),
    corrected,
    hasTrace: row.has_trace,
  };
}

/** Seconds that weigh a class's means: those recorded, else its length. */
export const secondsOf = (row: ResultRow): number =>
  shownValues(row).durationSeconds ?? (row.ends_at.getTime() - row.starts_at.getTime()) / 1000;
