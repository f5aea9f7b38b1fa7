import type { RideNotice, Sport } from '@tandem/api/words';
import type { Trace } from '@tandem/metrics';
import { decodeTrace } from '@tandem/metrics/trace';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { allows } from '../../consent/index.ts';
import { MAX_REJECTED_LOGINS } from '../../mirror/index.ts';
import { type Layers, withoutTheirDetails } from './layers.ts';
import { hasNumbers } from './shown-numbers.ts';
import type { Presence } from './why-none.ts';

/** The people of one class, or a person's rides where no page is asked for. */
const MAX_ROWS = 1000;

/** A place in a list of rides, newest first. */
export type Position = { startsAt: Date; rideId: string };
export type Page = { after: Position | null; rows: number };

/** A ride of either kind, or a class that may become one, with what explains why there are no numbers. */
export type RideRow = Layers &
  Presence & {
    kind: 'class' | 'own';
    /** Of a ride in class: the class's id. */
    rideId: string;
    customerId: string;
    name: string;
    classTypeId: string | null;
    title: string;
    startsAt: Date;
    timeZone: string;
    locationName: string | null;
    instructorName: string | null;
    /** For whom the ride was recorded that is this person's; null where they have none. */
    recordedFor: string | null;
    computedAt: Date | null;
    revisedAt: Date | null;
    hasTrace: boolean;
    /** Of a ride outside class. */
    sport: Sport | null;
    /** As its file names it. */
    fileSport: string | null;
    fileSubSport: string | null;
    notices: { code: RideNotice; count: number }[] | null;
  };

/**
 * A person's rides in class and outside, or the people of one class, newest first. Booked classes that have begun and
 * have no numbers are among them, and those whose ride was given to somebody else; cancelled bookings when a class is
 * named.
 * @param of.rideId that of a class, or of a ride outside
 * @param of.instructorId only classes of this instructor
 * @param of.sport only of this one; classes are ridden on bikes
 */
