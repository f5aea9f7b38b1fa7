import type { Cell } from './grid.ts';
import { KMH_PER_M_S, MAX_M_S } from './limits.ts';

/** Heard in less of the ride, a distance does not stand for it. */
const LEAST_SHARE = 0.5;
/** Speed is the distance of so many seconds, since devices round it. */
const SPEED_SECONDS = 4;

/**
 * How far a ride came by its distance channel, km: the sum of its steps. A step that nobody rides, as where the channel
 * starts again, adds nothing. Null without such a channel, or where it stood still throughout.
 */
export function distanceOf(cells: readonly (Cell | null)[]): number | null {
  let [metres, heard] = [0, 0];
  let last: { at: number; metres: number } | null = null;
  for (const [at, cell] of cells.entries()) {
    const now = cell?.distanceM ?? null;
    if (now === null) continue;
    heard += last === null ? 1 : at - last.at;
    if (last !== null && isStep(now - last.metres, at - last.at)) metres += now - last.metres;
    last = { at, metres: now };
  }
  return metres === 0 || heard < LEAST_SHARE * cells.length ? null : metres / 1000;
}

/** Speed by the second from the distance channel, for equipment that tells no speed; null where it was not heard. */
export function speedFromDistance(cells: readonly (Cell | null)[]): (number | null)[] {
  const heard = cells.flatMap((cell, at) =>
    cell?.distanceM == null ? [] : [{ at, metres: cell.distanceM }],
  );
  const speed = new Array<number | null>(cells.length).fill(null);
  let from = 0;
  for (const [nth, { at, metres }] of heard.entries()) {
    while (at - heard[from]!.at > SPEED_SECONDS && from < nth - 1) from++;
    const begun = heard[from]!;
    if (nth === 0 || !isStep(metres - begun.metres, at - begun.at)) continue;
    const kmh = ((metres - begun.metres) / (at - begun.at)) * KMH_PER_M_S;
    // Seconds between two records move as fast as those around them.
    const before = heard[nth - 1]!.at;
    speed.fill(kmh, nth === 1 ? 0 : at - before > SPEED_SECONDS * 2 ? at : before + 1, at + 1);
  }
  return speed;
}

const isStep = (metres: number, seconds: number): boolean => metres >= 0 && metres <= MAX_M_S * seconds;
