import type { FileFailure } from '@tandem/api/words';
import { type MetricId, refuseNumber } from '@tandem/metrics';
import { encodeTrace } from '@tandem/metrics/trace';
import { type DamagedFitCode, DamagedFitError, type FitRide, readFit } from '@tandem/sensors';

/** What is kept of a ride from a file. */
export type Ride = {
  startedAt: Date;
  seconds: number;
  /** The device's own numbers, by metric id. */
  sent: Partial<Record<MetricId, number>>;
  trace: Uint8Array;
};

const codes: Record<DamagedFitCode, FileFailure> = {
  fit_not_a_fit_file: 'not_fit',
  fit_no_records: 'no_samples',
  fit_too_large: 'too_large',
  fit_header_damaged: 'damaged',
  fit_cut_short: 'damaged',
  fit_checksum_mismatch: 'damaged',
  fit_undecodable: 'damaged',
};

/** Reads a ride from a FIT file. @returns the ride, or the code of what is wrong with the file */
export function readRide(bytes: Uint8Array): Ride | FileFailure {
  let fit: FitRide;
  try {
    fit = readFit(bytes);
  } catch (error) {
    if (error instanceof DamagedFitError) return codes[error.code];
    throw error;
  }
  const { startedAt, seconds } = fit;
  const trace = isCycling(fit) ? fit.trace : { ...fit.trace, powerW: fit.trace.powerW.map(() => null) };
  const isSilent = Object.values(trace).every((channel) => channel.every((cell) => cell === null));
  if (isSilent) return 'no_samples';
  return { startedAt, seconds, sent: totalsOf(fit), trace: encodeTrace(trace) };
}

/** Power of other sports is another power: on a bike nobody could beat it. */
const isCycling = ({ sport, subSport }: FitRide): boolean =>
  sport === null ||
  ['cycling', 'generic', 'training'].includes(sport) ||
  ['indoor_cycling', 'spin'].includes(subSport ?? '');

const OF_POWER: readonly string[] = [
  'averagePowerW',
  'maximumPowerW',
  'normalisedPowerW',
  'intensityFactor',
  'trainingLoad',
  'workKj',
] satisfies MetricId[];

/** The device's totals; one that nobody can have ridden is left out. */
const totalsOf = (fit: FitRide): Ride['sent'] =>
  Object.fromEntries(
    Object.entries(fit.deviceTotals).filter(
      ([id, value]) =>
        value !== null && refuseNumber(id, value) !== 'range' && (isCycling(fit) || !OF_POWER.includes(id)),
    ),
  );
