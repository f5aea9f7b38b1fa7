/** After so many failures in a row calls to another server are held, and one at a time probes. */
export const BREAKER_FAILURES = 5;
/** The pause when calls begin to be held; each failed probe doubles it. */
const FIRST_HOLD_SECONDS = 5;
const MAX_HOLD_SECONDS = 300;
/** A server may ask for more; a header set wrong must not stop a studio for a day. */
export const MAX_ASKED_SECONDS = 3600;

/** Seconds to hold after so many failures in a row; 0 as long as that is nothing unusual. */
export function pauseSeconds(failures: number): number {
  if (failures < BREAKER_FAILURES) return 0;
  return Math.min(MAX_HOLD_SECONDS, FIRST_HOLD_SECONDS * 2 ** (failures - BREAKER_FAILURES));
}
