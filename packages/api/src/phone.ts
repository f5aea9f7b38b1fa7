import { z } from 'zod';
import { batch, boxClass } from './box.ts';
import { endpoint } from './endpoint.ts';

/** What a rider's phone and the tracker say to each other: the heart rate of their own strap, for their own seat of one class. */

/** A phone that was away catches up by so much; what is older is left out. */
export const MAX_BACK_SECONDS = 120;
/** Its clock may be ahead by so much. */
export const MAX_AHEAD_SECONDS = 5;

const reading = z.number().min(-1e6).max(1e6);
const phoneBatch = z.object({
  bootId: batch.shape.bootId,
  sequence: z.int().min(0),
  seat: z.int32().min(0),
  /** The Start that its seconds are since; older pages do not say. */
  startedAt: z.iso.datetime().optional(),
  /** By the second since Start. */
  samples: z
    // As many seconds as it may catch up by, and no more.
    .array(z.object({ second: z.int().min(0), heartRateBpm: reading }))
    .min(1)
    .max(MAX_BACK_SECONDS),
});
export type PhoneBatch = z.infer<typeof phoneBatch>;

const phoneClass = boxClass.omit({ seats: true }).extend({
  seat: z.int(),
  /** By the tracker's clock; null before Start. */
  elapsedSeconds: z.number().nullable(),
});
export type PhoneClass = z.infer<typeof phoneClass>;

/** `signed_in` here: with the bearer token of a phone. */
export const endpoints = {
  getClass: endpoint({
    method: 'GET',
    path: '/phone/v1/class',
    summary: 'The class and the seat of this phone',
    access: 'signed_in',
    response: phoneClass,
  }),
  send: endpoint({
    method: 'POST',
    path: '/phone/v1/batches',
    summary: 'What the strap said, second by second; a repeat changes nothing',
    access: 'signed_in',
    body: phoneBatch,
    response: z.object({ stored: z.int(), ignored: z.int() }),
  }),
} as const;
