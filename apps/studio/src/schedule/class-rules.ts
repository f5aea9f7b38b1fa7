import { MAX_CLASS_MINUTES } from '@tandem/api/words';
import { invalidField } from '@tandem/platform';
import { problem } from '../base/problem.ts';

const MINUTE_MS = 60_000;

/** @throws Problem invalid_field unless the class ends after it starts, within half a day */
export function checkTimes(startsAt: Date, endsAt: Date): void {
  if (endsAt <= startsAt)
    throw invalidField('endsAt', 'The class ends before it starts.', 'Choose a later end.');
  if (endsAt.getTime() - startsAt.getTime() > MAX_CLASS_MINUTES * MINUTE_MS)
    throw invalidField(
      'endsAt',
      `A class lasts at most ${MAX_CLASS_MINUTES / 60} hours.`,
      'Choose an earlier end.',
    );
}

/** @throws Problem class_in_past where nobody could book or ride any more: most likely a slip of the date */
export function checkNotOver(endsAt: Date, now: Date): void {
  if (endsAt <= now)
    throw problem({
      code: 'class_in_past',
      field: 'startsAt',
      message: 'A class at this time would be over already.',
      remedy: 'Choose a later day or time.',
    });
}

/** A room as far as it bounds a class. */
export type RoomSpots = { active: number[]; outOfService: number[] };

/**
 * How many people are wanted in a class, where somebody says a number: not more than the room has spots in service. How
 * many it sells is the smaller of both at any time, see the view `class_places`.
 * @throws Problem capacity_above_spots
 */
export function checkCapacity(wanted: number, { active, outOfService }: RoomSpots): number {
  const spots = active.length + outOfService.length;
  if (spots === 0 || wanted <= active.length) return wanted;
  const out = outOfService.length > 0 ? ` (out of service: ${outOfService.join(', ')})` : '';
  throw problem({
    code: 'capacity_above_spots',
    field: 'capacity',
    message: `The room has ${active.length} spots in service${out}, fewer than ${wanted}.`,
    remedy: 'Lower the capacity or choose another room.',
    details: { wanted, inService: active.length, outOfService },
  });
}

/** As many as the room has spots in service. @throws Problem invalid_field for a room without a layout */
export function wholeRoom({ active }: RoomSpots): number {
  if (active.length > 0) return active.length;
  throw invalidField('capacity', 'This room has no spots to count.', 'Say how many people may come.');
}

export const classCancelled = () =>
  problem({
    code: 'class_cancelled',
    message: 'This class is cancelled.',
    remedy: 'Choose another class.',
  });

export const classEnded = () =>
  problem({
    code: 'class_ended',
    message: 'This class is over.',
    remedy: 'Choose another class.',
  });
