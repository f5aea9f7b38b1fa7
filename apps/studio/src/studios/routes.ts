import { inTenant, notFound } from '@tandem/platform';
import type { Studio } from '../base/context.ts';
import type { Mount } from '../base/mount.ts';
import { createLocation, createRoom, renameRoom, setSpotActive, updateLocation } from './places.ts';

export function mountStudios(studio: Studio, mount: Mount): void {
  mount('getStudio', ({ caller }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      const { studioId } = caller;
      const own = await trx
        .selectFrom('studios')
        .select('name')
        .where('studio_id', '=', studioId)
        .executeTakeFirst();
      if (!own) throw notFound('studio');
      const locations = await trx
        .selectFrom('locations')
        .select(['location_id as locationId', 'name', 'address', 'time_zone as timeZone'])
        .where('studio_id', '=', studioId)
        .orderBy('name')
        .execute();
      const rooms = await trx
        .selectFrom('rooms')
        .select(['room_id as roomId', 'location_id as locationId', 'name'])
        .where('studio_id', '=', studioId)
        .orderBy('name')
        .execute();
      const spots = await trx
        .selectFrom('spots')
        .select(['room_id as roomId', 'spot_number as spotNumber', 'x', 'y', 'kind', 'active'])
        .where('studio_id', '=', studioId)
        .orderBy('spot_number')
        .execute();
      const instructors = await trx
        .selectFrom('staff')
        .select(['staff_id as staffId', 'name'])
        .where('studio_id', '=', studioId)
        .where('role', '=', 'instructor')
        .where('removed_at', 'is', null)
        .orderBy('name')
        .execute();
      return {
        studioId,
        name: own.name,
        locations,
        rooms: rooms.map((room) => ({ ...room, spots: spots.filter((spot) => spot.roomId === room.roomId) })),
        instructors,
      };
    }),
  );
  mount('createLocation', ({ caller, body }) =>
    inTenant(studio.db, caller.studioId, (trx) => createLocation(trx, caller, body)),
  );
  mount('updateLocation', ({ caller, params, body }) =>
    inTenant(studio.db, caller.studioId, (trx) => updateLocation(trx, caller, params.locationId, body)),
  );
  mount('createRoom', ({ caller, params, body }) =>
    inTenant(studio.db, caller.studioId, (trx) => createRoom(trx, caller, params.locationId, body)),
  );
  mount('updateRoom', ({ caller, params, body }) =>
    inTenant(studio.db, caller.studioId, (trx) => renameRoom(trx, caller, params.roomId, body.name)),
  );
  mount('setSpotActive', ({ caller, params, body }) =>
    inTenant(studio.db, caller.studioId, (trx) =>
      setSpotActive(trx, caller, { ...params, ...body }, studio.now()),
    ),
  );
}
