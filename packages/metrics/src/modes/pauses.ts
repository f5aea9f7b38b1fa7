import type { Paused } from '../ride.ts';

/**
 * The pauses of a class: seconds by the wall since its Start, in their order, at which it was paused and went on by turns. An
 * odd one has not ended.
 */
export type Pauses = readonly number[];

/** Whether a class stands still now. */
export const isPaused = (pauses: Pauses): boolean => pauses.length % 2 === 1;

/** Each pause half-open, in seconds by the wall; one that has not ended has no end. */
const spansOf = (pauses: Pauses) =>
  pauses.flatMap((from, turn) =>
    turn % 2 === 0 ? [{ from, to: pauses[turn + 1] ?? Number.POSITIVE_INFINITY }] : [],
  );

/** How long a class has stood still in pauses that have ended, seconds. */
export const pausedSeconds = (pauses: Pauses): number =>
  spansOf(pauses).reduce((sum, { from, to }) => sum + (Number.isFinite(to) ? to - from : 0), 0);

/** Whether a second by the wall counts: the class did not stand still in it. */
export const counts = (pauses: Pauses, wallSecond: number): boolean =>
  !spansOf(pauses).some(({ from, to }) => from <= wallSecond && wallSecond < to);

/**
 * How many seconds a class has had before a second by the wall, which is its own second of that time; within a pause the one
 * with which it goes on. It never falls, and rises by one with each second that counts. What lies before Start stays there.
 */
export const classSecond = (pauses: Pauses, wallSecond: number): number =>
  spansOf(pauses).reduce(
    (second, { from, to }) => second - Math.max(0, Math.min(wallSecond, to) - from),
    wallSecond,
  );

/**
 * The pauses within a ride of so many seconds by the wall, as its trace has them: none stands before its first second or after
 * its last, and one that has not ended has nothing behind it.
 */
export function pausesOfRide(pauses: Pauses, seconds: number): Paused[] {
  const byPlace = new Map<number, number>();
  for (const { from, to } of spansOf(pauses)) {
    const atSecond = classSecond(pauses, from);
    if (to > from && Number.isFinite(to) && atSecond > 0 && atSecond < seconds)
      byPlace.set(atSecond, (byPlace.get(atSecond) ?? 0) + to - from);
  }
  return [...byPlace].map(([atSecond, length]) => ({ atSecond, seconds: length }));
}
