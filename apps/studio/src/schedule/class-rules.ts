import { invalidField } from '@tandem/platform';
import { problem } from '../base/problem.ts';

const MAX_CLASS_HOURS = 12;
const HOUR_MS = 3600 * 1000;

/** @throws Problem invalid_field unless the class ends after it starts, within half a day */
export function checkTimes(startsAt: Date, endsAt: Date): void {
  if (endsAt <= startsAt)
    throw invalidField('endsAt', 'The class ends before it starts.', 'Choose a later end.');
  if (endsAt.getTime() - startsAt.getTime() > MAX_CLASS_HOURS * HOUR_MS)
    throw invalidField('endsAt', `A class lasts at most ${MAX_CLASS_HOURS} hours.`, 'Choose an earlier end.');
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

/**
 * The places a class sells: as many as asked for, but never more than the room has spots in service.
 * @param activeSpots 0 for a room without a layout, which has no bound of its own
 */
export function checkCapacity(wanted: number | undefined, activeSpots: number): number {
  if (activeSpots === 0) {
    if (wanted === undefined)
      throw invalidField('capacity', 'This room has no spots to count.', 'Say how many people may come.');
    return wanted;
  }
  if (wanted !== undefined && wanted > activeSpots)
    throw invalidField(
      'capacity',
      `The room has ${activeSpots} spots in service, fewer than ${wanted}.`,
      'Lower the capacity or choose another room.',
    );
  return wanted ?? activeSpots;
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
