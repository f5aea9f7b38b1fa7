import type { Problem } from '@tandem/platform';
import { problem } from '../base/problem.ts';
import type { Refusal } from './rules.ts';

const MAX_NAMED_SPOTS = 12;

const sentences: Record<Refusal, (spot: number | null) => string> = {
  class_draft: () => 'This class is a draft: nobody can book it yet.',
  class_cancelled: () => 'This class is cancelled.',
  class_ended: () => 'This class is over.',
  class_started: () => 'This class has already started.',
  spot_required: () => 'A spot is needed in this room.',
  no_such_spot: (spot) => `This room has no spot ${spot}.`,
  spot_out_of_service: (spot) => `Spot ${spot} is out of service.`,
  already_booked: () => 'This person already has a booking in this class.',
  spot_taken: (spot) => `Spot ${spot} is already taken.`,
  spot_changed: () => 'One of the two has another spot by now. Nobody was moved.',
  class_full: () => 'The class is full.',
  place_owed: () => 'The free places are of those who wait.',
};
const aboutSpots = new Set<Refusal>([
  'spot_required',
  'no_such_spot',
  'spot_out_of_service',
  'spot_taken',
  'class_full',
]);

/**
 * The answer to a booking that may not be: 409 with the spots that are free, in words and as numbers.
 * @param hasWaitlist people may wait for a place in the class
 */
export function refusal(
  code: Refusal,
  spotNumber: number | null,
  free: number[],
  hasWaitlist = false,
): Problem {
  const names = free.slice(0, MAX_NAMED_SPOTS).join(', ');
  const more = free.length > MAX_NAMED_SPOTS ? ` and ${free.length - MAX_NAMED_SPOTS} more` : '';
  const full = hasWaitlist ? 'The class is full.' : 'The class is full, and there is no waitlist.';
  const rest = free.length > 0 ? `Free: ${names}${more}.` : full;
  const says = sentences[code](spotNumber);
  return problem({
    code,
    message: code === 'class_full' ? full : aboutSpots.has(code) ? `${says} ${rest}` : says,
    remedy: remedyFor(code, free, hasWaitlist),
    ...(code === 'spot_required' && { field: 'spotNumber' }),
    details: { freeSpots: free, ...(code === 'place_owed' && { accept: 'acceptWaitlist' }) },
  });
}

function remedyFor(code: Refusal, free: number[], hasWaitlist: boolean): string {
  if (code === 'class_draft') return 'Publish it first.';
  if (code === 'already_booked') return 'Move or cancel that booking instead.';
  if (code === 'spot_changed') return 'Look who sits where now, and choose again.';
  if (code === 'class_started') return 'Ask at the front desk.';
  if (code === 'place_owed') return 'Join the waitlist; staff may send it again with acceptWaitlist.';
  if (aboutSpots.has(code) && free.length > 0) return 'Choose one of the free spots.';
  if (code === 'class_full' && hasWaitlist) return 'Join the waitlist, or choose another class.';
  return 'Choose another class.';
}

/** The answer to a change of a booking that is cancelled. */
export const bookingCancelled = () =>
  problem({
    code: 'booking_cancelled',
    message: 'This booking is cancelled.',
    remedy: 'Restore it, or book again.',
  });
