import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { powers } from '../words/roles.ts';
import { bookingSources } from '../words/sources.ts';
import { id, ofLocation } from './common.ts';
import { closure, closureFields } from './places.ts';
import { oneOfMany, preview } from './series.ts';

export const closuresEndpoints = {
  closeLocation: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/locations/:locationId/closures',
    summary:
      'Close a location on some days; classes that stand in them are cancelled where that is asked for',
    access: powers.manageClasses,
    scope: 'schedule:write',
    params: ofLocation,
    body: closureFields.extend({
      /** Else they stay as they are. */
      cancelClasses: z.literal(true).optional(),
      preview,
    }),
    response: z.object({
      /** null: only told. */
      closure: closure.nullable(),
      /** What stands in these days, or stood and is cancelled; what another system owns stays. */
      classes: z.array(oneOfMany.extend({ source: z.enum(bookingSources) })),
    }),
  }),
  reopenLocation: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/closures/:closureId',
    summary: 'Open a location again; classes that were cancelled stay so',
    access: powers.manageClasses,
    scope: 'schedule:write',
    params: z.object({ studioId: id, closureId: id }),
    response: done,
  }),
} as const;
