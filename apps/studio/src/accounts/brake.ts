import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { normalizeEmail } from '../base/email.ts';
import { problem } from '../base/problem.ts';

/** So many wrong passwords of one email within an hour, from wherever, are a person's own mistakes. */
export const FREE_FAILURES = 30;
const HOUR_MS = 3_600_000;
/** After them one try is let through in so long: 8,640 a day, too few to guess a password that is not common. */
const PACE_MS = 10_000;
/** The oldest counts give way: better a few more tries than memory without end. */
const MAX_KEYS = 10_000;

type Count = { failures: number; nextAtMs: number };

/** At passwords. */
const PASSWORDS = { freeFailures: FREE_FAILURES, paceMs: PACE_MS };

/**
 * Slows guessing at one email's password down when it comes from many addresses. Nobody is locked out: a browser that has
 * signed in before passes, and others by turns.
 */
export function createBrake({ freeFailures, paceMs } = PASSWORDS) {
  const counts = new LRUCache<string, Count>({ max: MAX_KEYS, ttl: HOUR_MS, noUpdateTTL: true });
  const keyOf = (email: string) => createHash('sha256').update(normalizeEmail(email)).digest('base64');
  return {
    /** @throws Problem too_many_requests */
    pass(email: string, nowMs: number): void {
      const count = counts.get(keyOf(email));
      if (!count || count.failures < freeFailures) return;
      if (nowMs < count.nextAtMs)
        throw problem({
          code: 'too_many_requests',
          message: 'Too many wrong tries for this login.',
          remedy: 'Wait a minute and try again, or ask for a link by mail.',
        });
      count.nextAtMs = nowMs + paceMs;
    },
    failed(email: string): void {
      const count = counts.get(keyOf(email)) ?? { failures: 0, nextAtMs: 0 };
      counts.set(keyOf(email), { ...count, failures: count.failures + 1 });
    },
  };
}
