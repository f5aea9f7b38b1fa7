import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../base/api.ts';
import { topicKey } from '../../../base/queries.ts';

export const classResultsQuery = (studioId: string, classId: string) =>
  queryOptions({
    queryKey: [...topicKey('performance', studioId), 'class', classId],
    queryFn: ({ signal }) => api.listClassResults({ params: { studioId, classId }, signal }),
  });

export const classReportQuery = (studioId: string, classId: string) =>
  queryOptions({
    queryKey: [...topicKey('performance', studioId), 'class', classId, 'report'],
    queryFn: ({ signal }) => api.getClassReport({ params: { studioId, classId }, signal }),
  });
