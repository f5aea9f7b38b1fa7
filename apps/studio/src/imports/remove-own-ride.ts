import { notFound } from '@tandem/platform';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call } from '../base/context.ts';
import { checkOwn } from '../customers/index.ts';
import { markRidesDirty } from '../rides/index.ts';
import { lockRider } from './imports.ts';

/**
 * Removes a ride that came from a file, with all recordings of it; its files may be brought again.
 * @throws Problem not_found, also for a class
 */
export async function removeOwnRide(
  call: Call,
  { customerId, rideId }: { customerId: string; rideId: string },
): Promise<void> {
  const { trx, studioId } = call;
  checkOwn(call.caller, customerId);
  await lockRider(call, customerId);
  const removed = await trx
    .deleteFrom('own_rides')
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .where('ride_id', '=', rideId)
    .where('double_of', 'is', null)
    .returning('started_at')
    .executeTakeFirst();
  if (!removed) throw notFound('ride');
  await trx
    .deleteFrom('own_rides')
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .where('double_of', '=', rideId)
    .execute();
  await trx
    .updateTable('import_files')
    .set({ ride_id: null })
    .where('studio_id', '=', studioId)
    .where('ride_id', '=', rideId)
    .execute();
  await markRidesDirty(call, { customerId, from: removed.started_at });
  await audit(call, 'ride.remove', { kind: 'customer', id: customerId }, { rideId });
  await announceChange(call, 'performance', customerId);
}
