import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { reasonCodes } from '../words/reasons.ts';
import { powers } from '../words/roles.ts';
import { day, id, inClass, inStudio, instant, month } from './common.ts';
import { metricValues, ride } from './rides.ts';

/**
 * One person of a class, booked, recorded or given a ride: whether they have numbers (`state`), or why not. The numbers
 * themselves are health data.
 */
export const personResult = ride.pick({ spotNumber: true, state: true, reason: true }).extend({
  customerId: id,
  name: z.string(),
  corrected: z.boolean(),
  /** A ride was recorded for this person, whoever rode it; only such a ride can be given to somebody. */
  recorded: z.boolean(),
  /** Else they came without a booking, or it is cancelled. */
  booked: z.boolean(),
  /** Whose the ride recorded for this person is: somebody else after a reassignment; null for nobody, or none recorded. */
  rider: z.object({ customerId: id, name: z.string() }).nullable(),
});
export const classResults = z.object({
  people: z.array(personResult),
  /** When Spivi was last asked, and will be again by itself. */
  askedAt: instant.nullable(),
  nextAt: instant.nullable(),
  /** Spivi can be asked now. */
  canAsk: z.boolean(),
  /** The caller may give rides to other people. */
  canReassign: z.boolean(),
});
export type ClassResults = z.infer<typeof classResults>;

/** What the riders of a class rode, of whom the caller may see it. */
export const classNumbers = z.object({ people: z.array(z.object({ customerId: id, values: metricValues })) });
export type ClassNumbers = z.infer<typeof classNumbers>;

const spread = z.object({
  mean: z.number(),
  lowest: z.number(),
  highest: z.number(),
  people: z.number().int(),
});
export const classReport = z.object({
  capacity: z.number().int(),
  booked: z.number().int(),
  checkedIn: z.number().int(),
  lateCancelled: z.number().int(),
  withNumbers: z.number().int(),
  /** How many of the others have none, by reason (`waiting`: not yet), the most frequent first; without those who cancelled. */
  without: z.array(z.object({ reason: z.enum(['waiting', ...reasonCodes]), people: z.number().int() })),
  /** Of the group, nobody named; null for the front desk, and for fewer than MIN_GROUP people (`effortReason`). */
  effort: z
    .object({
      /** By metric: trainingLoad, effortPoints, energyKcal, workKj, distanceKm, averageHeartRateBpm, intensityFactor. */
      metrics: z.record(z.string(), spread),
      totals: metricValues,
      /** Share of the group's time by zone number, 0 to 1. */
      zones: z.object({ power: z.array(z.number()).nullable(), heartRate: z.array(z.number()).nullable() }),
    })
    .nullable(),
  effortReason: z.enum(['role', 'too_few']).nullable(),
});
export type ClassReport = z.infer<typeof classReport>;

export const comparison = z.object({
  from: day,
  to: day,
  rows: z.array(
    z.object({
      /** The instructor's id or the class type's (`title`); null: no instructor. */
      key: z.string().nullable(),
      label: z.string().nullable(),
      classes: z.number().int(),
      /** Booked of capacity and checked in of booked, 0 to 1; null where nothing was offered or booked. */
      fill: z.number().nullable(),
      attendance: z.number().nullable(),
      rides: z.number().int(),
      /** Means per ride; null for a group of fewer than MIN_COMPARED people. */
      values: metricValues.nullable(),
    }),
  ),
});
export type Comparison = z.infer<typeof comparison>;

/** Classes that are over, and their bookings. */
const figures = z.object({
  classes: z.number().int(),
  capacity: z.number().int(),
  booked: z.number().int(),
  /** Booked, not checked in and without a ride. */
  noShows: z.number().int(),
  lateCancelled: z.number().int(),
});
/** `before`: the month before. */
const beside = { present: figures, before: figures };
const withMembers = figures.extend({ newMembers: z.number().int(), lostMembers: z.number().int() });
export const monthReport = z.object({
  month,
  present: withMembers,
  before: withMembers,
  /** By class type, those with the most classes first. */
  kinds: z.array(z.object({ classTypeId: id, title: z.string(), ...beside })),
  /** Weekday 1 (Monday) to 7, and the hour in which classes begin, by their place's clock. */
  hours: z.array(z.object({ weekday: z.number().int(), hour: z.number().int(), ...beside })),
});
export type Month = z.infer<typeof monthReport>;

export const classResultsEndpoints = {
  listClassResults: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/classes/:classId/results',
    summary: 'Who of a class has numbers, who has none and why',
    access: powers.seePeople,
    scope: null,
    params: inClass,
    response: classResults,
  }),
  getClassNumbers: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/classes/:classId/numbers',
    summary: 'What the riders of a class rode; leaves a line in the log of each of them',
    access: powers.seePerformance,
    scope: null,
    params: inClass,
    response: classNumbers,
  }),
  askResultsAgain: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes/:classId/results/again',
    summary: 'Ask Spivi again for the numbers of a class',
    access: powers.seePeople,
    scope: null,
    params: inClass,
    response: done,
  }),
  setRider: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/classes/:classId/results/:customerId/rider',
    summary: 'Give a recorded ride to the person who rode it, or to nobody (null)',
    access: powers.seePerformance,
    scope: null,
    params: inClass.extend({ customerId: id }),
    /** `swap`: the other person has a ride in this class too, and gets this one's. */
    body: z.object({ riderId: id.nullable(), swap: z.boolean().default(false) }),
    response: classResults,
  }),
  getClassReport: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/classes/:classId/report',
    summary: 'Attendance of a class and effort of the group',
    access: powers.seePeople,
    scope: null,
    params: inClass,
    response: classReport,
  }),
  getMonth: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/month',
    summary:
      'A calendar month beside the one before: how full, who did not come, members new and lost; nobody named',
    access: powers.compareClasses,
    scope: 'bookings:read',
    params: inStudio,
    query: z.object({ month }),
    response: monthReport,
  }),
  getComparison: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/comparison',
    summary: 'Instructors or kinds of class side by side, no member named',
    access: powers.compareClasses,
    scope: null,
    params: inStudio,
    query: z.object({ by: z.enum(['instructor', 'title']), from: day, to: day }),
    response: comparison,
  }),
} as const;
