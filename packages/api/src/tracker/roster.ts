/** Who of a class sits where, as whoever runs it sees and changes it in the room. */
import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';

const id = z.number().int();
const ofEvent = z.object({ eventId: z.coerce.number().int().min(1) });
const ofRider = ofEvent.extend({ clientId: z.coerce.number().int().min(1) });
/** Names what was done, to undo it. */
const change = z.object({ changeId: id });

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
  unseatRider: endpoint({
    method: 'DELETE',
    path: '/api/events/:eventId/roster/:clientId',
    summary: 'Take somebody off whom their strap has signed in: it does so no more in this class',
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
    summary: 'Undo what was done last: as if it had not been',
    access: 'signed_in',
    params: ofEvent,
    body: change,
    response: done,
  }),
} as const;
