import type { MatchState } from '@tandem/api/words';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';

export const spiviQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('spivi', studioId), 'status'],
    queryFn: ({ signal }) => api.getSpivi({ params: { studioId }, signal }),
  });

export const spiviHealthQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('spivi', studioId), 'health'],
    queryFn: ({ signal }) => api.getSpiviHealth({ params: { studioId }, signal }),
  });

/** Customers by where they stand with Spivi, page by page. */
export const spiviPeopleQuery = (studioId: string, match: MatchState) =>
  infiniteQueryOptions({
    queryKey: [...topicKey('spivi', studioId), 'people', match],
    queryFn: ({ pageParam, signal }) =>
      api.listSpiviPeople({ params: { studioId }, query: { match, after: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

type AttemptFilter = { classId?: string; customerId?: string; failed?: 'true' };
/** Calls to Spivi, newest first, page by page. */
export const attemptsQuery = (studioId: string, filter: AttemptFilter) =>
  infiniteQueryOptions({
    queryKey: [...topicKey('spivi', studioId), 'attempts', filter],
    queryFn: ({ pageParam, signal }) =>
      api.listAttempts({ params: { studioId }, query: { ...filter, after: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
