import { FitWriter } from '@markw65/fit-file-writer';
import type { RideValues, Trace } from '@tandem/metrics';

export type RideToWrite = {
  startedAt: Date;
  /** 1 Hz from `startedAt`. */
  trace: Trace;
  /** The ride's numbers by metric id, for the totals of the session. */
  values: RideValues;
};

/** What a byte or word of the format can hold; what is above is left out rather than wrapped. */
const HIGHEST = { byte: 0xfe, word: 0xfffe };
const KMH_PER_M_S = 3.6;

/**
 * A ride as a FIT activity: one record a second, a second without a reading as a gap, distance where speed was
 * measured; the ride's numbers as totals of its one lap and session. Power and heart rate are written whole, cadence to
 * 1/128 rpm, speed to 0.001 m/s. Nothing but the ride is told: no name, no serial number.
 */
export function writeFit({ startedAt, trace, values }: RideToWrite): Uint8Array<ArrayBuffer> {
  const writer = new FitWriter({ noCompressedTimestamps: true });
  const start = writer.time(startedAt);
  const seconds = trace.powerW.length;
  const end = start + seconds;
  writer.writeMessage(
    'file_id',
    { type: 'activity', manufacturer: 'development', product_name: 'Tandem', time_created: start },
    null,
    true,
  );
  writer.writeMessage('event', { timestamp: start, event: 'timer', event_type: 'start' });
  writeRecords(writer, trace, start);
  writer.writeMessage('event', { timestamp: end, event: 'timer', event_type: 'stop_all' }, null, true);
  const totals = {
    timestamp: end,
    start_time: start,
    total_elapsed_time: seconds,
    total_timer_time: seconds,
    ...totalsOf(values),
  };
  const cycling = { sport: 'cycling', sub_sport: 'indoor_cycling' } as const;
  writer.writeMessage('lap', { ...totals, ...cycling, event: 'lap', event_type: 'stop' }, null, true);
  writer.writeMessage(
    'session',
    {
      ...totals,
      ...cycling,
      ...known({ intensity_factor: values.intensityFactor, training_stress_score: values.trainingLoad }),
      event: 'session',
      event_type: 'stop',
      first_lap_index: 0,
      num_laps: 1,
    },
    null,
    true,
  );
  const activity = { total_timer_time: seconds, num_sessions: 1, type: 'manual' } as const;
  writer.writeMessage('activity', { timestamp: end, ...activity }, null, true);
  const view = writer.finish();
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
}

function writeRecords(writer: FitWriter, trace: Trace, start: number): void {
  const rides = trace.speedKmh.some((kmh) => kmh !== null);
  let metres = 0;
  for (let second = 0; second < trace.powerW.length; second++) {
    const speed = metresPerSecond(trace.speedKmh[second]);
    metres += speed ?? 0;
    const cadence = trace.cadenceRpm[second] ?? null;
    writer.writeMessage('record', {
      timestamp: start + second,
      ...known({
        power: within(HIGHEST.word, trace.powerW[second]),
        heart_rate: within(HIGHEST.byte, trace.heartRateBpm[second]),
        cadence: cadence === null ? null : within(HIGHEST.byte, Math.floor(cadence)),
        fractional_cadence: cadence === null ? null : cadence % 1,
        speed,
        distance: rides ? metres : null,
      }),
    });
  }
}

/** The numbers of a ride under the names that laps and sessions give them. */
function totalsOf(values: RideValues) {
  const times = (factor: number, value: number | null | undefined) =>
    (value ?? null) === null ? null : value! * factor;
  return known({
    avg_power: within(HIGHEST.word, values.averagePowerW),
    max_power: within(HIGHEST.word, values.maximumPowerW),
    normalized_power: within(HIGHEST.word, values.normalisedPowerW),
    total_work: times(1000, values.workKj),
    avg_heart_rate: within(HIGHEST.byte, values.averageHeartRateBpm),
    max_heart_rate: within(HIGHEST.byte, values.maximumHeartRateBpm),
    avg_cadence: within(HIGHEST.byte, values.averageCadenceRpm),
    max_cadence: within(HIGHEST.byte, values.maximumCadenceRpm),
    total_distance: times(1000, values.distanceKm),
    avg_speed: metresPerSecond(values.averageSpeedKmh),
    max_speed: metresPerSecond(values.maximumSpeedKmh),
    total_calories: within(HIGHEST.word, values.energyKcal),
  });
}

const within = (highest: number, value: number | null | undefined): number | null =>
  (value ?? null) === null || value! < 0 || value! > highest ? null : Math.round(value!);
const metresPerSecond = (kmh: number | null | undefined): number | null => {
  const speed = (kmh ?? null) === null ? null : kmh! / KMH_PER_M_S;
  return speed === null || speed < 0 || speed * 1000 > HIGHEST.word ? null : speed;
};

/** Only the fields with a number: what is not written is missing, and not zero. */
const known = <Fields extends Record<string, number | null | undefined>>(
  fields: Fields,
): { [field in keyof Fields]?: number } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => (value ?? null) !== null)) as {
    [field in keyof Fields]?: number;
  };
