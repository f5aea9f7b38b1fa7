import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { powers } from '../words/roles.ts';
import {
  type BookingSource,
  bookingSources,
  sourceBookingTroubles,
  sourceCheckInStates,
  sourceClassTroubles,
  sourceLinkWays,
  sourcePeopleStates,
  sourceTodoKinds,
} from '../words/sources.ts';
import { callOutcomes } from '../words/states.ts';
import { id, inClass, instant, ofCustomer, ofSource, spotNumber } from './common.ts';

/** Spots that are said in one act: more than a room has. */
export const MAX_SPOTS_AT_ONCE = 200;

/** An id that the other system gave; each has its own. */
const idThere = z.string().min(1).max(60);
const foreignSource = z.enum(
  bookingSources.filter((source): source is Exclude<BookingSource, 'tandem'> => source !== 'tandem'),
);
/** What was shown and is to be done, as a hash: what has changed since is not done. */
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const named = z.object({ customerId: id, name: z.string() });
const ofPlace = ofSource.extend({ placeId: idThere });
const ofPerson = ofSource.extend({ personId: idThere });

export const sourcePlace = z.object({
  placeId: idThere,
  name: z.string(),
  /** Null: nobody has said which, or it is not followed. */
  roomId: id.nullable(),
  /** False: its classes do not stand here. */
  followed: z.boolean(),
  /** A room here of the same name, which nobody has chosen yet. */
  proposedRoomId: id.nullable(),
  /** Classes there that are not over. */
  classes: z.number().int(),
});
export type SourcePlace = z.infer<typeof sourcePlace>;

export const sourceSpot = z.object({
  spotId: idThere,
  /** Null: nobody has said which spot it is. */
  spotNumber: spotNumber.nullable(),
  /** A help to find it: the next class in which somebody has it, or the last. */
  seen: z.object({ name: z.string(), title: z.string(), startsAt: instant }).nullable(),
});
export type SourceSpot = z.infer<typeof sourceSpot>;

export const sourceMapping = z.object({
  places: z.array(sourcePlace),
  /** Rooms of this studio in which a place may be; `mapped`: one of them is. */
  rooms: z.array(
    z.object({
      roomId: id,
      name: z.string(),
      locationName: z.string(),
      timeZone: z.string(),
      mapped: z.boolean(),
      /** Numbers of its layout that are in service. */
      spotNumbers: z.array(spotNumber),
      /** Spots there that were seen in it, the unknown ones first. */
      spots: z.array(sourceSpot),
    }),
  ),
});
export type SourceMapping = z.infer<typeof sourceMapping>;

/** What it would do to say that a place is a room, or is not followed; of classes that have not begun. */
export const placeEffect = z.object({
  /** They begin to stand in the schedule. */
  appear: z.number().int(),
  /** They stand in another room from then on. */
  move: z.number().int(),
  /** They leave the schedule. */
  leave: z.number().int(),
  /** Bookings of those that leave or move. */
  bookings: z.number().int(),
  /** Another class is in the room at that time: they wait. */
  taken: z.number().int(),
  /** Spots whose numbers are to be said again, as they are of another room. */
  spots: z.number().int(),
});
export type PlaceEffect = z.infer<typeof placeEffect>;

export const sourcePerson = z.object({
  personId: idThere,
  /** As it was read; empty where nothing was. */
  name: z.string(),
  email: z.string().nullable(),
  customer: named.nullable(),
  how: z.enum(sourceLinkWays).nullable(),
  linkedAt: instant.nullable(),
  seenAt: instant,
  /** Others have this email, there or here. */
  shared: z.boolean(),
  /** Classes not over in which they are booked. */
  classes: z.number().int(),
  /** Customers of the same email or name; `linked`: somebody there is them already. */
  candidates: z.array(named.extend({ email: z.string(), linked: z.boolean() })),
});
export type SourcePerson = z.infer<typeof sourcePerson>;

export const sourceTodo = z.object({
  /** Stable while the cause lasts. */
  todoId: z.string(),
  kind: z.enum(sourceTodoKinds),
  /** What it is of: a place, room, class or person by their name. */
  name: z.string(),
  /** The other class, or the other person. */
  other: z.string().nullable(),
  count: z.number().int(),
  /** What it is of, by ids: of the other system, and here. */
  placeId: idThere.nullable(),
  personId: idThere.nullable(),
  roomId: id.nullable(),
  classId: id.nullable(),
  /** When the first class begins that it keeps from being right, and the clock of its place. */
  dueAt: instant.nullable(),
  timeZone: z.string().nullable(),
  since: instant.nullable(),
  /** Where many are gone at once: whom or what, at most 200 of them, and the hash of them all. */
  gone: z
    .object({
      digest,
      foreignClass: idThere.nullable(),
      rows: z.array(
        z.object({
          name: z.string(),
          startsAt: instant.nullable(),
          timeZone: z.string().nullable(),
          /** Nothing is answered of it by its id: it may be there all the same. */
          unsure: z.boolean(),
        }),
      ),
    })
    .nullable(),
});
export type SourceTodo = z.infer<typeof sourceTodo>;

export const sourceCall = z.object({
  callId: id,
  method: z.string(),
  outcome: z.enum(callOutcomes),
  code: z.string().nullable(),
  httpStatus: z.number().int().nullable(),
  startedAt: instant,
  durationMs: z.number().nullable(),
});
export type SourceCall = z.infer<typeof sourceCall>;