export async function readRides(
  { trx, studioId, now }: Work,
  of: {
    customerId?: string;
    rideId?: string;
    classIds?: string[];
    instructorId?: string | null;
    sport?: Sport | null;
  },
  { after, rows: limit }: Page = { after: null, rows: MAX_ROWS },
): Promise<RideRow[]> {
  const is = (column: string, value: string | null | undefined) =>
    value ? sql`and ${sql.ref(column)} = ${value}` : sql``;
  const among = (row: string, person: string) => sql`${sql.ref(`${row}.studio_id`)} = ${studioId}
    ${is(`${row}.${person}`, of.customerId)} ${is(`${row}.class_id`, of.rideId)}
    ${of.classIds ? sql`and ${sql.ref(`${row}.class_id`)} = any(${of.classIds}::uuid[])` : sql``}`;
  const booked = of.rideId ? sql`` : sql`and b.state = 'booked'`;
  const further = (begun: string, id: string) =>
    after ? sql`and (${sql.ref(begun)}, ${sql.ref(id)}) < (${after.startsAt}, ${after.rideId}::uuid)` : sql``;
  const newest = sql`
    order by "startsAt" desc, "rideId" desc, "spotNumber" nulls last, name, "customerId" limit ${limit}`;
  const inClass = sql`
    with mine as (
      select b.class_id, b.customer_id from bookings b where ${among('b', 'customer_id')} ${booked}
      union
      select v.class_id, v.rider_id from class_results v
      where ${among('v', 'rider_id')} and v.rider_id is not null and ${hasNumbers('v')}
      union
      select v.class_id, v.customer_id from class_results v
      where ${among('v', 'customer_id')} and v.reassigned and ${hasNumbers('v')}
    )
    select 'class' as kind, c.class_id as "rideId", p.customer_id as "customerId",
      p.name, c.class_type_id as "classTypeId", c.title,
      c.starts_at as "startsAt", c.ends_at as "endsAt", c.time_zone as "timeZone", c.location_name as "locationName",
      coalesce(s.name, c.teacher_name) as "instructorName", coalesce(v.spot_number, b.spot_number) as "spotNumber",
      b.booking_id is not null as booked, v.state, v.reason, v.customer_id as "recordedFor",
      coalesce(w.reassigned and ${hasNumbers('w')}, false) as lost,
      v."values" as sent, v.corrections, v.zones, v.peaks, v.inputs, v.computed, v.computed_at as "computedAt",
      v.revised_at as "revisedAt", v.trace is not null as "hasTrace",
      null as sport, null as "fileSport", null as "fileSubSport", null as notices,
      p.client_id as "clientId", p.link_email as email, p.broken_since as "brokenSince",
      case when p.result_holds then p.result end as match,
      case when not c.connected then 'none' when c.rejected_logins >= ${MAX_REJECTED_LOGINS} then 'auth'
        when c.enabled and not c.draft then 'on' else 'off' end as connection,
      ${allows('store')} and ${allows('send')} as consents, p.erased_at is not null as erased,
      c.gym_id is not null as "gymMapped", c.spivi_enabled as "spiviEnabled", c.event_id is not null as tracked,
      case when c.sync_state in ('off', 'attention') then c.sync_reason end as "classReason"
    from mine
    -- One look at each: planned as a whole, so many joins would read every class anew.
    cross join lateral (select * from class_mirror x where x.studio_id = ${studioId} and x.class_id = mine.class_id limit 1) c
    cross join lateral (select * from person_mirror x
      where x.studio_id = ${studioId} and x.customer_id = mine.customer_id limit 1) p
    left join staff s on s.studio_id = c.studio_id and s.staff_id = c.instructor_id
    left join bookings b on b.studio_id = c.studio_id and b.class_id = c.class_id and b.customer_id = p.customer_id
      and b.state = 'booked'
    left join class_results v on v.studio_id = c.studio_id and v.class_id = c.class_id and v.rider_id = p.customer_id
    left join class_results w on w.studio_id = c.studio_id and w.class_id = c.class_id and w.customer_id = p.customer_id
    where c.cancelled_at is null and (c.starts_at <= ${now} or v.state = 'ready')
      ${is('c.instructor_id', of.instructorId)} ${further('c.starts_at', 'c.class_id')} ${newest}`;
  // There because it has numbers: nothing is to be explained.
  const outside = sql`
    select o.kind, o.ride_id as "rideId", o.customer_id as "customerId", '' as name, o.class_type_id as "classTypeId",
      o.title, o.starts_at as "startsAt", o.starts_at as "endsAt", o.time_zone as "timeZone", null as "locationName",
      null as "instructorName", null::int as "spotNumber", false as booked, 'ready' as state, null as reason,
      o.recorded_for as "recordedFor", false as lost, o.sent, o.corrections, o.zones, o.peaks, o.inputs, o.computed,
      o.computed_at as "computedAt", o.revised_at as "revisedAt", o.trace is not null as "hasTrace",
      o.sport, o.file_sport as "fileSport", o.file_sub_sport as "fileSubSport", o.notices,
      null::int as "clientId", null as email, null::timestamptz as "brokenSince", null as match, 'none' as connection,
      true as consents, false as erased, false as "gymMapped", false as "spiviEnabled", false as tracked,
      null as "classReason"
    from rides o
    where o.studio_id = ${studioId} and o.customer_id = ${of.customerId} and o.kind = 'own' ${is('o.ride_id', of.rideId)}
      ${is('o.sport', of.sport)}
      ${further('o.starts_at', 'o.ride_id')} ${newest}`;
  const both = of.customerId && !of.classIds && !of.instructorId;
  // Each by its own index: one statement for both takes half as long again.
  const classes = (of.sport ?? 'cycling') === 'cycling';
  const rows = classes ? (await sql<RideRow>`${inClass}`.execute(trx)).rows : [];
  const own = both ? (await sql<RideRow>`${outside}`.execute(trx)).rows : [];
  const rides = own.length === 0 ? rows : [...rows, ...own].sort(newestFirst).slice(0, limit);
  return rides.map((row) =>
    row.recordedFor === null || row.recordedFor === row.customerId ? row : withoutTheirDetails(row),
  );
}

/** As PostgreSQL orders them: ids of one form compare like their text. */
function newestFirst(a: RideRow, b: RideRow): number {
  const later = b.startsAt.getTime() - a.startsAt.getTime();
  return later !== 0 ? later : a.rideId < b.rideId ? 1 : -1;
}

/** The ride second by second; null where none was kept. @throws TraceError where it cannot be read */
export async function readTrace(
  { trx, studioId }: Work,
  { customerId, rideId }: Pick<RideRow, 'customerId' | 'rideId'>,
): Promise<Trace | null> {
  const { rows } = await sql<{ trace: Buffer | null }>`
    select trace from rides
    where studio_id = ${studioId} and customer_id = ${customerId} and ride_id = ${rideId}`.execute(trx);
  return rows[0]?.trace ? decodeTrace(rows[0].trace) : null;
}
