import { metricOf } from './display.ts';
import type { Need } from './registry/metric.ts';
import type { MetricId } from './registry/registry.ts';
import { CHANNELS, type Channel, type RideValues } from './ride.ts';

const REASON_OF_NEED = {
  powerW: 'no_power',
  heartRateBpm: 'no_heart_rate',
  cadenceRpm: 'no_cadence',
  speedKmh: 'no_speed',
  ftpW: 'no_ftp',
  weightKg: 'no_weight',
  ageYears: 'no_age',
  gender: 'no_gender',
  restingHrBpm: 'no_resting_hr',
  maxHrBpm: 'no_max_hr',
} as const satisfies Record<Need, string>;

export type MissingReason =
  | (typeof REASON_OF_NEED)[Need]
  /** The ride is shorter than the metric needs. */
  | 'too_short'
  /** Too many gaps or standstills in the recording. */
  | 'too_many_gaps'
  /** The sensor was heard, and the pedals stood still throughout. */
  | 'only_zeros'
  /** Nothing was computed here, as there is no trace, and the number did not come ready-made. */
  | 'not_sent';

/** A ride as it is stored or answered: its numbers, and what they were computed from (nested or flat). */
export type RideAsKnown = {
  values: RideValues;
  inputs: Readonly<Record<string, unknown>>;
  hasTrace: boolean;
};

/**
 * Why a ride has no number for a metric; null where it has one. Of what is missing it names what would help most: a
 * detail of the rider where the sensors were heard, otherwise the sensor that the metric asks for first.
 */
export function whyMissing(id: MetricId, ride: RideAsKnown): MissingReason | null {
  if ((ride.values[id] ?? null) !== null) return null;
  if (!ride.hasTrace) return 'not_sent';
  const { needs, atLeastSeconds = 0, needsMotion } = metricOf(id);
  const missing = needs.map((needed) => needed.filter((need) => !isKnown(need, ride)));
  if (missing.every((needed) => needed.length > 0)) {
    const heard = missing.find((needed) => !needed.some(isChannel));
    return REASON_OF_NEED[(heard ?? missing[0]!)[0]!];
  }
  if ((ride.values.durationSeconds ?? 0) < atLeastSeconds) return 'too_short';
  return needsMotion && stoodStill(ride.values) ? 'only_zeros' : 'too_many_gaps';
}

const isChannel = (need: Need): need is Channel => CHANNELS.includes(need as Channel);

function isKnown(need: Need, { values, inputs }: RideAsKnown): boolean {
  const heard = (coverage: number | null | undefined) => (coverage ?? 0) > 0;
  const profile = { ...inputs, ...(inputs.profile as object | null | undefined) } as Record<string, unknown>;
  switch (need) {
    case 'powerW':
      return heard(values.powerCoverage);
    case 'heartRateBpm':
      return heard(values.heartRateCoverage);
    case 'cadenceRpm':
      return heard(values.cadenceCoverage);
    case 'speedKmh':
      return (values.averageSpeedKmh ?? null) !== null;
    case 'gender':
      return profile.gender === 'male' || profile.gender === 'female';
    case 'maxHrBpm': {
      const max = numberIn(inputs.maxHrBpm) ?? numberIn(profile.maxHrBpm);
      return max !== null && max > (numberIn(profile.restingHrBpm) ?? 0);
    }
    default:
      return (numberIn(profile[need]) ?? 0) > 0;
  }
}

const numberIn = (value: unknown): number | null => (typeof value === 'number' ? value : null);

const stoodStill = (values: RideValues): boolean =>
  values.averagePowerW === 0 || values.averageCadenceWithZerosRpm === 0;