/** How a class stands with the system that it was read from. */
export const classSource = z.object({
  source: foreignSource,
  /** When its time and place, and when its bookings were last read. */
  readAt: instant,
  rosterReadAt: instant.nullable(),
  /** What was read is still to be made so here. */
  waiting: z.boolean(),
  trouble: z.enum(sourceClassTroubles).nullable(),
  /** Most of who is booked is missing at once, and a person should look. */
  rosterGone: z.boolean(),
  /** Bookings there that are not, or not quite, one here. `bookingId`: the one here. */
  bookings: z.array(
    z.object({
      foreignId: idThere,
      bookingId: id.nullable(),
      personId: idThere,
      name: z.string(),
      trouble: z.enum(sourceBookingTroubles),
    }),
  ),
  /** Whether people are checked in to it here. */
  takesCheckIns: z.boolean(),
  /** What became of check-ins here, or of taking them back (`wanted` false); `code`: why the last try failed. */
  checkIns: z.array(
    z.object({
      bookingId: id,
      wanted: z.boolean(),
      state: z.enum(sourceCheckInStates),
      code: z.string().nullable(),
      at: instant,
    }),
  ),
});
export type ClassSource = z.infer<typeof classSource>;

export const sourceMappingEndpoints = {
  getSourceMapping: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/sources/:source/mapping',
    summary: 'Places and spots there, and which rooms and spots here they are',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    response: sourceMapping,
  }),
  getPlaceEffect: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/sources/:source/places/:placeId/effect',
    summary: 'What it would do to say which room a place there is; without a room, that it is not followed',
    access: powers.manageSpivi,
    scope: null,
    params: ofPlace,
    query: z.object({ roomId: id.optional() }),
    response: placeEffect,
  }),
  setSourcePlace: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/sources/:source/places/:placeId',
    summary: 'Say which room a place there is, or that it is not followed: its classes follow at once',
    access: powers.manageSpivi,
    scope: null,
    params: ofPlace,
    body: z.object({
      /** Null: it is not followed. */
      roomId: id.nullable(),
    }),
    response: sourceMapping,
  }),
  setSourceSpots: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/sources/:source/spots',
    summary: 'Say which spots of a room spots there are: who is booked on them sits there at once',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    body: z.object({
      roomId: id,
      spots: z
        .array(z.object({ spotId: idThere, spotNumber: spotNumber.nullable() }))
        .min(1)
        .max(MAX_SPOTS_AT_ONCE),
    }),
    response: sourceMapping,
  }),
  listSourcePeople: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/sources/:source/people',
    summary: 'People there, and who here they are',
    access: powers.editCustomers,
    scope: null,
    params: ofSource,
    query: z.object({ state: z.enum(sourcePeopleStates), after: idThere.optional() }),
    response: z.object({ people: z.array(sourcePerson), next: z.string().nullable() }),
  }),
  linkSourcePerson: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/sources/:source/people/:personId',
    summary: 'Say which customer a person there is, or make one of them',
    access: powers.editCustomers,
    scope: null,
    params: ofPerson,
    body: z.object({
      /** Null: a customer is made of what was read. */
      customerId: id.nullable(),
      /** It was asked: the customer is somebody else there too. */
      another: z.boolean().default(false),
    }),
    response: sourcePerson,
  }),
  unlinkSourcePerson: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/sources/:source/people/:personId',
    summary: 'Take back which customer a person there is; from then on only a person says it',
    access: powers.editCustomers,
    scope: null,
    params: ofPerson,
    response: sourcePerson,
  }),
  getCustomerSource: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/sources/:source',
    summary: 'Who a customer is in the system that the classes are read from',
    access: powers.editCustomers,
    scope: null,
    params: ofCustomer.extend(ofSource.shape),
    response: z.object({
      people: z.array(sourcePerson),
      /** Nobody here yet, of the customer's email or name. */
      candidates: z.array(sourcePerson),
    }),
  }),
  listSourceTodos: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/sources/:source/todos',
    summary:
      'What of the system that classes are read from needs a person, what keeps most from working first',
    access: powers.editCustomers,
    scope: null,
    params: ofSource,
    response: z.object({ todos: z.array(sourceTodo) }),
  }),
  believeSource: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/sources/:source/believe',
    summary: 'Say that all that was shown as gone is really gone: what has changed since is refused',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    body: z.object({
      /** Of a class's roster; null: of the classes. */
      foreignClass: idThere.nullable(),
      digest,
    }),
    response: done,
  }),
  getClassSource: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/classes/:classId/source',
    summary: 'How a class stands with the system that it was read from',
    access: powers.seePeople,
    scope: null,
    params: inClass,
    response: classSource,
  }),
  listSourceCalls: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/sources/:source/calls',
    summary: 'The latest calls to the system that classes are read from, newest first, at most 100',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    response: z.object({ calls: z.array(sourceCall) }),
  }),
  getSourceDiagnostics: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/sources/:source/diagnostics',
    summary: 'A file for support, without secrets, names and emails',
    access: powers.manageSpivi,
    scope: null,
    params: ofSource,
    response: z.record(z.string(), z.unknown()),
  }),
} as const;
