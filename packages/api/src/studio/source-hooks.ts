import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { MAX_HOOK_SECRET_CHARS, MIN_HOOK_SECRET_CHARS } from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { sourceHookRefusals } from '../words/sources.ts';
import { instant, ofSource } from './common.ts';

/** What goes through a header as it is: visible ASCII. */
const secret = z
  .string()
  .min(MIN_HOOK_SECRET_CHARS)
  .max(MAX_HOOK_SECRET_CHARS)
  .regex(/^[\x21-\x7e]+$/, 'must be letters, digits and signs without spaces');

/** Where a system that classes are read from tells that something has changed. */
export const sourceHook = z.object({
  /** What is entered there. */
  address: z.string(),
  madeAt: instant,
  /** What it sends is signed by a key of its own, and not by the secret. */
  ownSignatureKey: z.boolean(),
  /** The secret before works too until then. */
  oldSecretUntil: instant.nullable(),
  /** When something came last that was theirs; null: nothing yet. */
  receivedAt: instant.nullable(),
  /** What was not taken, and why the last; null: nothing. */
  refused: z.object({ count: z.number().int(), at: instant, because: z.enum(sourceHookRefusals) }).nullable(),
  /** An event that nothing is known of here, the last. */
  unknown: z.object({ event: z.string(), at: instant }).nullable(),
});
export type SourceHook = z.infer<typeof sourceHook>;

export const sourceHooksEndpoints = {
  getSourceHook: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/sources/:source/hook',
    summary: 'Where a system that classes are read from tells of changes, and what came',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    response: z.object({ hook: sourceHook.nullable() }),
  }),
  setSourceHook: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/sources/:source/hook',
    summary: 'Make the address, or give it another secret; one that is made here is shown this once',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    body: z.object({
      /** As that system shows it; null: one is made. */
      secret: secret.nullable(),
      /** What signs, where it is not the secret itself. */
      signatureKey: secret.nullable(),
    }),
    response: z.object({ hook: sourceHook, secret: z.string().nullable() }),
  }),
  removeSourceHook: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/sources/:source/hook',
    summary: 'Take nothing at the address any more; changes are found by reading',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    response: done,
  }),
} as const;
