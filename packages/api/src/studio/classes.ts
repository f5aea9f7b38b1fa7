import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { classColours, classLevels } from '../words/class-types.ts';
import { MAX_CAPACITY } from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { bookingSources } from '../words/sources.ts';
import { bookingCancellers, bookingStates, waitPasses } from '../words/states.ts';
import { waiverStates } from '../words/waivers.ts';
import {
  id,
  inBooking,
  inClass,
  inStudio,
  instant,
  lateCancelMinutes,
  paragraphs,
  seen,
  spotNumber,
  text,
  version,
  waitlistSize,
} from './common.ts';
import { earlierWith, opening } from './opening.ts';
import { fixture, spot } from './places.ts';
import { bikeSettings } from './profile.ts';
import { syncState } from './sync.ts';

/** Somebody's own place on a waitlist. */
export const myWait = z.object({
  waitId: id,
  /** The first is 1. */
  place: z.number().int(),
  /** A place is held for them until then; null: they wait. */
  offerUntil: instant.nullable(),
  wishedSpot: spotNumber.nullable(),
  /** Why the last place that came free went to the next. */
  passedFor: z.enum(waitPasses).nullable(),
});
export type MyWait = z.infer<typeof myWait>;
export const classState = z.enum(['scheduled', 'running', 'ended', 'cancelled']);
export const classSummary = z.object({
  classId: id,
  /** Whose it is: what another system owns is changed there. */
  source: z.enum(bookingSources),
  /** Where another system books it, as the studio says; null: it does not say, or it is booked here. */
  bookingUrl: z.string().nullable(),
  /** What makes two classes the same, and how it is drawn. */
  classTypeId: id,
  typeName: z.string(),
  colour: z.enum(classColours),
  level: z.enum(classLevels),
  /** What it was made with; null: by itself. */
  seriesId: id.nullable(),
  title: z.string(),
  description: z.string(),
  locationId: id,
  locationName: z.string(),
  roomId: id,
  roomName: z.string(),
  timeZone: z.string(),
  instructorName: z.string().nullable(),
  instructorId: id.nullable(),
  /** The caller leads it. */
  leading: z.boolean(),
  /** Whom the instructor stands in for; null: for nobody. */
  inPlaceOf: z.string().nullable(),
  /** For staff, while the instructor asks for somebody to take it over. */
  substituteWanted: z.object({ substituteId: id, note: z.string().nullable() }).nullable(),
  /** Stands there still, and is no longer on the team. */
  instructorRemoved: z.boolean(),
  startsAt: instant,
  endsAt: instant,
  state: classState,
  /** Staff prepare it: nobody else knows of it until it is published. */
  draft: z.boolean(),
  /** What the tracker says of it; null where it says nothing, and the state follows from the clock alone. */
  live: z
    .object({
      startedAt: instant.nullable(),
      stoppedAt: instant.nullable(),
      /** For staff, while it runs: the seats booked, and those of them that are heard now. */
      signal: z.object({ booked: z.number().int(), heard: z.number().int() }).nullable(),
      /** For staff: the board of this very class. */
      boardUrl: z.string().nullable(),
    })
    .nullable(),
  /** It is over, or has numbers before anybody says that it is. */
  resultsShown: z.boolean(),
  /** The places that it sells: as many as wanted, never more than there are spots in service. */
  capacity: z.number().int(),
  wantedCapacity: z.number().int(),
  lateCancelMinutes,
  /** Nobody books it without a pass. */
  passNeeded: z.boolean(),
  /** From when on members may book; null: since it stands in the schedule, or another system says. Staff may at any time. */
  opening: opening.nullable(),
  booked: z.number().int(),
  /** Places that the caller could book: not those that are offered to others, or owed to who waits before them. */
  placesLeft: z.number().int(),
  waitlist: z.object({
    /** How many may wait; `wantedSize`: as the class says itself, null where the studio's holds. */
    size: waitlistSize,
    wantedSize: waitlistSize.nullable(),
    /** Who waits or is offered a place. */
    waiting: z.number().int(),
    /** From then on nobody is promoted. */
    closesAt: instant,
  }),
  spiviEnabled: z.boolean(),
  sync: syncState,
  /** The caller's own booking, for members. */
  myBooking: z.object({ bookingId: id, spotNumber: spotNumber.nullable() }).nullable(),
  /** The caller's own place on the waitlist, for members. */
  myWait: myWait.nullable(),
  version,
});
export type ClassSummary = z.infer<typeof classSummary>;

