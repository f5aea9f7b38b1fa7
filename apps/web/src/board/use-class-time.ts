import { useEffect, useState } from 'react';
import { classTime } from './class-time.ts';
import type { Heard } from './use-live-board.ts';

const TICK_MS = 500;

/** The time of a class now: as the last board told it, and running on since by this device's own clock. */
export function useClassTime({ board, atMs }: Heard) {
  return classTime(board, Math.max(0, useOwnClock() - atMs));
}

/** By this device's own clock, ms since the page was opened, told anew twice a second. */
export function useOwnClock(): number {
  const [nowMs, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
