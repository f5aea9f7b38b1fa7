import { queryOptions } from '@tanstack/react-query';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';

export const webhooksQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('settings', studioId), 'webhooks'],
    queryFn: ({ signal }) => api.listWebhooks({ params: { studioId }, signal }),
  });

export const deliveriesQuery = (studioId: string, webhookId: string) =>
  queryOptions({
    queryKey: [...topicKey('settings', studioId), 'webhooks', webhookId],
    queryFn: ({ signal }) => api.listDeliveries({ params: { studioId, webhookId }, signal }),
  });