export const rosterEntry = z.object({
  bookingId: id,
  customerId: id,
  name: z.string(),
  email: z.string(),
  spotNumber: spotNumber.nullable(),
  state: z.enum(bookingStates),
  bookedAt: instant,
  cancelledAt: instant.nullable(),
  lateCancel: z.boolean(),
  checkedInAt: instant.nullable(),
  firstVisit: z.boolean(),
  /** How they stand to the studio's waiver; null: it asks for none. */
  waiver: z.enum(waiverStates).nullable(),
  /** How the bike is set for them. */
  bike: bikeSettings,
  /** The spot went to somebody who was there. */
  released: z.boolean(),
  /** Waits for any of these, and keeps their own until one is free. */
  wishedSpots: z.array(spotNumber),
  sync: syncState,
});
export type RosterEntry = z.infer<typeof rosterEntry>;

/** A spot that is held for the caller, who chooses it, until then. */
export const spotHold = z.object({ spotNumber, until: instant });
export type SpotHold = z.infer<typeof spotHold>;

/** `held`: somebody else is choosing it. */
export const spotOnMap = spot.extend({ state: z.enum(['free', 'taken', 'mine', 'held', 'out_of_service']) });
export const classDetail = classSummary.extend({
  spots: z.array(spotOnMap),
  fixtures: z.array(fixture),
  myHold: spotHold.nullable(),
  /** Until then whoever books now may cancel without being late. */
  freeUntil: instant,
  /** The spots that the caller, who is booked, waits for. */
  wishedSpots: z.array(spotNumber),
  /** Who may book before all others: holders of these, the first first. */
  earlierWith: z.array(earlierWith),
  /** For staff: from then on the spot of who is not there may be released; null: never. */
  releaseAt: instant.nullable(),
  /** Empty for members. */
  roster: z.array(rosterEntry),
});
export type ClassDetail = z.infer<typeof classDetail>;

export const booking = z.object({
  bookingId: id,
  classId: id,
  customerId: id,
  spotNumber: spotNumber.nullable(),
  state: z.enum(bookingStates),
  lateCancel: z.boolean(),
});
export type Booking = z.infer<typeof booking>;
export const myBooking = booking.extend({
  /** As of the class. */
  ...classSummary.pick({ source: true, bookingUrl: true }).shape,
  title: z.string(),
  startsAt: instant,
  endsAt: instant,
  timeZone: z.string(),
  locationName: z.string(),
  roomName: z.string(),
  instructorName: z.string().nullable(),
  /** Cancelling from now on counts as late; null: never, since the studio has moved the class, or another system says. */
  lateFrom: instant.nullable(),
  cancelledBy: z.enum(bookingCancellers).nullable(),
  /** When the class began as it was booked, where the studio has moved it to another time. */
  movedFrom: instant.nullable(),
  /** Rises with each change, for calendars. */
  calendarSequence: z.number().int(),
  hasResult: z.boolean(),
  /** The class is over, and the person neither was checked in nor has a ride: as the month counts who did not come. */
  missed: z.boolean(),
});
export type MyBooking = z.infer<typeof myBooking>;

