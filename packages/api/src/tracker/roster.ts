/** Who of a class sits where, as whoever runs it sees and changes it in the room. */
import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { MAX_WALK_INS_FOUND, MIN_WALK_IN_SEARCH_CHARS, UNDO_ROSTER_CHANGE_MINUTES } from '../words/limits.ts';

const id = z.number().int();
const ofEvent = z.object({ eventId: z.coerce.number().int().min(1) });
const ofRider = ofEvent.extend({ clientId: z.coerce.number().int().min(1) });
/** Names what was done, to undo it; null: it was done before, on another screen, and something else since. */
const change = z.object({ changeId: id.nullable() });

const walkIns = z.object({
  clients: z.array(z.object({ clientId: id, name: z.string() })).max(MAX_WALK_INS_FOUND),
  /** Whether there are others. */
  more: z.boolean(),
});
export type WalkIns = z.infer<typeof walkIns>;

export const rosterEndpoints = {
  seatRider: endpoint({
    method: 'PUT',
    path: '/api/events/:eventId/roster/:clientId',
    summary: 'Say on which seat somebody sits whom their strap has signed in',
    access: 'signed_in',
    params: ofRider,
    body: z.object({ seatId: id.min(0) }),
    response: change,
  }),
  findWalkIns: endpoint({
    method: 'GET',
    path: '/api/events/:eventId/walk-ins',
    summary:
      'Clients by name whom a hand may put on the class: who may be measured and is not on it; the first few',
    access: 'signed_in',
    params: ofEvent,
    query: z.object({ search: z.string().trim().min(MIN_WALK_IN_SEARCH_CHARS).max(100) }),
    response: walkIns,
  }),
  addWalkIn: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/walk-ins',
    summary: 'Put somebody who came without a booking on a free seat',
    access: 'signed_in',
    params: ofEvent,
    body: z.object({ clientId: id.min(1), seatId: id.min(0) }),
    response: change,
  }),
  unseatRider: endpoint({
    method: 'DELETE',
    path: '/api/events/:eventId/roster/:clientId',
    summary: 'Take somebody off who came without a booking: their strap signs them in no more in this class',
    access: 'signed_in',
    params: ofRider,
    response: change,
  }),
  moveRider: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/roster/move',
    summary: 'Let two riders change seats, or one move to a free seat, as the screen showed them',
    access: 'signed_in',
    params: ofEvent,
    body: z.object({
      from: z.object({ seatId: id.min(0), clientId: id.min(1) }),
      /** Null: nobody sat there. */
      to: z.object({ seatId: id.min(0), clientId: id.min(1).nullable() }),
    }),
    response: change,
  }),
  undoRosterChange: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/roster/undo',
    summary: `Undo what was done last, within ${UNDO_ROSTER_CHANGE_MINUTES} minutes: as if it had not been`,
    access: 'signed_in',
    params: ofEvent,
    body: z.object({ changeId: id }),
    response: done,
  }),
} as const;
