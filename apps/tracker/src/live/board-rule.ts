import type { LiveBoard, LiveRider } from '@tandem/api/tracker';
import { isByWeight, keeps, type SprintMeasure, type ToldNumber } from '@tandem/api/words';
import type { SprintNumbers } from '@tandem/metrics/modes';

/** How a client shows on the board. */
export type BoardRule = { shown: boolean; alias: string | null; hidden: string[] };

/** A tile with everything on it, and whose wish decides what of it leaves the tracker. */
export type Tile = {
  rider: LiveRider;
  rule: BoardRule | null;
  /** What the zone was read from. */
  zoneBy: 'powerW' | 'heartRateBpm' | 'cadenceRpm';
  /** What they did in the sprint that is on or was last; null where none has begun. */
  sprint: SprintNumbers | null;
};

/**
 * What a screen receives: people by the name they chose, without the numbers they keep to themselves; who does not wish
 * to show is not there at all, but counts in what all did together.
 * @param measure that a sprint is ranked by
 */
export function forScreen(
  tiles: readonly Tile[],
  measure: SprintMeasure = 'meanW',
): Pick<LiveBoard, 'riders' | 'hiddenSeats' | 'together'> {
  const everybody = tiles.map(({ rider }) => rider);
  const sum = (pick: (rider: LiveRider) => number | null) =>
    everybody.reduce((total, rider) => total + (pick(rider) ?? 0), 0);
  const isShown = ({ rule }: Tile) => rule === null || rule.shown;
  return {
    riders: rankedInSprint(ranked(tiles.filter(isShown).map((tile) => withheld(tile, measure))), measure),
    hiddenSeats: tiles.filter((tile) => !isShown(tile)).map(({ rider }) => rider.seatId),
    together: {
      workKj: sum((rider) => rider.workKj),
      caloriesKcal: sum((rider) => rider.caloriesKcal),
      distanceKm: sum((rider) => rider.distanceKm),
      points: sum((rider) => rider.points),
    },
  };
}

/** The zone goes with what it is read from. */
function withheld({ rider, rule, zoneBy, sprint }: Tile, measure: SprintMeasure): LiveRider {
  const hidden = rule?.hidden ?? [];
  const unless = <T>(number: ToldNumber, value: T): T | null => (keeps(hidden, number) ? null : value);
  const byWeight = isByWeight(measure);
  const told = sprint && {
    meanW: byWeight ? null : unless('meanW', sprint.meanW),
    peakW: byWeight ? null : unless('peakW', sprint.peakW),
    wattsPerKg: byWeight ? unless('wattsPerKg', sprint.wattsPerKg) : null,
    distanceM: unless('distanceM', sprint.distanceM),
    workKj: byWeight ? null : unless('workKj', sprint.workKj),
    rank: null,
  };
  if (rule === null) return { ...rider, sprint: told };
  return {
    ...rider,
    sprint: told,
    name: rule.alias ?? rider.name,
    powerW: unless('powerW', rider.powerW),
    heartRateBpm: unless('heartRateBpm', rider.heartRateBpm),
    cadenceRpm: unless('cadenceRpm', rider.cadenceRpm),
    ftpPercent: unless('ftpPercent', rider.ftpPercent),
    maxHrPercent: unless('maxHrPercent', rider.maxHrPercent),
    zone: unless(zoneBy, rider.zone),
    workKj: unless('workKj', rider.workKj),
    caloriesKcal: unless('caloriesKcal', rider.caloriesKcal),
    distanceKm: unless('distanceKm', rider.distanceKm),
    points: unless('points', rider.points),
    hidden: rider.hidden.concat(rule.hidden as LiveRider['hidden']),
  };
}

/** By virtual distance; ties share a rank; who has no name, has not moved or does not tell has none. */
export function ranked(riders: LiveRider[]): LiveRider[] {
  const raced = (rider: LiveRider) => (rider.clientId === null ? 0 : (rider.distanceKm ?? 0));
  return riders.map((rider) => ({
    ...rider,
    rank: raced(rider) > 0 ? 1 + riders.filter((r) => raced(r) > raced(rider)).length : null,
  }));
}

/** By the sprint's measure, as shown; ties share a rank; who has no name, is not heard enough or does not tell has none. */
function rankedInSprint(riders: LiveRider[], measure: SprintMeasure): LiveRider[] {
  const raced = ({ clientId, sprint }: LiveRider) => (clientId === null ? null : (sprint?.[measure] ?? null));
  return riders.map((rider) => {
    const own = raced(rider);
    if (rider.sprint === null || own === null) return rider;
    return {
      ...rider,
      sprint: { ...rider.sprint, rank: 1 + riders.filter((r) => (raced(r) ?? -1) > own).length },
    };
  });
}
