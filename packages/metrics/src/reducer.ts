/** The one reducer behind the live board and the final result: each second of a ride is counted here, once. */
import type { Channel } from './ride.ts';
import type { Rider } from './rider.ts';
import { speedFromCadenceKmh, speedFromPowerKmh } from './speed.ts';
import { zoneOf } from './zones.ts';

/** Indoor cycling class, code 02019 of the Compendium of Physical Activities (2011). */
export const CLASS_MET = 8.5;
/** kcal of body energy per kJ at the pedals: 1 / 4.184 × 4.75, which stands for about 21 % efficiency. */
export const KCAL_PER_KJ = 4.75 / 4.184;

/** Zones of the longest scheme, zone 0 counted. */
export const ZONES_MAX = 8;

export type CalorieSource = 'equipment' | 'power' | 'heartRate' | 'met';
export type SpeedSource = 'equipment' | 'power' | 'cadence';

/** Running sums after any number of seconds. */
export type Totals = {
  seconds: number;
  power: Tally;
  heartRate: Tally;
  cadence: Tally;
  speed: Tally;
  /** Cells with cadence above 0. */
  pedallingSeconds: number;
  distanceKm: number;
  speedSeconds: Record<SpeedSource, number>;
  energyKcal: number;
  calorieSeconds: Record<Exclude<CalorieSource, 'equipment'>, number>;
  /** Sum of zone numbers over seconds, 60 to a point; whole numbers, so that order cannot matter. */
  effortZoneSeconds: number;
  effortSeconds: number;
  trimp: number;
  zoneSeconds: { power: number[]; heartRate: number[]; cadence: number[] };
};
export type Tally = { seconds: number; sum: number; max: number };

const known = (value: number): boolean => !Number.isNaN(value);
const tally = (): Tally => ({ seconds: 0, sum: 0, max: 0 });
const zoneCounters = (): number[] => new Array<number>(ZONES_MAX).fill(0);

export const emptyTotals = (): Totals => ({
  seconds: 0,
  power: tally(),
  heartRate: tally(),
  cadence: tally(),
  speed: tally(),
  pedallingSeconds: 0,
  distanceKm: 0,
  speedSeconds: { equipment: 0, power: 0, cadence: 0 },
  energyKcal: 0,
  calorieSeconds: { power: 0, heartRate: 0, met: 0 },
  effortZoneSeconds: 0,
  effortSeconds: 0,
  trimp: 0,
  zoneSeconds: { power: zoneCounters(), heartRate: zoneCounters(), cadence: zoneCounters() },
});

/** An independent copy, to count on without touching the original. */
export const copyTotals = (totals: Totals): Totals => ({
  ...totals,
  power: { ...totals.power },
  heartRate: { ...totals.heartRate },
  cadence: { ...totals.cadence },
  speed: { ...totals.speed },
  speedSeconds: { ...totals.speedSeconds },
  calorieSeconds: { ...totals.calorieSeconds },
  zoneSeconds: {
    power: [...totals.zoneSeconds.power],
    heartRate: [...totals.zoneSeconds.heartRate],
    cadence: [...totals.zoneSeconds.cadence],
  },
});

/** One second with each channel judged: plausible, or NaN where missing. */
export type Second = Readonly<Record<Channel, number>>;

/** Counts one more second of a ride into `totals` (changed in place). */
export function addSecond(totals: Totals, rider: Rider, second: Second): void {
  const { powerW, heartRateBpm, cadenceRpm } = second;
  totals.seconds++;
  if (known(powerW)) {
    count(totals.power, powerW);
    if (rider.powerZones) totals.zoneSeconds.power[zoneOf(rider.powerZones, powerW)]!++;
  }
  if (known(heartRateBpm)) {
    count(totals.heartRate, heartRateBpm);
    if (rider.heartRateZones) totals.zoneSeconds.heartRate[zoneOf(rider.heartRateZones, heartRateBpm)]!++;
    if (rider.trimp) totals.trimp += trimpPerSecond(rider.trimp, heartRateBpm);
  }
  if (known(cadenceRpm)) {
    count(totals.cadence, cadenceRpm);
    if (cadenceRpm > 0) totals.pedallingSeconds++;
    totals.zoneSeconds.cadence[zoneOf(rider.cadenceZones, cadenceRpm)]!++;
  }
  addEnergy(totals, rider, second);
  addDistance(totals, rider, second);
  addEffort(totals, rider, second);
}

function count(tally: Tally, value: number): void {
  tally.seconds++;
  tally.sum += value;
  if (value > tally.max) tally.max = value;
}

/** Power first, then heart rate, then the activity's MET while pedalling; each needs what it needs. */
function addEnergy(totals: Totals, rider: Rider, { powerW, heartRateBpm, cadenceRpm }: Second): void {
  if (known(powerW)) {
    totals.energyKcal += (powerW / 1000) * KCAL_PER_KJ;
    totals.calorieSeconds.power++;
  } else if (known(heartRateBpm) && rider.keytel) {
    const { basePerSecond, perBpmSecond, lowestBpm } = rider.keytel;
    if (heartRateBpm >= lowestBpm)
      totals.energyKcal += Math.max(0, basePerSecond + perBpmSecond * heartRateBpm);
    totals.calorieSeconds.heartRate++;
  } else if (known(cadenceRpm) && rider.profile.weightKg !== null) {
    if (cadenceRpm > 0) totals.energyKcal += (CLASS_MET * rider.profile.weightKg) / 3600;
    totals.calorieSeconds.met++;
  }
}

function addDistance(totals: Totals, rider: Rider, { powerW, cadenceRpm, speedKmh }: Second): void {
  let kmh: number;
  if (known(speedKmh)) {
    kmh = speedKmh;
    totals.speedSeconds.equipment++;
  } else if (known(powerW) && rider.profile.weightKg !== null) {
    kmh = speedFromPowerKmh(powerW, rider.profile.weightKg);
    totals.speedSeconds.power++;
  } else if (known(cadenceRpm)) {
    kmh = speedFromCadenceKmh(cadenceRpm);
    totals.speedSeconds.cadence++;
  } else return;
  count(totals.speed, kmh);
  totals.distanceKm += kmh / 3600;
}

/** Tandem's own points: the number of the zone held for a minute; power if FTP is known, else HR, else cadence. */
function addEffort(totals: Totals, rider: Rider, { powerW, heartRateBpm, cadenceRpm }: Second): void {
  if (known(powerW) && rider.effortPowerZones)
    totals.effortZoneSeconds += zoneOf(rider.effortPowerZones, powerW);
  else if (known(heartRateBpm) && rider.effortHeartRateZones)
    totals.effortZoneSeconds += zoneOf(rider.effortHeartRateZones, heartRateBpm);
  else if (known(cadenceRpm)) totals.effortZoneSeconds += zoneOf(rider.cadenceZones, cadenceRpm);
  else return;
  totals.effortSeconds++;
}

/** Banister's impulse of one second: x·k·e^(b·x) / 60 with x the share of heart rate reserve, 0 to 1. */
function trimpPerSecond({ restBpm, reserveBpm, k, b }: NonNullable<Rider['trimp']>, bpm: number): number {
  const x = Math.min(1, Math.max(0, (bpm - restBpm) / reserveBpm));
  return (x * k * Math.exp(b * x)) / 60;
}
