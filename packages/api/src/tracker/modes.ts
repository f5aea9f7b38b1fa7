/** What a class does beside riding: a sprint, an interval timer. */
import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import {
  MAX_SPRINT_SECONDS,
  MAX_TIMER_PHASE_SECONDS,
  MAX_TIMER_ROUNDS,
  MIN_TIMER_WORK_SECONDS,
} from '../words/limits.ts';
import { sprintMeasures } from '../words/sprint.ts';

const id = z.number().int();
const measure = z.enum(sprintMeasures);
const ofEvent = z.object({ eventId: z.coerce.number().int().min(1) });
const ofNumber = z.object({ number: id.min(1) });

/**
 * The sprint that a class has or had, until it is dismissed. Its seconds are those of the class, half-open.
 * @property number the class's first has 1 @property open goes on until somebody ends it, or for `MAX_SPRINT_SECONDS`
 */
export const sprintTold = z.object({
  number: id,
  fromSecond: id,
  toSecond: id,
  open: z.boolean(),
  measure,
});
export type SprintTold = z.infer<typeof sprintTold>;

const number = z.number().nullable();
/**
 * What a rider did in the sprint; null where too little of it was heard, or where they keep it from the board. Watts and
 * watts a kilogram are never told together: of the two anybody would reckon what a person weighs.
 */
export const sprintOfRider = z.object({
  meanW: number,
  peakW: number,
  wattsPerKg: number,
  distanceM: number,
  workKj: number,
  /** By the sprint's measure; ties share one. */
  rank: id.nullable(),
});

const intervals = z.object({
  workSeconds: id.min(MIN_TIMER_WORK_SECONDS).max(MAX_TIMER_PHASE_SECONDS),
  /** 0: without a rest. */
  restSeconds: id.min(0).max(MAX_TIMER_PHASE_SECONDS),
  rounds: id.min(1).max(MAX_TIMER_ROUNDS),
});
/**
 * The interval timer of a class, until it is taken away; by the tracker's time, which the live line tells.
 * @property beganAtMs ms since 1970; null while it is paused @property doneMs how far it was when it was paused
 * @property held its class is paused, and it goes on with it
 */
export const timerTold = intervals.extend({
  number: id,
  beganAtMs: z.number().nullable(),
  doneMs: z.number(),
  held: z.boolean(),
});
export type TimerTold = z.infer<typeof timerTold>;

export const modesEndpoints = {
  startTimer: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/timer',
    summary: 'Start an interval timer, or another: it begins with a count down',
    access: 'signed_in',
    params: ofEvent,
    /** `after`: the timer that was shown when this was pressed; where it is another one by now, nothing changes. */
    body: intervals.extend({ after: id.nullable() }),
    response: done,
  }),
  pauseTimer: endpoint({
    method: 'PUT',
    path: '/api/events/:eventId/timer/paused',
    summary: 'Pause the interval timer, or let it go on',
    access: 'signed_in',
    params: ofEvent,
    body: ofNumber.extend({ paused: z.boolean() }),
    response: done,
  }),
  stopTimer: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/timer/stop',
    summary: 'Take the interval timer away',
    access: 'signed_in',
    params: ofEvent,
    body: ofNumber,
    response: done,
  }),
  startSprint: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/sprint',
    summary: 'Start a sprint, or the next: it begins after a count down',
    access: 'signed_in',
    params: ofEvent,
    body: z.object({
      /** The sprint that was shown when this was pressed: where it is another one by now, nothing changes. */
      after: id.nullable(),
      /** Null: until somebody ends it. */
      seconds: id.min(5).max(MAX_SPRINT_SECONDS).nullable(),
      measure,
    }),
    response: done,
  }),
  rankSprint: endpoint({
    method: 'PUT',
    path: '/api/events/:eventId/sprint/measure',
    summary: 'Rank a sprint by another number',
    access: 'signed_in',
    params: ofEvent,
    body: ofNumber.extend({ measure }),
    response: done,
  }),
  endSprint: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/sprint/end',
    summary: 'End a sprint now; one that is over stays as it is',
    access: 'signed_in',
    params: ofEvent,
    body: ofNumber,
    response: done,
  }),
  dismissSprint: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/sprint/dismiss',
    summary: 'Take a sprint off the screens, whether it is over or not',
    access: 'signed_in',
    params: ofEvent,
    body: ofNumber,
    response: done,
  }),
} as const;
