import { type Channel, type Counted, type MetricId, PLAUSIBLE, type Trace } from '@tandem/metrics';
import { type Activity, cutActivities } from './cut.ts';
import { DamagedFileError } from './damaged-file-error.ts';
import { distanceOf, speedFromDistance } from './distance.ts';
import { type Cell, layOnGrid } from './grid.ts';
import type { Notice } from './notice.ts';
import { numberIn, type Part, type Row, textIn } from './part.ts';
import { countedStretches } from './power-counter.ts';

/** The device's own account of a ride, by metric; null where it kept none. */
export type DeviceTotals = Record<(typeof DEVICE_TOTALS)[number], number | null>;
const DEVICE_TOTALS = [
  'durationSeconds',
  'averagePowerW',
  'maximumPowerW',
  'normalisedPowerW',
  'intensityFactor',
  'trainingLoad',
  'workKj',
  'averageHeartRateBpm',
  'maximumHeartRateBpm',
  'averageCadenceRpm',
  'maximumCadenceRpm',
  'distanceKm',
  'averageSpeedKmh',
  'maximumSpeedKmh',
  'energyKcal',
] as const satisfies MetricId[];

export type RecordedRide = {
  /** 1 Hz from the first record, pauses closed. */
  trace: Trace;
  /** Length of the trace: time ridden, pauses left out. */
  seconds: number;
  startedAt: Date;
  /** Of the last record, pauses counted. */
  endedAt: Date;
  /** As the FIT profile names it: cycling, running, rowing, … ; else as the file does. Null where it does not say. */
  sport: string | null;
  subSport: string | null;
  /** What recorded it, as people call it. */
  device: string | null;
  deviceTotals: DeviceTotals;
  /** What the equipment measured and the trace does not hold. */
  measured: {
    /** By its distance channel, else by its own total. */
    distanceKm: number | null;
    /** Power by the meter's counter where packets were lost. */
    counted: Counted[];
    /** Work of its counter in seconds that a pause made one, W·s. */
    sharedJ: number;
  };
  /** The FTP that the device knew. */
  ftpW: number | null;
  /** What was doubtful but readable. */
  notices: Notice[];
};

/** The rides of what a file holds, whatever form it had. @param ofFile what was noticed of the file as a whole */
export function ridesOf(parts: readonly Part[], ofFile: readonly Notice[]): RecordedRide[] {
  const activities = cutActivities(parts);
  if (activities.length === 0)
    throw new DamagedFileError('no_records', 'The file is whole but holds no recorded second of a ride.');
  return activities.map((activity) => rideOf(activity, ofFile));
}

function rideOf(
  { records, pauses, session, device, notices }: Activity,
  ofFile: readonly Notice[],
): RecordedRide {
  const deviceTotals = totalsOf(session);
  const { cells, sharedJ, notices: ofTime } = layOnGrid(records, pauses, deviceTotals.durationSeconds);
  const channel = (name: Channel) => cells.map((cell) => cell?.[name] ?? null);
  const trace: Trace = {
    powerW: channel('powerW'),
    heartRateBpm: channel('heartRateBpm'),
    cadenceRpm: channel('cadenceRpm'),
    speedKmh: speedOf(cells),
  };
  const noise = trace.powerW.filter((watt) => watt !== null && watt > PLAUSIBLE.powerW[1]).length;
  const { counted, leftOutJ } = countedStretches(cells);
  const noticed = (code: Notice['code'], count: number): Notice[] => (count > 0 ? [{ code, count }] : []);
  return {
    trace,
    seconds: cells.length,
    startedAt: new Date(records[0]!.atSeconds * 1000),
    endedAt: new Date((records.at(-1)!.atSeconds + 1) * 1000),
    sport: textIn(session.sport),
    subSport: textIn(session.sub_sport),
    device,
    deviceTotals,
    measured: {
      distanceKm: distanceOf(cells) ?? deviceTotals.distanceKm,
      counted,
      sharedJ,
    },
    ftpW: numberIn(session, 'threshold_power') || null,
    notices: [
      ...ofFile,
      ...notices,
      ...ofTime,
      ...noticed('power_left_out', noise),
      ...noticed('counter_left_out', Math.round(leftOutJ)),
    ],
  };
}

/** A speed of 0 from start to end is a trainer without a wheel sensor, not a rider who stood still. */
function speedOf(cells: readonly (Cell | null)[]): Trace['speedKmh'] {
  const told = cells.map((cell) => cell?.speedKmh ?? null);
  if (told.some((kmh) => kmh !== null && kmh > 0)) return told;
  const moved = distanceOf(cells) === null ? null : speedFromDistance(cells);
  return moved ?? told.fill(null);
}

/** The totals of a session. 0 is what devices write for a channel that they never heard. */
function totalsOf(session: Row): DeviceTotals {
  const read = (field: string) => {
    const value = numberIn(session, field);
    return value !== null && value > 0 ? value : null;
  };
  const thousandth = (field: string) => {
    const value = read(field);
    return value === null ? null : value / 1000;
  };
  return {
    durationSeconds: read('total_timer_time'),
    averagePowerW: read('avg_power'),
    maximumPowerW: read('max_power'),
    normalisedPowerW: read('normalized_power'),
    intensityFactor: read('intensity_factor'),
    trainingLoad: read('training_stress_score'),
    workKj: thousandth('total_work'),
    averageHeartRateBpm: read('avg_heart_rate'),
    maximumHeartRateBpm: read('max_heart_rate'),
    averageCadenceRpm: read('avg_cadence'),
    maximumCadenceRpm: read('max_cadence'),
    distanceKm: thousandth('total_distance'),
    averageSpeedKmh: read('enhanced_avg_speed') ?? read('avg_speed'),
    maximumSpeedKmh: read('enhanced_max_speed') ?? read('max_speed'),
    energyKcal: read('total_calories'),
  };
}
