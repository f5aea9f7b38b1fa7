import type { Problem } from '@tandem/platform';
import { problem } from '../base/problem.ts';
import type { Refusal } from './rules.ts';

const MAX_NAMED_SPOTS = 12;

const sentences: Record<Refusal, (spot: number | null) => string> = {
  class_cancelled: () => 'This class is cancelled.',
  class_ended: () => 'This class is over.',
  class_started: () => 'This class has already started.',
  spot_required: () => 'A spot is needed in this room.',
  no_such_spot: (spot) => `This room has no spot ${spot}.`,
  spot_out_of_service: (spot) => `Spot ${spot} is out of service.`,
  already_booked: () => 'This person already has a booking in this class.',
  spot_taken: (spot) => `Spot ${spot} is already taken.`,
  spot_changed: () => 'One of the two has another spot by now. Nobody was moved.',
  class_full: () => 'The class is full, and there is no waitlist.',
};
const aboutSpots = new Set<Refusal>([
  'spot_required',
  'no_such_spot',
  'spot_out_of_service',
  'spot_taken',
  'class_full',
]);

/** The answer to a booking that may not be: 409 with the spots that are free, in words and as numbers. */
export function refusal(code: Refusal, spotNumber: number | null, free: number[]): Problem {
  const names = free.slice(0, MAX_NAMED_SPOTS).join(', ');
  const more = free.length > MAX_NAMED_SPOTS ? ` and ${free.length - MAX_NAMED_SPOTS} more` : '';
  const rest = free.length > 0 ? `Free: ${names}${more}.` : 'The class is full, and there is no waitlist.';
  const says = sentences[code](spotNumber);
  return problem({
    code,
    message: aboutSpots.has(code) && !says.includes('full') ? `${says} ${rest}` : says,
    remedy: remedyFor(code, free),
    ...(code === 'spot_required' && { field: 'spotNumber' }),
    details: { freeSpots: free },
  });
}

function remedyFor(code: Refusal, free: number[]): string {
  if (code === 'already_booked') return 'Move or cancel that booking instead.';
  if (code === 'spot_changed') return 'Look who sits where now, and choose again.';
  if (code === 'class_started') return 'Ask at the front desk.';
  if (aboutSpots.has(code) && free.length > 0) return 'Choose one of the free spots.';
  return 'Choose another class.';
}

/** The answer to a change of a booking that is cancelled. */
export const bookingCancelled = () =>
  problem({
    code: 'booking_cancelled',
    message: 'This booking is cancelled.',
    remedy: 'Restore it, or book again.',
  });
