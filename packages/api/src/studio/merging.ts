import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { MAX_CUSTOM_FIELDS } from '../words/limits.ts';
import { mergeEnds, mergeFields, mergeMoves, mergeObstacles } from '../words/merging.ts';
import { powers } from '../words/roles.ts';
import { id, instant } from './common.ts';

/** A field of a profile, or one of the studio's own by its id. */
const mergeKey = z.union([z.enum(mergeFields), z.string().regex(/^field:[0-9a-f-]{36}$/)]);

const digest = z.string().regex(/^[0-9a-f]{64}$/);

export const mergePreview = z.object({
  /** The profile that stays, and the one whose history goes over to it. */
  stays: z.object({ customerId: id, name: z.string() }),
  goes: z.object({ customerId: id, name: z.string() }),
  /** What both or one of them say; `taken`: whose is proposed. A login or an account at Spivi that is not taken ends. */
  fields: z.array(
    z.object({
      key: mergeKey,
      /** Of a field of the studio's own, what it is called. */
      name: z.string().nullable(),
      stays: z.string(),
      goes: z.string(),
      taken: z.enum(['stays', 'goes']),
    }),
  ),
  moves: z.array(z.object({ what: z.enum(mergeMoves), count: z.number().int() })),
  ends: z.array(z.enum(mergeEnds)),
  /** SHA-256 of fields, ends and who books for whom: whoever decides says by it what was seen. */
  digest,
  obstacles: z.array(
    z.object({
      code: z.enum(mergeObstacles),
      /** Of `same_class`, some of them. */
      classes: z.array(z.object({ classId: id, title: z.string(), startsAt: instant, timeZone: z.string() })),
    }),
  ),
});
export type MergePreview = z.infer<typeof mergePreview>;

const ofTwo = z.object({ studioId: id, customerId: id, otherId: id });

export const mergingEndpoints = {
  previewMerge: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/merge/:otherId',
    summary:
      'What would become of two profiles of one person, and what stands in the way; no health number is told',
    access: powers.mergeCustomers,
    scope: null,
    params: ofTwo,
    response: mergePreview,
  }),
  mergeCustomers: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/merge/:otherId',
    summary:
      'Make one profile of two of the same person: the other’s history goes over to the first; for good',
    access: powers.mergeCustomers,
    // For good, and it may join what two people see.
    scope: null,
    params: ofTwo,
    body: z.object({
      /** What is to be as the other profile has it; anything else is as the one that stays has it, empty too. */
      fromOther: z.array(mergeKey).max(mergeFields.length + MAX_CUSTOM_FIELDS),
      /** Of the preview that was decided on. */
      digest,
    }),
    response: z.object({ customerId: id }),
  }),
} as const;
