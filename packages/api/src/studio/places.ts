import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { FLOOR, roomLayouts } from '../room-layout.ts';
import { isTimeZone } from '../time-zone.ts';
import {
  MAX_OFFER_MINUTES,
  MAX_ROOM_FIXTURES,
  MAX_ROOM_SPOTS,
  MAX_STANDBY_MINUTES,
  MAX_WAITLIST_CLOSES_MINUTES,
  MIN_OFFER_MINUTES,
} from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { fixtureKinds, spotKinds, waitlistModes } from '../words/states.ts';
import {
  currency,
  day,
  id,
  inStudio,
  instant,
  lateCancelMinutes,
  lineOrNone,
  ofLocation,
  ofRoom,
  seen,
  spotNumber,
  text,
  version,
  waitlistSize,
} from './common.ts';
import { openingRule } from './opening.ts';

export const spot = z.object({
  spotNumber,
  /** Place in the room, 0–100 from the left and from the instructor's wall. */
  x: z.number(),
  y: z.number(),
  kind: z.enum(spotKinds),
  active: z.boolean(),
});
/** What stands or hangs in a room beside its spots, at its middle, as a spot is placed. Nobody books it. */
export const fixture = z.object({ kind: z.enum(fixtureKinds), x: z.number(), y: z.number() });
export const room = z.object({
  roomId: id,
  locationId: id,
  name: z.string(),
  spots: z.array(spot),
  fixtures: z.array(fixture),
  version,
});
/** A layout that a room had, under that version of it, until it was drawn anew. */
export const earlierLayout = room
  .pick({ version: true, spots: true, fixtures: true })
  .extend({ replacedAt: instant });
export type EarlierLayout = z.infer<typeof earlierLayout>;
export const location = z.object({
  locationId: id,
  name: z.string(),
  address: z.string(),
  timeZone: z.string(),
  version,
});
/** How a class that is full goes on. */
export const waitlistRules = z.object({
  /** Unless a class says otherwise. */
  size: waitlistSize,
  mode: z.enum(waitlistModes),
  offerMinutes: z.number().int().min(MIN_OFFER_MINUTES).max(MAX_OFFER_MINUTES),
  /** So long before a class nobody is promoted any more. */
  closesMinutes: z.number().int().min(0).max(MAX_WAITLIST_CLOSES_MINUTES),
});
export type WaitlistRules = z.infer<typeof waitlistRules>;
/** Days on which a location is closed. */
export const closureFields = z.object({
  /** The first day and the last, as the location's calendar has them. */
  fromDay: day,
  toDay: day,
  /** Members read it. */
  reason: text(120),
});
export const closure = closureFields.extend({ closureId: id, locationId: id });
export type Closure = z.infer<typeof closure>;

const standbyMinutes = z.number().int().min(-MAX_STANDBY_MINUTES).max(MAX_STANDBY_MINUTES);

export const studio = z.object({
  studioId: id,
  name: z.string(),
  /** Of a new class, unless it says otherwise. */
  lateCancelMinutes,
  waitlist: waitlistRules,
  /** Nobody books without a pass, unless the class's type says otherwise. */
  passNeeded: z.boolean(),
  /** Who holds a pass is mailed when it runs out. */
  passMail: z.boolean(),
  /** From so many minutes after a class begins on (below 0: before) the desk may release a spot; null: never. */
  standbyMinutes: standbyMinutes.nullable(),
  /** From when on members may book, unless the class's type says otherwise. */
  opening: openingRule,
  /** Members may send their own strap from their phone. */
  memberPhones: z.boolean(),
  /** Anybody may read the schedule, without signing in. */
  publicSchedule: z.boolean(),
  /** What prices of passes are in. */
  currency,
  /** A payment provider is set up, so that passes can be sold in the portal. */
  takesPayments: z.boolean(),
  version,
  locations: z.array(location),
  rooms: z.array(room),
  instructors: z.array(z.object({ staffId: id, name: z.string() })),
  /** Those that have not long been over, soonest first. */
  closures: z.array(closure),
});
export type Studio = z.infer<typeof studio>;
export type Spot = z.infer<typeof spot>;
export type Room = z.infer<typeof room>;
export type Location = z.infer<typeof location>;

