import type { Channel, MetricId, Trace } from '@tandem/metrics';
import { checkFitFile } from './check-file.ts';
import { DamagedFitError } from './damaged-fit-error.ts';
import { decodeFit, type FitRow, numberIn } from './decode.ts';
import { deviceOf, textIn } from './device.ts';
import { layOnGrid } from './grid.ts';
import { powerFromCounter } from './power-counter.ts';

/** The device's own account of a ride, by metric; null where it kept none. */
export type DeviceTotals = Record<(typeof DEVICE_TOTALS)[number], number | null>;
const DEVICE_TOTALS = [
  'durationSeconds',
  'averagePowerW',
  'maximumPowerW',
  'normalisedPowerW',
  'intensityFactor',
  'trainingLoad',
  'workKj',
  'averageHeartRateBpm',
  'maximumHeartRateBpm',
  'averageCadenceRpm',
  'maximumCadenceRpm',
  'distanceKm',
  'averageSpeedKmh',
  'maximumSpeedKmh',
  'energyKcal',
] as const satisfies MetricId[];

export type FitRide = {
  /** 1 Hz from the first record, pauses closed. */
  trace: Trace;
  /** Length of the trace: time ridden, pauses left out. */
  seconds: number;
  startedAt: Date;
  /** As the FIT profile names it: cycling, running, rowing, … ; null where the file does not say. */
  sport: string | null;
  subSport: string | null;
  /** What recorded it, as people call it. */
  device: string | null;
  deviceTotals: DeviceTotals;
  /** The FTP that the device knew. */
  ftpW: number | null;
  /** Sentences on what was doubtful but readable. */
  warnings: string[];
};

/**
 * Reads a recorded ride, of any sport. What a file may cost is bounded (limits.ts); it is read in one go, some tens of
 * milliseconds for a usual ride.
 * @throws DamagedFitError when the file is cut short, damaged, too large, not FIT, or holds no ride.
 */
export function readFit(bytes: Uint8Array): FitRide {
  const { segments, warnings } = checkFitFile(bytes);
  const contents = decodeFit(segments);
  const first = contents.records[0];
  if (first === undefined)
    throw new DamagedFitError('fit_no_records', 'The file is whole but holds no recorded second of a ride.');
  const grid = layOnGrid(contents.records, contents.pauses, warnings);
  const channel = (name: Channel) => grid.map((cell) => cell?.[name] ?? null);
  const trace: Trace = {
    powerW: powerFromCounter(
      channel('powerW'),
      grid.map((cell) => cell?.powerCounter ?? null),
    ),
    heartRateBpm: channel('heartRateBpm'),
    cadenceRpm: channel('cadenceRpm'),
    speedKmh: channel('speedKmh'),
  };
  dropSilentSpeed(trace);
  const [session = {}, another] = contents.sessions;
  if (another) warnings.push('The file holds several activities: their own totals are left out.');
  return {
    trace,
    seconds: grid.length,
    startedAt: new Date(first.atSeconds * 1000),
    sport: textIn(session.sport),
    subSport: textIn(session.sub_sport),
    device: deviceOf(contents),
    deviceTotals: totalsOf(another ? {} : session),
    ftpW: numberIn(session, 'threshold_power') || null,
    warnings,
  };
}

/** A speed of 0 from start to end is a trainer without a wheel sensor, not a rider who stood still. */
function dropSilentSpeed(trace: Trace): void {
  if (trace.speedKmh.every((kmh) => kmh === null || kmh === 0)) trace.speedKmh.fill(null);
}

function totalsOf(session: FitRow): DeviceTotals {
  const read = (field: string) => numberIn(session, field);
  /** Devices write 0 for a channel that they never heard. */
  const positive = (field: string) => read(field) || null;
  const thousandth = (field: string) => {
    const value = positive(field);
    return value === null ? null : value / 1000;
  };
  return {
    durationSeconds: positive('total_timer_time'),
    averagePowerW: read('avg_power'),
    maximumPowerW: read('max_power'),
    normalisedPowerW: read('normalized_power'),
    intensityFactor: read('intensity_factor'),
    trainingLoad: read('training_stress_score'),
    workKj: thousandth('total_work'),
    averageHeartRateBpm: positive('avg_heart_rate'),
    maximumHeartRateBpm: positive('max_heart_rate'),
    averageCadenceRpm: positive('avg_cadence'),
    maximumCadenceRpm: positive('max_cadence'),
    distanceKm: thousandth('total_distance'),
    averageSpeedKmh: positive('enhanced_avg_speed') ?? positive('avg_speed'),
    maximumSpeedKmh: positive('enhanced_max_speed') ?? positive('max_speed'),
    energyKcal: positive('total_calories'),
  };
}
