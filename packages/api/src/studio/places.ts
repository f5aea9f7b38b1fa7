import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { roomLayouts } from '../room-layout.ts';
import { isTimeZone } from '../time-zone.ts';
import { MAX_ROOM_SPOTS } from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { spotKinds } from '../words/states.ts';
import {
  id,
  inStudio,
  lateCancelMinutes,
  lineOrNone,
  ofLocation,
  ofRoom,
  seen,
  spotNumber,
  text,
  version,
} from './common.ts';

export const spot = z.object({
  spotNumber,
  /** Place in the room, 0–100 from the left and from the instructor's wall. */
  x: z.number(),
  y: z.number(),
  kind: z.enum(spotKinds),
  active: z.boolean(),
});
export const room = z.object({ roomId: id, locationId: id, name: z.string(), spots: z.array(spot), version });
export const location = z.object({
  locationId: id,
  name: z.string(),
  address: z.string(),
  timeZone: z.string(),
  version,
});
export const studio = z.object({
  studioId: id,
  name: z.string(),
  /** Of a new class, unless it says otherwise. */
  lateCancelMinutes,
  version,
  locations: z.array(location),
  rooms: z.array(room),
  instructors: z.array(z.object({ staffId: id, name: z.string() })),
});
export type Studio = z.infer<typeof studio>;
export type Spot = z.infer<typeof spot>;
export type Room = z.infer<typeof room>;
export type Location = z.infer<typeof location>;

const timeZone = text(64).refine(isTimeZone, 'is not a time zone such as Europe/Paris');
export const locationBody = z.object({ name: text(80), address: lineOrNone(200), timeZone });
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
    params: inStudio,
    response: studio,
  }),
  updateStudio: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId',
    summary: 'Change until when cancelling is free in new classes; audited',
    access: powers.manageClasses,
    params: inStudio,
    body: z.object({ lateCancelMinutes: lateCancelMinutes.optional(), ...seen }),
    response: studio,
  }),
  createLocation: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/locations',
    summary: 'Add a location',
    access: powers.managePlaces,
    params: inStudio,
    body: locationBody,
    response: location,
  }),
  updateLocation: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/locations/:locationId',
    summary: 'Change a location',
    access: powers.managePlaces,
    params: ofLocation,
    body: locationBody.partial().extend(seen),
    response: location,
  }),
  createRoom: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/locations/:locationId/rooms',
    summary: 'Add a room with its spots',
    access: powers.managePlaces,
    params: ofLocation,
    body: roomBody,
    response: room,
  }),
  updateRoom: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/rooms/:roomId',
    summary: 'Rename a room',
    access: powers.managePlaces,
    params: ofRoom,
    body: roomBody.pick({ name: true }).extend(seen),
    response: room,
  }),
  setSpotActive: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/rooms/:roomId/spots/:spotNumber',
    summary: 'Take a spot out of service, or back; refused while somebody has it in a coming class',
    access: powers.managePlaces,
    params: ofRoom.extend({ spotNumber: z.coerce.number().pipe(spotNumber) }),
    body: z.object({ active: z.boolean() }),
    response: room,
  }),
} as const;
