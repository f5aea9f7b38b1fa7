import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { powers } from '../words/roles.ts';
import {
  sourceCheckCodes,
  sourceChecks,
  sourceFailures,
  sourceLeavings,
  sourceSignIns,
  sourceStates,
} from '../words/sources.ts';
import { instant, ofSource, text } from './common.ts';

/** What was there when the login was tried, before anything of it is read for good. */
export const sourcePreview = z.object({
  /** Of so many days from then on. */
  days: z.number().int(),
  classes: z.number().int(),
  /** Where those are, most classes first. */
  places: z.array(z.object({ name: z.string(), classes: z.number().int() })),
  /** Everybody who is a member there. */
  people: z.number().int(),
});
export type SourcePreview = z.infer<typeof sourcePreview>;

/** How the connection to a system that classes and bookings are read from stands. */
export const sourceStatus = z.object({
  connection: z
    .object({
      state: z.enum(sourceStates),
      baseUrl: z.string(),
      /** By what it was let in; null: that was never noted. */
      signIn: z.enum(sourceSignIns).nullable(),
      /** When all classes were read last; null: not yet. */
      readAt: instant.nullable(),
      /** When they are read next, at the earliest; null: not while things stand so. */
      nextReadAt: instant.nullable(),
      /** Nothing was answered since; null: the last call was. */
      failingSince: instant.nullable(),
      /** It is left alone until then. */
      heldUntil: instant.nullable(),
      lastError: z.object({ code: z.enum(sourceFailures), at: instant }).nullable(),
      /** Since when more is missing there than is believed without a person. */
      manyGoneSince: instant.nullable(),
      /** While it is a draft; null once it was switched on. */
      preview: sourcePreview.nullable(),
      /** Of the classes that are not over: those that stand in the schedule here, and those that do not yet. */
      classes: z.object({ followed: z.number().int(), waiting: z.number().int() }),
      /** Of who is booked in them there: those who are booked here on their spot, and those who are not yet. */
      bookings: z.object({ followed: z.number().int(), waiting: z.number().int() }),
      /** Whether check-ins that are made here are sent there; how many still wait, and how many were refused. */
      checkIns: z.object({ on: z.boolean(), waiting: z.number().int(), refused: z.number().int() }),
    })
    .nullable(),
  /** The addresses that the operator allows, the usual one first. */
  allowedBaseUrls: z.array(z.string()),
  /** Where people are sent back to who have allowed it there: the other system has to know it. */
  redirectUri: z.string(),
});
export type SourceStatus = z.infer<typeof sourceStatus>;

const secret = z.string().trim().min(1).max(2000);
/** The client that a studio makes in the other system, by which a program is let in. */
export const sourceClient = z.object({
  /** Another than the usual one, where the operator allows it. */
  baseUrl: z.url().max(200).optional(),
  clientId: text(200),
  clientSecret: secret,
});
/** The client, and what a person of the studio gives beside it. */
export const sourceLogin = z.discriminatedUnion('by', [
  /** What came back in the browser; the client was given before, when it was sent there. */
  z.object({ by: z.literal('code'), state: z.string().min(1).max(200), code: z.string().min(1).max(2000) }),
  sourceClient.extend({ by: z.literal('token'), refreshToken: secret }),
  sourceClient.extend({
    by: z.literal('password'),
    username: text(254),
    /** As it is: a password may begin with a space. */
    password: z.string().min(1).max(500),
  }),
]);
/** How far a login came. `code`: why the one that failed did. */
export const sourceCheckList = z.array(
  z.object({
    name: z.enum(sourceChecks),
    state: z.enum(['ok', 'failed', 'not_tried']),
    code: z.enum(sourceCheckCodes).nullable(),
  }),
);
export type SourceCheckList = z.infer<typeof sourceCheckList>;

/** What stands here by what was read, before the connection is removed. */
export const sourceRemoval = z.object({
  comingClasses: z.number().int(),
  comingBookings: z.number().int(),
  /** Those that have begun or are over stay as they were ridden. */
  begunClasses: z.number().int(),
  /** People of whom it is known who they are there. */
  people: z.number().int(),
  /** Spots there of which it is known which one here they are. */
  spots: z.number().int(),
});
export type SourceRemoval = z.infer<typeof sourceRemoval>;

export const sourcesEndpoints = {
  getSource: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/sources/:source',
    summary: 'The connection to Momence, and how it fares',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    response: sourceStatus,
  }),
  authorizeSource: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/sources/:source/authorize',
    summary:
      'Where at Momence a person allows it to be read; what comes back is given to connectSource in the same session',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    body: sourceClient,
    response: z.object({ url: z.string() }),
  }),
  connectSource: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/sources/:source',
    summary: 'Try a login, and keep it if all can be read; a first one is a draft until it is switched on',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    body: sourceLogin,
    response: sourceStatus,
  }),
  enableSource: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/sources/:source/enabled',
    summary: 'Switch on, pause or resume reading Momence',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    body: z.object({ enabled: z.boolean() }),
    response: sourceStatus,
  }),
  getSourceRemoval: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/sources/:source/removal',
    summary: 'What removing the connection to Momence would mean',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    response: sourceRemoval,
  }),
  removeSource: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/sources/:source/removal',
    summary:
      'Forget the login to Momence; classes to come become Tandem’s own, or are cancelled without a mail',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    body: z.object({ coming: z.enum(sourceLeavings) }),
    response: done,
  }),
} as const;
