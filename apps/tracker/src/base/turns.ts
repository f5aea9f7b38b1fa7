import { LRUCache } from 'lru-cache';

/** The oldest give way: their turn comes earlier. */
const MAX_REMEMBERED = 10_000;

/**
 * What is done now and then though it is asked for each second, of each of many, by this process.
 * @returns whether it is the turn of one: it was not for so long
 */
export function createTurns(everyMs: number): (key: string, now: Date) => boolean {
  const lastMs = new LRUCache<string, number>({ max: MAX_REMEMBERED });
  return (key, now) => {
    const sinceMs = now.getTime() - (lastMs.get(key) ?? Number.NEGATIVE_INFINITY);
    // A clock that was set back must not wait until it is there again.
    if (sinceMs >= 0 && sinceMs < everyMs) return false;
    lastMs.set(key, now.getTime());
    return true;
  };
}
