import type { TrackerProblem } from '@tandem/api/words';
import type { TakenWords } from '@tandem/platform';
import { problem } from './problem.ts';

const said = (code: TrackerProblem, message: string, remedy: string) => () =>
  problem({ code, message, remedy });

/** What is said where one of these constraints decides; of the others, that somebody was faster. */
export const taken: TakenWords = {
  clients_email: said(
    'duplicate',
    'A client with this Username already exists.',
    'Look the client up with GetClients.',
  ),
  events_one_started: said(
    'box_busy',
    'Another class is still running on this box.',
    'Stop it first: what the bikes send belongs to one class.',
  ),
  seat_assignments_client: said(
    'client_seated',
    'This client is already on a seat of this event.',
    'Remove the client from the event first.',
  ),
  sensors_loan_number: said(
    'loan_number_taken',
    'Another strap has this number.',
    'Choose another number, or free it first.',
  ),
  seat_assignments_seat: said('seat_taken', 'This seat has just been taken.', 'Choose a free seat.'),
};
