import { FitWriter } from '@markw65/fit-file-writer';
import { type RideValues, type Trace, wallSecondsIn } from '@tandem/metrics';
import type { RideToWrite, Thresholds } from '../recording/ride-to-write.ts';
import { metresPerSecond, travelledM } from '../recording/travelled.ts';

/** What a byte or word of the format can hold; what is above is left out rather than wrapped. */
const HIGHEST = { byte: 0xfe, word: 0xfffe };

/**
 * A ride as a FIT activity: one record a second, a second without a reading as a gap, a pause as a timer that stands, distance where speed was
 * measured; the ride's numbers as totals of its one lap and session, and the rider's thresholds of that day. Power and heart
 * rate are written whole, cadence to 1/128 rpm, speed to 0.001 m/s. The same ride makes the same bytes. Nothing but the
 * ride is told: no name, no serial number.
 */
export function writeFit({
  startedAt,
  trace,
  values,
  thresholds,
  ...of
}: RideToWrite): Uint8Array<ArrayBuffer> {
  const writer = new FitWriter({ noCompressedTimestamps: true });
  const start = writer.time(startedAt);
  const seconds = trace.powerW.length;
  const walls = wallSecondsIn(trace);
  const elapsed = seconds === 0 ? 0 : walls.at(-1)! + 1;
  const end = start + elapsed;
  writer.writeMessage('file_id', { type: 'activity', ...RECORDER, time_created: start }, null, true);
  writer.writeMessage(
    'device_info',
    { timestamp: start, device_index: 0, ...RECORDER, source_type: 'local' },
    null,
    true,
  );
  writeThresholds(writer, thresholds);
  writer.writeMessage('event', { timestamp: start, event: 'timer', event_type: 'start' });
  writeRecords(writer, { start, trace, walls, distanceKm: values.distanceKm ?? null });
  writer.writeMessage('event', { timestamp: end, event: 'timer', event_type: 'stop_all' }, null, true);
  const totals = {
    timestamp: end,
    start_time: start,
    total_elapsed_time: elapsed,
    total_timer_time: seconds,
    ...totalsOf(values),
  };
  const sport = sportOf(of);
  const first = { message_index: { value: 0 }, event_type: 'stop' } as const;
  writer.writeMessage(
    'lap',
    { ...totals, ...sport, ...first, event: 'lap', lap_trigger: 'session_end' },
    null,
    true,
  );
  writer.writeMessage(
    'session',
    {
      ...totals,
      ...sport,
      ...known({
        intensity_factor: scaled(1000, values.intensityFactor),
        training_stress_score: scaled(10, values.trainingLoad),
        threshold_power: within(HIGHEST.word, thresholds?.ftpW),
      }),
      ...first,
      event: 'session',
      trigger: 'activity_end',
      first_lap_index: 0,
      num_laps: 1,
    },
    null,
    true,
  );
  const activity = { total_timer_time: seconds, num_sessions: 1, type: 'manual' } as const;
  writer.writeMessage(
    'activity',
    { timestamp: end, ...activity, event: 'activity', event_type: 'stop' },
    null,
    true,
  );
  const view = writer.finish();
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
}

/** Who has written the file; `development` is whom the format names of a maker without a number of its own. */
const RECORDER = { manufacturer: 'development', product: 1, product_name: 'Tandem' } as const;

function writeThresholds(writer: FitWriter, thresholds: Thresholds | undefined): void {
  const told = known({
    functional_threshold_power: within(HIGHEST.word, thresholds?.ftpW),
    threshold_heart_rate: within(HIGHEST.byte, thresholds?.lthrBpm),
    max_heart_rate: within(HIGHEST.byte, thresholds?.maxHrBpm),
  });
  if (Object.keys(told).length > 0) writer.writeMessage('zones_target', told, null, true);
}

/** @property walls when each second of the trace was, seconds after the start */
type Recorded = { start: number; trace: Trace; walls: readonly number[]; distanceKm: number | null };

function writeRecords(writer: FitWriter, { start, trace, walls, distanceKm }: Recorded): void {
  const metres = travelledM(trace.speedKmh, distanceKm);
  for (const [second, wall] of walls.entries()) {
    const before = second === 0 ? wall : walls[second - 1]! + 1;
    if (before < wall) {
      const event = 'timer' as const;
      writer.writeMessage('event', { timestamp: start + before, event, event_type: 'stop_all' });
      writer.writeMessage('event', { timestamp: start + wall, event, event_type: 'start' });
    }
    const speed = metresPerSecond(trace.speedKmh[second]);
    const cadence = trace.cadenceRpm[second] ?? null;
    writer.writeMessage('record', {
      timestamp: start + wall,
      ...known({
        power: within(HIGHEST.word, trace.powerW[second]),
        heart_rate: within(HIGHEST.byte, trace.heartRateBpm[second]),
        cadence: cadence === null ? null : within(HIGHEST.byte, Math.floor(cadence)),
        fractional_cadence: cadence === null ? null : scaled(128, cadence % 1),
        speed: scaled(1000, speed),
        distance: scaled(100, metres?.[second]),
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
