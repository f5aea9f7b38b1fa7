import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { powers } from '../words/roles.ts';
import { day, id, inStudio, ofLocation, text } from './common.ts';
import { oneOfMany, preview } from './series.ts';

const closureFields = z.object({
  /** The first day and the last, as the location's calendar has them. */
  fromDay: day,
  toDay: day,
  /** Members read it. */
  reason: text(120),
});
export const closure = closureFields.extend({ closureId: id, locationId: id });
export type Closure = z.infer<typeof closure>;

export const closuresEndpoints = {
  listClosures: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/closures',
    summary: 'Days on which locations are closed, those that have not long been over, soonest first',
    access: powers.takePart,
    params: inStudio,
    response: z.array(closure),
  }),
  closeLocation: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/locations/:locationId/closures',
    summary:
      'Close a location on some days; classes that stand in them are cancelled where that is asked for',
    access: powers.manageClasses,
    params: ofLocation,
    body: closureFields.extend({
      /** Else they stay as they are. */
      cancelClasses: z.literal(true).optional(),
      preview,
    }),
    response: z.object({
      /** null: only told. */
      closure: closure.nullable(),
      /** What stands in these days, or stood and is cancelled. */
      classes: z.array(oneOfMany),
    }),
  }),
  reopenLocation: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/closures/:closureId',
    summary: 'Open a location again; classes that were cancelled stay so',
    access: powers.manageClasses,
    params: z.object({ studioId: id, closureId: id }),
    response: done,
  }),
} as const;
