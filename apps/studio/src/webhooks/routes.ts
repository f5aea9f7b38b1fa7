import type { Routes } from '../base/tables.ts';
import {
  makeWebhook,
  removeWebhook,
  renewWebhookSecret,
  replayWebhook,
  testWebhook,
  updateWebhook,
} from './manage-webhooks.ts';
import { readDeliveries, readWebhook, readWebhooks } from './store.ts';

export const webhookRoutes: Routes = {
  listWebhooks: (call) => readWebhooks(call),
  makeWebhook: (call, { body }) => makeWebhook(call, body),
  updateWebhook: (call, { params, body }) => updateWebhook(call, params.webhookId, body),
  removeWebhook: async (call, { params }) => {
    await removeWebhook(call, params.webhookId);
    return { ok: true };
  },
  renewWebhookSecret: (call, { params }) => renewWebhookSecret(call, params.webhookId),
  testWebhook: async (call, { params }) => {
    await testWebhook(call, params.webhookId);
    return { ok: true };
  },
  listDeliveries: async (call, { params }) => {
    await readWebhook(call, params.webhookId);
    return readDeliveries(call, params.webhookId);
  },
  replayWebhook: async (call, { params, body }) => ({
    sentAgain: await replayWebhook(call, params.webhookId, body),
  }),
};
