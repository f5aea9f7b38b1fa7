/** What boxes hear, and whose it is. */
import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { MAX_LOAN_NUMBER, MAX_SENSOR_NAME_CHARS } from '../words/limits.ts';
import { strengths } from '../words/signal.ts';

const instant = z.iso.datetime();
const id = z.number().int();
const ofSeat = z.object({ to: z.literal('seat'), boxId: id.min(1), seatId: id.min(0) });
const ofOwner = z.object({ to: z.literal('client'), clientId: id.min(1) });
/** The pool of straps on loan, by its number in it. */
const ofPool = z.object({ to: z.literal('loan'), number: id.min(1).max(MAX_LOAN_NUMBER) });
const ofNobody = z.object({ to: z.literal('nobody') });
/** Whose a sensor is for good. */
const bound = z.discriminatedUnion('to', [ofSeat, ofOwner, ofPool, ofNobody]);
export type Bound = z.infer<typeof bound>;
/** A sensor that a box of the club heard. */
export const knownSensor = z.object({
  sensorId: id,
  /** Transport, kind and device. */
  key: z.string(),
  kind: z.string(),
  /** Given by people. */
  name: z.string().nullable(),
  /** Within the last half minute. */
  heard: z.boolean(),
  firstHeardAt: instant,
  lastHeardAt: instant,
  heardByBoxId: id,
  rssiDbm: id.nullable(),
  batteryPercent: id.nullable(),
  batteryVolts: z.number().nullable(),
  /** Whether it asks for a new one itself; null where it does not say. */
  batteryLow: z.boolean().nullable(),
  /** Since when it tells power or cadence above 0. */
  movingSince: instant.nullable(),
  bound: z.discriminatedUnion('to', [ofSeat, ofOwner.extend({ name: z.string() }), ofPool, ofNobody]),
  /** Who has it in a class that runs or is to come; null while nobody has. */
  lent: z
    .object({
      eventId: id,
      title: z.string(),
      claimId: id,
      /** Null where it was given to a seat, whoever holds that. */
      clientId: id.nullable(),
      seatId: id.nullable(),
      /** Empty where nobody holds the seat. */
      name: z.string(),
    })
    .nullable(),
});
export type KnownSensor = z.infer<typeof knownSensor>;
/** Whose a sensor is in one class. */
const claimed = z.union([z.strictObject({ seatId: id.min(0) }), z.strictObject({ clientId: id.min(1) })]);
export type Claimed = z.infer<typeof claimed>;
export const classSensors = z.object({
  /** Unknown ones that the class's box hears now, and straps of the pool that nobody of the class has. */
  free: z.array(
    knownSensor
      .pick({
        sensorId: true,
        key: true,
        kind: true,
        name: true,
        heard: true,
        rssiDbm: true,
        movingSince: true,
      })
      .extend({
        loanNumber: id.nullable(),
        /** What it tells at present; null where it does not, or no class runs. */
        powerW: z.number().nullable(),
        heartRateBpm: z.number().nullable(),
        cadenceRpm: z.number().nullable(),
      }),
  ),
  /** What was given, by the seconds of the class. */
  claims: z.array(
    z.object({
      claimId: id,
      /** Null once the sensor was forgotten. */
      sensorId: id.nullable(),
      key: z.string(),
      kind: z.string(),
      name: z.string().nullable(),
      loanNumber: id.nullable(),
      seatId: id.nullable(),
      clientId: id.nullable(),
      fromSecond: id,
      toSecond: id.nullable(),
    }),
  ),
  /**
   * Who came without a booking: signed in by a strap of theirs, or put there by hand.
   * @property sits whether it is known that they sit on this seat
   */
  arrivals: z.array(z.object({ clientId: id, seatId: id, sits: z.boolean(), by: z.enum(['strap', 'hand']) })),
  /** Everybody of whom it is known that they sit on a seat. */
  seated: z.array(z.object({ clientId: id, seatId: id })),
  /** The last change of seats that a hand made, and who changed; null: none is to be undone by now. */
  lastMove: z.object({ changeId: id, clientIds: z.array(id) }).nullable(),
  /**
   * How well the room hears the sensors of who shows on the board, while the class runs; else none. @property strap `silent`: none
   * of theirs is heard; null: none is known @property phone whether a phone of theirs has brought their heart of late, whatever the
   * room hears @property bike null: none is known, or it is not heard
   */
  signals: z.array(
    z.object({
      seatId: id,
      strap: z.enum([...strengths, 'silent']).nullable(),
      phone: z.boolean(),
      bike: z.enum(strengths).nullable(),
    }),
  ),
});
export type ClassSensors = z.infer<typeof classSensors>;

const ofEvent = z.object({ eventId: z.coerce.number().int().min(1) });
const ofSensor = z.object({ sensorId: z.coerce.number().int().min(1) });
const ofClaim = ofEvent.extend({ claimId: z.coerce.number().int().min(1) });

export const sensorsEndpoints = {
  listSensors: endpoint({
    method: 'GET',
    path: '/api/sensors',
    summary:
      'Sensors that were heard: now and unknown first, then those that began to move last, then the strongest',
    access: 'signed_in',
    response: z.array(knownSensor),
  }),
  bindSensor: endpoint({
    method: 'PUT',
    path: '/api/sensors/:sensorId/bound',
    summary: 'Bind a sensor to a seat, its owner or the pool of straps on loan, or to nobody',
    access: 'signed_in',
    params: ofSensor,
    body: bound,
    response: done,
  }),
  nameSensor: endpoint({
    method: 'PUT',
    path: '/api/sensors/:sensorId/name',
    summary: 'Name a sensor as people call it; null takes the name away',
    access: 'signed_in',
    params: ofSensor,
    body: z.object({ name: z.string().trim().min(1).max(MAX_SENSOR_NAME_CHARS).nullable() }),
    response: done,
  }),
  forgetSensor: endpoint({
    method: 'DELETE',
    path: '/api/sensors/:sensorId',
    summary: 'Forget a sensor; when it is heard again it is unknown',
    access: 'signed_in',
    params: ofSensor,
    response: done,
  }),
  listClassSensors: endpoint({
    method: 'GET',
    path: '/api/events/:eventId/sensors',
    summary: 'Unknown sensors heard now, straps on loan, and what was given in this class',
    access: 'signed_in',
    params: ofEvent,
    response: classSensors,
  }),
  claimSensor: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/claims',
    summary: 'Give an unknown sensor or a strap on loan to a seat or rider, with what it sent since Start',
    access: 'signed_in',
    params: ofEvent,
    body: z.object({ sensorId: id.min(1), to: claimed }),
    response: z.object({ claimId: id }),
  }),
  undoClaim: endpoint({
    method: 'DELETE',
    path: '/api/events/:eventId/claims/:claimId',
    summary: 'Undo that: as if it had not been',
    access: 'signed_in',
    params: ofClaim,
    response: done,
  }),
  endClaim: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/claims/:claimId/end',
    summary: 'Take the sensor back: what it sent until now stays theirs',
    access: 'signed_in',
    params: ofClaim,
    response: done,
  }),
} as const;
