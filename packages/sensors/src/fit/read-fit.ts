import type { Channel, Trace } from '@tandem/metrics';
import { checkFitFile } from './check-file.ts';
import { DamagedFitError } from './damaged-fit-error.ts';
import { decodeFit, numberIn } from './decode.ts';
import { layOnGrid } from './grid.ts';
import { powerFromCounter } from './power-counter.ts';

/** The device's own account of the ride; null where it kept none. */
export type DeviceTotals = {
  timerSeconds: number | null;
  elapsedSeconds: number | null;
  averagePowerW: number | null;
  maximumPowerW: number | null;
  normalisedPowerW: number | null;
  intensityFactor: number | null;
  trainingLoad: number | null;
  ftpW: number | null;
  workKj: number | null;
  averageHeartRateBpm: number | null;
  maximumHeartRateBpm: number | null;
  averageCadenceRpm: number | null;
  maximumCadenceRpm: number | null;
  distanceKm: number | null;
  energyKcal: number | null;
};

export type FitRide = {
  /** 1 Hz from the first record, pauses closed. */
  trace: Trace;
  startedAt: Date;
  deviceTotals: DeviceTotals;
  /** Sentences on what was doubtful but readable. */
  warnings: string[];
};

/**
 * Reads a recorded ride.
 * @throws DamagedFitError when the file is cut short, damaged, not FIT, or holds no ride.
 */
export function readFit(bytes: Uint8Array): FitRide {
  const { segments, warnings } = checkFitFile(bytes);
  const { records, pauses, session } = decodeFit(segments);
  const first = records[0];
  if (first === undefined)
    throw new DamagedFitError('fit_no_records', 'The file is whole but holds no recorded second of a ride.');
  const grid = layOnGrid(records, pauses, warnings);
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
  return { trace, startedAt: new Date(first.atSeconds * 1000), deviceTotals: totalsOf(session), warnings };
}

/** A speed of 0 from start to end is a trainer without a wheel sensor, not a rider who stood still. */
function dropSilentSpeed(trace: Trace): void {
  if (trace.speedKmh.every((kmh) => kmh === null || kmh === 0)) trace.speedKmh.fill(null);
}

function totalsOf(session: Record<string, unknown>): DeviceTotals {
  const read = (field: string) => numberIn(session, field);
  /** Devices write 0 for a channel that they never heard. */
  const positive = (field: string) => read(field) || null;
  const thousandth = (field: string) => {
    const value = positive(field);
    return value === null ? null : value / 1000;
  };
  return {
    timerSeconds: read('total_timer_time'),
    elapsedSeconds: read('total_elapsed_time'),
    averagePowerW: read('avg_power'),
    maximumPowerW: read('max_power'),
    normalisedPowerW: read('normalized_power'),
    intensityFactor: read('intensity_factor'),
    trainingLoad: read('training_stress_score'),
    ftpW: read('threshold_power'),
    workKj: thousandth('total_work'),
    averageHeartRateBpm: positive('avg_heart_rate'),
    maximumHeartRateBpm: positive('max_heart_rate'),
    averageCadenceRpm: positive('avg_cadence'),
    maximumCadenceRpm: positive('max_cadence'),
    distanceKm: thousandth('total_distance'),
    energyKcal: read('total_calories'),
  };
}
