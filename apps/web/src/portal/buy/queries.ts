import { queryOptions } from '@tanstack/react-query';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';

/** Kinds of pass that are sold in the portal. */
export const onSaleQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('class', studioId), 'passes-on-sale'],
    queryFn: ({ signal }) => api.listPassesOnSale({ params: { studioId }, signal }),
  });

/** A member's own payments, the latest first. */
export const ownPaymentsQuery = (studioId: string, customerId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), customerId, 'payments'],
    queryFn: ({ signal }) => api.listOwnPayments({ params: { studioId, customerId }, signal }),
  });

export const paymentQuery = (studioId: string, paymentId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), 'payment', paymentId],
    queryFn: ({ signal }) => api.getPayment({ params: { studioId, paymentId }, signal }),
  });
