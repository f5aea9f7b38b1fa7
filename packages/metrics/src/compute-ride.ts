import { believedKcal } from './calories.ts';
import { withCounted } from './counted.ts';
import { NORMALISED_SHORT_SECONDS, normalisedPower, peakPowers } from './power.ts';
import { addSecond, type CalorieSource, emptyTotals, type SpeedSource, type Totals } from './reducer.ts';
import { followNumbers, type MetricId, metricRegistry } from './registry/registry.ts';
import { CHANNELS, type Channel, type Peak, plausible, type RideZones, type Trace } from './ride.ts';
import { type MaxHrSource, type RideOptions, type Rider, type RiderProfile, resolveRider } from './rider.ts';
import { type ZoneTable, zoneTimes } from './zones.ts';

export const ALGORITHM_VERSION = 3;
/** Coverage under which a channel is called partial. */
export const PARTIAL_BELOW = 0.8;

/** Everything besides the samples that the numbers depend on; stored with them. */
export type RideInputs = {
  profile: RiderProfile;
  maxHrBpm: number | null;
  maxHrSource: MaxHrSource | null;
  /** The source that supplied most seconds; `calorieSeconds` has the whole mix. */
  calorieSource: CalorieSource | null;
  calorieSeconds: Totals['calorieSeconds'];
  speedSource: SpeedSource | null;
  speedSeconds: Totals['speedSeconds'];
  zoneScheme: Rider['scheme'];
};

export type RideResult = {
  /** Raised whenever a stored result would come out differently today. */
  algorithmVersion: number;
  inputs: RideInputs;
  /** Full precision; rounding is `displayMetric`'s business. */
  values: Record<MetricId, number | null>;
  zones: RideZones;
  peaks: Peak[];
  /** Normalised power of less than 20 minutes means little; show it with a mark. */
  normalisedPowerShort: boolean;
  /** Valid seconds over all seconds, 0 to 1, per channel. */
  coverage: Record<Channel, number>;
  /** Channels with some data but below `PARTIAL_BELOW`. */
  partial: Channel[];
};

/**
 * All numbers of one ride. `profile` is the one in force on the day of the class; unknown fields are null and
 * make the metrics that need them null. An empty trace gives a result of nulls.
 * @throws RangeError when the channels differ in length.
 */
export function computeRide(trace: Trace, profile: RiderProfile, options: RideOptions = {}): RideResult {
  const rider = resolveRider(profile, options);
  const cells = {
    powerW: cleanChannel(trace, 'powerW', rider.equipment.maximumPowerW),
    heartRateBpm: cleanChannel(trace, 'heartRateBpm'),
    cadenceRpm: cleanChannel(trace, 'cadenceRpm'),
    speedKmh: cleanChannel(trace, 'speedKmh'),
  };
  const seconds = cells.powerW.length;
  if (CHANNELS.some((channel) => cells[channel].length !== seconds))
    throw new RangeError('The channels of a trace must have the same length.');

  const totals = emptyTotals();
  // One object for all seconds: a new one each second costs more than all that is counted.
  const second = {
    powerW: Number.NaN,
    heartRateBpm: Number.NaN,
    cadenceRpm: Number.NaN,
    speedKmh: Number.NaN,
  };
  for (let i = 0; i < seconds; i++) {
    second.powerW = cells.powerW[i]!;
    second.heartRateBpm = cells.heartRateBpm[i]!;
    second.cadenceRpm = cells.cadenceRpm[i]!;
    second.speedKmh = cells.speedKmh[i]!;
    addSecond(totals, rider, second);
  }
  const { pauses = [] } = trace;
  const peaks = peakPowers(cells.powerW, pauses);
  const worked = withCounted(cells.powerW, rider.equipment.counted);
  const facts = {
    rider,
    totals,
    worked,
    normalised: normalisedPower(worked.powerW),
    peaks,
    pauses,
    ...cells,
  };
  const values = {} as Record<MetricId, number | null>;
  for (const metric of metricRegistry) values[metric.id] = 'compute' in metric ? metric.compute(facts) : null;

  const coverage = coverageOf(totals, cells.speedKmh);
  return {
    algorithmVersion: ALGORITHM_VERSION,
    inputs: inputsOf(rider, totals),
    values: followNumbers(values, profile),
    zones: {
      power: zonesOf(rider.powerZones, totals.zoneSeconds.power, totals.power.seconds),
      heartRate: zonesOf(rider.heartRateZones, totals.zoneSeconds.heartRate, totals.heartRate.seconds),
      cadence: zonesOf(rider.cadenceZones, totals.zoneSeconds.cadence, totals.cadence.seconds),
    },
    peaks,
    normalisedPowerShort: totals.power.seconds < NORMALISED_SHORT_SECONDS,
    coverage,
    partial: CHANNELS.filter((channel) => coverage[channel] > 0 && coverage[channel] < PARTIAL_BELOW),
  };
}

/** @param most what is above it was never measured */
function cleanChannel(trace: Trace, channel: Channel, most: number | null = null): Float64Array {
  const raw = trace[channel];
  const clean = new Float64Array(raw.length);
  for (let i = 0; i < raw.length; i++) {
    const value = plausible(channel, raw[i]);
    clean[i] = most !== null && value > most ? Number.NaN : value;
  }
  return clean;
}

const zonesOf = (table: ZoneTable | null, seconds: number[], validSeconds: number) =>
  table === null || validSeconds === 0 ? null : zoneTimes(table, seconds);

function coverageOf(totals: Totals, speedKmh: Float64Array): Record<Channel, number> {
  const share = (valid: number) => (totals.seconds === 0 ? 0 : valid / totals.seconds);
  return {
    powerW: share(totals.power.seconds),
    heartRateBpm: share(totals.heartRate.seconds),
    cadenceRpm: share(totals.cadence.seconds),
    speedKmh: share(speedKmh.reduce((valid, kmh) => valid + (Number.isNaN(kmh) ? 0 : 1), 0)),
  };
}

/** The inputs to store beside the numbers. */
function inputsOf(rider: Rider, totals: Totals): RideInputs {
  return {
    profile: rider.profile,
    maxHrBpm: rider.maxHrBpm,
    maxHrSource: rider.maxHrSource,
    calorieSource: believedKcal(rider, totals) !== null ? 'equipment' : mostUsed(totals.calorieSeconds),
    calorieSeconds: totals.calorieSeconds,
    speedSource: rider.equipment.distanceKm !== null ? 'equipment' : mostUsed(totals.speedSeconds),
    speedSeconds: totals.speedSeconds,
    zoneScheme: rider.scheme,
  };
}

function mostUsed<Source extends string>(seconds: Record<Source, number>): Source | null {
  let most: Source | null = null;
  for (const source in seconds) if (seconds[source] > (most === null ? 0 : seconds[most])) most = source;
  return most;
}
