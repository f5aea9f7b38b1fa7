import { type Counted, PLAUSIBLE } from '@tandem/metrics';
import type { Cell } from './grid.ts';

/** A counter further ahead than this of what was reported means packets were lost on the way. */
const LOST_PACKETS_FACTOR = 1.5;
/** Lost seconds were ridden much like those on either side: a counter that claims more than this says nothing. */
const MOST_OF_NEIGHBOURS = 1.25;
/** A counter is evidence where it gains what the recorded power says, give or take this factor. */
const AGREES_WITHIN = 1.25;
/** Of fewer seconds nothing can be said of that. */
const AGREES_SECONDS = 10;
const MAX_STRETCHES = 5000;

/**
 * The stretches in which packets were lost and the meter's own accumulated-power counter (W·s) went on counting: where
 * it stood still and then made a jump. A jump is judged before it is believed: by what anybody rides, by the power
 * on either side, and by whether the counter agrees with the recording elsewhere. Recorded seconds are never touched.
 * @returns the stretches, and the W·s that were not believed
 */
export function countedStretches(cells: readonly (Cell | null)[]): {
  counted: Counted[];
  leftOutJ: number;
} {
  const agrees = agreement(cells);
  const counted: Counted[] = [];
  let leftOutJ = 0;
  let standing = 0;
  let last: { at: number; counter: number } | null = null;
  for (const [at, cell] of cells.entries()) {
    const counter = cell?.powerCounter ?? null;
    if (counter === null) continue;
    const gained: number = last === null ? -1 : counter - last.counter;
    const gap = last === null ? 0 : at - last.at - 1;
    last = { at, counter };
    if (gained < 0 || gap > 0) standing = 0;
    else if (gained === 0) standing++;
    else {
      const from = at - standing;
      const reported = powerOf(cell);
      if (reported === null || (standing > 0 && gained > LOST_PACKETS_FACTOR * sumOf(cells, from, at))) {
        const mean = gained / (standing + 1);
        const around = Math.max(powerAround(cells, from - 1, -1), reported ?? powerAround(cells, at + 1, 1));
        const believed = agrees && mean <= PLAUSIBLE.powerW[1] && mean <= MOST_OF_NEIGHBOURS * around;
        if (!believed) leftOutJ += gained - sumOf(cells, from, at);
        else if (counted.length < MAX_STRETCHES) counted.push({ from, seconds: standing + 1, powerW: mean });
      }
      standing = 0;
    }
  }
  return { counted, leftOutJ };
}

/** Whether the counter gains what the power says wherever both were heard. */
function agreement(cells: readonly (Cell | null)[]): boolean {
  let [counted, recorded, seconds] = [0, 0, 0];
  for (let at = 1; at < cells.length; at++) {
    const [before, cell] = [cells[at - 1] ?? null, cells[at] ?? null];
    const watt = powerOf(cell);
    if (watt === null || powerOf(before) === null) continue;
    if (cell!.powerCounter === null || before!.powerCounter === null) continue;
    const gained = cell!.powerCounter - before!.powerCounter;
    if (gained <= 0 || gained > PLAUSIBLE.powerW[1]) continue;
    counted += gained;
    recorded += watt;
    seconds++;
  }
  return (
    seconds < AGREES_SECONDS || (counted <= AGREES_WITHIN * recorded && recorded <= AGREES_WITHIN * counted)
  );
}

const powerOf = (cell: Cell | null | undefined): number | null =>
  cell?.powerW == null || cell.powerW > PLAUSIBLE.powerW[1] ? null : cell.powerW;

const sumOf = (cells: readonly (Cell | null)[], from: number, to: number): number =>
  cells.slice(from, to + 1).reduce((sum, cell) => sum + (powerOf(cell) ?? 0), 0);

/** A silence or a standstill of so many seconds lies between two neighbours at most. */
const NEIGHBOUR_SECONDS = 30;

/** The nearest power above 0 in one direction; 0 where there is none near. */
function powerAround(cells: readonly (Cell | null)[], from: number, step: 1 | -1): number {
  for (let n = 0, at = from; n < NEIGHBOUR_SECONDS; n++, at += step) {
    const watt = powerOf(cells[at]);
    if (watt !== null && watt > 0) return watt;
  }
  return 0;
}
