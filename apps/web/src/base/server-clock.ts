/** The studio's clock tells whole seconds, and an answer takes its time: less than this is no difference. */
const TOLERANCE_MS = 3_000;

/** How far this device's clock is behind the studio's. */
let behindMs = 0;

/** Learns the studio's time from an answer's `Date`. @param askedAt by this device's clock, ms */
export function learnServerTime(date: string | null, askedAt: number): void {
  const said = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(said)) return;
  const difference = said + 500 - (askedAt + Date.now()) / 2;
  behindMs = Math.abs(difference) < TOLERANCE_MS ? 0 : difference;
}

/** Now, by the studio's clock: what has begun or is over is never decided by a device's own. @returns ms since 1970 */
export const serverNow = (): number => Date.now() + behindMs;
