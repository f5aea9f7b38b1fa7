import { FitWriter } from '@markw65/fit-file-writer';
import type { RideValues, Trace } from '@tandem/metrics';
import { KMH_PER_M_S } from '../recording/limits.ts';

export type RideToWrite = {
  startedAt: Date;
  /** 1 Hz from `startedAt`. */
  trace: Trace;
  /** The ride's numbers by metric id, for the totals of the session. */
  values: RideValues;
  /** What was done, as the FIT profile names it; null or none: cycling, indoors. */
  sport?: string | null;
  subSport?: string | null;
};

/** What a byte or word of the format can hold; what is above is left out rather than wrapped. */
const HIGHEST = { byte: 0xfe, word: 0xfffe };

/**
 * A ride as a FIT activity: one record a second, a second without a reading as a gap, distance where speed was
 * measured; the ride's numbers as totals of its one lap and session. Power and heart rate are written whole, cadence to
 * 1/128 rpm, speed to 0.001 m/s. Nothing but the ride is told: no name, no serial number.
 */
export function writeFit({ startedAt, trace, values, ...of }: RideToWrite): Uint8Array<ArrayBuffer> {
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
  writeRecords(writer, { start, trace, distanceKm: values.distanceKm ?? null });
  writer.writeMessage('event', { timestamp: end, event: 'timer', event_type: 'stop_all' }, null, true);
  const totals = {
    timestamp: end,
    start_time: start,
    total_elapsed_time: seconds,
    total_timer_time: seconds,
    ...totalsOf(values),
  };
  const sport = sportOf(of);
  writer.writeMessage('lap', { ...totals, ...sport, event: 'lap', event_type: 'stop' }, null, true);
  writer.writeMessage(
    'session',
    {
      ...totals,
      ...sport,
      ...known({
        intensity_factor: scaled(1000, values.intensityFactor),
        training_stress_score: scaled(10, values.trainingLoad),
      }),
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

type Recorded = { start: number; trace: Trace; distanceKm: number | null };

function writeRecords(writer: FitWriter, { start, trace, distanceKm }: Recorded): void {
  const travelled = trace.speedKmh.reduce<number>((sum, kmh) => sum + (metresPerSecond(kmh) ?? 0), 0);
  // The records end at the distance that the session tells, which may come from a better source than the speeds.
  const stretch = travelled === 0 || distanceKm === null ? 1 : (distanceKm * 1000) / travelled;
  let metres = 0;
  for (let second = 0; second < trace.powerW.length; second++) {
    const speed = metresPerSecond(trace.speedKmh[second]);
    metres += (speed ?? 0) * stretch;
    const cadence = trace.cadenceRpm[second] ?? null;
    writer.writeMessage('record', {
      timestamp: start + second,
      ...known({
        power: within(HIGHEST.word, trace.powerW[second]),
        heart_rate: within(HIGHEST.byte, trace.heartRateBpm[second]),
        cadence: cadence === null ? null : within(HIGHEST.byte, Math.floor(cadence)),
        fractional_cadence: cadence === null ? null : scaled(128, cadence % 1),
        speed: scaled(1000, speed),
        distance: travelled > 0 ? scaled(100, metres) : null,
      }),
    });
  }
}

type SportFields = { sport: 'cycling'; sub_sport?: 'indoor_cycling' };
const INDOORS: SportFields = { sport: 'cycling', sub_sport: 'indoor_cycling' };

/**
 * The sport, as far as the format has names for it: its lists grow from year to year. One without a name there is a
 * training, since “generic” is what bike computers write.
 */
function sportOf({ sport, subSport }: Pick<RideToWrite, 'sport' | 'subSport'>): SportFields {
  if (!sport) return INDOORS;
  const told = [{ sport, sub_sport: subSport ?? 'generic' }, { sport }, { sport: 'training' }];
  return told.find(hasNames) as SportFields;
}

function hasNames(fields: object): boolean {
  try {
    new FitWriter().writeMessage('sport', fields as SportFields, null, true);
    return true;
  } catch {
    return false;
  }
}

/** The numbers of a ride under the names that laps and sessions give them. */
function totalsOf(values: RideValues) {
  return known({
    avg_power: within(HIGHEST.word, values.averagePowerW),
    max_power: within(HIGHEST.word, values.maximumPowerW),
    normalized_power: within(HIGHEST.word, values.normalisedPowerW),
    total_work: scaled(1, (values.workKj ?? Number.NaN) * 1000),
    avg_heart_rate: within(HIGHEST.byte, values.averageHeartRateBpm),
    max_heart_rate: within(HIGHEST.byte, values.maximumHeartRateBpm),
    avg_cadence: within(HIGHEST.byte, values.averageCadenceRpm),
    max_cadence: within(HIGHEST.byte, values.maximumCadenceRpm),
    total_distance: scaled(100, (values.distanceKm ?? Number.NaN) * 1000),
    avg_speed: scaled(1000, metresPerSecond(values.averageSpeedKmh)),
    max_speed: scaled(1000, metresPerSecond(values.maximumSpeedKmh)),
    total_calories: within(HIGHEST.word, values.energyKcal),
  });
}

const within = (highest: number, value: number | null | undefined): number | null =>
  (value ?? null) === null || value! < 0 || value! > highest ? null : Math.round(value!);
const metresPerSecond = (kmh: number | null | undefined): number | null => {
  const speed = (kmh ?? null) === null ? null : kmh! / KMH_PER_M_S;
  return speed === null || speed < 0 || speed * 1000 > HIGHEST.word ? null : speed;
};

/** A number as the format keeps it, in parts of one: rounded here, since the writer cuts what is behind them. */
const scaled = (parts: number, value: number | null | undefined): number | null => {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  // A little above, so that what a division left below the whole number is not cut to the one before.
  return (Math.round(value * parts) + CUT_MARGIN) / parts;
};
const CUT_MARGIN = 1e-6;

/** Only the fields with a number: what is not written is missing, and not zero. */
const known = <Fields extends Record<string, number | null | undefined>>(
  fields: Fields,
): { [field in keyof Fields]?: number } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => (value ?? null) !== null)) as {
    [field in keyof Fields]?: number;
  };
