import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../base/api.ts';
import { topicKey } from '../../../base/queries.ts';
import { source } from '../../../base/source.ts';

export const mappingQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('source', studioId), 'mapping'],
    queryFn: ({ signal }) => api.getSourceMapping({ params: { source, studioId }, signal }),
  });

export const todosQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('source', studioId), 'todos'],
    queryFn: ({ signal }) => api.listSourceTodos({ params: { source, studioId }, signal }),
  });

/** People there by whether it is known who they are here, page by page. */
export const sourcePeopleQuery = (studioId: string, state: 'waiting' | 'linked') =>
  infiniteQueryOptions({
    queryKey: [...topicKey('source', studioId), 'people', state],
    queryFn: ({ pageParam, signal }) =>
      api.listSourcePeople({ params: { source, studioId }, query: { state, after: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const customerSourceQuery = (studioId: string, customerId: string) =>
  queryOptions({
    queryKey: [...topicKey('source', studioId), 'customer', customerId],
    queryFn: ({ signal }) => api.getCustomerSource({ params: { source, studioId, customerId }, signal }),
  });

export const classSourceQuery = (studioId: string, classId: string) =>
  queryOptions({
    queryKey: [...topicKey('class', studioId), classId, 'source'],
    queryFn: ({ signal }) => api.getClassSource({ params: { studioId, classId }, signal }),
  });

export const callsQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('source', studioId), 'calls'],
    queryFn: ({ signal }) => api.listSourceCalls({ params: { source, studioId }, signal }),
  });
