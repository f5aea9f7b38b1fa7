import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { MAX_KIOSK_NAME_CHARS, MAX_KIOSK_SEARCH_CHARS } from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { spotKinds } from '../words/states.ts';
import { spotOnMap } from './classes.ts';
import { id, inStudio, instant, spotNumber, text } from './common.ts';
import { fixture } from './places.ts';
import { waiverSigned } from './waivers.ts';

/** A tablet at the door of a location that came by a code, or waits for it. */
export const kiosk = z.object({
  kioskId: id,
  name: z.string(),
  locationId: id,
  /** To the minute or so; null: it waits for its code. */
  seenAt: instant.nullable(),
  /** While the code works that was told when it was added. */
  codeExpiresAt: instant.nullable(),
});
export type Kiosk = z.infer<typeof kiosk>;

/** A class as its door shows it to anybody who stands there. */
export const kioskClass = z.object({
  classId: id,
  title: z.string(),
  startsAt: instant,
  roomName: z.string(),
  instructorName: z.string().nullable(),
});

/** What a tablet shows until somebody looks for themselves. */
export const kioskDoor = z.object({
  studioName: z.string(),
  locationName: z.string(),
  timeZone: z.string(),
  /** People are checked in to these: they are about to begin, or have just begun. */
  classes: z.array(kioskClass),
  /** When the next one after them begins that is today, by the clock of the place; null: none does. */
  nextAt: instant.nullable(),
});
export type KioskDoor = z.infer<typeof kioskDoor>;

/** Somebody who is booked, called as far as a stranger may read it: "Ada L.". */
export const kioskPerson = z.object({
  bookingId: id,
  classId: id,
  name: z.string(),
  spotNumber: spotNumber.nullable(),
  spotKind: z.enum(spotKinds).nullable(),
  checkedIn: z.boolean(),
});
export type KioskPerson = z.infer<typeof kioskPerson>;

/** Who has checked in, and where they ride. */
export const kioskArrival = kioskPerson.extend({
  /** When this press checked them in, by which it is taken back; null: it did nothing, they were here already. */
  doneAt: instant.nullable(),
  /** Everybody's spots as a member sees them: their own, and of others that they are taken. */
  spots: z.array(spotOnMap),
  fixtures: z.array(fixture),
});
export type KioskArrival = z.infer<typeof kioskArrival>;

const inKiosk = z.object({ studioId: id, kioskId: id });

export const kiosksEndpoints = {
  listKiosks: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/kiosks',
    summary: 'Tablets at the doors that were let in by a code, or wait for it',
    access: powers.managePlaces,
    scope: null,
    params: inStudio,
    response: z.array(kiosk),
  }),
  addKiosk: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/kiosks',
    summary: 'Add a tablet at a door; its code is told this once, works for ten minutes, and once',
    access: powers.managePlaces,
    scope: null,
    params: inStudio,
    body: z.object({ name: text(MAX_KIOSK_NAME_CHARS), locationId: id }),
    response: z.object({ kioskId: id, code: z.string(), expiresAt: instant }),
  }),
  removeKiosk: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/kiosks/:kioskId',
    summary: 'Take a tablet’s access away; it is refused at once',
    access: powers.managePlaces,
    scope: null,
    params: inKiosk,
    response: done,
  }),
  pairKiosk: endpoint({
    method: 'POST',
    path: '/api/kiosk/pair',
    summary: 'Let this tablet in by its code',
    access: 'public',
    body: z.object({ code: z.string().min(1).max(40) }),
    response: done,
  }),
  showDoor: endpoint({
    method: 'GET',
    path: '/api/kiosk',
    summary: 'What is about to begin at this tablet’s door',
    access: 'kiosk',
    response: kioskDoor,
  }),
  findAtDoor: endpoint({
    method: 'POST',
    path: '/api/kiosk/search',
    summary: 'Who is booked in what is about to begin here, by how their first or last name begins',
    access: 'kiosk',
    body: z.object({ beginning: text(MAX_KIOSK_SEARCH_CHARS) }),
    response: z.object({
      people: z.array(kioskPerson),
      /** So many are called so that none is told: more letters are asked for. */
      more: z.boolean(),
    }),
  }),
  checkInAtDoor: endpoint({
    method: 'POST',
    path: '/api/kiosk/check-ins',
    summary: 'Check in to a booking that was found here; or take back what was done here a moment ago',
    access: 'kiosk',
    /**
     * @property takeBack what a press here has done, by its `doneAt`
     * @property waiver of who has not signed it: as they sign it here, or that they do later, at the desk
     */
    body: z.object({
      bookingId: id,
      takeBack: instant.optional(),
      waiver: z.union([waiverSigned, z.literal('later')]).optional(),
    }),
    response: kioskArrival,
  }),
} as const;
