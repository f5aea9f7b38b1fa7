import type { AuditArea } from '@tandem/api/words';
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { api } from '../../base/api.ts';

/** Which acts are asked for. @property to exclusive */
export type WantedActs = {
  area?: AuditArea | undefined;
  who?: string | undefined;
  customerId?: string | undefined;
  to?: string | undefined;
};

/** Looked up anew whenever it is gone to: what was done a moment ago is in it. */
export const auditQuery = (studioId: string, wanted: WantedActs) =>
  infiniteQueryOptions({
    queryKey: ['audit', studioId, wanted],
    queryFn: ({ pageParam, signal }) =>
      api.listAudit({ params: { studioId }, query: { ...wanted, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
