import { queryOptions } from '@tanstack/react-query';
import { api } from '../base/api.ts';
import { topicKey } from '../base/queries.ts';

/** Kinds of pass, by name. */
export const passKindsQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('class', studioId), 'pass-kinds'],
    queryFn: ({ signal }) => api.listPassKinds({ params: { studioId }, signal }),
  });

/** Passes of a person: those that are good first. */
export const passesQuery = (studioId: string, customerId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), customerId, 'passes'],
    queryFn: ({ signal }) => api.listPasses({ params: { studioId, customerId }, signal }),
  });

/** What happened to a pass, latest first. */
export const passEntriesQuery = (studioId: string, passId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), 'pass', passId],
    queryFn: ({ signal }) => api.listPassEntries({ params: { studioId, passId }, signal }),
  });

/** With which pass people would book a class; without `customerIds` the caller. */
export const rightsQuery = (studioId: string, classId: string, customerIds?: readonly string[]) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), 'rights', classId, customerIds],
    queryFn: ({ signal }) =>
      api.listRights({
        params: { studioId, classId },
        query: customerIds ? { customerIds: customerIds.join() } : {},
        signal,
      }),
  });