// Fields without defaults: in a PATCH, `.partial()` would fill a default in and overwrite what was left out.
const classFields = z.object({
  /** Where it is left out, the type that is called like the class. */
  classTypeId: id.optional(),
  title: text(120),
  description: paragraphs(2000),
  roomId: id,
  instructorId: id.nullable(),
  startsAt: instant,
  endsAt: instant,
  capacity: z.number().int().min(1).max(MAX_CAPACITY).optional(),
  /** For those who book from then on; who is booked keeps the kinder rule. Where it is left out, the studio's. */
  lateCancelMinutes: lateCancelMinutes.optional(),
  /** null, or left out of a new class: the studio's. */
  waitlistSize: waitlistSize.nullable().optional(),
  spiviEnabled: z.boolean(),
});
/** What is asked about before two classes stand at one time is accepted by these. */
const overlapsAccepted = {
  acceptInstructorOverlap: z.literal(true).optional(),
  acceptRiderOverlap: z.literal(true).optional(),
};
/** A person may have two classes at one time, where it is known and accepted. */
const acceptOverlap = z.literal(true).optional();
/** Staff only: why they book the person without a pass where one is needed; kept with the booking. */
const withoutPass = text(200).optional();
export const classBody = classFields.extend({
  acceptInstructorOverlap: overlapsAccepted.acceptInstructorOverlap,
  description: classFields.shape.description.default(''),
  instructorId: classFields.shape.instructorId.default(null),
  spiviEnabled: classFields.shape.spiviEnabled.default(true),
  /** Nobody but staff knows of it until it is published. */
  draft: z.boolean().optional(),
});
/** What of a class is to be otherwise. */
export const classPatch = classFields.partial().extend({ ...overlapsAccepted, ...seen });

/** Two classes that have been in one room at one time since before that was refused. */
export const classOverlap = z.object({
  roomName: z.string(),
  locationName: z.string(),
  timeZone: z.string(),
  classes: z
    .array(z.object({ classId: id, title: z.string(), startsAt: instant, endsAt: instant }))
    .length(2),
});
export type ClassOverlap = z.infer<typeof classOverlap>;

