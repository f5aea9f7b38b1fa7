import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { serverNow } from '../../base/server-clock.ts';
import { tracker } from '../api.ts';

/** Who comes nearer with their strap sees it so soon. */
const ASK_MS = 3_000;

/** Which class a room is at or waits for, and who of it is heard before Start. */
export const useWaiting = (boxId: number) =>
  useQuery({
    queryKey: ['waiting', boxId],
    queryFn: () => tracker.getWaiting({ params: { boxId } }),
    refetchInterval: ASK_MS,
  });

/** The tracker's time, each second. @returns ms since 1970 */
export function useServerNow(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const each = setInterval(() => setNow(serverNow()), 1_000);
    return () => clearInterval(each);
  }, []);
  return now;
}
