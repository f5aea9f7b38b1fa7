import { type Batch, MAX_BATCH_SENSORS, type WaitingSensor } from '@tandem/api/box';
import { MAX_SENSORS_PER_SITE } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Box, Call } from '../base/context.ts';
import { kindOf } from './kind.ts';

/** Noted so often that a sensor was heard, unless it begins to move or rests. */
const NOTED_EVERY_SECONDS = 10;
/** A sensor counts as heard so long after it was noted. */
export const HEARD_FOR_MS = 30_000;

/** Weaker than all that are heard: of an antenna that does not say how strongly. */
const UNTOLD_DBM = -999;

/** The sensors of a batch: those that it describes and those that it has readings of. */
export function sensorsIn({ samples, sensors = [] }: Pick<Batch, 'samples' | 'sensors'>): WaitingSensor[] {
  const heard = new Map(sensors.map((sensor) => [sensor.sensor, { ...sensor, moving: false, worn: false }]));
  for (const { sensor, powerW, cadenceRpm, heartRateBpm } of samples) {
    if (sensor === undefined) continue;
    const known = heard.get(sensor) ?? { sensor, moving: false, worn: false };
    known.moving ||= (powerW ?? 0) > 0 || (cadenceRpm ?? 0) > 0;
    known.worn ||= (heartRateBpm ?? 0) > 0;
    heard.set(sensor, known);
  }
  return [...heard.values()];
}

/**
 * Notes which sensors a box hears at present, in whatever class or none. Of several boxes that hear one sensor the one that
 * hears it best speaks for it, until it has not for a while, also of whether it is worn; that it moves, any of them may say.
 */
export async function noteHeard(
  { trx, siteId, caller, now }: Call<Box>,
  told: readonly WaitingSensor[],
): Promise<void> {
  const bySensor = new Map(told.map((sensor) => [sensor.sensor, sensor]));
  // In one order, so that two boxes which hear the same sensors wait for each other in turn.
  const heard = [...bySensor.keys()].sort().slice(0, MAX_BATCH_SENSORS);
  if (heard.length === 0) return;
  const { rows } = await sql<{ made: boolean }>`
    insert into sensors as s (site_id, sensor_key, first_heard_at, last_heard_at, box_id, rssi_dbm, battery_percent,
      battery_volts, battery_low, moving_since, worn_since)
    select ${siteId}::int, h.sensor_key, ${now}::timestamptz, ${now}::timestamptz, ${caller.boxId}::int, h.rssi_dbm,
      h.battery_percent, h.battery_volts, h.battery_low, case when h.moving then ${now}::timestamptz end,
      case when h.worn then ${now}::timestamptz end
    from unnest(
      ${heard}::text[],
      ${heard.map((key) => bySensor.get(key)!.rssiDbm ?? null)}::int[],
      ${heard.map((key) => bySensor.get(key)!.batteryPercent ?? null)}::int[],
      ${heard.map((key) => bySensor.get(key)!.batteryVolts ?? null)}::real[],
      ${heard.map((key) => bySensor.get(key)!.batteryLow ?? null)}::bool[],
      ${heard.map((key) => bySensor.get(key)!.moving)}::bool[],
      ${heard.map((key) => isWornStrap(bySensor.get(key)!))}::bool[]
    ) as h (sensor_key, rssi_dbm, battery_percent, battery_volts, battery_low, moving, worn)
    on conflict (site_id, sensor_key) do update set
      last_heard_at = excluded.last_heard_at,
      box_id = excluded.box_id,
      -- Of another box that hears it, how strongly the last one did says nothing.
      rssi_dbm = case when s.box_id = excluded.box_id then coalesce(excluded.rssi_dbm, s.rssi_dbm)
        else excluded.rssi_dbm end,
      battery_percent = coalesce(excluded.battery_percent, s.battery_percent),
      battery_volts = coalesce(excluded.battery_volts, s.battery_volts),
      battery_low = coalesce(excluded.battery_low, s.battery_low),
      moving_since = case
        when excluded.moving_since is null or s.last_heard_at < ${secondsAgo(now, 2 * NOTED_EVERY_SECONDS)} then excluded.moving_since
        else coalesce(s.moving_since, excluded.moving_since) end,
      -- In another room it has just come.
      worn_since = case
        when excluded.worn_since is null or s.worn_since is null or s.last_heard_at < ${secondsAgo(now, 2 * NOTED_EVERY_SECONDS)}
          or not exists (select from boxes x where x.site_id = s.site_id and x.box_id = s.box_id
            and coalesce(x.stands_with, x.box_id) = ${caller.roomBoxId}::int) then excluded.worn_since
        else s.worn_since end
    where (s.box_id = excluded.box_id or coalesce(excluded.rssi_dbm, ${UNTOLD_DBM}) >= coalesce(s.rssi_dbm, ${UNTOLD_DBM})
        or (s.moving_since is null and excluded.moving_since is not null) or s.last_heard_at < ${secondsAgo(now, 2 * NOTED_EVERY_SECONDS)})
      and (s.last_heard_at < ${secondsAgo(now, NOTED_EVERY_SECONDS)}
        or (s.moving_since is null) <> (excluded.moving_since is null)
        or (s.worn_since is null) <> (excluded.worn_since is null)
        or (s.box_id <> excluded.box_id and excluded.rssi_dbm > coalesce(s.rssi_dbm, ${UNTOLD_DBM})))
    returning xmax = 0 as made`.execute(trx);
  if (rows.some(({ made }) => made))
    await sql`
    delete from sensors where sensor_key in (
      select sensor_key from sensors s
      where loan_number is null and name is null and not exists (
        select from sensor_bindings b where b.site_id = s.site_id and b.sensor_key = s.sensor_key and b.to_at is null)
      order by last_heard_at, sensor_key desc
      limit greatest(0, (select count(*) from sensors) - ${MAX_SENSORS_PER_SITE})
      for update skip locked)`.execute(trx);
}

const isWornStrap = ({ sensor, worn }: WaitingSensor) => worn === true && kindOf(sensor) === 'heartRate';

const secondsAgo = (now: Date, seconds: number) => new Date(now.getTime() - seconds * 1000);
