import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { id, inStudio, instant, management, ofGym, spotNumber, text } from './common.ts';

export const matchRun = z.object({
  runId: id,
  trigger: z.enum(['enabled', 'daily', 'manual']),
  state: z.enum(['running', 'finished', 'failed']),
  total: z.number().int(),
  done: z.number().int(),
  matched: z.number().int(),
  ambiguous: z.number().int(),
  notFound: z.number().int(),
  failed: z.number().int(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  message: z.string().nullable(),
});
export type MatchRun = z.infer<typeof matchRun>;
export const gym = z.object({
  gymId: id,
  name: z.string(),
  boxId: z.number().int(),
  locationId: id,
  roomId: id,
  /** seat = spot + offset where no row says otherwise. */
  seatOffset: z.number().int(),
  seats: z.array(z.object({ spotNumber, seatId: z.number().int() })),
});
export type Gym = z.infer<typeof gym>;
export const spiviStatus = z.object({
  connection: z
    .object({
      state: z.enum(['connected', 'paused', 'failing', 'reauth']),
      baseUrl: z.string(),
      siteId: z.number().int(),
      sourceName: z.string(),
      timeZone: z.string(),
      enabled: z.boolean(),
      lastSuccessAt: instant.nullable(),
      lastError: z.object({ code: z.string(), message: z.string(), at: instant }).nullable(),
    })
    .nullable(),
  allowedBaseUrls: z.array(z.string()),
  /** The base URL that the form proposes. */
  defaultBaseUrl: z.string(),
  gyms: z.array(gym),
  counts: z.object({
    linked: z.number().int(),
    notFound: z.number().int(),
    ambiguous: z.number().int(),
    notChecked: z.number().int(),
    classesSynced: z.number().int(),
    classesPending: z.number().int(),
    classesAttention: z.number().int(),
  }),
  lastMatchRun: matchRun.nullable(),
  nextMatchAt: instant.nullable(),
});
export type SpiviStatus = z.infer<typeof spiviStatus>;
export const credentials = z.object({
  baseUrl: z.url().max(300),
  siteId: z.number().int().min(1),
  sourceName: text(254),
  /** Left out when the stored one stays. */
  password: z.string().min(1).max(500).optional(),
  /** The site's IANA time zone, in which Spivi states wall times. */
  timeZone: text(64),
});
export const credentialsTest = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({
      name: z.enum(['base_url', 'credentials', 'site_id']),
      state: z.enum(['ok', 'failed', 'not_tried']),
      code: z.string().nullable(),
      message: z.string().nullable(),
    }),
  ),
});
export type CredentialsTest = z.infer<typeof credentialsTest>;
export const attempt = z.object({
  attemptId: id,
  method: z.string(),
  classId: id.nullable(),
  customerId: id.nullable(),
  outcome: z.enum(['ok', 'transient', 'config', 'permanent', 'unknown', 'started']),
  code: z.string().nullable(),
  message: z.string().nullable(),
  startedAt: instant,
  durationMs: z.number().nullable(),
});
export type Attempt = z.infer<typeof attempt>;
const gymBody = z.object({
  name: text(80),
  boxId: z.number().int().min(1).max(2_147_483_647),
  roomId: id,
  seatOffset: z.number().int().min(-999).max(999).default(0),
  seats: z
    .array(z.object({ spotNumber, seatId: z.number().int().min(0).max(99_999) }))
    .max(500)
    .default([]),
});

export const spiviEndpoints = {
  getSpivi: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/spivi',
    summary: 'The Spivi connection, its gyms and its health',
    access: management,
    params: inStudio,
    response: spiviStatus,
  }),
  testSpivi: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/test',
    summary: 'Test credentials without saving them',
    access: management,
    params: inStudio,
    body: credentials,
    response: credentialsTest,
  }),
  connectSpivi: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/spivi',
    summary: 'Test, then save the connection and enable it',
    access: management,
    params: inStudio,
    body: credentials,
    response: spiviStatus,
  }),
  enableSpivi: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/enabled',
    summary: 'Pause or resume',
    access: management,
    params: inStudio,
    body: z.object({ enabled: z.boolean() }),
    response: spiviStatus,
  }),
  removeSpivi: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/spivi',
    summary: 'Disconnect and purge the credentials',
    access: management,
    params: inStudio,
    response: done,
  }),
  syncNow: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/sync',
    summary: 'Match customers and compare every class now',
    access: management,
    params: inStudio,
    response: matchRun,
  }),
  createGym: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/gyms',
    summary: 'Map a box to a room',
    access: management,
    params: inStudio,
    body: gymBody,
    response: gym,
  }),
  updateGym: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/spivi/gyms/:gymId',
    summary: 'Change a gym and its seat table',
    access: management,
    params: ofGym,
    body: gymBody,
    response: gym,
  }),
  removeGym: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/spivi/gyms/:gymId',
    summary: 'Remove a gym',
    access: management,
    params: ofGym,
    response: done,
  }),
  listAttempts: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/spivi/attempts',
    summary: 'The latest calls to Spivi',
    access: management,
    params: inStudio,
    query: z.object({ classId: id.optional() }),
    response: z.array(attempt),
  }),
} as const;
