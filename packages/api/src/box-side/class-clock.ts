import { pause } from './pause.ts';

/**
 * The beat of a ride: calls `tick` for each second 0, 1, 2 … until it returns false, at `speed` times real time (0 =
 * as fast as `tick` resolves). Runs on the monotonic clock, so that a corrected wall clock neither repeats nor skips
 * a second; beats missed while the machine was busy are made up for.
 */
export async function beat(
  speed: number,
  signal: AbortSignal,
  tick: (second: number) => boolean | Promise<boolean>,
): Promise<void> {
  const began = performance.now();
  for (let second = 0; !signal.aborted; second++) {
    if (speed > 0) {
      const wait = began + (second * 1000) / speed - performance.now();
      if (wait > 0) await pause(wait, signal);
      if (signal.aborted) return;
    }
    if (!(await tick(second))) return;
  }
}

/**
 * The time of day by this start's own clock: as it was found at the start, and counted from there whatever the machine is
 * set to. The tracker finds out how far it is off, once for all that was measured by it.
 */
export const boxTimeMs = (): number => performance.timeOrigin + performance.now();

/** Stamps for second 0, 1, 2 … of something that begins now: exactly one second apart, hence never two in one. */
export function wallClock(): (second: number) => string {
  const began = boxTimeMs();
  return (second) => new Date(began + second * 1000).toISOString();
}
