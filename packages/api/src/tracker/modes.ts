/** What a class does beside riding: a sprint. */
import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { MAX_SPRINT_SECONDS } from '../words/limits.ts';
import { sprintMeasures } from '../words/sprint.ts';

const id = z.number().int();
const measure = z.enum(sprintMeasures);
const ofEvent = z.object({ eventId: z.coerce.number().int().min(1) });
const ofSprint = z.object({ number: id.min(1) });

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

export const modesEndpoints = {
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
    body: ofSprint.extend({ measure }),
    response: done,
  }),
  endSprint: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/sprint/end',
    summary: 'End a sprint now; one that is over stays as it is',
    access: 'signed_in',
    params: ofEvent,
    body: ofSprint,
    response: done,
  }),
  dismissSprint: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/sprint/dismiss',
    summary: 'Take a sprint off the screens, whether it is over or not',
    access: 'signed_in',
    params: ofEvent,
    body: ofSprint,
    response: done,
  }),
} as const;
