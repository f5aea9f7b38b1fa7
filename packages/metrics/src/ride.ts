/** Shapes of a ride: what was recorded, who rode it, and what came out. */
import type { MetricId } from './registry/registry.ts';
import type { ZoneSchemeId, ZoneTime } from './zones.ts';

/** The four channels of a ride, in the order in which they are stored. */
export const CHANNELS = ['powerW', 'heartRateBpm', 'cadenceRpm', 'speedKmh'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * One ride on a 1 Hz grid that begins at the instructor's Start. All channels have the same length.
 * A cell is a value, 0 (a sensor said zero) or null (nobody said anything): missing is not zero.
 */
export type Trace = Record<Channel, (number | null)[]>;

/** One second of one rider; an absent field and null both mean "not measured". */
export type Sample = Partial<Record<Channel, number | null>>;

/** What is known of a rider on the day of the class. Every unknown is null, never a default person. */
export type RiderProfile = {
  weightKg: number | null;
  heightCm: number | null;
  ageYears: number | null;
  gender: 'male' | 'female' | null;
  ftpW: number | null;
  lthrBpm: number | null;
  restingHrBpm: number | null;
  maxHrBpm: number | null;
};

export const UNKNOWN_RIDER: RiderProfile = {
  weightKg: null,
  heightCm: null,
  ageYears: null,
  gender: null,
  ftpW: null,
  lthrBpm: null,
  restingHrBpm: null,
  maxHrBpm: null,
};

export type MaxHrSource = 'measured' | 'observed' | 'estimated';
export type CalorieSource = 'equipment' | 'power' | 'heartRate' | 'met';
export type SpeedSource = 'equipment' | 'power' | 'cadence';

export type RideOptions = {
  /** Zones of power; default the Spivi preset. */
  powerScheme?: ZoneSchemeId<'power'>;
  /** Zones of heart rate; default the Spivi preset. */
  heartRateScheme?: ZoneSchemeId<'heartRate'>;
  /** Energy as the bike itself counted it; it wins over everything we could compute. */
  equipmentKcal?: number | null;
  /** Highest heart rate sustained in earlier rides, used when no measured maximum is known. */
  observedMaxHrBpm?: number | null;
};

/** Everything besides the samples that the numbers depend on; stored with them. */
export type RideInputs = {
  profile: RiderProfile;
  maxHrBpm: number | null;
  maxHrSource: MaxHrSource | null;
  /** The source that supplied most seconds; `calorieSeconds` has the whole mix. */
  calorieSource: CalorieSource | null;
  calorieSeconds: Record<Exclude<CalorieSource, 'equipment'>, number>;
  speedSource: SpeedSource | null;
  speedSeconds: Record<SpeedSource, number>;
  zoneScheme: { power: string; heartRate: string; cadence: string };
};

/** Best mean power over a stretch; null where no window was 95 % valid. */
export type Peak = { seconds: number; powerW: number | null };

export type RideResult = {
  /** Raised whenever a stored result would come out differently today. */
  algorithmVersion: number;
  inputs: RideInputs;
  /** Full precision; rounding is `displayMetric`'s business. */
  values: Record<MetricId, number | null>;
  zones: { power: ZoneTime[] | null; heartRate: ZoneTime[] | null; cadence: ZoneTime[] | null };
  peaks: Peak[];
  /** Normalised power of less than 20 minutes means little; show it with a mark. */
  normalisedPowerShort: boolean;
  /** Valid seconds over all seconds, 0 to 1, per channel. */
  coverage: Record<Channel, number>;
  /** Channels with some data but below `PARTIAL_BELOW`. */
  partial: Channel[];
};

export const ALGORITHM_VERSION = 2;
/** Coverage under which a channel is called partial. */
export const PARTIAL_BELOW = 0.8;
