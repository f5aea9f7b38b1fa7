import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { type Basis, type Computed, type Layers, withoutTheirDetails } from '../ride/layers.ts';

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
  equipment: Basis['equipment'];
  /** The highest heart rate held for a while, in bpm. */
  sustained: number | null;
};

const number = (json: RawBuilder<unknown>, metric: string) => sql`(${json} ->> ${sql.lit(metric)})::float8`;
const sustained = sql`coalesce(${number(sql`v.computed -> 'values'`, 'sustainedHeartRateBpm')},
  ${number(sql`v.sent`, 'sustainedHeartRateBpm')})`;

/**
 * A person's rides that began at `mark` or later, oldest first.
 * @param of.rows so many, and all that began with the last of them
 */
export async function ridesSince(
  { trx, studioId }: Work,
  { customerId, mark, rows }: { customerId: string; mark: string; rows: number },
): Promise<MarkedRide[]> {
  // Found first and unpacked then: what is kept of a ride lies apart from its row, and sorting would carry it along.
  const found = await sql<MarkedRide>`
    with next as (
      select ride_id from rides
      where studio_id = ${studioId} and customer_id = ${customerId} and starts_at >= ${mark}::timestamptz
      order by starts_at fetch first ${rows} rows with ties
    )
    select v.kind, v.ride_id as "rideId", v.recorded_for as "recordedFor", v.starts_at::text as "startsAt",
      (v.starts_at at time zone v.time_zone)::date as day, v.trace is not null as "hasTrace",
      v.computed_version as version, v.computed -> 'basis' as basis,
      case when v.recorded_for = v.customer_id then v.inputs end as inputs,
      v.equipment,
      ${sustained} as sustained
    from rides v
    where v.studio_id = ${studioId} and v.customer_id = ${customerId} and v.ride_id = any(array(select ride_id from next))
    order by v.starts_at`.execute(trx);
  return found.rows;
}

/** The highest heart rate held in the rides before `mark`, in bpm. */
export async function highestBefore(
  { trx, studioId }: Work,
  { customerId, mark }: { customerId: string; mark: string },
): Promise<number | null> {
  const { rows } = await sql<{ highest: number | null }>`
    select max(${sustained}) as highest from rides v
    where v.studio_id = ${studioId} and v.customer_id = ${customerId} and v.starts_at < ${mark}::timestamptz`.execute(
    trx,
  );
  return rows[0]!.highest;
}

/** Everything that is kept of a ride of this person. */
export async function readLayers(
  { trx, studioId }: Work,
  customerId: string,
  { rideId, recordedFor }: Key,
): Promise<Layers & { trace: Buffer | null }> {
  const { rows } = await sql<Layers & { trace: Buffer | null }>`
    select sent, zones, peaks, inputs, computed, corrections, trace from rides
    where studio_id = ${studioId} and customer_id = ${customerId} and ride_id = ${rideId}`.execute(trx);
  return recordedFor === customerId ? rows[0]! : withoutTheirDetails(rows[0]!);
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
