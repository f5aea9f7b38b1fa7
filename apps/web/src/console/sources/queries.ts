import { queryOptions } from '@tanstack/react-query';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';

export const sourceQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('source', studioId), 'status'],
    queryFn: ({ signal }) => api.getSource({ params: { studioId }, signal }),
  });

export const teachersQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('source', studioId), 'teachers'],
    queryFn: async ({ signal }) => (await api.listSourceTeachers({ params: { studioId }, signal })).teachers,
  });

export const fieldsQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('source', studioId), 'fields'],
    queryFn: ({ signal }) => api.listSourceFields({ params: { studioId }, signal }),
    // Each look is a call to the other system.
    refetchOnWindowFocus: false,
  });

export const linkQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('source', studioId), 'link'],
    queryFn: ({ signal }) => api.getSourceLink({ params: { studioId }, signal }),
  });
