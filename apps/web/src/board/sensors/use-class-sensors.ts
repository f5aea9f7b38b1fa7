import { useQuery, useQueryClient } from '@tanstack/react-query';
import { tracker } from '../api.ts';
import { useUndoable } from './use-undoable.ts';

/** Whether somebody has put on a strap, or has been signed in by it, is looked up so often. */
const REFRESH_MS = 3_000;

/** What of a class's sensors is to be decided, looked up anew after each thing that is done about it. */
export function useClassSensors(eventId: number) {
  const queries = useQueryClient();
  const queryKey = ['class-sensors', eventId];
  const known = useQuery({
    queryKey,
    queryFn: () => tracker.listClassSensors({ params: { eventId } }),
    refetchInterval: REFRESH_MS,
  });
  const last = useUndoable(() => queries.invalidateQueries({ queryKey }));
  return { known, last };
}
