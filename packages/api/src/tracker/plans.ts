/** Class plans, and what a class does with one. */
import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { lineOrNone, text } from '../text.ts';
import { fitnessTests } from '../words/fitness-tests.ts';
import {
  MAX_PLAN_CADENCE_RPM,
  MAX_PLAN_LINE_CHARS,
  MAX_PLAN_LINES,
  MAX_PLAN_MAX_HR_PERCENT,
  MAX_PLAN_NAME_CHARS,
  MAX_PLAN_PERCENT,
  MAX_PLAN_SECONDS,
  MAX_PLAN_SEGMENTS,
  MAX_PLAN_SHIFT_PERCENT,
  MIN_PLAN_CADENCE_RPM,
  MIN_PLAN_MAX_HR_PERCENT,
  MIN_PLAN_SHIFT_PERCENT,
} from '../words/limits.ts';

const id = z.number().int();
/** To a tenth. */
const percentIn = (least: number, most: number) =>
  z
    .number()
    .min(least)
    .max(most)
    .overwrite((value) => Math.round(value * 10) / 10);
/** Of FTP. */
const percent = percentIn(0, MAX_PLAN_PERCENT);
/** Of the maximum heart rate. */
const maxHrPercent = percentIn(MIN_PLAN_MAX_HR_PERCENT, MAX_PLAN_MAX_HR_PERCENT);
const rpm = z.number().int().min(MIN_PLAN_CADENCE_RPM).max(MAX_PLAN_CADENCE_RPM);
const segment = z
  .strictObject({
    seconds: z.number().int().min(1).max(MAX_PLAN_SECONDS),
    target: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('free') }),
      z.strictObject({ kind: z.literal('power'), fromPercent: percent, toPercent: percent }),
      z.strictObject({ kind: z.literal('heartRate'), fromPercent: maxHrPercent, toPercent: maxHrPercent }),
      /** The five zones of the wall. */
      z.strictObject({ kind: z.literal('zone'), zone: z.number().int().min(1).max(5) }),
    ]),
    cadence: z
      .strictObject({ lowRpm: rpm, highRpm: rpm })
      .refine(({ lowRpm, highRpm }) => lowRpm <= highRpm, 'must not end below its beginning')
      .nullable(),
    /** Cues: what the instructor and the room read from a second of the segment on, in their order. */
    lines: z
      .array(
        z.strictObject({
          second: z.number().int().min(0).max(MAX_PLAN_SECONDS),
          text: text(MAX_PLAN_LINE_CHARS),
        }),
      )
      .max(MAX_PLAN_LINES),
  })
  .refine(
    ({ seconds, lines }) =>
      lines.every(({ second }, i) => second < seconds && (i === 0 || second > lines[i - 1]!.second)),
    'has lines out of their order or beyond its end',
  );
const total = (segments: { seconds: number }[]) => segments.reduce((sum, { seconds }) => sum + seconds, 0);
const segments = z
  .array(segment)
  .min(1)
  .max(MAX_PLAN_SEGMENTS)
  .refine((all) => total(all) <= MAX_PLAN_SECONDS, `must last at most ${MAX_PLAN_SECONDS / 3600} hours`)
  .refine(
    (all) => all.reduce((sum, { lines }) => sum + lines.length, 0) <= MAX_PLAN_LINES,
    'has too many lines',
  );
const plan = z.strictObject({ name: text(MAX_PLAN_NAME_CHARS), segments });
const storedPlan = z.object({ name: lineOrNone(MAX_PLAN_NAME_CHARS), segments });

/**
 * @property intensity normalised power / FTP of a rider who meets it @property trainingLoad of the same
 * @property heartRateSeconds by heart rate, of which neither is known before
 */
export const listedPlan = z.object({
  planId: id,
  name: z.string(),
  seconds: id,
  intensity: z.number().nullable(),
  trainingLoad: z.number().nullable(),
  heartRateSeconds: id,
});
export type ListedPlan = z.infer<typeof listedPlan>;

const step = z.union([z.object({ second: id, shiftPercent: id }), z.object({ second: id, segment: id })]);
/** The plan of a class as it was when it was given, with what was done to it since; `revision` counts each change. */
export const classPlan = z.object({
  revision: id,
  planId: id,
  /** Of a test of fitness: which. */
  plan: storedPlan.extend({ test: z.enum(fitnessTests).optional() }),
  fromSecond: id,
  steps: z.array(step),
});
export type ClassPlanTold = z.infer<typeof classPlan>;

/** One of the club's plans, none (null), or the plan of a test of fitness. */
const given = z
  .object({ planId: id.min(1).nullable().optional(), test: z.enum(fitnessTests).optional() })
  .refine(
    ({ planId, test }) => (planId === undefined) !== (test === undefined),
    'must name a plan or a test',
  );
const ofPlan = z.object({ planId: z.coerce.number().int().min(1) });
const ofEvent = z.object({ eventId: z.coerce.number().int().min(1) });
const place = z
  .number()
  .int()
  .min(0)
  .max(MAX_PLAN_SEGMENTS - 1);

export const plansEndpoints = {
  listPlans: endpoint({
    method: 'GET',
    path: '/api/plans',
    summary: 'The club’s class plans by name',
    access: 'signed_in',
    response: z.array(listedPlan),
  }),
  getPlan: endpoint({
    method: 'GET',
    path: '/api/plans/:planId',
    summary: 'A class plan with its segments',
    access: 'signed_in',
    params: ofPlan,
    response: z.object({ planId: id, version: id, ...storedPlan.shape }),
  }),
  addPlan: endpoint({
    method: 'POST',
    path: '/api/plans',
    summary: 'Add a class plan',
    access: 'signed_in',
    body: plan,
    response: z.object({ planId: id }),
  }),
  changePlan: endpoint({
    method: 'PUT',
    path: '/api/plans/:planId',
    summary: 'Change a class plan; classes that have it keep what they were given',
    access: 'signed_in',
    params: ofPlan,
    /** The version it was made from. */
    body: plan.extend({ version: id.min(1) }),
    response: done,
  }),
  removePlan: endpoint({
    method: 'DELETE',
    path: '/api/plans/:planId',
    summary: 'Remove a class plan; classes that have it keep it',
    access: 'signed_in',
    params: ofPlan,
    response: done,
  }),
  getClassPlan: endpoint({
    method: 'GET',
    path: '/api/events/:eventId/plan',
    summary: 'The plan of a class with what was shifted and skipped; null where it has none',
    access: 'signed_in',
    params: ofEvent,
    response: classPlan.nullable(),
  }),
  giveClassPlan: endpoint({
    method: 'PUT',
    path: '/api/events/:eventId/plan',
    summary: 'Give a class a plan or a test, or take it away; while the class runs it begins now',
    access: 'signed_in',
    params: ofEvent,
    body: given,
    response: classPlan.nullable(),
  }),
  shiftClassPlan: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/plan/shift',
    summary: 'Set the intensity of a class from now on, in percent of its plan',
    access: 'signed_in',
    params: ofEvent,
    body: z.object({
      shiftPercent: z.number().int().min(MIN_PLAN_SHIFT_PERCENT).max(MAX_PLAN_SHIFT_PERCENT),
    }),
    response: classPlan,
  }),
  skipClassPlan: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/plan/skip',
    summary: 'Go to the beginning of a segment, unless the class has left the one it is to go from',
    access: 'signed_in',
    params: ofEvent,
    /** `from` null: the plan is over, or has not begun. */
    body: z.object({ from: place.nullable(), to: place }),
    response: classPlan,
  }),
} as const;
