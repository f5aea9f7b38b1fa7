import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { MAX_WEBHOOK_URL_CHARS } from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { webhookKinds, webhookOffs, webhookOutcomes } from '../words/webhooks.ts';
import { id, inStudio, instant } from './common.ts';

const ofWebhook = z.object({ studioId: id, webhookId: id });
const kinds = z.array(z.enum(webhookKinds)).min(1).max(webhookKinds.length);
const url = z.url({ protocol: /^https?$/ }).max(MAX_WEBHOOK_URL_CHARS);

/** Where a studio's own program hears what happens (Standard Webhooks). */
export const webhook = z.object({
  webhookId: id,
  url: z.string(),
  kinds: z.array(z.enum(webhookKinds)),
  madeAt: instant,
  /** Nothing is sent; null: it is on. */
  off: z.enum(webhookOffs).nullable(),
  /** Nothing was taken since; null: the last was. */
  failingSince: instant.nullable(),
  /** The secret before works too until then. */
  oldSecretUntil: instant.nullable(),
  /** Deliveries that wait for a try. */
  waiting: z.number().int(),
});
export type Webhook = z.infer<typeof webhook>;

/** One event for one webhook, and what came of it. */
export const delivery = z.object({
  /** The `webhook-id` that the receiver reads. */
  eventId: id,
  kind: z.enum([...webhookKinds, 'test']),
  at: instant,
  tries: z.number().int(),
  /** Of the last try; null: none yet. */
  outcome: z.enum(webhookOutcomes).nullable(),
  status: z.number().int().nullable(),
  triedAt: instant.nullable(),
  /** Of the last try. */
  ms: z.number().int().nullable(),
  /** Null: no more by itself. */
  nextTryAt: instant.nullable(),
});
export type Delivery = z.infer<typeof delivery>;

const secret = z.object({ webhook, secret: z.string() });

export const webhooksEndpoints = {
  listWebhooks: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/webhooks',
    summary: 'Where the studio’s own programs hear what happens',
    access: powers.manageWebhooks,
    scope: null,
    params: inStudio,
    response: z.array(webhook),
  }),
  makeWebhook: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/webhooks',
    summary: 'Have events sent to an address; its secret is shown this once',
    access: powers.manageWebhooks,
    scope: null,
    params: inStudio,
    body: z.object({ url, kinds }),
    response: secret,
  }),
  updateWebhook: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/webhooks/:webhookId',
    summary: 'Change what is sent where, or switch it off or on; switched on, what waited is sent',
    access: powers.manageWebhooks,
    scope: null,
    params: ofWebhook,
    body: z.object({ url: url.optional(), kinds: kinds.optional(), on: z.boolean().optional() }),
    response: webhook,
  }),
  removeWebhook: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/webhooks/:webhookId',
    summary: 'Send nothing there any more, at once; what waited is forgotten',
    access: powers.manageWebhooks,
    scope: null,
    params: ofWebhook,
    response: done,
  }),
  renewWebhookSecret: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/webhooks/:webhookId/secret',
    summary: 'Make the secret anew; for a day each event is signed by the one before too',
    access: powers.manageWebhooks,
    scope: null,
    params: ofWebhook,
    response: secret,
  }),
  testWebhook: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/webhooks/:webhookId/test',
    summary: 'Send an event that says nothing happened',
    access: powers.manageWebhooks,
    scope: null,
    params: ofWebhook,
    response: done,
  }),
  listDeliveries: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/webhooks/:webhookId/deliveries',
    summary: 'The latest events for an address and what came of them, newest first',
    access: powers.manageWebhooks,
    scope: null,
    params: ofWebhook,
    response: z.array(delivery),
  }),
  replayWebhook: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/webhooks/:webhookId/replay',
    summary: 'Send one event again, or all since a moment; each keeps its id',
    access: powers.manageWebhooks,
    scope: null,
    params: ofWebhook,
    body: z
      .object({ eventId: id.optional(), since: instant.optional() })
      .refine(({ eventId, since }) => (eventId === undefined) !== (since === undefined), {
        path: ['eventId'],
        message: 'name one event, or since when',
      }),
    response: z.object({ sentAgain: z.number().int() }),
  }),
} as const;
