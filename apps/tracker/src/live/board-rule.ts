import type { LiveBoard, LiveRider } from '@tandem/api/tracker';

/** How a client shows on the board. */
export type BoardRule = { shown: boolean; alias: string | null; hidden: string[] };

/** A tile with everything on it, and whose wish decides what of it leaves the tracker. */
export type Tile = {
  rider: LiveRider;
  rule: BoardRule | null;
  /** What the zone was read from. */
  zoneBy: 'powerW' | 'heartRateBpm' | 'cadenceRpm';
};

/**
 * What a screen receives: people by the name they chose, without the numbers they keep to themselves; who does not wish
 * to show is not there at all, but counts in what all did together.
 */
export function forScreen(tiles: readonly Tile[]): Pick<LiveBoard, 'riders' | 'hiddenSeats' | 'together'> {
  const everybody = tiles.map(({ rider }) => rider);
  const sum = (pick: (rider: LiveRider) => number | null) =>
    everybody.reduce((total, rider) => total + (pick(rider) ?? 0), 0);
  const isShown = ({ rule }: Tile) => rule === null || rule.shown;
  return {
    riders: ranked(tiles.filter(isShown).map(withheld)),
    hiddenSeats: tiles.filter((tile) => !isShown(tile)).map(({ rider }) => rider.seatId),
    together: {
      workKj: sum((rider) => rider.workKj),
      caloriesKcal: sum((rider) => rider.caloriesKcal),
      distanceKm: sum((rider) => rider.distanceKm),
      points: sum((rider) => rider.points),
    },
  };
}

/** Work goes with power and with calories: either tells it. The zone goes with what it is read from. */
function withheld({ rider, rule, zoneBy }: Tile): LiveRider {
  if (rule === null) return rider;
  const hidden = new Set(rule.hidden);
  const unless = <T>(metrics: readonly string[], value: T): T | null =>
    metrics.some((metric) => hidden.has(metric)) ? null : value;
  return {
    ...rider,
    name: rule.alias ?? rider.name,
    powerW: unless(['powerW'], rider.powerW),
    heartRateBpm: unless(['heartRateBpm'], rider.heartRateBpm),
    cadenceRpm: unless(['cadenceRpm'], rider.cadenceRpm),
    ftpPercent: unless(['powerW'], rider.ftpPercent),
    zone: unless([zoneBy], rider.zone),
    workKj: unless(['powerW', 'energyKcal'], rider.workKj),
    caloriesKcal: unless(['energyKcal'], rider.caloriesKcal),
    distanceKm: unless(['distanceKm'], rider.distanceKm),
    points: unless(['effortPoints'], rider.points),
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
