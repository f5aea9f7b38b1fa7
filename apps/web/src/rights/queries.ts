import { queryOptions } from '@tanstack/react-query';
import { actingFor } from '../base/acting.ts';
import { api } from '../base/api.ts';
import { topicKey } from '../base/queries.ts';

/** Work in the background is asked for so often, since it moves many times a second. */
const FOLLOW_MS = 1_000;

export const rightsQuery = (studioId: string, customerId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), customerId, 'rights'],
    queryFn: ({ signal }) => api.getRights({ params: { studioId, customerId }, signal }),
    // What a child allows is asked at the desk, and told no guardian.
    enabled: actingFor() === null,
  });

export const bodyHistoryQuery = (studioId: string, customerId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), customerId, 'body'],
    queryFn: ({ signal }) => api.listBodyHistory({ params: { studioId, customerId }, signal }),
  });

export const readsQuery = (studioId: string, customerId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), customerId, 'reads'],
    queryFn: ({ signal }) => api.listReads({ params: { studioId, customerId }, signal }),
  });

export const exportsQuery = (studioId: string, customerId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), customerId, 'exports'],
    queryFn: ({ signal }) => api.listExports({ params: { studioId, customerId }, signal }),
    refetchInterval: ({ state }) =>
      state.data?.some((one) => one.state === 'waiting' || one.state === 'running') ? FOLLOW_MS : false,
  });

export const importsQuery = (studioId: string, customerId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), customerId, 'imports'],
    queryFn: ({ signal }) => api.listImports({ params: { studioId, customerId }, signal }),
  });

export const importQuery = (studioId: string, customerId: string, importId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), customerId, 'imports', importId],
    queryFn: ({ signal }) => api.getImport({ params: { studioId, customerId, importId }, signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'done' ? false : FOLLOW_MS),
  });

export const privacyQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('settings', studioId), 'privacy'],
    queryFn: ({ signal }) => api.getPrivacy({ params: { studioId }, signal }),
  });

export const erasuresQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('customer', studioId), 'erasures'],
    queryFn: ({ signal }) => api.listErasures({ params: { studioId }, signal }),
    refetchInterval: ({ state }) => (state.data?.some((one) => one.state === 'running') ? FOLLOW_MS : false),
  });
