import type { Clock } from '../sources/clock.ts';

/** Time that passes only when it is told to, and then at once. */
export type VirtualClock = Clock & {
  /** Lets everything happen that happens until then. */
  pass(ms: number): Promise<void>;
  /** How many wait. */
  waiting(): number;
};

export function virtualClock(): VirtualClock {
  let now = 0;
  let order = 0;
  const waiting = new Map<number, { atMs: number; wake: () => void }>();
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    nowMs: () => now,
    waiting: () => waiting.size,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const id = order++;
        const wake = () => {
          waiting.delete(id);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        waiting.set(id, { atMs: now + ms, wake });
        signal?.addEventListener('abort', wake);
        if (signal?.aborted) wake();
      }),
    async pass(ms) {
      const end = now + ms;
      for (;;) {
        await settled();
        const next = [...waiting.values()].sort((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined || next.atMs > end) break;
        now = Math.max(now, next.atMs);
        next.wake();
      }
      now = end;
    },
  };
}
