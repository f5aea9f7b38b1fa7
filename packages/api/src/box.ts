import { z } from 'zod';
import { done, endpoint } from './endpoint.ts';

/** The box protocol, version 1: what a box in the gym and the tracker say to each other. */

/** What the tracker takes at most in one batch. */
export const MAX_BATCH_SAMPLES = 2_000;
/** The longest class, in seconds of its own clock. */
export const MAX_CLASS_SECONDS = 24 * 3600;

const instant = z.iso.datetime({ offset: true });
/** As it was heard; what is implausible is sorted out when read. */
const reading = z.number().min(-1e6).max(1e6).nullish();

/** Sensors that one batch may describe. */
export const MAX_BATCH_SENSORS = 500;

/** A sensor by its transport, its kind and its device, as the decoders name it: `ant heartRate 12345`. */
const sensorKey = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/, 'must be plain words');

/** What the radio tells of a sensor besides its readings. */
export const heardSensor = z.object({
  sensor: sensorKey,
  /** Of the strongest frame lately; null where the antenna does not say. */
  rssiDbm: z.int().min(-200).max(100).nullish(),
  batteryPercent: z.int().min(0).max(100).nullish(),
  batteryVolts: z.number().min(0).max(20).nullish(),
  /** Whether the sensor itself asks for a new one. */
  batteryLow: z.boolean().nullish(),
});
export type HeardSensor = z.infer<typeof heardSensor>;
/** The same without readings beside it. @property moving it tells power or cadence above 0 @property worn a heart rate above 0 */
export const waitingSensor = heardSensor.extend({ moving: z.boolean(), worn: z.boolean().optional() });
export type WaitingSensor = z.infer<typeof waitingSensor>;

/** One second of one seat, or of one sensor: whose that one is decides the tracker. */
export const boxSample = z
  .object({
    seat: z.int32().min(0).optional(),
    sensor: sensorKey.optional(),
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
  .refine((s) => (s.second === undefined) !== (s.at === undefined), 'needs either second or at')
  .refine((s) => (s.seat === undefined) !== (s.sensor === undefined), 'needs either seat or sensor');
export type BoxSample = z.infer<typeof boxSample>;

const bootId = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\x21-\x7e]+$/, 'must be plain characters');

/** A batch is named by its box's start and its number; sending it again changes nothing. */
export const batch = z
  .object({
    bootId,
    sequence: z.int().min(0),
    /**
     * The clock that stamps the samples, as the batch is sent: how far it is off is known then, and corrected. Null for
     * what an earlier start left behind, whose clock is gone.
     */
    sentAt: instant.nullish(),
    samples: z.array(boxSample).min(1).max(MAX_BATCH_SAMPLES),
    /** How sensors are heard at present. */
    sensors: z.array(heardSensor).max(MAX_BATCH_SENSORS).optional(),
  })
  .refine(
    ({ samples }) => samples.every((s) => (s.at === undefined) === (samples[0]!.at === undefined)),
    'has samples by the second of the class or by the wall clock, not both',
  );
export type Batch = z.infer<typeof batch>;

/**
 * Why samples did not count. `clock_ahead` alone is told of samples that did: they were moved to where they belong; and
 * `class_paused` of samples with which nothing is wrong.
 */
const ignoredReason = z.enum([
  'unknown_seat',
  'no_reading',
  'implausible',
  'class_clock_not_allowed',
  'outside_class',
  'class_paused',
  'clock_ahead',
]);
export type IgnoredReason = z.infer<typeof ignoredReason>;

/** How far the clock of a box is from the tracker's. */
export const boxClock = z.object({
  /** Ahead; below 0 behind. */
  skewSeconds: z.int(),
  /** Whether samples are moved by that. Not where a box that does not say when it sends may only be late. */
  corrected: z.boolean(),
});
export type BoxClock = z.infer<typeof boxClock>;

/** What a box should know of itself; an older one does without. */
const told = {
  /** Null while the clocks agree. */
  clock: boxClock.nullish().catch(undefined),
  /** Another program sends with this box's token. */
  otherProgram: z.boolean().optional().catch(undefined),
};

export const acknowledgement = z.object({
  sequence: z.int(),
  /** All of it was stored before. */
  duplicate: z.boolean(),
  stored: z.int(),
  ignored: z.int(),
  // A box older than its tracker must take an acknowledgement with a reason that it does not know.
  reason: ignoredReason.optional().catch(undefined),
  /** The ignored ones by reason, each by its place in the batch. */
  ignoredSamples: z.record(z.string(), z.array(z.int())).optional().catch(undefined),
  ...told,
});
export type Acknowledgement = z.infer<typeof acknowledgement>;

const MAX_VERSION_CHARS = 40;
const MAX_SENTENCE_CHARS = 500;
/** A box has two antennas and one spool. */
const MAX_SENTENCES = 8;
const sentence = z.string().max(MAX_SENTENCE_CHARS);

/** What a box says of itself, in its own words: a tracker that is older than its box shows them all the same. */
export const boxReport = z.object({
  version: z.string().min(1).max(MAX_VERSION_CHARS),
  /** How its antennas are, and what it keeps. `well`: nobody needs to do anything. */
  says: z.array(z.object({ en: sentence, fr: sentence, well: z.boolean() })).max(MAX_SENTENCES),
});
export type BoxReport = z.infer<typeof boxReport>;

/** Which box a program became by its code. */
export const pairedBox = z.object({
  boxId: z.int(),
  name: z.string(),
  token: z.string().min(1).max(500),
});
export type PairedBox = z.infer<typeof pairedBox>;

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
  pair: endpoint({
    method: 'POST',
    path: '/box/v1/pair',
    summary:
      'Become the box that waits for this code; its token is told this once, and the one it had is revoked',
    access: 'public',
    body: z.object({ code: z.string().min(1).max(40) }),
    response: pairedBox,
  }),
  getClass: endpoint({
    method: 'GET',
    path: '/box/v1/class',
    summary: 'The class of this box: the started one, or the next within half an hour',
    access: 'signed_in',
    /** Whoever says both has its clock compared before the class begins. */
    query: z.object({ bootId: bootId.optional(), sentAt: instant.optional() }),
    response: z.object({ event: boxClass.nullable(), ...told }),
  }),
  tellHeard: endpoint({
    method: 'POST',
    path: '/box/v1/sensors',
    summary: 'Which sensors are heard while no class runs, so that they can be bound',
    access: 'signed_in',
    body: z.object({ sensors: z.array(waitingSensor).max(MAX_BATCH_SENSORS) }),
    response: done,
  }),
  tellReport: endpoint({
    method: 'POST',
    path: '/box/v1/report',
    summary: 'The version of the box’s program, and how its antennas are: when that changes, and each minute',
    access: 'signed_in',
    body: boxReport,
    response: done,
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
