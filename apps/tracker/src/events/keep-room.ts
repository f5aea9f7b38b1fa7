import { isTimeZone } from '@tandem/api/time-zone';
import { MAX_BOX_SEATS } from '@tandem/api/words';
import { invalidField } from '@tandem/platform';
import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';
import { giveWayToBookings } from './give-way.ts';
import { lockRoster } from './lock-roster.ts';
import { announceEvent } from './store.ts';

const MAX_ROOM_CHARS = 120;

export type Room = {
  room: string;
  timeZone: string;
  unsentSeats: readonly number[];
  /** How many may come without a booking; null: as many as there are free seats. */
  freePlaces: number | null;
};

/** Keeps what the studio knows of a class's room, in place of what was kept. @returns false where there is no such event */
export async function keepRoom(
  work: Work,
  eventId: number,
  { room, timeZone, unsentSeats, freePlaces }: Room,
): Promise<boolean> {
  if (room.length > MAX_ROOM_CHARS)
    throw invalidField('Room', `Room must not be longer than ${MAX_ROOM_CHARS} characters.`);
  if (!isTimeZone(timeZone)) throw invalidField('TimeZone', 'TimeZone must be one such as Europe/Paris.');
  if (unsentSeats.length > MAX_BOX_SEATS || !unsentSeats.every((seat) => seat === 0 || isId(seat)))
    throw invalidField('UnsentSeats', 'UnsentSeats must be the numbers of seats, parted by commas.');
  if (freePlaces !== null && (freePlaces < 0 || freePlaces > MAX_BOX_SEATS))
    throw invalidField('FreePlaces', `FreePlaces must be from 0 to ${MAX_BOX_SEATS}.`);
  if (!isId(eventId)) return false;
  const kept = await work.trx
    .updateTable('events')
    .set({ room, time_zone: timeZone, unsent_seats: [...unsentSeats], free_places: freePlaces })
    .where('event_id', '=', eventId)
    .returning('event_id')
    .executeTakeFirst();
  if (!kept) return false;
  const roster = await lockRoster(work, eventId);
  if (roster.event.state === 'scheduled' || roster.event.state === 'started')
    await giveWayToBookings(work, roster);
  await announceEvent(work, { eventId });
  return true;
}
