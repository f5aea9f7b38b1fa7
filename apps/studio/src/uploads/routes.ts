import type { Routes } from '../base/tables.ts';
import { connectUploads, endUploads, getUploads, retryUploads } from './connect-uploads.ts';

export const uploadRoutes: Routes = {
  getUploads: (call, { params }) => getUploads(call, params.customerId),
  connectUploads: {
    visit: (visit, { params, body }) => connectUploads(visit, params.customerId, body.apiKey),
  },
  endUploads: async (call, { params }) => {
    await endUploads(call, params.customerId);
    return { ok: true };
  },
  retryUploads: (call, { params }) => retryUploads(call, params.customerId),
};
