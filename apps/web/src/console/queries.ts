import { queryOptions } from '@tanstack/react-query';
import { api } from '../base/api.ts';
import { topicKey } from '../base/queries.ts';

/** Types of class, by name. */
export const classTypesQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('class', studioId), 'types'],
    queryFn: ({ signal }) => api.listClassTypes({ params: { studioId }, signal }),
  });

/** Classes that share a room and a time, from before that was refused. */
export const overlapsQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('class', studioId), 'overlaps'],
    queryFn: ({ signal }) => api.listOverlaps({ params: { studioId }, signal }),
  });

/** Who waits for a place in a class. */
export const waitsQuery = (studioId: string, classId: string) =>
  queryOptions({
    queryKey: [...topicKey('class', studioId), classId, 'waits'],
    queryFn: ({ signal }) => api.listWaits({ params: { studioId, classId }, signal }),
  });

/**
 * How a preview is asked for: it is the whole work, taken back, and so is asked for once for what is chosen, under a key of its
 * own that no message of a change touches.
 */
export const previewed = { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 };
