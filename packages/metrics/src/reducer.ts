/** The one reducer behind the live board and the final result: each second of a ride is counted here, once. */
import type { Channel, Sample, SpeedSource } from './ride.ts';
import type { Rider } from './rider.ts';
import { speedFromCadenceKmh, speedFromPowerKmh } from './speed.ts';
import { zoneOf } from './zones.ts';

/** What a sensor can truthfully say; anything outside is noise and becomes null (whoever stored it keeps it raw). */
export const PLAUSIBLE: Record<Channel, readonly [lowest: number, highest: number]> = {
  powerW: [0, 2500],
  heartRateBpm: [30, 240],
  cadenceRpm: [0, 250],
  speedKmh: [0, 150],
};

/** Indoor cycling class, code 02019 of the Compendium of Physical Activities (2011). */
export const CLASS_MET = 8.5;
/** kcal of body energy per kJ at the pedals: 1 / 4.184 × 4.75, which stands for about 21 % efficiency. */
export const KCAL_PER_KJ = 4.75 / 4.184;

/** Zones of the longest scheme, zone 0 counted. */
export const ZONES_MAX = 8;

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
  calorieSeconds: { power: number; heartRate: number; met: number };
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

/** The value where it is plausible for its channel, otherwise NaN: inside the reducer NaN means missing. */
export function plausible(channel: Channel, value: number | null | undefined): number {
  if (value === null || value === undefined) return Number.NaN;
  const [lowest, highest] = PLAUSIBLE[channel];
  return value >= lowest && value <= highest ? value : Number.NaN;
}

/** Counts one more second of a ride into `totals` (changed in place). */
export function addSample(totals: Totals, rider: Rider, sample: Sample): void {
  addSecond(
    totals,
    rider,
    plausible('powerW', sample.powerW),
    plausible('heartRateBpm', sample.heartRateBpm),
    plausible('cadenceRpm', sample.cadenceRpm),
    plausible('speedKmh', sample.speedKmh),
  );
}

/** As `addSample`, for values already judged plausible or NaN. */
export function addSecond(
  totals: Totals,
  rider: Rider,
  powerW: number,
  bpm: number,
  rpm: number,
  equipmentKmh: number,
): void {
  const hasPower = known(powerW);
  const hasHeartRate = known(bpm);
  const hasCadence = known(rpm);
  totals.seconds++;
  if (hasPower) {
    count(totals.power, powerW);
    if (rider.powerZones) totals.zoneSeconds.power[zoneOf(rider.powerZones, powerW)]!++;
  }
  if (hasHeartRate) {
    count(totals.heartRate, bpm);
    if (rider.heartRateZones) totals.zoneSeconds.heartRate[zoneOf(rider.heartRateZones, bpm)]!++;
    if (rider.trimp) totals.trimp += trimpPerSecond(rider.trimp, bpm);
  }
  if (hasCadence) {
    count(totals.cadence, rpm);
    if (rpm > 0) totals.pedallingSeconds++;
    totals.zoneSeconds.cadence[zoneOf(rider.cadenceZones, rpm)]!++;
  }
  addEnergy(totals, rider, powerW, bpm, rpm);
  addDistance(totals, rider, powerW, rpm, equipmentKmh);
  addEffort(totals, rider, powerW, bpm, rpm);
}

function count(tally: Tally, value: number): void {
  tally.seconds++;
  tally.sum += value;
  if (value > tally.max) tally.max = value;
}

/** Power first, then heart rate, then the activity's MET while pedalling; each needs what it needs. */
function addEnergy(totals: Totals, rider: Rider, powerW: number, bpm: number, rpm: number): void {
  if (known(powerW)) {
    totals.energyKcal += (powerW / 1000) * KCAL_PER_KJ;
    totals.calorieSeconds.power++;
  } else if (known(bpm) && rider.keytel) {
    const { basePerSecond, perBpmSecond, lowestBpm } = rider.keytel;
    if (bpm >= lowestBpm) totals.energyKcal += Math.max(0, basePerSecond + perBpmSecond * bpm);
    totals.calorieSeconds.heartRate++;
  } else if (known(rpm) && rider.profile.weightKg !== null) {
    if (rpm > 0) totals.energyKcal += (CLASS_MET * rider.profile.weightKg) / 3600;
    totals.calorieSeconds.met++;
  }
}

function addDistance(totals: Totals, rider: Rider, powerW: number, rpm: number, equipmentKmh: number): void {
  let kmh: number;
  if (known(equipmentKmh)) {
    kmh = equipmentKmh;
    totals.speedSeconds.equipment++;
  } else if (known(powerW) && rider.profile.weightKg !== null) {
    kmh = speedFromPowerKmh(powerW, rider.profile.weightKg);
    totals.speedSeconds.power++;
  } else if (known(rpm)) {
    kmh = speedFromCadenceKmh(rpm);
    totals.speedSeconds.cadence++;
  } else return;
  count(totals.speed, kmh);
  totals.distanceKm += kmh / 3600;
}

/** Tandem's own points: the number of the zone held for a minute; power if FTP is known, else HR, else cadence. */
function addEffort(totals: Totals, rider: Rider, powerW: number, bpm: number, rpm: number): void {
  if (known(powerW) && rider.effortPowerZones)
    totals.effortZoneSeconds += zoneOf(rider.effortPowerZones, powerW);
  else if (known(bpm) && rider.effortHeartRateZones)
    totals.effortZoneSeconds += zoneOf(rider.effortHeartRateZones, bpm);
  else if (known(rpm)) totals.effortZoneSeconds += zoneOf(rider.cadenceZones, rpm);
  else return;
  totals.effortSeconds++;
}

/** Banister's impulse of one second: x·k·e^(b·x) / 60 with x the share of heart rate reserve, 0 to 1. */
function trimpPerSecond({ restBpm, reserveBpm, k, b }: NonNullable<Rider['trimp']>, bpm: number): number {
  const x = Math.min(1, Math.max(0, (bpm - restBpm) / reserveBpm));
  return (x * k * Math.exp(b * x)) / 60;
}
