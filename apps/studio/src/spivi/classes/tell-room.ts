import { isDeepStrictEqual } from 'node:util';
import type { SpiviEvent } from '@tandem/spivi';
import { type ClassRoom, classRoom, readClassRoom } from '@tandem/spivi/tandem';
import type { Studio } from '../../base/context.ts';
import { askExtension } from '../calls/call.ts';
import type { Lane } from './claim-class.ts';
import type { Delivered } from './deliver.ts';
import { unlessPassing } from './event-calls.ts';
import { holdLane } from './lane.ts';

/**
 * Tells a server that keeps it, and keeps something else, what only the studio knows of a class: its room, the zone of
 * the place, which seats are booked by somebody whom the server has no client for, and how many may come without a booking. No person is told of, and a server
 * without such an element on its events is told nothing.
 * @throws SyncDelayed when it does not answer now
 */
export async function tellRoom(
  studio: Studio,
  lane: Lane,
  event: SpiviEvent,
  bookings: Delivered['bookings'],
): Promise<void> {
  const kept = readClassRoom(event.extra);
  if (!kept) return;
  const unsent = lane.bookings.flatMap(({ bookingId, seatId }) =>
    seatId !== null && bookings.get(bookingId)?.state !== 'synced' ? [seatId] : [],
  );
  const wanted: ClassRoom = {
    room: lane.room.name,
    timeZone: lane.room.timeZone,
    unsentSeats: [...new Set(unsent)].sort((a, b) => a - b),
    freePlaces: lane.room.freePlaces,
  };
  if (isDeepStrictEqual(kept, wanted)) return;
  // What it refuses to keep the wall does without: nobody's seat depends on it.
  unlessPassing(
    await askExtension(
      studio,
      { connection: lane.connection!, classId: lane.classId, before: (work) => holdLane(work, lane) },
      classRoom.path,
      classRoom.request.write({ eventId: event.eventId, ...wanted }),
    ),
  );
}
