import type { KnownSensor } from '@tandem/api/tracker';
import { isRidden } from './use-sensor-words.ts';

export const groups = ['unknown', 'seats', 'pool', 'own', 'gone'] as const;
export type Group = (typeof groups)[number];

/**
 * Sensors as somebody looks for them: unknown ones that are heard, in the order in which they were told, which begins with
 * what turned last; then what is bound, by seat and number; last what nobody bound and nobody hears. No empty group.
 */
export function groupSensors(
  sensors: readonly KnownSensor[],
): { group: Group; sensors: readonly KnownSensor[] }[] {
  const grouped = Map.groupBy(sensors.filter(isRidden), groupOf);
  return groups
    .map((group) => ({ group, sensors: (grouped.get(group) ?? []).toSorted(byPlace) }))
    .filter(({ sensors }) => sensors.length > 0);
}

function groupOf({ bound, heard }: KnownSensor): Group {
  if (bound.to === 'seat') return 'seats';
  if (bound.to === 'loan') return 'pool';
  if (bound.to === 'client') return 'own';
  return heard ? 'unknown' : 'gone';
}

/** What is bound to no place keeps its order. */
function byPlace({ bound: a }: KnownSensor, { bound: b }: KnownSensor): number {
  if (a.to === 'seat' && b.to === 'seat') return a.boxId - b.boxId || a.seatId - b.seatId;
  if (a.to === 'loan' && b.to === 'loan') return a.number - b.number;
  if (a.to === 'client' && b.to === 'client') return a.name.localeCompare(b.name);
  return 0;
}
