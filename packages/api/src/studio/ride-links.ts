import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { MAX_RIDE_LINKS } from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { id, instant, ofCustomer, token } from './common.ts';
import { metricValues, ofRide } from './rides.ts';

/** What the rider wants on the card that a link shows. */
const choice = z.object({ named: z.boolean(), heart: z.boolean() });

export const rideLink = choice.extend({
  rideId: id,
  /** Null where the ride is not shown any more: its numbers are gone, or are somebody else's. */
  title: z.string().nullable(),
  /** What it leads to stands behind its #: no server on the way sees it. */
  url: z.string(),
  madeAt: instant,
  /** From then on it shows nothing. */
  endsAt: instant,
});
export type RideLink = z.infer<typeof rideLink>;

/** A ride as its card shows it to anybody: nothing of it that is not on the card, and nothing of others but their count. */
export const sharedRide = z.object({
  studioName: z.string(),
  /** Where the rider wants it there. */
  name: z.string().nullable(),
  title: z.string(),
  startsAt: instant,
  timeZone: z.string(),
  locationName: z.string().nullable(),
  values: metricValues,
  /** Power over time: how high beside the highest, and in which zone. */
  columns: z.array(z.object({ height: z.number().min(0).max(1), zone: z.number().int().nullable() })),
  zones: z.array(z.object({ zone: z.number().int(), seconds: z.number() })),
  rank: z.object({ place: z.number().int(), of: z.number().int() }).nullable(),
});
export type SharedRide = z.infer<typeof sharedRide>;

export const rideLinksEndpoints = {
  listRideLinks: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/ride-links',
    summary: 'The rides that a person shows by a link, for themself alone',
    access: powers.takePart,
    scope: null,
    params: ofCustomer,
    response: z.array(rideLink).max(MAX_RIDE_LINKS),
  }),
  setRideLink: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/customers/:customerId/rides/:rideId/link',
    summary: 'Show one’s own ride to whoever holds a link, or change what it shows',
    access: powers.takePart,
    scope: null,
    params: ofRide,
    body: choice,
    response: rideLink,
  }),
  endRideLink: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/customers/:customerId/rides/:rideId/link',
    summary: 'Take the link to one’s own ride back, at once and for good',
    access: powers.takePart,
    scope: null,
    params: ofRide,
    response: done,
  }),
  seeSharedRide: endpoint({
    method: 'POST',
    path: '/api/shared-rides',
    summary: 'The card of a ride, by its rider’s link; needs no sign-in',
    access: 'public',
    body: z.object({ token }),
    response: sharedRide,
  }),
} as const;
