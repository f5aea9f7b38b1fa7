import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { ownCalendars } from '../words/calendars.ts';
import { powers } from '../words/roles.ts';
import { inStudio, instant } from './common.ts';

/** A calendar of the caller's own, for programs that subscribe to it. */
export const ownCalendar = z.object({
  /** A secret: whoever has it reads the calendar. */
  url: z.string(),
  madeAt: instant,
  /** About when a program last asked for it; null: never yet. */
  fetchedAt: instant.nullable(),
});
export type MyCalendar = z.infer<typeof ownCalendar>;

const ofMine = inStudio.extend({ of: z.enum(ownCalendars) });

export const calendarsEndpoints = {
  getMyCalendar: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/my-calendars/:of',
    summary:
      'The link to the caller’s own calendar: of what they have booked, or of the classes that they lead',
    access: powers.takePart,
    scope: null,
    params: ofMine,
    response: z.object({ calendar: ownCalendar.nullable() }),
  }),
  makeMyCalendar: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/my-calendars/:of',
    summary: 'Make the link to the caller’s own calendar; one that there is works no more',
    access: powers.takePart,
    scope: null,
    params: ofMine,
    response: ownCalendar,
  }),
  endMyCalendar: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/my-calendars/:of',
    summary: 'End the link to the caller’s own calendar',
    access: powers.takePart,
    scope: null,
    params: ofMine,
    response: done,
  }),
} as const;
