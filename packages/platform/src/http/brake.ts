import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** So many wrong tries within an hour, from wherever, are people's own mistakes. */
export const FREE_FAILURES = 30;
const HOUR_MS = 3_600_000;
/** After them one try is let through in so long: 8,640 a day, too few to guess a password that is not common. */
const PACE_MS = 10_000;
/** The oldest counts give way: better a few more tries than memory without end. */
const MAX_KEYS = 10_000;

type Count = { failures: number; nextAtMs: number };

/** At passwords. */
const PASSWORDS = { freeFailures: FREE_FAILURES, paceMs: PACE_MS };

/** Slows guessing at one secret down when it comes from many addresses. Nobody is locked out: all pass by turns. */
export type Brake = {
  /**
   * Asks for a try, which counts as a wrong one until it is forgiven: of many at one time not all may be the first.
   * @param how.free it is counted and let through, as whoever was here before is
   * @returns whether it may be made
   */
  lets(key: string, nowMs: number, how?: { free: boolean }): boolean;
  /** Says that a try was right, or was none. */
  forgive(key: string): void;
};

export function createBrake({ freeFailures, paceMs } = PASSWORDS): Brake {
  const counts = new LRUCache<string, Count>({ max: MAX_KEYS, ttl: HOUR_MS, noUpdateTTL: true });
  const keyOf = (key: string) => createHash('sha256').update(key).digest('base64');
  return {
    lets(key, nowMs, { free } = { free: false }) {
      const { failures, nextAtMs } = counts.get(keyOf(key)) ?? { failures: 0, nextAtMs: 0 };
      const isPaced = !free && failures >= freeFailures;
      if (isPaced && nowMs < nextAtMs) return false;
      counts.set(keyOf(key), { failures: failures + 1, nextAtMs: isPaced ? nowMs + paceMs : nextAtMs });
      return true;
    },
    forgive(key) {
      const count = counts.get(keyOf(key));
      if (count) counts.set(keyOf(key), { ...count, failures: count.failures - 1 });
    },
  };
}
