import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { type Basis, type Computed, type Layers, withoutTheirDetails } from '../ride/layers.ts';
import { hasNumbers } from '../ride/shown-numbers.ts';

type Key = {
  kind: 'class' | 'own';
  rideId: string;
  /** For whom a ride in class was recorded. */
  recordedFor: string;
};
/** What decides whether a ride is to be computed anew. */
export type MarkedRide = Key & {
  /** To the microsecond. */
  startsAt: string;
  /** Its local date. */
  day: string;
  hasTrace: boolean;
  version: number | null;
  basis: Basis | null;
  /** The inputs as sent. */
  inputs: Record<string, unknown> | null;
  equipmentKcal: number | null;
  /** The highest heart rate held for a while, in bpm. */
  sustained: number | null;
};

const number = (json: RawBuilder<unknown>, metric: string) => sql`(${json} ->> ${sql.lit(metric)})::float8`;
const sustained = (row: string, sent: string) => {
  const metric = 'sustainedHeartRateBpm';
  return sql`coalesce(${number(sql`${sql.ref(`${row}.computed`)} -> 'values'`, metric)},
    ${number(sql.ref(`${row}.${sent}`), metric)})`;
};
const inClass = (studioId: string, customerId: string) => sql`
  class_results v
  join classes c on c.studio_id = v.studio_id and c.class_id = v.class_id
  join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
  join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
  where v.studio_id = ${studioId} and v.rider_id = ${customerId} and ${hasNumbers('v')}`;
const outside = (studioId: string, customerId: string) => sql`
  own_rides o where o.studio_id = ${studioId} and o.customer_id = ${customerId}`;

/**
 * A person's rides that began at `mark` or later, oldest first.
 * @param of.rows so many, and all that began with the last of them
 */
export async function ridesSince(
  { trx, studioId }: Work,
  { customerId, mark, rows }: { customerId: string; mark: string; rows: number },
): Promise<MarkedRide[]> {
  // Found first and unpacked then: what is kept of a ride lies apart from its row.
  const found = await sql<MarkedRide>`
    with next as (
      select * from (
        select 'class' as kind, v.class_id as ride_id, v.customer_id as recorded_for, c.starts_at as at, l.time_zone
        from ${inClass(studioId, customerId)} and c.starts_at >= ${mark}::timestamptz
        union all
        select 'own', o.ride_id, o.customer_id, o.started_at, o.time_zone
        from ${outside(studioId, customerId)} and o.started_at >= ${mark}::timestamptz
      ) rides order by at fetch first ${rows} rows with ties
    )
    select n.kind, n.ride_id as "rideId", n.recorded_for as "recordedFor", n.at::text as "startsAt",
      (n.at at time zone n.time_zone)::date as day, coalesce(v.trace, o.trace) is not null as "hasTrace",
      coalesce(v.computed_version, o.computed_version) as version, coalesce(v.computed, o.computed) -> 'basis' as basis,
      case when v.customer_id = v.rider_id then v.inputs end as inputs,
      case when n.kind = 'own' then ${number(sql`o.sent`, 'energyKcal')}
        when v.inputs ->> 'calorieSource' = 'equipment' then ${number(sql`v."values"`, 'energyKcal')}
        end as "equipmentKcal",
      coalesce(${sustained('v', 'values')}, ${sustained('o', 'sent')}) as sustained
    from next n
    left join class_results v on n.kind = 'class' and v.studio_id = ${studioId} and v.class_id = n.ride_id
      and v.customer_id = n.recorded_for
    left join own_rides o on n.kind = 'own' and o.studio_id = ${studioId} and o.ride_id = n.ride_id
    order by n.at`.execute(trx);
  return found.rows;
}

/** The highest heart rate held in the rides before `mark`, in bpm. */
export async function highestBefore(
  { trx, studioId }: Work,
  { customerId, mark }: { customerId: string; mark: string },
): Promise<number | null> {
  const { rows } = await sql<{ highest: number | null }>`
    select greatest(
      (select max(${sustained('v', 'values')}) from ${inClass(studioId, customerId)} and c.starts_at < ${mark}::timestamptz),
      (select max(${sustained('o', 'sent')}) from ${outside(studioId, customerId)} and o.started_at < ${mark}::timestamptz)
    ) as highest`.execute(trx);
  return rows[0]!.highest;
}

const keyOf = (studioId: string, { kind, rideId, recordedFor }: Key) =>
  kind === 'own'
    ? sql`studio_id = ${studioId} and ride_id = ${rideId}`
    : sql`studio_id = ${studioId} and class_id = ${rideId} and customer_id = ${recordedFor}`;

/** Everything that is kept of a ride of this person. */
export async function readLayers(
  { trx, studioId }: Work,
  customerId: string,
  ride: Key,
): Promise<Layers & { trace: Buffer | null }> {
  const layers =
    ride.kind === 'own'
      ? sql`sent as "values", null as zones, null as peaks, null as inputs, null as corrections, computed, trace
          from own_rides`
      : sql`"values", zones, peaks, inputs, corrections, computed, trace from class_results`;
  const { rows } = await sql<Layers & { trace: Buffer | null }>`
    select ${layers} where ${keyOf(studioId, ride)}`.execute(trx);
  return ride.recordedFor === customerId ? rows[0]! : withoutTheirDetails(rows[0]!);
}

/** What a ride came to. */
export type Kept = Key & {
  computed: Computed | null;
  /** When the numbers were computed; null where they stay as they were. */
  at: Date | null;
  summary: Buffer;
};

/** Writes what some rides came to, by the rules of this version: one statement for those in class, one for the others. */
export async function keepComputed(
  { trx, studioId }: Work,
  version: number,
  rides: readonly Kept[],
): Promise<void> {
  const table = {
    class: sql`class_results v`,
    own: sql`own_rides v`,
  };
  const key = {
    class: sql`v.class_id = k.ride_id and v.customer_id = k.recorded_for`,
    own: sql`v.ride_id = k.ride_id`,
  };
  for (const kind of ['class', 'own'] as const) {
    const kept = rides.filter((ride) => ride.kind === kind);
    if (kept.length === 0) continue;
    await sql`
      update ${table[kind]} set computed = coalesce(k.computed, v.computed), computed_at = coalesce(k.at, v.computed_at),
        computed_version = ${version}, summary = k.summary
      from unnest(${kept.map(({ rideId }) => rideId)}::uuid[], ${kept.map(({ recordedFor }) => recordedFor)}::uuid[],
        ${kept.map(({ at, computed }) => at && JSON.stringify(computed))}::jsonb[], ${kept.map(({ at }) => at)}::timestamptz[],
        ${kept.map(({ summary }) => summary)}::bytea[]) as k (ride_id, recorded_for, computed, at, summary)
      where v.studio_id = ${studioId} and ${key[kind]}`.execute(trx);
  }
}