const timeZone = text(64).refine(isTimeZone, 'is not a time zone such as Europe/Paris');
export const locationBody = z.object({ name: text(80), address: lineOrNone(200), timeZone });
const placed = { x: z.number().min(0).max(FLOOR), y: z.number().min(0).max(FLOOR) };
/** A room's spots as they are to be, each number once. */
const roomSpots = z
  .array(spot.extend(placed))
  .min(1)
  .max(MAX_ROOM_SPOTS)
  .refine(
    (spots) => new Set(spots.map((s) => s.spotNumber)).size === spots.length,
    'must have each number once',
  );
/** A new room: its spots are laid out by the server. */
export const roomBody = z.object({
  name: text(80),
  kind: spot.shape.kind,
  layout: z.enum(roomLayouts),
  spots: z.number().int().min(1).max(MAX_ROOM_SPOTS),
});

export const placesEndpoints = {
  getStudio: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId',
    summary: 'A studio with its locations, rooms and instructors',
    access: powers.takePart,
    scope: 'schedule:read',
    guarded: true,
    params: inStudio,
    response: studio,
  }),
  updateStudio: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId',
    summary:
      'Change until when cancelling is free in new classes, how waitlists go, whether a pass is needed, what prices are in, and from when on members book; audited',
    access: powers.manageClasses,
    scope: null,
    params: inStudio,
    body: z.object({
      lateCancelMinutes: lateCancelMinutes.optional(),
      waitlist: waitlistRules.optional(),
      passNeeded: z.boolean().optional(),
      passMail: z.boolean().optional(),
      standbyMinutes: standbyMinutes.nullable().optional(),
      opening: openingRule.optional(),
      memberPhones: z.boolean().optional(),
      publicSchedule: z.boolean().optional(),
      currency: currency.optional(),
      ...seen,
    }),
    response: studio,
  }),
  createLocation: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/locations',
    summary: 'Add a location',
    access: powers.managePlaces,
    scope: null,
    params: inStudio,
    body: locationBody,
    response: location,
  }),
  updateLocation: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/locations/:locationId',
    summary: 'Change a location',
    access: powers.managePlaces,
    scope: null,
    params: ofLocation,
    body: locationBody.partial().extend(seen),
    response: location,
  }),
  createRoom: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/locations/:locationId/rooms',
    summary: 'Add a room with its spots',
    access: powers.managePlaces,
    scope: null,
    params: ofLocation,
    body: roomBody,
    response: room,
  }),
  updateRoom: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/rooms/:roomId',
    summary:
      'Rename a room, or draw its spots and fixtures anew: refused where a spot would go that somebody has in a coming class or a fixture would stand where a spot is, asked where a booked spot would stand elsewhere',
    access: powers.managePlaces,
    scope: null,
    params: ofRoom,
    body: roomBody
      .pick({ name: true })
      .partial()
      .extend({
        spots: roomSpots.optional(),
        fixtures: z.array(fixture.extend(placed)).max(MAX_ROOM_FIXTURES).optional(),
        /** Spots that people have booked may stand elsewhere. */
        acceptMoves: z.literal(true).optional(),
        ...seen,
      }),
    response: room,
  }),
  listRoomLayouts: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/rooms/:roomId/layouts',
    summary: 'The layouts that a room had before, the newest first; one is brought back by changing the room',
    access: powers.managePlaces,
    scope: null,
    params: ofRoom,
    response: z.array(earlierLayout),
  }),
  copyRoom: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/rooms/:roomId/copies',
    summary: 'Add a room at the same location with the layout of this one',
    access: powers.managePlaces,
    scope: null,
    params: ofRoom,
    body: roomBody.pick({ name: true }),
    response: room,
  }),
  removeRoom: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/rooms/:roomId',
    summary: 'Remove a room that nothing was ever in',
    access: powers.managePlaces,
    scope: null,
    params: ofRoom,
    response: done,
  }),
} as const;
