import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { powers } from '../words/roles.ts';
import {
  sourceBookingTroubles,
  takenLeftWhy,
  takeoverClassTroubles,
  takeoverRefusals,
  takeoverStates,
} from '../words/sources.ts';
import { day, id, instant, ofSource } from './common.ts';

const count = z.number().int();
/** As it is called there. */
const foreignId = z.string();
/** A class in a list, with the clock of its place. */
const named = { title: z.string(), startsAt: instant, timeZone: z.string() };

/** A taking over that was begun. */
const takeover = z.object({
  state: z.enum(takeoverStates),
  begunAt: instant,
  takenAt: instant.nullable(),
  undoneAt: instant.nullable(),
  by: z.string().nullable(),
  /** Until then it can be taken back; null where it cannot. */
  undoUntil: instant.nullable(),
  taken: count,
  givenBack: count,
  /** Classes of earlier acts that are taken back with it, and until when the first of them can be; null: none. */
  earlier: z.object({ classes: count, until: instant }).nullable(),
  /** It is not tried any more, with the first of the classes that could not be taken over; null: it was not given up. */
  failed: z.object({ at: instant, classes: z.array(z.object({ classId: id, ...named })) }).nullable(),
  /** Classes that stayed the studio's own when it was taken back, and why. */
  left: z.array(z.object({ classId: id, ...named, why: z.enum(takenLeftWhy) })),
});
export type Takeover = z.infer<typeof takeover>;

export const takingOver = z.object({
  /** When the classes there were read last to their end. */
  readAt: instant.nullable(),
  refusal: z.enum(takeoverRefusals).nullable(),
  /** What comes, by week as the clocks of its places have it. */
  weeks: z.array(z.object({ monday: day, classes: count, bookings: count, withoutSpot: count })),
  /** Of those that come, how many have begun. */
  underWay: count,
  /** Classes that do not come, or of which somebody should know something; the first of them, and how many. */
  classes: z.array(z.object({ id: foreignId, ...named, trouble: z.enum(takeoverClassTroubles) })),
  classesInTrouble: count,
  /** Bookings that do not come, or not on their spot; the first of them, and how many. */
  bookings: z.array(
    z.object({
      id: foreignId,
      ...named,
      person: z.string().nullable(),
      trouble: z.enum(sourceBookingTroubles),
    }),
  ),
  bookingsInTrouble: count,
  /** Who is booked: customers found by email or named by staff, made from what was read, and known to nobody. */
  people: z.object({ linked: count, made: count, unknown: count }),
  last: takeover.nullable(),
});
export type TakingOver = z.infer<typeof takingOver>;

const path = '/api/studios/:studioId/sources/:source/taking-over';
const asked = { access: powers.manageSpivi, scope: null, params: ofSource, response: takingOver } as const;

export const sourceTakingOverEndpoints = {
  getTakingOver: endpoint({
    ...{ method: 'GET', path, ...asked },
    summary: 'What would come of the classes and bookings of Momence, and where taking them over stands',
  }),
  takeOver: endpoint({
    ...{ method: 'POST', path, ...asked },
    summary: 'Pause reading and make the coming classes of Momence the studio’s own, or go on with it',
  }),
  undoTakeOver: endpoint({
    ...{ method: 'POST', path: `${path}/undo`, ...asked },
    summary: 'Give the classes that were taken over back to Momence, but those changed since',
  }),
} as const;
