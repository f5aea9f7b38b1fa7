import { queryOptions } from '@tanstack/react-query';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';

export const sourceQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('source', studioId), 'status'],
    queryFn: ({ signal }) => api.getSource({ params: { studioId }, signal }),
  });
