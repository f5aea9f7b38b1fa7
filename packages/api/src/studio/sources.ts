import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { powers } from '../words/roles.ts';
import { sourceFailures, sourceSignIns, sourceStates } from '../words/sources.ts';
import { inStudio, instant } from './common.ts';

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
      /** Of the classes that are not over: those that stand in the schedule here, and those that do not yet. */
      classes: z.object({ followed: z.number().int(), waiting: z.number().int() }),
      /** Of who is booked in them there: those who are booked here on their spot, and those who are not yet. */
      bookings: z.object({ followed: z.number().int(), waiting: z.number().int() }),
    })
    .nullable(),
});
export type SourceStatus = z.infer<typeof sourceStatus>;

export const sourcesEndpoints = {
  getSource: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/sources/momence',
    summary: 'The connection to Momence, and how it fares',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    response: sourceStatus,
  }),
} as const;
