import { type ZoneScheme, zoneOf, zoneSchemes } from '../zones.ts';
import type { PlanTarget } from './plan.ts';

/** A steady target is met so many points of FTP, or of the maximum heart rate, below and above it. */
export const ON_TARGET_POINTS = 5;

/** What a percent is of. */
export type PercentOf = 'ftp' | 'maxHr';

/** Where the five zones of the wall begin, in percent of FTP. */
const BOUNDS = zoneSchemes.power.spivi.bounds;
export const PLAN_ZONES = BOUNDS.length;
const table = ({ closed, bounds }: ZoneScheme) => ({ closed, bounds100: bounds.map((bound) => bound * 100) });
const ZONES = { ftp: table(zoneSchemes.power.spivi), maxHr: table(zoneSchemes.heartRate.spivi) };

/** The zone of the wall that a percent lies in, 0 below the first. */
export const planZone = ({ of, percent }: Pick<Band, 'of' | 'percent'>): number => zoneOf(ZONES[of], percent);

/** The last zone has no end: what is reckoned with it lies as far above its beginning as the zones are wide. */
const LAST_ZONE_WIDTH = 20;

/** What riders should hold. `highPercent` null: no upper end. */
export type Band = { of: PercentOf; percent: number; lowPercent: number; highPercent: number | null };

/** Nobody's heart beats faster than its maximum, however hard a plan is made. */
const MOST_OF_MAX_HR = 100;

/**
 * What a target asks for at a share of its segment, null where it asks for nothing.
 * @param share 0 at its beginning, 1 at its end @param shiftPercent 100 as written
 */
export function bandOf(target: PlanTarget, share: number, shiftPercent = 100): Band | null {
  if (target.kind === 'free') return null;
  const shifted = (percent: number) => (percent * shiftPercent) / 100;
  if (target.kind !== 'zone') {
    const asked = shifted(target.fromPercent + (target.toPercent - target.fromPercent) * share);
    const byHeartRate = target.kind === 'heartRate';
    const percent = byHeartRate ? Math.min(MOST_OF_MAX_HR, asked) : asked;
    const highPercent = percent + ON_TARGET_POINTS;
    return {
      of: byHeartRate ? 'maxHr' : 'ftp',
      percent,
      lowPercent: Math.max(0, percent - ON_TARGET_POINTS),
      highPercent: byHeartRate && highPercent > MOST_OF_MAX_HR ? null : highPercent,
    };
  }
  const low = BOUNDS[target.zone - 1]!;
  const high = BOUNDS[target.zone] ?? null;
  return {
    of: 'ftp',
    percent: shifted((low + (high ?? low + LAST_ZONE_WIDTH)) / 2),
    lowPercent: shifted(low),
    highPercent: high === null ? null : shifted(high),
  };
}

/** Where a rider is now, by what they have told; null where that, or what it is of, is not known. */
export type RiderPercents = { ftpPercent: number | null; maxHrPercent: number | null };

/** How a rider stands to what is asked, by what it asks of; null where nothing is asked or nothing known. */
export function standingTo(band: Band | null, rider: RiderPercents): 'under' | 'on' | 'over' | null {
  const percent = band && (band.of === 'ftp' ? rider.ftpPercent : rider.maxHrPercent);
  if (band === null || percent === null) return null;
  if (percent < band.lowPercent) return 'under';
  return band.highPercent !== null && percent > band.highPercent ? 'over' : 'on';
}
