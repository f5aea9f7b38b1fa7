/**
 * Weeks in a row with a ride: up to now, and the best ever. `ridesPerWeek` has every calendar week from the first ride
 * on, oldest first, and ends with the running week, which counts once it has a ride and until then breaks nothing.
 */
export function streak(ridesPerWeek: readonly number[]): { weeks: number; best: number } {
  let weeks = 0;
  let best = 0;
  for (const [at, rides] of ridesPerWeek.entries()) {
    const running = at === ridesPerWeek.length - 1;
    if (rides > 0) weeks++;
    else if (!running) weeks = 0;
    best = Math.max(best, weeks);
  }
  return { weeks, best };
}
