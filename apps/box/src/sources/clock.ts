import { setTimeout as sleep } from 'node:timers/promises';

/** Time as a driver has it; another one in tests. */
export type Clock = {
  /** Never goes back. */
  nowMs(): number;
  /** Ends early where `signal` does. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
};

export const machineClock: Clock = {
  nowMs: () => performance.now(),
  wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
};
