import { useEffect, useState } from 'react';
import { serverNow } from './server-clock.ts';

/** Fine enough for what begins, ends, or turns to the next day. */
const MINUTELY_MS = 20_000;

/** The present by the studio's clock, told anew every so often. @returns ms since 1970 */
export function useNow(everyMs: number = MINUTELY_MS): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    // The first answer of the studio may have come since.
    setNow(serverNow());
    const timer = setInterval(() => setNow(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
