/** Zone schemes: numbers and bounds. Their colours belong to whoever draws them. */
import type { ZoneRow } from './ride.ts';

export type ZoneScheme = {
  /** What the bounds are measured in. */
  measure: 'percentOfFtp' | 'percentOfMaxHr' | 'percentOfHrReserve' | 'rpm';
  /** 'lower': half-open [lo,hi), the field's rule; 'upper': (lo,hi], Spivi's. */
  closed: 'lower' | 'upper';
  /** Where zone 1, 2, 3 … begin; the last has no end. What lies below zone 1 is zone 0. */
  bounds: readonly number[];
};

export const zoneSchemes = {
  power: {
    spivi: { measure: 'percentOfFtp', closed: 'upper', bounds: [10, 60, 80, 100, 120] },
    coggan7: { measure: 'percentOfFtp', closed: 'lower', bounds: [0, 55, 75, 90, 105, 120, 150] },
  },
  heartRate: {
    spivi: { measure: 'percentOfMaxHr', closed: 'upper', bounds: [10, 60, 70, 80, 90] },
    fiveZoneMax: { measure: 'percentOfMaxHr', closed: 'lower', bounds: [50, 60, 70, 80, 90] },
    karvonen: { measure: 'percentOfHrReserve', closed: 'lower', bounds: [50, 60, 70, 80, 90] },
  },
  cadence: {
    spivi: { measure: 'rpm', closed: 'upper', bounds: [10, 60, 80, 100, 120] },
  },
} as const satisfies Record<string, Record<string, ZoneScheme>>;

export type ZoneChannel = keyof typeof zoneSchemes;
export type ZoneSchemeId<C extends ZoneChannel> = keyof (typeof zoneSchemes)[C] & string;

/** A scheme applied to one rider: bounds a hundredfold in the channel's unit, so that ratios stay exact. */
export type ZoneTable = { closed: 'lower' | 'upper'; bounds100: readonly number[] };

/** What a rider must have for a scheme to apply. */
export type ZoneReference = { ftpW: number | null; maxHrBpm: number | null; restingHrBpm: number | null };

/** The rider's own zone table, or null where the needed FTP, maximum or resting heart rate is unknown. */
export function zoneTable(scheme: ZoneScheme, rider: ZoneReference): ZoneTable | null {
  const span = referenceSpan(scheme, rider);
  if (span === null) return null;
  return { closed: scheme.closed, bounds100: scheme.bounds.map((b) => span.offset * 100 + b * span.unit) };
}

function referenceSpan(scheme: ZoneScheme, { ftpW, maxHrBpm, restingHrBpm }: ZoneReference) {
  switch (scheme.measure) {
    case 'rpm':
      return { offset: 0, unit: 100 };
    case 'percentOfFtp':
      return ftpW !== null && ftpW > 0 ? { offset: 0, unit: ftpW } : null;
    case 'percentOfMaxHr':
      return maxHrBpm !== null && maxHrBpm > 0 ? { offset: 0, unit: maxHrBpm } : null;
    case 'percentOfHrReserve':
      return maxHrBpm !== null && restingHrBpm !== null && maxHrBpm > restingHrBpm
        ? { offset: restingHrBpm, unit: maxHrBpm - restingHrBpm }
        : null;
  }
}

/** Zone number of a value (W, bpm or rpm), compared exactly and never as a rounded percent; 0 = below zone 1. */
export function zoneOf(table: ZoneTable, value: number): number {
  const value100 = value * 100;
  let zone = 0;
  for (const bound of table.bounds100) {
    if (table.closed === 'lower' ? value100 < bound : value100 <= bound) break;
    zone++;
  }
  return zone;
}

/** Seconds counted by zone number as rows with bounds; zone 0 is listed only where the scheme has room for it. */
export function zoneTimes(table: ZoneTable, secondsByZone: ArrayLike<number>): ZoneRow[] {
  const edges = [0, ...table.bounds100.map((b) => b / 100)];
  return edges
    .map((from, zone) => ({ zone, from, to: edges[zone + 1] ?? null, seconds: secondsByZone[zone] ?? 0 }))
    .filter((row) => row.zone > 0 || row.from !== row.to);
}
