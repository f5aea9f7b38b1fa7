import { queryOptions } from '@tanstack/react-query';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';
import { source } from '../../base/source.ts';

export const sourceQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('source', studioId), 'status'],
    queryFn: ({ signal }) => api.getSource({ params: { source, studioId }, signal }),
  });

export const teachersQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('source', studioId), 'teachers'],
    queryFn: async ({ signal }) =>
      (await api.listSourceTeachers({ params: { source, studioId }, signal })).teachers,
  });

export const fieldsQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('source', studioId), 'fields'],
    queryFn: ({ signal }) => api.listSourceFields({ params: { source, studioId }, signal }),
    // Each look is a call to the other system.
    refetchOnWindowFocus: false,
  });

export const linkQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('source', studioId), 'link'],
    queryFn: ({ signal }) => api.getSourceLink({ params: { source, studioId }, signal }),
  });
