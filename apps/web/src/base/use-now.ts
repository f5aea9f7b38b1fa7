import { useEffect, useState } from 'react';

/** The present, told anew every so often, for words such as "2 minutes ago". @returns ms since 1970 */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
