import { z } from 'zod';
import { endpoint } from './endpoint.ts';

/** The box protocol, version 1: what a box in the gym and the tracker say to each other. */

/** What the tracker takes at most in one batch. */
export const MAX_BATCH_SAMPLES = 2_000;
/** The longest class, in seconds of its own clock. */
export const MAX_CLASS_SECONDS = 24 * 3600;

const instant = z.iso.datetime({ offset: true });
/** As it was heard; what is implausible is sorted out when read. */
const reading = z.number().min(-1e6).max(1e6).nullish();

/** One second of one seat. */
export const boxSample = z
  .object({
    seat: z.int32().min(0),
    /** Seconds since Start, only from boxes that replay. */
    second: z
      .int()
      .min(0)
      .max(MAX_CLASS_SECONDS - 1)
      .optional(),
    /** Wall clock. */
    at: instant.optional(),
    powerW: reading,
    heartRateBpm: reading,
    cadenceRpm: reading,
    speedKmh: reading,
  })
  .refine((s) => (s.second === undefined) !== (s.at === undefined), 'needs either second or at');
export type BoxSample = z.infer<typeof boxSample>;

/** A batch is named by its box's start and its number; sending it again changes nothing. */
export const batch = z.object({
  bootId: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[\x21-\x7e]+$/, 'must be plain characters'),
  sequence: z.int().min(0),
  samples: z.array(boxSample).min(1).max(MAX_BATCH_SAMPLES),
});
export type Batch = z.infer<typeof batch>;

/** Why the first of the ignored samples was. */
const ignoredReason = z.enum([
  'unknown_seat',
  'no_reading',
  'class_clock_not_allowed',
  'outside_class',
  'clock_ahead',
]);
export type IgnoredReason = z.infer<typeof ignoredReason>;

export const acknowledgement = z.object({
  sequence: z.int(),
  /** All of it was stored before. */
  duplicate: z.boolean(),
  stored: z.int(),
  ignored: z.int(),
  // A box older than its tracker must take an acknowledgement with a reason that it does not know.
  reason: ignoredReason.optional().catch(undefined),
});
export type Acknowledgement = z.infer<typeof acknowledgement>;

/** The class that a box serves now, or the next one within half an hour. */
export const boxClass = z.object({
  eventId: z.int(),
  title: z.string(),
  state: z.enum(['scheduled', 'started']),
  startedAt: instant.nullable(),
  startsAt: instant,
  /** Occupied seats. */
  seats: z.array(z.int()),
});
export type BoxClass = z.infer<typeof boxClass>;

/** `signed_in` here: with the bearer token of a box. */
export const endpoints = {
  getClass: endpoint({
    method: 'GET',
    path: '/box/v1/class',
    summary: 'The class of this box: the started one, or the next within half an hour',
    access: 'signed_in',
    response: z.object({ event: boxClass.nullable() }),
  }),
  sendBatch: endpoint({
    method: 'POST',
    path: '/box/v1/batches',
    summary: 'Samples of a class; identified by (box, bootId, sequence), so that a repeat changes nothing',
    access: 'signed_in',
    body: batch,
    response: acknowledgement,
  }),
} as const;
