import { queryOptions } from '@tanstack/react-query';
import { api } from '../base/api.ts';
import { topicKey } from '../base/queries.ts';

/** What people sign now, and whether they are asked for it. */
export const waiverQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('settings', studioId), 'waiver'],
    queryFn: ({ signal }) => api.getWaiver({ params: { studioId }, signal }),
  });

/** A text that was published, which nobody changes. */
export const waiverVersionQuery = (studioId: string, version: number) =>
  queryOptions({
    queryKey: [...topicKey('settings', studioId), 'waiver', version],
    queryFn: ({ signal }) => api.getWaiverVersion({ params: { studioId, version: String(version) }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** How somebody stands to it, and what they have signed. */
export const customerWaiverQuery = (studioId: string, customerId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), customerId, 'waiver'],
    queryFn: ({ signal }) => api.getCustomerWaiver({ params: { studioId, customerId }, signal }),
  });
