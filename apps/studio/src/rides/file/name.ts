import type { Ride } from '@tandem/api/studio';
import { Temporal } from 'temporal-polyfill';

/** An instant as ISO text with the offset of its place. */
export const zoned = (at: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' });

/** The name of a ride's own files, without what follows the dot: when it began and what it was called. */
export function fileOf({ startsAt, timeZone, title, rideId }: Ride): string {
  const when = zoned(new Date(startsAt), timeZone).slice(0, 16).replace('T', '-').replace(':', '');
  const plain = title
    .normalize('NFD')
    .replace(/[^\w\s-]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-')
    .slice(0, 40);
  return [when, plain, rideId.slice(0, 8)].filter(Boolean).join('-');
}
