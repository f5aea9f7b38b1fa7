import { useQuery } from '@tanstack/react-query';
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
