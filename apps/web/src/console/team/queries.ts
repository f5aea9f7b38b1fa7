import { queryOptions } from '@tanstack/react-query';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';

export const teamQuery = (studioId: string) =>
  queryOptions({
    queryKey: topicKey('team', studioId),
    queryFn: ({ signal }) => api.listStaff({ params: { studioId }, signal }),
  });

export const customerAccessQuery = (studioId: string, customerId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), customerId, 'access'],
    queryFn: ({ signal }) => api.getCustomerAccess({ params: { studioId, customerId }, signal }),
  });
