import type { Worked } from '../counted.ts';
import type { Totals } from '../reducer.ts';
import type { Channel, Paused, Peak, RideValues } from '../ride.ts';
import type { Rider, RiderProfile } from '../rider.ts';

/** What the entries compute from; built once per ride. */
export type RideFacts = {
  rider: Rider;
  totals: Totals;
  /** Power with what the meter's counter adds to it. */
  worked: Worked;
  normalised: { powerW: number | null; windows: number };
  peaks: readonly Peak[];
  pauses: readonly Paused[];
  /** Power and heart rate by the second, NaN where missing. */
  powerW: Float64Array;
  heartRateBpm: Float64Array;
};

/** What a metric may need: a channel of the sensors, or a detail of the rider. */
export type Need = Channel | 'ftpW' | 'weightKg' | 'ageYears' | 'gender' | 'restingHrBpm' | 'maxHrBpm';

/** One entry of the registry, but for its id. */
export type MetricEntry = {
  label: { en: string; fr: string };
  /** How it is computed, in one sentence that a rider understands. */
  explanation: { en: string; fr: string };
  /** Unit as shown, '' for a plain number; '%' entries hold a share, 0.5 = 50 %. */
  unit: string;
  /** Decimals shown. */
  precision: number;
  /** What a person can have ridden in one class: outside it, a number set by hand is a slip of the keyboard. */
  plausible: readonly [lowest: number, highest: number];
  /** How a metric of several classes becomes one number. */
  aggregate: 'sum' | 'timeWeightedMean' | 'best' | 'last';
  /** Lists of what must be known, any one of which is enough; the one to ask for first stands first. */
  needs: readonly (readonly Need[])[];
  /** A ride must be at least so long for it. */
  atLeastSeconds?: number;
  /** Means nothing where the pedals stood still throughout. */
  needsMotion?: true;
  /** Its highest value is one of a person's records. */
  record?: true;
  /** Follows from the trace or from the ride's other numbers alone, so that nobody sets it by hand. */
  derived?: true;
  /** Where the rule comes from. */
  source: string;
} & (
  | { compute: (facts: RideFacts) => number | null }
  /** Computed after the others and from them alone, so that it can follow a number set by hand. */
  | { computeAfter: (values: RideValues, profile: Pick<RiderProfile, 'ftpW' | 'weightKg'>) => number | null }
);

/** Entries by id. */
export type Entries = Readonly<Record<string, MetricEntry>>;

export const over = (value: number, count: number): number | null => (count === 0 ? null : value / count);
export const when = (count: number, value: number): number | null => (count === 0 ? null : value);
export const ratio = (a: number | null | undefined, b: number | null | undefined): number | null =>
  (a ?? null) === null || !b ? null : a! / b;
