/** What a screen in the room shows between classes and before Start. */
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { strengths } from '../words/signal.ts';
import { eventSummary } from './event.ts';

/** How somebody who is booked, and shows on the board, is heard before Start. */
export const seatSignal = z.object({
  seatId: z.number().int(),
  /** How well the room hears a strap of theirs; `silent`: not at all; null: none of theirs is known. */
  strap: z.enum([...strengths, 'silent']).nullable(),
  /** Whether the bike of the seat is heard. */
  bike: z.boolean(),
});
export type SeatSignal = z.infer<typeof seatSignal>;

export const waiting = z.object({
  /** The class that the room is at, that has just ended in it, or that comes next, however far off; null: none is known. */
  event: eventSummary.nullable(),
  /** Of a class that is not started. */
  signals: z.array(seatSignal),
  /** Straps that the room hears and that nobody of that class has. */
  strays: z.number().int(),
});
export type Waiting = z.infer<typeof waiting>;

export const waitingEndpoints = {
  getWaiting: endpoint({
    method: 'GET',
    path: '/api/boxes/:boxId/waiting',
    summary: 'Which class the room of a box is at or waits for, and who of it is heard before Start',
    access: 'signed_in',
    params: z.object({ boxId: z.coerce.number().int().min(1) }),
    response: waiting,
  }),
} as const;
