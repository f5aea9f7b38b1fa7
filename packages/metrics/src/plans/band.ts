import { zoneOf, zoneSchemes } from '../zones.ts';
import type { PlanTarget } from './plan.ts';

/** A steady target is met so many points of FTP below and above it. */
export const ON_TARGET_POINTS = 5;

/** Where the five zones of the wall begin, in percent of FTP. */
const BOUNDS = zoneSchemes.power.spivi.bounds;
export const PLAN_ZONES = BOUNDS.length;
const ZONES = { closed: zoneSchemes.power.spivi.closed, bounds100: BOUNDS.map((bound) => bound * 100) };

/** The zone of the wall that a percent of FTP lies in, 0 below the first. */
export const planZone = (percent: number): number => zoneOf(ZONES, percent);

/** The last zone has no end: what is reckoned with it lies as far above its beginning as the zones are wide. */
const LAST_ZONE_WIDTH = 20;

/** What riders should hold, in percent of FTP. `highPercent` null: no upper end. */
export type Band = { percent: number; lowPercent: number; highPercent: number | null };

/**
 * What a target asks for at a share of its segment, null where it asks for nothing.
 * @param share 0 at its beginning, 1 at its end @param shiftPercent 100 as written
 */
export function bandOf(target: PlanTarget, share: number, shiftPercent = 100): Band | null {
  if (target.kind === 'free') return null;
  const shifted = (percent: number) => (percent * shiftPercent) / 100;
  if (target.kind === 'power') {
    const percent = shifted(target.fromPercent + (target.toPercent - target.fromPercent) * share);
    return {
      percent,
      lowPercent: Math.max(0, percent - ON_TARGET_POINTS),
      highPercent: percent + ON_TARGET_POINTS,
    };
  }
  const low = BOUNDS[target.zone - 1]!;
  const high = BOUNDS[target.zone] ?? null;
  return {
    percent: shifted((low + (high ?? low + LAST_ZONE_WIDTH)) / 2),
    lowPercent: shifted(low),
    highPercent: high === null ? null : shifted(high),
  };
}

/** How a rider stands to what is asked; null where nothing is asked or nothing known. */
export function standingTo(band: Band | null, ftpPercent: number | null): 'under' | 'on' | 'over' | null {
  if (band === null || ftpPercent === null) return null;
  if (ftpPercent < band.lowPercent) return 'under';
  return band.highPercent !== null && ftpPercent > band.highPercent ? 'over' : 'on';
}
