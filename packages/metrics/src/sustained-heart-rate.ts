import { betweenPauses, type Paused } from './ride.ts';

export const SUSTAINED_SECONDS = 15;

/**
 * The highest heart rate held for 15 s: of all stretches of 15 s without a gap the highest lowest second, so that a
 * spike of a strap counts for nothing. A pause is a gap. Cells in bpm, NaN where missing; null where no stretch is whole.
 */
export function sustainedHeartRate(
  heartRateBpm: ArrayLike<number>,
  pauses: readonly Paused[] = [],
): number | null {
  const held = betweenPauses(heartRateBpm, pauses).flatMap((cells) => heldIn(cells) ?? []);
  return held.length === 0 ? null : Math.max(...held);
}

function heldIn(heartRateBpm: ArrayLike<number>): number | null {
  let held: number | null = null;
  for (let from = 0; from + SUSTAINED_SECONDS <= heartRateBpm.length; from++) {
    let lowest = Number.POSITIVE_INFINITY;
    for (let at = from; at < from + SUSTAINED_SECONDS; at++) {
      const bpm = heartRateBpm[at]!;
      // Nothing that begins at or before a gap is whole, and nothing that holds a lower second is higher.
      if (Number.isNaN(bpm) || (held !== null && bpm <= held)) {
        lowest = Number.NaN;
        from = at;
        break;
      }
      if (bpm < lowest) lowest = bpm;
    }
    if (!Number.isNaN(lowest)) held = lowest;
  }
  return held;
}