export const classesEndpoints = {
  listClasses: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/classes',
    summary: 'Classes that start in a span of time',
    access: powers.takePart,
    scope: 'schedule:read',
    guarded: true,
    params: inStudio,
    query: z.object({
      from: instant,
      to: instant,
      locationId: id.optional(),
      /** With those that are not published yet; members have none. */
      drafts: z.enum(['true']).optional(),
    }),
    response: z.array(classSummary),
  }),
  listOverlaps: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/overlaps',
    summary: 'Coming classes that have overlapped in a room since before that was refused',
    access: powers.manageClasses,
    scope: 'schedule:read',
    params: inStudio,
    response: z.array(classOverlap),
  }),
  createClass: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes',
    summary: 'Create a class',
    access: powers.manageClasses,
    scope: 'schedule:write',
    params: inStudio,
    body: classBody,
    response: classSummary,
  }),
  updateClass: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/classes/:classId',
    summary: 'Change a class',
    access: powers.manageClasses,
    scope: 'schedule:write',
    params: inClass,
    body: classPatch,
    response: classSummary,
  }),
  cancelClass: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes/:classId/cancel',
    summary: 'Cancel a class and its bookings',
    access: powers.manageClasses,
    scope: 'schedule:write',
    params: inClass,
    response: done,
  }),
  getClass: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/classes/:classId',
    summary: 'A class with its spot map; the roster for staff',
    access: powers.takePart,
    scope: 'bookings:read',
    guarded: true,
    params: inClass,
    response: classDetail,
  }),
  holdSpot: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/classes/:classId/hold',
    summary:
      'Hold a spot for some minutes while choosing; in place of the one held before, until the same moment; again once it is over, then not for some minutes',
    access: powers.takePart,
    scope: 'bookings:write',
    guarded: true,
    params: inClass,
    body: z.object({
      /** null: lets go of what is held in the class, if anything is. */
      spotNumber: spotNumber.nullable(),
      /** Staff only: for whom, once they know; a member holds for themself. */
      customerId: id.optional(),
    }),
    response: spotHold.nullable(),
  }),
  bookSpot: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes/:classId/bookings',
    summary: 'Book a spot',
    access: powers.takePart,
    scope: 'bookings:write',
    guarded: true,
    params: inClass,
    body: z.object({
      /** Staff only; a member books for themself. */
      customerId: id.optional(),
      /** null: booked without a spot, not tracked. */
      spotNumber: spotNumber.nullable(),
      acceptOverlap,
      /** Staff only: the place is owed to somebody who waits, and that is known. */
      acceptWaitlist: z.literal(true).optional(),
      withoutPass,
    }),
    response: booking,
  }),
  moveSpot: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/bookings/:bookingId/move',
    summary: 'Move a booking to another free spot',
    access: powers.takePart,
    scope: 'bookings:write',
    guarded: true,
    params: inBooking,
    body: z.object({ spotNumber }),
    response: booking,
  }),
  swapSpots: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/bookings/:bookingId/swap',
    summary: 'Let two people of a class change places',
    access: powers.seePeople,
    scope: 'bookings:write',
    params: inBooking,
    body: z.object({
      withBookingId: id,
      /** The booking's own spot and the other's, as they are seen: where one is not so any more, nobody moves. */
      from: spotNumber,
      to: spotNumber,
    }),
    response: z.array(booking).length(2),
  }),
  cancelBooking: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/bookings/:bookingId/cancel',
    summary: 'Cancel a booking',
    access: powers.takePart,
    scope: 'bookings:write',
    guarded: true,
    params: inBooking,
    response: booking,
  }),
  getPhone: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/bookings/:bookingId/phone',
    summary: 'Whether the studio lets phones send, and whether mine may send to my booked spot',
    access: powers.takePart,
    scope: null,
    params: inBooking,
    response: z.object({ allowed: z.boolean(), isIn: z.boolean() }),
  }),
  setPhone: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/bookings/:bookingId/phone',
    summary: 'Let my phone send my own strap to my booked spot until the class is over, or take it back',
    access: powers.takePart,
    scope: null,
    params: inBooking,
    body: z.object({ letIn: z.boolean() }),
    /** Where the phone goes on; null where it was taken back. */
    response: z.object({ url: z.string().nullable() }),
  }),
  waiveLate: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/bookings/:bookingId/waive-late',
    summary: 'Take back that a cancellation was late',
    access: powers.seePeople,
    scope: 'bookings:write',
    params: inBooking,
    response: booking,
  }),
  restoreBooking: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/bookings/:bookingId/restore',
    summary: 'Undo a cancellation while the spot is free',
    access: powers.takePart,
    scope: 'bookings:write',
    guarded: true,
    params: inBooking,
    body: z.object({ acceptOverlap, acceptWaitlist: z.literal(true).optional(), withoutPass }),
    response: booking,
  }),
  releaseSpot: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/bookings/:bookingId/release',
    summary: 'Give the spot of somebody who is not there to somebody who is; answers whose it is now',
    access: powers.seePeople,
    scope: 'bookings:write',
    params: inBooking,
    body: z.object({
      /** Left out: the first of the waitlist who is there. */
      customerId: id.optional(),
      acceptOverlap,
      withoutPass,
    }),
    response: booking,
  }),
  undoRelease: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/bookings/:bookingId/undo-release',
    summary: 'Take back that a spot was released: whoever got it is out again, and waits if they did',
    access: powers.seePeople,
    scope: 'bookings:write',
    params: inBooking,
    response: booking,
  }),
  checkIn: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/bookings/:bookingId/check-in',
    summary: 'Check in, or undo it',
    access: powers.seePeople,
    scope: 'bookings:write',
    params: inBooking,
    body: z.object({ checkedIn: z.boolean() }),
    response: done,
  }),
  checkInMany: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes/:classId/check-ins',
    summary: 'Check many of a class in at once, or undo it; answers whose check-in changed',
    access: powers.seePeople,
    scope: 'bookings:write',
    params: inClass,
    body: z.object({ bookingIds: z.array(id).min(1).max(MAX_CAPACITY), checkedIn: z.boolean() }),
    response: z.object({ bookingIds: z.array(id) }),
  }),
} as const;
