import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { MAX_CLASSES_AT_ONCE } from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { publishScopes } from '../words/states.ts';
import { classSummary } from './classes.ts';
import { id, inClass, inStudio, instant } from './common.ts';
import { oneOfMany, preview } from './series.ts';

/** A draft that is published, and what somebody should know of it before. */
const publishedClass = oneOfMany.omit({ booked: true }).extend({
  timeZone: z.string(),
  /** From when on members may book it; null: at once. */
  opensAt: instant.nullable(),
  /** Another class at this time: of the same instructor, or in the same room since before that was refused. */
  clash: z.object({ title: z.string(), by: z.enum(['instructor', 'room']), name: z.string() }).nullable(),
  /** Why its location is closed on its day; it stays as it is. */
  closed: z.string().nullable(),
});
export type PublishedClass = z.infer<typeof publishedClass>;
const response = z.object({ published: z.array(publishedClass) });

export const draftsEndpoints = {
  publishClass: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes/:classId/publish',
    summary: 'Publish a class that is a draft, and the drafts of its series where that is asked for',
    access: powers.manageClasses,
    scope: 'schedule:write',
    params: inClass,
    body: z.object({ scope: z.enum(publishScopes).default('one'), preview }),
    response,
  }),
  publishDrafts: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/drafts/publish',
    summary: 'Publish several drafts in one act',
    access: powers.manageClasses,
    scope: 'schedule:write',
    params: inStudio,
    body: z.object({ classIds: z.array(id).min(1).max(MAX_CLASSES_AT_ONCE), preview }),
    response,
  }),
  unpublishClass: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes/:classId/unpublish',
    summary: 'Make a class a draft again, while nobody has booked it or waits for it',
    access: powers.manageClasses,
    scope: 'schedule:write',
    params: inClass,
    response: classSummary,
  }),
} as const;
