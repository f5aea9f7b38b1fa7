import type { OpeningRule } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { listClosures } from './list-closures.ts';

/** The studio with its places, rooms, instructors and closures. @throws Problem not_found */
export async function getStudio(work: Work) {
  const { trx, studioId } = work;
  const own = await trx
    .selectFrom('studios')
    .select(['name', 'late_cancel_minutes as lateCancelMinutes', 'pass_needed as passNeeded', 'version'])
    .select(['member_phones as memberPhones', sql<OpeningRule>`opening`.as('opening')])
    .select(['public_schedule as publicSchedule', 'pass_mail as passMail'])
    .select('standby_minutes as standbyMinutes')
    .select(['waitlist_size as size', 'waitlist_mode as mode'])
    .select(['waitlist_offer_minutes as offerMinutes', 'waitlist_closes_minutes as closesMinutes'])
    .select('currency')
    .where('studio_id', '=', studioId)
    .executeTakeFirst();
  if (!own) throw notFound('studio');
  const { size, mode, offerMinutes, closesMinutes, ...rest } = own;
  const locations = await trx
    .selectFrom('locations')
    .select(['location_id as locationId', 'name', 'address', 'time_zone as timeZone', 'version'])
    .where('studio_id', '=', studioId)
    .orderBy('name')
    .orderBy('location_id')
    .execute();
  const rooms = await trx
    .selectFrom('rooms')
    .select(['room_id as roomId', 'location_id as locationId', 'name', 'fixtures', 'version'])
    .where('studio_id', '=', studioId)
    .orderBy('name')
    .orderBy('room_id')
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
    .orderBy('staff_id')
    .execute();
  return {
    studioId,
    ...rest,
    takesPayments: (work.studio.payments ?? null) !== null,
    waitlist: { size, mode, offerMinutes, closesMinutes },
    locations,
    rooms: rooms.map((room) => ({ ...room, spots: spots.filter((spot) => spot.roomId === room.roomId) })),
    instructors,
    closures: await listClosures(work),
  };
}
