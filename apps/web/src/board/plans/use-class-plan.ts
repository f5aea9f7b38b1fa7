import type { ClassPlanTold, EventSummary } from '@tandem/api/tracker';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { tracker } from '../api.ts';

/**
 * The plan of a class with what was shifted and skipped; null where it has none. The live line tells its revision, and
 * each is fetched once; until the next has come the one before stays on show.
 */
export function useClassPlan({ eventId, plan }: EventSummary): ClassPlanTold | null {
  const told = useQuery({
    queryKey: classPlanKey(eventId, plan?.revision ?? 0),
    queryFn: () => tracker.getClassPlan({ params: { eventId } }),
    enabled: plan !== null,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  return plan === null ? null : (told.data ?? null);
}

export const classPlanKey = (eventId: number, revision: number) => ['class-plan', eventId, revision];
