import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { MAX_ROOM_SPOTS } from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { booking, classSummary, myWait } from './classes.ts';
import { id, inBooking, inClass, inStudio, instant, ofWait, spotNumber } from './common.ts';

/** Somebody who waits for a place in a class, as staff see them. */
export const waitEntry = myWait.extend({
  customerId: id,
  name: z.string(),
  email: z.string(),
  joinedAt: instant,
  /** Stands at the desk. */
  here: z.boolean(),
});
export type WaitEntry = z.infer<typeof waitEntry>;

/** The spot that somebody has, and those that they wait for. */
export const wishedSpots = z.object({ spotNumber: spotNumber.nullable(), wishedSpots: z.array(spotNumber) });
export type WishedSpots = z.infer<typeof wishedSpots>;

export const waitlistEndpoints = {
  listWaits: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/classes/:classId/waits',
    summary: 'Who waits for a place in a class, first come first',
    access: powers.seePeople,
    scope: 'bookings:read',
    params: inClass,
    response: z.array(waitEntry),
  }),
  joinWaitlist: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes/:classId/waits',
    summary: 'Wait for a place in a class that is full',
    access: powers.takePart,
    scope: 'bookings:write',
    guarded: true,
    params: inClass,
    body: z.object({
      /** Staff only; a member waits for themself. */
      customerId: id.optional(),
      /** null: any spot. */
      wishedSpot: spotNumber.nullable().default(null),
    }),
    response: myWait,
  }),
  listMyWaits: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/my-waits',
    summary: 'Coming classes in which the caller waits for a place, soonest first',
    access: powers.takePart,
    scope: 'bookings:read',
    guarded: true,
    params: inStudio,
    response: z.array(classSummary),
  }),
  wishSpots: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/bookings/:bookingId/wished-spots',
    summary:
      'Wait for a better spot than the booked one, which is kept until one is free; none: wait no more',
    access: powers.takePart,
    scope: 'bookings:write',
    guarded: true,
    params: inBooking,
    body: z.object({
      /** Any of them, the one liked best first. */
      spots: z
        .array(spotNumber)
        .max(MAX_ROOM_SPOTS)
        .refine((all) => new Set(all).size === all.length, 'must have each once'),
    }),
    response: wishedSpots,
  }),
  setHere: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/waits/:waitId/here',
    summary:
      'Note that somebody who waits is there, or not: a spot that is released goes to the first who is',
    access: powers.seePeople,
    scope: 'bookings:write',
    params: ofWait,
    body: z.object({ here: z.boolean() }),
    response: done,
  }),
  leaveWaitlist: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/waits/:waitId/leave',
    summary: 'Leave a waitlist, or take somebody off it; a place that was offered goes to the next',
    access: powers.takePart,
    scope: 'bookings:write',
    guarded: true,
    params: ofWait,
    response: done,
  }),
  offerPlace: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/waits/:waitId/offer',
    summary: 'Offer a free place to somebody who waits, out of turn too',
    access: powers.seePeople,
    scope: 'bookings:write',
    params: ofWait,
    response: done,
  }),
  acceptOffer: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/waits/:waitId/accept',
    summary: 'Take a place that is offered: on the spot asked for, else the one wished, else any',
    access: powers.takePart,
    scope: 'bookings:write',
    guarded: true,
    params: ofWait,
    body: z.object({ spotNumber: spotNumber.optional(), acceptOverlap: z.literal(true).optional() }),
    response: booking,
  }),
  declineOffer: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/waits/:waitId/decline',
    summary: 'Turn an offered place down, and leave the waitlist',
    access: powers.takePart,
    scope: 'bookings:write',
    guarded: true,
    params: ofWait,
    response: done,
  }),
} as const;
