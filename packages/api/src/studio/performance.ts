import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { day, id, inClass, instant, ofCustomer, spotNumber, staff } from './common.ts';

/** Metric values by id of the metric registry; null = not available. */
export const metricValues = z.record(z.string(), z.number().nullable());
export const classResult = z.object({
  classId: id,
  title: z.string(),
  startsAt: instant,
  timeZone: z.string(),
  locationName: z.string(),
  instructorName: z.string().nullable(),
  spotNumber: spotNumber.nullable(),
  /** `waiting`: asked for, not there yet. `none`: will not come, see `reason`. */
  state: z.enum(['ready', 'waiting', 'none']),
  /** Why there is no number: no_spot, not_matched, not_connected, not_tracked, no_data, class_not_started, … */
  reason: z.string().nullable(),
  values: metricValues,
  /** Values that staff set by hand; they win over Spivi's and stay when it sends a revision. */
  corrected: z.array(z.string()),
  hasTrace: z.boolean(),
});
export type ClassResult = z.infer<typeof classResult>;
export const classResultDetail = classResult.extend({
  /** What Spivi sent, beside what staff may have set; empty where it sent nothing. */
  spiviValues: metricValues,
  /** When Spivi last sent other numbers than before. */
  revisedAt: instant.nullable(),
  inputs: z.record(z.string(), z.unknown()),
  zones: z.object({
    power: z.array(z.object({ zone: z.number().int(), seconds: z.number() })).nullable(),
    heartRate: z.array(z.object({ zone: z.number().int(), seconds: z.number() })).nullable(),
  }),
  peaks: z.array(z.object({ seconds: z.number(), powerW: z.number() })),
  /** 1 Hz from the class's start; null = no reading. */
  trace: z
    .object({
      powerW: z.array(z.number().nullable()),
      heartRateBpm: z.array(z.number().nullable()),
      cadenceRpm: z.array(z.number().nullable()),
    })
    .nullable(),
});
export type ClassResultDetail = z.infer<typeof classResultDetail>;
/** One person of a class: who has numbers, who has none and why; the numbers themselves are health data. */
export const personResult = classResult.pick({ spotNumber: true, state: true, reason: true }).extend({
  customerId: id,
  name: z.string(),
  corrected: z.boolean(),
});
export const classResults = z.object({
  people: z.array(personResult),
  /** When Spivi was last asked, and will be again by itself. */
  askedAt: instant.nullable(),
  nextAt: instant.nullable(),
  /** Spivi can be asked now. */
  canAsk: z.boolean(),
});
export type ClassResults = z.infer<typeof classResults>;
export const performance = z.object({
  classCount: z.number().int(),
  /** Aggregated over all classes by each metric's rule. */
  totals: metricValues,
  /** Newest first. */
  classes: z.array(classResult),
  /** By calendar week of the studio, oldest first, empty weeks included. */
  weeks: z.array(z.object({ weekStart: day, classes: z.number().int(), values: metricValues })),
});
export type Performance = z.infer<typeof performance>;

export const performanceEndpoints = {
  getPerformance: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/performance',
    summary: 'Class results and weekly trend',
    access: ['owner', 'manager', 'instructor', 'member'],
    params: ofCustomer,
    response: performance,
  }),
  getClassResult: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/performance/:classId',
    summary: 'One class with its trace',
    access: ['owner', 'manager', 'instructor', 'member'],
    params: ofCustomer.extend({ classId: id }),
    response: classResultDetail,
  }),
  listClassResults: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/classes/:classId/results',
    summary: 'Who of a class has numbers, who has none and why',
    access: staff,
    params: inClass,
    response: classResults,
  }),
  askResultsAgain: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes/:classId/results/again',
    summary: 'Ask Spivi again for the numbers of a class',
    access: staff,
    params: inClass,
    response: done,
  }),
  correctResult: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/customers/:customerId/performance/:classId/correction',
    summary: 'Set numbers by hand, or take a correction back (null)',
    access: ['owner', 'manager', 'instructor'],
    params: ofCustomer.extend({ classId: id }),
    body: z.object({ values: z.record(z.string().max(60), z.number().finite().nullable()) }),
    response: classResultDetail,
  }),
} as const;
