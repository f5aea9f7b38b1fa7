import { problem } from '../base/problem.ts';

const WINDOW_MS = 60_000;
const MAX_KEYS = 10_000;

/**
 * Counts tries by key in windows of a minute, in this process.
 * @returns a function that throws too_many_requests from the try after `perMinute` on
 */
export function createThrottle(perMinute: number): (key: string) => void {
  let windowStart = Date.now();
  let tries = new Map<string, number>();
  return (key) => {
    const now = Date.now();
    // A full table starts anew: better a few more tries than memory without end.
    if (now - windowStart >= WINDOW_MS || tries.size >= MAX_KEYS) {
      windowStart = now;
      tries = new Map();
    }
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
