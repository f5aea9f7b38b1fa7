import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { isTimeZone } from '../time-zone.ts';
import { reasonCodes } from '../words/reasons.ts';
import { powers } from '../words/roles.ts';
import { connectionStates, matchRunStates, matchTriggers } from '../words/states.ts';
import { id, inStudio, instant, ofGym, reason, spotNumber, text } from './common.ts';

export const matchRun = z.object({
  runId: id,
  trigger: z.enum(matchTriggers),
  state: z.enum(matchRunStates),
  total: z.number().int(),
  done: z.number().int(),
  /** Linked; in a preview: would be linked. */
  matched: z.number().int(),
  /** Links looked at again, and those of them whose client is no longer there. */
  checked: z.number().int(),
  broken: z.number().int(),
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
      state: z.enum(connectionStates),
      baseUrl: z.string(),
      siteId: z.number().int(),
      sourceName: z.string(),
      timeZone: z.string(),
      enabled: z.boolean(),
      /** Make an account at Spivi for customers who have none and consented to sending. */
      createMissing: z.boolean(),
      /** Send body details and contact data of linked customers when they change. */
      pushDetails: z.boolean(),
      lastSuccessAt: instant.nullable(),
      lastError: z.object({ code: z.enum(reasonCodes), message: z.string(), at: instant }).nullable(),
    })
    .nullable(),
  allowedBaseUrls: z.array(z.string()),
  /** The base URL that the form proposes. */
  defaultBaseUrl: z.string(),
  /** Where people reach Tandem's own tracker, null where that is not told. */
  trackerUrl: z.string().nullable(),
  gyms: z.array(gym),
  counts: z.object({
    linked: z.number().int(),
    notFound: z.number().int(),
    ambiguous: z.number().int(),
    notChecked: z.number().int(),
    conflict: z.number().int(),
    broken: z.number().int(),
    classesSynced: z.number().int(),
    classesPending: z.number().int(),
    classesAttention: z.number().int(),
  }),
  /** While future classes are cleared before removal. */
  clearing: z.object({ total: z.number().int(), left: z.number().int(), since: instant }).nullable(),
  lastMatchRun: matchRun.nullable(),
  nextMatchAt: instant.nullable(),
});
export type SpiviStatus = z.infer<typeof spiviStatus>;
export const removal = z.object({
  /** Classes at Spivi that have not begun: they stay there unless cleared first. */
  futureClasses: z.number().int(),
  futureBookings: z.number().int(),
  /** Begun classes are never cleared. */
  runningClasses: z.number().int(),
  linkedCustomers: z.number().int(),
  results: z.number().int(),
  gyms: z.number().int(),
});
export type Removal = z.infer<typeof removal>;
export const credentials = z.object({
  baseUrl: z.url().max(300),
  siteId: z.number().int().min(1),
  sourceName: text(254),
  /** Left out when the stored one stays. */
  password: z.string().min(1).max(500).optional(),
  /** The site's IANA time zone, in which Spivi states wall times. */
  timeZone: text(64).refine(isTimeZone, 'is not a time zone such as Europe/Paris'),
});
export const credentialsTest = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({
      /** `access`: the login is a club administrator’s and the API agreement is signed. */
      name: z.enum(['base_url', 'credentials', 'access', 'site_id']),
      state: z.enum(['ok', 'failed', 'not_tried']),
      code: reason,
      message: z.string().nullable(),
    }),
  ),
});
export type CredentialsTest = z.infer<typeof credentialsTest>;
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
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    response: spiviStatus,
  }),
  testSpivi: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/test',
    summary: 'Test credentials without saving them',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    body: credentials,
    response: credentialsTest,
  }),
  connectSpivi: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/spivi',
    summary: 'Test, then save the connection; a first one as a draft whose first sync is previewed',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    body: credentials,
    response: spiviStatus,
  }),
  enableSpivi: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/enabled',
    summary: 'Enable, pause or resume',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    body: z.object({ enabled: z.boolean() }),
    response: spiviStatus,
  }),
  removeSpivi: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/spivi',
    summary: 'Disconnect and purge the credentials',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    response: done,
  }),
  syncNow: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/sync',
    summary: 'Match customers and compare every class now',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    response: matchRun,
  }),
  getBoxSeats: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/spivi/boxes/:boxId/seats',
    summary: 'The seats of a box as Spivi shows them, null where that cannot be told now',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio.extend({ boxId: z.coerce.number().int().min(1).max(2_147_483_647) }),
    response: z.object({ seats: z.array(z.number().int()).nullable() }),
  }),
  createGym: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/gyms',
    summary: 'Map a box to a room',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    body: gymBody,
    response: gym,
  }),
  updateGym: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/spivi/gyms/:gymId',
    summary: 'Change a gym and its seat table',
    access: powers.manageSpivi,
    scope: null,
    params: ofGym,
    body: gymBody,
    response: gym,
  }),
  removeGym: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/spivi/gyms/:gymId',
    summary: 'Remove a gym',
    access: powers.manageSpivi,
    scope: null,
    params: ofGym,
    response: done,
  }),
  /** What goes and what stays, before it is removed. */
  getSpiviRemoval: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/spivi/removal',
    summary: 'What removing the connection would mean',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    response: removal,
  }),
  clearSpivi: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/clear',
    summary: 'Clear the future classes on Spivi, then remove the connection; or stop doing so',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    body: z.object({ clear: z.boolean() }),
    response: spiviStatus,
  }),
  setSpiviChoices: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/spivi/choices',
    summary: 'Whether accounts are created and details pushed',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    body: z.object({ createMissing: z.boolean(), pushDetails: z.boolean() }),
    response: spiviStatus,
  }),
} as const;
