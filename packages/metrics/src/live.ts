import { addSecond, copyTotals, emptyTotals, type Second, type Totals } from './reducer.ts';
import { CHANNELS, type Channel, plausible, type Sample, type Trace } from './ride.ts';
import { type RideOptions, type Rider, type RiderProfile, resolveRider } from './rider.ts';
import { emptyTold, type Told, tell, toldOf } from './told.ts';
import { type ZoneTable, zoneOf } from './zones.ts';

/** The longest class followed live. */
export const MAX_LIVE_SECONDS = 24 * 3600;
/** A channel silent for longer than this is shown as absent, not as its last value. */
export const STALE_AFTER_SECONDS = 5;
const SETTLED_AFTER_SECONDS = 10;
const POWER_MEAN_SECONDS = 3;

/** A rider's tile: instantaneous values (null when stale or unknown) and running sums. */
export type LiveSnapshot = {
  /** Seconds since Start that this snapshot covers. */
  seconds: number;
  /** Mean of the last 3 s. */
  powerW: number | null;
  heartRateBpm: number | null;
  cadenceRpm: number | null;
  speedKmh: number | null;
  /** Shares, 1 = FTP and maximum heart rate. */
  ftpShare: number | null;
  maxHrShare: number | null;
  powerZone: number | null;
  heartRateZone: number | null;
  /** The zone that colours the tile: power if FTP is known, else heart rate, else cadence. */
  zone: number | null;
  workKj: number | null;
  energyKcal: number | null;
  distanceKm: number | null;
  effortPoints: number | null;
  /** Seconds since each channel last spoke; null if it never did. */
  silentSeconds: Record<Channel, number | null>;
  /** No channel has spoken within `STALE_AFTER_SECONDS`. */
  stale: boolean;
};

export type Live = {
  /** What counts of all that was pushed, by the second; where nothing was said there is a hole, or no cell yet. */
  heard: Readonly<Trace>;
  /**
   * Takes a sample of a second since Start. Repeats, late arrivals and any order give the same ride: where two
   * samples of one second disagree `tell` says which counts. Seconds outside 0–24 h are ignored (returns false).
   * @param rank of its source, 0 the best
   */
  push(second: number, sample: Sample, rank?: number): boolean;
  /** The tile as of `seconds` since Start; default: right after the last sample. */
  snapshot(seconds?: number): LiveSnapshot;
};

/** Follows one rider's class second by second with the reducer that also computes the final numbers. */
export function createLive(profile: RiderProfile, options: RideOptions = {}): Live {
  const rider = resolveRider(profile, options);
  const told = emptyTold();
  /** Seconds up to the last sample. */
  let length = 0;
  const lastHeard: Record<Channel, number | null> = {
    powerW: null,
    heartRateBpm: null,
    cadenceRpm: null,
    speedKmh: null,
  };
  /** Seconds old enough to be settled; younger ones are counted on a copy, as they may still be arriving. */
  let settled = emptyTotals();

  /** Counts the grid up to but not including `end`. */
  const countTo = (end: number): Totals => {
    if (settled.seconds > end) settled = emptyTotals();
    fold(settled, Math.max(settled.seconds, end - SETTLED_AFTER_SECONDS));
    const totals = copyTotals(settled);
    fold(totals, end);
    return totals;
  };
  const fold = (totals: Totals, end: number) => {
    while (totals.seconds < end) addSecond(totals, rider, secondOf(told, totals.seconds));
  };

  return {
    heard: told.trace,
    push(second, sample, rank = 0) {
      if (!Number.isInteger(second) || second < 0 || second >= MAX_LIVE_SECONDS) return false;
      length = Math.max(length, second + 1);
      for (const channel of CHANNELS)
        if (!Number.isNaN(plausible(channel, sample[channel])))
          lastHeard[channel] = Math.max(second, lastHeard[channel] ?? 0);
      // A changed past is counted again from nothing, so that late data and punctual data add up alike.
      if (tell(told, { second, sample, rank }) && second < settled.seconds) settled = emptyTotals();
      return true;
    },
    snapshot(seconds = length) {
      const end = Math.min(Math.max(0, Math.floor(seconds)), MAX_LIVE_SECONDS);
      return describe(rider, { told, lastHeard, totals: countTo(end), seconds: end });
    },
  };
}

function describe(
  rider: Rider,
  {
    told,
    lastHeard,
    totals,
    seconds,
  }: {
    told: Told;
    lastHeard: Record<Channel, number | null>;
    totals: Totals;
    seconds: number;
  },
): LiveSnapshot {
  const silent = (channel: Channel) =>
    lastHeard[channel] === null ? null : Math.max(0, seconds - 1 - lastHeard[channel]);
  const latest = (channel: Channel): number | null => {
    for (let at = seconds - 1; at >= Math.max(0, seconds - STALE_AFTER_SECONDS); at--) {
      const value = toldOf(told, channel, at);
      if (!Number.isNaN(value)) return value;
    }
    return null;
  };
  const powerW = meanPower(told, seconds) ?? latest('powerW');
  const heartRateBpm = latest('heartRateBpm');
  const cadenceRpm = latest('cadenceRpm');
  const powerZone = zoneIn(rider.powerZones, powerW);
  const heartRateZone = zoneIn(rider.heartRateZones, heartRateBpm);
  const heard = [powerW, heartRateBpm, cadenceRpm, latest('speedKmh')];
  const { calorieSeconds: by } = totals;
  return {
    seconds,
    powerW,
    heartRateBpm,
    cadenceRpm,
    speedKmh: latest('speedKmh'),
    ftpShare: share(powerW, rider.profile.ftpW),
    maxHrShare: share(heartRateBpm, rider.maxHrBpm),
    powerZone,
    heartRateZone,
    zone: powerZone ?? heartRateZone ?? zoneIn(rider.cadenceZones, cadenceRpm),
    workKj: totals.power.seconds > 0 ? totals.power.sum / 1000 : null,
    energyKcal: by.power + by.heartRate + by.met > 0 ? totals.energyKcal : null,
    distanceKm: totals.speed.seconds > 0 ? totals.distanceKm : null,
    effortPoints: totals.effortSeconds > 0 ? totals.effortZoneSeconds / 60 : null,
    silentSeconds: {
      powerW: silent('powerW'),
      heartRateBpm: silent('heartRateBpm'),
      cadenceRpm: silent('cadenceRpm'),
      speedKmh: silent('speedKmh'),
    },
    stale: heard.every((value) => value === null),
  };
}

const secondOf = (told: Told, second: number): Second => ({
  powerW: toldOf(told, 'powerW', second),
  heartRateBpm: toldOf(told, 'heartRateBpm', second),
  cadenceRpm: toldOf(told, 'cadenceRpm', second),
  speedKmh: toldOf(told, 'speedKmh', second),
});

function meanPower(told: Told, seconds: number): number | null {
  const cells = [];
  for (let at = Math.max(0, seconds - POWER_MEAN_SECONDS); at < seconds; at++) {
    const watt = toldOf(told, 'powerW', at);
    if (!Number.isNaN(watt)) cells.push(watt);
  }
  return cells.length === 0 ? null : cells.reduce((sum, watt) => sum + watt, 0) / cells.length;
}

const share = (value: number | null, whole: number | null) =>
  value === null || whole === null || whole <= 0 ? null : value / whole;
const zoneIn = (table: ZoneTable | null, value: number | null) =>
  table === null || value === null ? null : zoneOf(table, value);
