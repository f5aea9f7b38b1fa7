import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { powers } from '../words/roles.ts';
import { ofSource } from './common.ts';

const MAX_URL_CHARS = 300;

/** Where members book the classes that another system has; null: they are only told the system's name. */
const bookingLink = z.object({ url: z.string().nullable() });

export const sourceLinkEndpoints = {
  getSourceLink: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/sources/:source/link',
    summary: 'Where members book what is booked there',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    response: bookingLink,
  }),
  setSourceLink: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/sources/:source/link',
    summary: 'Say where members book what is booked there, or nowhere',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    body: z.object({
      /** A page that anybody may open: an address with a login in it would hand that out. */
      url: z
        .url({ protocol: /^https$/, hostname: z.regexes.domain })
        .max(MAX_URL_CHARS)
        .refine((url) => !/^https:\/\/[^/?#]*@/i.test(url), 'must name nobody’s login')
        .nullable(),
    }),
    response: bookingLink,
  }),
} as const;
