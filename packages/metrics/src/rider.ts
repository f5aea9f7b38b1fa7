/** Who rode: what is known of them, and what the samples are judged by. */
import type { Counted } from './counted.ts';
import { type ZoneSchemeId, type ZoneTable, zoneSchemes, zoneTable } from './zones.ts';

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

export type RideOptions = {
  /** Zones of power; default the Spivi preset. */
  powerScheme?: ZoneSchemeId<'power'>;
  /** Zones of heart rate; default the Spivi preset. */
  heartRateScheme?: ZoneSchemeId<'heartRate'>;
  /** What the equipment itself measured; where it can be, it wins over everything we could compute. */
  equipment?: Partial<Equipment>;
  /** Highest heart rate sustained in earlier rides, used when no measured maximum is known. */
  observedMaxHrBpm?: number | null;
};

/** Totals of a ride that the seconds do not hold. */
export type Equipment = {
  energyKcal: number | null;
  /** By its distance channel, else its own total. */
  distanceKm: number | null;
  /** Power by the meter's counter where packets were lost. */
  counted: readonly Counted[];
  /** Work that its counter tells of seconds which the pause between them made one, W·s. */
  sharedJ: number;
  /** The highest second; given where seconds above it are known to be made up. */
  maximumPowerW: number | null;
};

export type MaxHrSource = 'measured' | 'observed' | 'estimated';

/** A rider as the second-by-second arithmetic needs them: every default decided, every table laid out. */
export type Rider = {
  profile: RiderProfile;
  maxHrBpm: number | null;
  maxHrSource: MaxHrSource | null;
  powerZones: ZoneTable | null;
  heartRateZones: ZoneTable | null;
  cadenceZones: ZoneTable;
  /** Effort points always use the five-zone preset, so that they compare whatever scheme is shown. */
  effortPowerZones: ZoneTable | null;
  effortHeartRateZones: ZoneTable | null;
  keytel: Keytel | null;
  trimp: Trimp | null;
  equipment: Equipment;
  scheme: { power: string; heartRate: string; cadence: string };
};

/** Keytel's regression with everything but the heart rate folded in: kcal/s = base + perBpm × bpm. */
type Keytel = { basePerSecond: number; perBpmSecond: number; lowestBpm: number };

/** Banister's constants with the rider's heart rate reserve. */
type Trimp = { restBpm: number; reserveBpm: number; k: number; b: number };

/** Heart rate tells nothing of energy below this share of the maximum. */
const KEYTEL_FROM_SHARE_OF_MAX = 0.5;

/** Highest heart rate by age (Tanaka, Monahan & Seals 2001): an estimate, to be marked as one. */
export const tanakaMaxHrBpm = (ageYears: number): number => 208 - 0.7 * ageYears;

/** Energy per minute from heart rate (Keytel et al. 2005), kcal; may be negative at rest. */
export function keytelKcalPerMinute(
  rider: { gender: 'male' | 'female'; weightKg: number; ageYears: number },
  heartRateBpm: number,
): number {
  const { weightKg: kg, ageYears: age } = rider;
  const kj =
    rider.gender === 'male'
      ? -55.0969 + 0.6309 * heartRateBpm + 0.1988 * kg + 0.2017 * age
      : -20.4022 + 0.4472 * heartRateBpm - 0.1263 * kg + 0.074 * age;
  return kj / 4.184;
}

/** Decides once what the samples are judged by. Max HR: measured, else observed, else Tanaka by age. */
export function resolveRider(profile: RiderProfile, options: RideOptions = {}): Rider {
  const { maxHrBpm, maxHrSource } = resolveMaxHr(profile, options.observedMaxHrBpm ?? null);
  const reference = { ftpW: profile.ftpW, maxHrBpm, restingHrBpm: profile.restingHrBpm };
  const scheme = {
    power: options.powerScheme ?? 'spivi',
    heartRate: options.heartRateScheme ?? 'spivi',
    cadence: 'spivi',
  } as const;
  const cadenceZones = zoneTable(zoneSchemes.cadence.spivi, reference);
  return {
    profile,
    maxHrBpm,
    maxHrSource,
    powerZones: zoneTable(zoneSchemes.power[scheme.power], reference),
    heartRateZones: zoneTable(zoneSchemes.heartRate[scheme.heartRate], reference),
    cadenceZones: cadenceZones!,
    effortPowerZones: zoneTable(zoneSchemes.power.spivi, reference),
    effortHeartRateZones: zoneTable(zoneSchemes.heartRate.spivi, reference),
    keytel: resolveKeytel(profile, maxHrBpm),
    trimp: resolveTrimp(profile, maxHrBpm),
    equipment: {
      energyKcal: options.equipment?.energyKcal ?? null,
      distanceKm: options.equipment?.distanceKm ?? null,
      counted: options.equipment?.counted ?? [],
      sharedJ: options.equipment?.sharedJ ?? 0,
      maximumPowerW: options.equipment?.maximumPowerW ?? null,
    },
    scheme,
  };
}

function resolveMaxHr(
  profile: RiderProfile,
  observed: number | null,
): { maxHrBpm: number | null; maxHrSource: MaxHrSource | null } {
  if (profile.maxHrBpm !== null) return { maxHrBpm: profile.maxHrBpm, maxHrSource: 'measured' };
  if (observed !== null) return { maxHrBpm: observed, maxHrSource: 'observed' };
  if (profile.ageYears !== null)
    return { maxHrBpm: tanakaMaxHrBpm(profile.ageYears), maxHrSource: 'estimated' };
  return { maxHrBpm: null, maxHrSource: null };
}

function resolveKeytel(profile: RiderProfile, maxHrBpm: number | null): Keytel | null {
  const { gender, weightKg, ageYears } = profile;
  if (gender === null || weightKg === null || ageYears === null || maxHrBpm === null) return null;
  const at = (bpm: number) => keytelKcalPerMinute({ gender, weightKg, ageYears }, bpm) / 60;
  return {
    basePerSecond: at(0),
    perBpmSecond: at(1) - at(0),
    lowestBpm: KEYTEL_FROM_SHARE_OF_MAX * maxHrBpm,
  };
}

function resolveTrimp({ gender, restingHrBpm }: RiderProfile, maxHrBpm: number | null): Trimp | null {
  if (gender === null || restingHrBpm === null || maxHrBpm === null || maxHrBpm <= restingHrBpm) return null;
  const weighting = gender === 'male' ? { k: 0.64, b: 1.92 } : { k: 0.86, b: 1.67 };
  return { restBpm: restingHrBpm, reserveBpm: maxHrBpm - restingHrBpm, ...weighting };
}
