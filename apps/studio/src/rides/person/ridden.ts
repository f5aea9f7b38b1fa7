import type { Sport } from '@tandem/api/words';
import { ALGORITHM_VERSION, type Peak } from '@tandem/metrics';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { riddenInClass } from '../ride/in-class.ts';
import { type Layers, withoutTheirDetails } from '../ride/layers.ts';
import { hasNumbers } from '../ride/shown-numbers.ts';
import { packSummary, SUMMARY_LAYOUT, type Summary, unpackSummaries } from '../ride/summary.ts';
import type { Scope } from './allow.ts';

/** So many rides and booked classes; nobody has more. */
const MAX_RIDDEN = 20_000;

/** A ride with numbers, in class or outside, as trends need it. */
export type Ridden = Pick<Summary, 'values'> & {
  kind: 'class' | 'own';
  rideId: string;
  /** Of a ride in class. */
  classTypeId: string | null;
  title: string;
  startsAtMs: number;
  timeZone: string;
  /** Its local date, YYYY-MM-DD. */
  date: string;
  /** That weigh its means: those recorded, else the length of the class. */
  seconds: number;
  peaks: readonly Peak[];
  summary: Summary;
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

/** One ride or booked class, in the order in which the query names its columns. */
type Row = [
  kind: 'class' | 'own',
  rideId: string,
  classTypeId: string | null,
  title: string,
  startsAtMs: number,
  timeZone: string,
  date: string,
  plannedSeconds: number,
  booked: boolean | null,
  late: boolean | null,
  checkedIn: boolean | null,
  over: boolean,
  ridden: boolean,
  /** Of a ride without a summary of today's layout; `others`: recorded for somebody else. */
  layers: (Layers & { others?: boolean }) | null,
];

/**
 * All of a person's rides of one sport with numbers, oldest first by their own dates, and the classes that they booked: one pass over both, since each
 * would look up the same classes. Rides are read packed, or, where they changed a moment ago, from the numbers themselves.
 */
export async function readRidden(
  { trx, studioId, now }: Work,
  { customerId, instructorId }: Scope,
  sport: Sport = 'cycling',
): Promise<{ rides: Ridden[]; attended: Attended[] }> {
  const packed = (row: string) => sql`(${sql.ref(`${row}.computed_version`)} = ${ALGORITHM_VERSION}
    and substr(${sql.ref(`${row}.summary`)}, 1, ${SUMMARY_LAYOUT.length}) = ${SUMMARY_LAYOUT}) is true`;
  const taught = instructorId === null ? sql`` : sql`and c.instructor_id = ${instructorId}`;
  // Classes are ridden on bikes.
  const inClass = sport === 'cycling' ? sql`` : sql`and false`;
  const own = sql`
    union all
    select 'own', o.ride_id, null, o.title, o.started_at, o.time_zone, o.seconds, null, null, null, true, true,
      case when ${packed('o')} then o.summary end,
      case when not ${packed('o')} then json_build_object('sent', o.sent, 'inputs', o.inputs, 'computed', o.computed) end
    from own_rides o where o.studio_id = ${studioId} and o.customer_id = ${customerId} and o.sport = ${sport}
      and o.double_of is null and not ${riddenInClass('o')}`;
  // One row, since a thousand of them cost more to read than to find.
  const { rows } = await sql<{ rows: Row[] | null; summaries: Buffer | null }>`
    with booked as (
      select class_id, bool_or(state = 'booked') as booked, bool_or(late_cancel and state <> 'booked') as late,
        bool_or(state = 'booked' and checked_in_at is not null) as checked_in
      from bookings where studio_id = ${studioId} and customer_id = ${customerId} group by class_id
    ), ridden as (
      select v.class_id, true as ridden, case when ${packed('v')} then v.summary end as summary,
        case when not ${packed('v')} then json_build_object('sent', v."values", 'zones', v.zones, 'peaks', v.peaks,
          'inputs', v.inputs, 'computed', v.computed, 'corrections', v.corrections,
          'others', v.customer_id <> v.rider_id) end as layers
      from class_results v where v.studio_id = ${studioId} and v.rider_id = ${customerId} and ${hasNumbers('v')}
    ), rides as (
      select 'class' as kind, c.class_id as ride_id, c.class_type_id, c.title, c.starts_at as at, c.time_zone,
        extract(epoch from c.ends_at - c.starts_at)::int as planned, b.booked, b.late, b.checked_in,
        c.ends_at <= ${now} as over, coalesce(v.ridden, false) as ridden, v.summary, v.layers
      from booked b full join ridden v on v.class_id = b.class_id
      join class_places c on c.studio_id = ${studioId} and c.class_id = coalesce(b.class_id, v.class_id)
      where c.cancelled_at is null and (c.starts_at <= ${now} or v.ridden) ${taught} ${inClass}
      ${instructorId === null ? own : sql``}
      limit ${MAX_RIDDEN}
    )
    select json_agg(json_build_array(kind, ride_id, class_type_id, title, extract(epoch from at)::float8 * 1000, time_zone,
        (at at time zone time_zone)::date, planned, booked, late, checked_in, over, ridden, layers)) as rows,
      string_agg(summary, '') as summaries
    from rides`.execute(trx);
  const read = rows[0]!;
  const found: { rides: Ridden[]; attended: Attended[] } = { rides: [], attended: [] };
  // Both lists stand in the order in which the rows were found; sorting them here costs less than twice there.
  const summaries = unpackSummaries(read.summaries ?? Buffer.alloc(0)).values();
  for (const row of read.rows ?? []) {
    const [, , , , , , , , booked, late, , over, hasNumbers, layers] = row;
    if (over && (booked || late)) found.attended.push(attended(row));
    if (!hasNumbers) continue;
    found.rides.push(ridden(row, layers ? summarise(layers) : summaries.next().value!));
  }
  found.rides.sort(byDate);
  return found;
}

const byDate = (a: Ridden, b: Ridden): number =>
  compare(a.date, b.date) || a.startsAtMs - b.startsAtMs || compare(a.rideId, b.rideId);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const summarise = (layers: Layers & { others?: boolean }): Summary =>
  unpackSummaries(packSummary(layers.others ? withoutTheirDetails(layers) : layers))[0]!;

function ridden(row: Row, summary: Summary): Ridden {
  const [kind, rideId, classTypeId, title, startsAtMs, timeZone, date, plannedSeconds] = row;
  const { values, peaks } = summary;
  const seconds = values.durationSeconds ?? plannedSeconds;
  return { kind, rideId, classTypeId, title, startsAtMs, timeZone, date, seconds, values, peaks, summary };
}

const attended = ([, classId, , , , , date, , booked, late, checkedIn, , hasNumbers]: Row): Attended => ({
  classId,
  date,
  booked: booked === true,
  lateCancelled: late === true && booked !== true,
  checkedIn: checkedIn === true,
  hasNumbers,
});
