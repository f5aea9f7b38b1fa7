import { ALGORITHM_VERSION } from '@tandem/metrics';
import { sql } from 'kysely';
import type { Trx } from '../db.ts';
import type { Scope } from './allow.ts';
import type { Layers } from './layers.ts';
import { hasNumbers } from './shown-numbers.ts';
import { packSummary, SUMMARY_LAYOUT, type Summary, unpackSummary } from './summary.ts';

/** So many rides, the newest; nobody has ridden more. */
const MAX_RIDDEN = 20_000;

/** A ride with numbers, in class or outside, as trends need it. */
export type Ridden = Summary & {
  kind: 'class' | 'own';
  rideId: string;
  title: string;
  startsAt: string;
  timeZone: string;
  /** Its local date, YYYY-MM-DD. */
  date: string;
  /** That weigh its means: those recorded, else the length of the class. */
  seconds: number;
};
/** A class that a person booked, and that is over. */
export type Attended = {
  classId: string;
  date: string;
  booked: boolean;
  lateCancelled: boolean;
  checkedIn: boolean;
  hasNumbers: boolean;
};

type Row = {
  kind: 'class' | 'own';
  ride_id: string;
  title: string;
  at_ms: number;
  time_zone: string;
  date: string;
  planned_seconds: number;
  /** Booking of a class: null without any. */
  booked: boolean | null;
  late: boolean | null;
  checked_in: boolean | null;
  over: boolean;
  ridden: boolean;
  summary: Buffer | null;
  /** Where there is no summary of today's layout. */
  layers: Layers | null;
};

/**
 * All of a person's rides with numbers, oldest first, and the classes that they booked: one pass over both, since each
 * would look up the same classes. Rides are read packed, or, where they changed a moment ago, from the numbers themselves.
 */
export async function readRidden(
  trx: Trx,
  studioId: string,
  { customerId, instructorId }: Scope,
  now: Date,
): Promise<{ rides: Ridden[]; attended: Attended[] }> {
  const packed = (row: string) => sql`${sql.ref(`${row}.computed_version`)} = ${ALGORITHM_VERSION}
    and substr(${sql.ref(`${row}.summary`)}, 1, ${SUMMARY_LAYOUT.length}) = ${SUMMARY_LAYOUT}`;
  const taught = instructorId === null ? sql`` : sql`and c.instructor_id = ${instructorId}`;
  const own = sql`
    union all
    select 'own', o.ride_id, o.title, extract(epoch from o.started_at)::float8 * 1000, o.time_zone,
      (o.started_at at time zone o.time_zone)::date, o.seconds, null, null, null, true, true,
      case when ${packed('o')} then o.summary end,
      case when ${packed('o')} then null else jsonb_build_object('values', o.sent, 'computed', o.computed) end
    from own_rides o where o.studio_id = ${studioId} and o.customer_id = ${customerId}`;
  const { rows } = await sql<Row>`
    with booked as (
      select class_id, bool_or(state = 'booked') as booked, bool_or(late_cancel and state <> 'booked') as late,
        bool_or(state = 'booked' and checked_in_at is not null) as checked_in
      from bookings where studio_id = ${studioId} and customer_id = ${customerId} group by class_id
    ), ridden as (
      select v.class_id, true as ridden, case when ${packed('v')} then v.summary end as summary,
        case when ${packed('v')} then null else jsonb_build_object('values', v."values", 'zones', v.zones, 'peaks', v.peaks,
          'inputs', v.inputs, 'computed', v.computed, 'corrections', v.corrections) end as layers
      from class_results v where v.studio_id = ${studioId} and v.rider_id = ${customerId} and ${hasNumbers('v')}
    )
    select 'class' as kind, c.class_id as ride_id, c.title, extract(epoch from c.starts_at)::float8 * 1000 as at_ms,
      l.time_zone, (c.starts_at at time zone l.time_zone)::date as date,
      extract(epoch from c.ends_at - c.starts_at)::int as planned_seconds, b.booked, b.late, b.checked_in,
      c.ends_at <= ${now} as over, coalesce(v.ridden, false) as ridden, v.summary, v.layers
    from booked b full join ridden v on v.class_id = b.class_id
    join classes c on c.studio_id = ${studioId} and c.class_id = coalesce(b.class_id, v.class_id)
    join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
    join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
    where c.cancelled_at is null and (c.starts_at <= ${now} or v.ridden) ${taught}
    ${instructorId === null ? own : sql``}
    order by at_ms desc, ride_id desc limit ${MAX_RIDDEN}`.execute(trx);
  rows.reverse();
  return {
    rides: rows.filter((row) => row.ridden).map(ridden),
    attended: rows.filter((row) => row.over && (row.booked || row.late)).map(attended),
  };
}

function ridden(row: Row): Ridden {
  const summary = unpackSummary(row.summary ?? packSummary(row.layers!));
  return {
    kind: row.kind,
    rideId: row.ride_id,
    title: row.title,
    startsAt: new Date(row.at_ms).toISOString(),
    timeZone: row.time_zone,
    date: row.date,
    seconds: summary.values.durationSeconds ?? row.planned_seconds,
    ...summary,
  };
}

const attended = (row: Row): Attended => ({
  classId: row.ride_id,
  date: row.date,
  booked: row.booked === true,
  lateCancelled: row.late === true && row.booked !== true,
  checkedIn: row.checked_in === true,
  hasNumbers: row.ridden,
});
