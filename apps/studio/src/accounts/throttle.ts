import { LRUCache } from 'lru-cache';
import { problem } from '../base/problem.ts';

const WINDOW_MS = 60_000;
/** The oldest counts give way: better a few more tries than memory without end. */
const MAX_KEYS = 10_000;

/**
 * Counts tries by key in this process, each within a minute of its first.
 * @returns a function that throws too_many_requests from the try after `perMinute` on
 */
export function createThrottle(perMinute: number): (key: string) => void {
  const tries = new LRUCache<string, number>({ max: MAX_KEYS, ttl: WINDOW_MS, noUpdateTTL: true });
  return (key) => {
    const count = (tries.get(key) ?? 0) + 1;
    tries.set(key, count);
    if (count > perMinute) {
      throw problem({
        code: 'too_many_requests',
        message: 'Too many tries in a short time.',
        remedy: 'Wait a minute and try again.',
      });
    }
  };
}
