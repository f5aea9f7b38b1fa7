import type { ClassResult } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { Trx } from '../db.ts';

/** The newest classes that a person's performance is made of. */
const MAX_CLASSES = 1000;

export type ResultRow = {
  class_id: string;
  title: string;
  starts_at: Date;
  ends_at: Date;
  time_zone: string;
  location_name: string;
  instructor_name: string | null;
  spot_number: number | null;
  state: ClassResult['state'] | null;
  reason: string | null;
  values: Record<string, number | null> | null;
  zones: Record<string, { zone: number; seconds: number }[]> | null;
  peaks: { seconds: number; powerW: number }[] | null;
  inputs: Record<string, unknown> | null;
  has_trace: boolean;
  linked: boolean;
  connected: boolean;
  tracked: boolean;
};

/**
 * A person's classes that have begun, newest first, with their results where there are any. Booked classes without
 * numbers are among them.
 * @param only classes of one instructor, or one class
 */
export async function readResults(
  trx: Trx,
  studioId: string,
  customerId: string,
  now: Date,
  only: { instructorId?: string | null; classId?: string } = {},
): Promise<ResultRow[]> {
  const { rows } = await sql<ResultRow>`
    with mine as (
      select class_id from bookings
      where studio_id = ${studioId} and customer_id = ${customerId} and state = 'booked'
      union
      select class_id from class_results
      where studio_id = ${studioId} and customer_id = ${customerId} and state = 'ready'
    )
    select c.class_id, c.title, c.starts_at, c.ends_at, l.time_zone, l.name as location_name, s.name as instructor_name,
      coalesce(v.spot_number, b.spot_number) as spot_number, v.state, v.reason, v."values", v.zones, v.peaks, v.inputs,
      v.trace is not null as has_trace, k.client_id is not null as linked,
      n.studio_id is not null as connected, y.event_id is not null as tracked
    from mine
    join classes c on c.studio_id = ${studioId} and c.class_id = mine.class_id
    join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
    join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
    left join staff s on s.studio_id = c.studio_id and s.staff_id = c.instructor_id
    left join bookings b on b.studio_id = c.studio_id and b.class_id = c.class_id and b.customer_id = ${customerId}
      and b.state = 'booked'
    left join class_results v on v.studio_id = c.studio_id and v.class_id = c.class_id and v.customer_id = ${customerId}
    left join spivi_links k on k.studio_id = c.studio_id and k.customer_id = ${customerId}
    left join spivi_connections n on n.studio_id = c.studio_id
    left join spivi_class_sync y on y.studio_id = c.studio_id and y.class_id = c.class_id
    where c.cancelled_at is null and (c.starts_at <= ${now} or v.state = 'ready')
      and (${only.instructorId ?? null}::uuid is null or c.instructor_id = ${only.instructorId ?? null}::uuid)
      and (${only.classId ?? null}::uuid is null or c.class_id = ${only.classId ?? null}::uuid)
    order by c.starts_at desc, c.class_id limit ${MAX_CLASSES}`.execute(trx);
  return rows;
}

/** After that numbers that have not come are not waited for. */
const WAIT_HOURS = 24;

/** One row as people see it: the numbers, or why there are none. */
export function presentResult(row: ResultRow, now: Date): ClassResult {
  const { state, reason } = row.state ? { state: row.state, reason: row.reason } : whyNone(row, now);
  return {
    classId: row.class_id,
    title: row.title,
    startsAt: row.starts_at.toISOString(),
    timeZone: row.time_zone,
    locationName: row.location_name,
    instructorName: row.instructor_name,
    spotNumber: row.spot_number,
    state,
    reason,
    values: row.values ?? {},
    hasTrace: row.has_trace,
  };
}

function whyNone(row: ResultRow, now: Date): Pick<ClassResult, 'state' | 'reason'> {
  const none = (reason: string) => ({ state: 'none' as const, reason });
  if (row.spot_number === null) return none('no_spot');
  if (!row.connected) return none('not_connected');
  if (!row.linked) return none('not_matched');
  if (!row.tracked) return none('not_tracked');
  const hours = (now.getTime() - row.ends_at.getTime()) / 3_600_000;
  return hours > WAIT_HOURS ? none('no_data') : { state: 'waiting', reason: null };
}

/** Seconds that weigh a class's means: those recorded, else its length. */
export const secondsOf = (row: ResultRow): number =>
  row.values?.durationSeconds ?? (row.ends_at.getTime() - row.starts_at.getTime()) / 1000;
