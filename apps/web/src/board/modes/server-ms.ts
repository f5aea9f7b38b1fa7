/** What was told at once is the nearest to the truth: of the last so many, the one that came fastest. */
const KEPT = 30;

/**
 * The tracker's time on this device's running clock, from what the live line tells each second. How long a word was under
 * way is not known; of several the one that was fastest tells best.
 */
export function createServerClock() {
  let offsets: number[] = [];
  return {
    /** @param serverMs told, since 1970 @param atMs when it came, by this device's running clock */
    hear(serverMs: number, atMs: number) {
      offsets = [...offsets, serverMs - atMs].slice(-KEPT);
    },
    /** ms since 1970, at a moment of this device's running clock; `NaN` before anything was told. */
    at: (atMs: number) => (offsets.length === 0 ? Number.NaN : atMs + Math.max(...offsets)),
  };
}
