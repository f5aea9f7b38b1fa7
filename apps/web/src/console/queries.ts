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

/** Classes to come that somebody is to take over. */
export const substitutesQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('class', studioId), 'substitutes'],
    queryFn: ({ signal }) => api.listSubstitutes({ params: { studioId }, signal }),
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

/** The studio's tags for people, by name. */
export const tagsQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), 'tags'],
    queryFn: ({ signal }) => api.listTags({ params: { studioId }, signal }),
  });

/** The studio's own fields of a profile. */
export const customFieldsQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), 'custom-fields'],
    queryFn: ({ signal }) => api.listCustomFields({ params: { studioId }, signal }),
  });
