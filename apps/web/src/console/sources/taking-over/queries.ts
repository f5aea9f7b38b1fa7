import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../base/api.ts';
import { topicKey } from '../../../base/queries.ts';
import { source } from '../../../base/source.ts';

/** While classes are moved each of them counts. */
const AT_WORK_MS = 1_500;

export const takingOverQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('source', studioId), 'taking-over'],
    queryFn: ({ signal }) => api.getTakingOver({ params: { source, studioId }, signal }),
    refetchInterval: ({ state: { data } }) =>
      isAtWork(data?.last?.state) && !data?.last?.failed ? AT_WORK_MS : false,
  });

/** Whether classes are being moved, one way or the other. */
export const isAtWork = (state: string | undefined): boolean => state === 'taking' || state === 'undoing';
