import { randomUUID } from 'node:crypto';
import type { endpoints, Room } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call } from '../base/context.ts';
import { getRoom } from './places.ts';

type Copy = z.output<typeof endpoints.copyRoom.body>;

/** Adds a room at the same location with the layout that a locked one has now. */
export async function copyRoom(call: Call, like: Room, { name }: Copy): Promise<Room> {
  const { trx, studioId } = call;
  const roomId = randomUUID();
  await sql`insert into rooms (studio_id, room_id, location_id, name, fixtures)
    values (${studioId}, ${roomId}, ${like.locationId}, ${name}, ${JSON.stringify(like.fixtures)})`.execute(
    trx,
  );
  await sql`insert into spots (studio_id, room_id, spot_number, x, y, kind, active)
    select studio_id, ${roomId}, spot_number, x, y, kind, active from spots
    where studio_id = ${studioId} and room_id = ${like.roomId}`.execute(trx);
  await audit(call, 'room.create', { kind: 'room', id: roomId }, { spots: like.spots.length });
  await announceChange(call, 'places', null);
  return getRoom(call, roomId);
}
