import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { driftKinds, noticeKinds } from '../words/drift.ts';
import { reasonCodes } from '../words/reasons.ts';
import { powers } from '../words/roles.ts';
import { callOutcomes, connectionStates } from '../words/states.ts';
import { id, inStudio, instant, reason } from './common.ts';

export const attempt = z.object({
  attemptId: id,
  method: z.string(),
  /** Calls that one row stands for: looking up many people is one row. */
  calls: z.number().int(),
  classId: id.nullable(),
  classTitle: z.string().nullable(),
  customerId: id.nullable(),
  customerName: z.string().nullable(),
  outcome: z.enum(callOutcomes),
  code: reason,
  message: z.string().nullable(),
  startedAt: instant,
  durationMs: z.number().nullable(),
});
export type Attempt = z.infer<typeof attempt>;
/** Request and answer without passwords, names and emails. */
export const attemptDetail = attempt.extend({
  request: z.record(z.string(), z.unknown()),
  answer: z.string().nullable(),
});
export type AttemptDetail = z.infer<typeof attemptDetail>;

/** Something a person must do. It closes itself once the cause is gone, since it is read from the present state. */
export const repair = z.object({
  /** Stable while the cause lasts. */
  repairId: z.string(),
  kind: z.enum(reasonCodes),
  subject: z.object({
    kind: z.enum(['connection', 'gym', 'room', 'class', 'customer', 'people']),
    id: id.nullable(),
    name: z.string(),
  }),
  /** How many bookings, people or classes it concerns. */
  count: z.number().int(),
  /** Spivi's own words or the name of the object at fault. */
  detail: z.string().nullable(),
  since: instant.nullable(),
  canRetry: z.boolean(),
  canSkip: z.boolean(),
  /** Earliest start of a class it concerns: what comes first, hurts first. */
  dueAt: instant.nullable(),
});
export type Repair = z.infer<typeof repair>;

/** What Tandem found changed at Spivi and put right, or found twice. */
export const drift = z.object({
  driftId: id,
  at: instant,
  kind: z.enum(driftKinds),
  classId: id.nullable(),
  classTitle: z.string().nullable(),
  customerId: id.nullable(),
  customerName: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type Drift = z.infer<typeof drift>;

export const notice = z.object({
  noticeId: id,
  at: instant,
  kind: z.enum(noticeKinds),
  code: reason,
  /** How long it had been down, for `up`. */
  downSeconds: z.number().nullable(),
});
export type Notice = z.infer<typeof notice>;

export const spiviHealth = z.object({
  state: z.enum(['none', ...connectionStates]),
  lastSuccessAt: instant.nullable(),
  lastError: z.object({ code: z.enum(reasonCodes), message: z.string(), at: instant }).nullable(),
  downSince: instant.nullable(),
  /** While calls are held back: after failures, or because Spivi asked to wait. */
  nextTryAt: instant.nullable(),
  backlog: z.object({
    classes: z.number().int(),
    /** The longest that any class waits. */
    oldestSince: instant.nullable(),
    people: z.number().int(),
    profiles: z.number().int(),
    /** Classes whose numbers are awaited. */
    workouts: z.number().int(),
  }),
  rate: z.object({
    callsLastMinute: z.number().int(),
    failedLastHour: z.number().int(),
    callsLastHour: z.number().int(),
    /** The bound that Tandem keeps. */
    maxPerSecond: z.number(),
    p95Ms: z.number().nullable(),
  }),
  nextCompareAt: instant.nullable(),
  lastCompareAt: instant.nullable(),
  nextMatchAt: instant.nullable(),
  repairs: z.array(repair),
  drift: z.array(drift),
  notices: z.array(notice),
});
export type SpiviHealth = z.infer<typeof spiviHealth>;

const item = z.object({ classId: id.optional(), customerId: id.optional() });

export const spiviHealthEndpoints = {
  getSpiviHealth: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/spivi/health',
    summary: 'How the integration fares: backlog, rate, repairs, drift, notices',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    response: spiviHealth,
  }),
  listAttempts: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/spivi/attempts',
    summary: 'The latest calls to Spivi, newest first',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    query: z.object({
      classId: id.optional(),
      customerId: id.optional(),
      failed: z.enum(['true']).optional(),
      after: z.string().max(200).optional(),
    }),
    response: z.object({ attempts: z.array(attempt), next: z.string().nullable() }),
  }),
  getAttempt: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/spivi/attempts/:attemptId',
    summary: 'One call with its redacted request and answer',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio.extend({ attemptId: id }),
    response: attemptDetail,
  }),
  retrySpivi: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/retry',
    summary: 'Try a class or a customer again now; with neither, everything that failed',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    body: item,
    response: done,
  }),
  skipSpivi: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/skip',
    summary: 'Leave a class or a customer alone until something changes',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    body: item,
    response: done,
  }),
  confirmDeletions: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/deletions',
    summary: 'Accept that many classes or clients are really gone from Spivi',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    response: done,
  }),
  getDiagnostics: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/spivi/diagnostics',
    summary: 'A file for support, without passwords, names and emails',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    response: z.record(z.string(), z.unknown()),
  }),
} as const;
