import type { ChangeMessage } from '@tandem/api/studio';
import type { Period, Sport } from '@tandem/api/words';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';
import { ownPage } from './identity.ts';
import { keepOnlyOf } from './kept.ts';

/**
 * Query keys begin with the topic of a live message and the studio, so that
 * one message refreshes whatever shows the thing that changed.
 */
export const topicKey = (topic: ChangeMessage['topic'], studioId: string) => [topic, studioId] as const;

export const meQuery = () =>
  queryOptions({
    queryKey: ['me'],
    queryFn: async ({ signal }) => {
      const me = await api.getMe({ signal });
      ownPage(me.user.userId);
      keepOnlyOf(me);
      return me;
    },
  });

export const studioQuery = (studioId: string) =>
  queryOptions({
    queryKey: topicKey('places', studioId),
    queryFn: ({ signal }) => api.getStudio({ params: { studioId }, signal }),
    staleTime: 5 * 60_000,
  });

/** How many payments need somebody. */
export const needingPaymentsQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), 'payments-needing'],
    queryFn: async ({ signal }) =>
      (await api.listPayments({ params: { studioId }, query: { show: 'needs' }, signal })).needing,
  });

/** Classes between two instants; `locationId` narrows them, and drafts are among them only where they are asked for. */
export const classesQuery = (
  studioId: string,
  span: { from: string; to: string; locationId?: string; drafts?: 'true' },
) =>
  queryOptions({
    queryKey: [...topicKey('class', studioId), 'list', span],
    queryFn: ({ signal }) => api.listClasses({ params: { studioId }, query: span, signal }),
    placeholderData: keepPreviousData,
  });

export const classQuery = (studioId: string, classId: string) =>
  queryOptions({
    queryKey: [...topicKey('class', studioId), classId],
    queryFn: ({ signal }) => api.getClass({ params: { studioId, classId }, signal }),
  });

/** Classes that the member waits for. */
export const myWaitsQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('class', studioId), 'my-waits'],
    queryFn: ({ signal }) => api.listMyWaits({ params: { studioId }, signal }),
  });

/** The rides that a member shows by a link. */
export const rideLinksQuery = (studioId: string, customerId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), customerId, 'ride-links'],
    queryFn: ({ signal }) => api.listRideLinks({ params: { studioId, customerId }, signal }),
  });

type CustomerFilter = NonNullable<NonNullable<Parameters<typeof api.listCustomers>[0]['query']>>;
export const customersQuery = (studioId: string, filter: CustomerFilter) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), 'list', filter],
    queryFn: ({ signal }) => api.listCustomers({ params: { studioId }, query: filter, signal }),
    placeholderData: keepPreviousData,
  });

export const customerQuery = (studioId: string, customerId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), customerId],
    queryFn: ({ signal }) => api.getCustomer({ params: { studioId, customerId }, signal }),
  });

export const trendsQuery = (studioId: string, customerId: string, period: Period) =>
  queryOptions({
    queryKey: [...topicKey('performance', studioId), customerId, 'trends', period],
    queryFn: ({ signal }) => api.getTrends({ params: { studioId, customerId }, query: { period }, signal }),
    placeholderData: keepPreviousData,
  });

/** A person's rides, newest first, page by page. */
export const ridesQuery = (studioId: string, customerId: string, sport?: Sport) =>
  infiniteQueryOptions({
    queryKey: [...topicKey('performance', studioId), customerId, 'rides', sport],
    queryFn: ({ pageParam, signal }) =>
      api.listRides({ params: { studioId, customerId }, query: { cursor: pageParam, sport }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const rideQuery = (studioId: string, customerId: string, rideId: string) =>
  queryOptions({
    queryKey: [...topicKey('performance', studioId), customerId, rideId],
    queryFn: ({ signal }) => api.getRide({ params: { studioId, customerId, rideId }, signal }),
  });
