import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { type BikePart, bikeParts, MAX_BIKE_SETTING_CHARS } from '../words/bike.ts';
import { powers } from '../words/roles.ts';
import { lineOrNone, ofCustomer } from './common.ts';

const setting = lineOrNone(MAX_BIKE_SETTING_CHARS);
/** How a bike is set for a person; empty: not said. */
export const bikeSettings = z.object(
  Object.fromEntries(bikeParts.map((part) => [part, setting])) as Record<BikePart, typeof setting>,
);
export type BikeSettings = z.infer<typeof bikeSettings>;

export const profileEndpoints = {
  setBike: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/customers/:customerId/bike',
    summary: 'Say how a bike is set for somebody',
    access: powers.takePart,
    scope: null,
    params: ofCustomer,
    body: bikeSettings.partial(),
    response: bikeSettings,
  }),
} as const;
