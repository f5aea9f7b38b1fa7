import { randomUUID } from 'node:crypto';
import { furnishRoom, layOutRoom } from '@tandem/api/room-layout';
import type { endpoints, Location, Room } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';

type NewLocation = z.output<typeof endpoints.createLocation.body>;
type LocationPatch = z.output<typeof endpoints.updateLocation.body>;
type NewRoom = z.output<typeof endpoints.createRoom.body>;

const LOCATION = [
  'location_id as locationId',
  'name',
  'address',
  'time_zone as timeZone',
  'version',
] as const;

/** A location, locked until the transaction ends. @throws Problem not_found */
export async function lockLocation({ trx, studioId }: Work, locationId: string): Promise<Location> {
  const location = await trx
    .selectFrom('locations')
    .select(LOCATION)
    .where('studio_id', '=', studioId)
    .where('location_id', '=', locationId)
    .forUpdate()
    .executeTakeFirst();
  if (!location) throw notFound('location');
  return location;
}

export async function createLocation(call: Call, body: NewLocation): Promise<Location> {
  const { trx, studioId } = call;
  const locationId = randomUUID();
  const { name, address, timeZone } = body;
  await trx
    .insertInto('locations')
    .values({ studio_id: studioId, location_id: locationId, name, address, time_zone: timeZone })
    .execute();
  await audit(call, 'location.create', { kind: 'location', id: locationId });
  await announceChange(call, 'places', null);
  return { locationId, name, address, timeZone, version: 1 };
}

/** Changes a location. Classes stay at their instants: in another time zone their local times read differently. */
export async function updateLocation(
  call: Call,
  locationId: string,
  patch: LocationPatch,
): Promise<Location> {
  const { trx, studioId } = call;
  const { timeZone, ...same } = patch;
  const changed = await trx
    .updateTable('locations')
    .set((eb) => ({
      name: eb.ref('name'),
      ...same,
      ...(timeZone !== undefined && { time_zone: timeZone }),
    }))
    .where('studio_id', '=', studioId)
    .where('location_id', '=', locationId)
    .returning(LOCATION)
    .executeTakeFirst();
  if (!changed) throw notFound('location');
  await audit(call, 'location.update', { kind: 'location', id: locationId }, { fields: Object.keys(patch) });
  await announceChange(call, 'places', null);
  return changed;
}

/** Adds a room, lays its spots out and furnishes it. @throws Problem not_found for a location of nobody's or another's */
export async function createRoom(call: Call, locationId: string, body: NewRoom): Promise<Room> {
  const { trx, studioId } = call;
  const roomId = randomUUID();
  const location = await trx
    .selectFrom('locations')
    .select('location_id')
    .where('studio_id', '=', studioId)
    .where('location_id', '=', locationId)
    .executeTakeFirst();
  if (!location) throw notFound('location');
  await trx
    .insertInto('rooms')
    .values({
      studio_id: studioId,
      room_id: roomId,
      location_id: locationId,
      name: body.name,
      fixtures: JSON.stringify(furnishRoom()),
    })
    .execute();
  await trx
    .insertInto('spots')
    .values(
      layOutRoom(body.layout, body.spots).map(({ spotNumber, x, y }) => ({
        studio_id: studioId,
        room_id: roomId,
        spot_number: spotNumber,
        x,
        y,
        kind: body.kind,
      })),
    )
    .execute();
  await audit(call, 'room.create', { kind: 'room', id: roomId }, { spots: body.spots });
  await announceChange(call, 'places', null);
  return getRoom(call, roomId);
}

/** A room with its spots and fixtures. @throws Problem not_found */
export async function getRoom({ trx, studioId }: Work, roomId: string): Promise<Room> {
  const room = await trx
    .selectFrom('rooms')
    .select(['room_id as roomId', 'location_id as locationId', 'name', 'fixtures', 'version'])
    .where('studio_id', '=', studioId)
    .where('room_id', '=', roomId)
    .executeTakeFirst();
  if (!room) throw notFound('room');
  const spots = await trx
    .selectFrom('spots')
    .select(['spot_number as spotNumber', 'x', 'y', 'kind', 'active'])
    .where('studio_id', '=', studioId)
    .where('room_id', '=', roomId)
    .orderBy('spot_number')
    .execute();
  return { ...room, spots };
}
