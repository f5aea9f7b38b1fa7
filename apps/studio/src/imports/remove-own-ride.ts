import { inTenant, notFound } from '@tandem/platform';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Caller, Studio } from '../base/context.ts';
import { markRidesDirty } from '../rides/index.ts';
import { lockCustomer } from './imports.ts';

/** Removes a ride that came from a file; its file may be brought again. @throws Problem not_found, also for a class */
export function removeOwnRide(
  studio: Studio,
  caller: Caller,
  customerId: string,
  rideId: string,
): Promise<void> {
  const { studioId } = caller;
  return inTenant(studio.db, studioId, async (trx) => {
    await lockCustomer(trx, studioId, customerId);
    const removed = await trx
      .deleteFrom('own_rides')
      .where('studio_id', '=', studioId)
      .where('customer_id', '=', customerId)
      .where('ride_id', '=', rideId)
      .returning('started_at')
      .executeTakeFirst();
    if (!removed) throw notFound('ride');
    await trx
      .updateTable('import_files')
      .set({ ride_id: null })
      .where('studio_id', '=', studioId)
      .where('ride_id', '=', rideId)
      .execute();
    await markRidesDirty(
      { studio, trx, studioId, now: studio.now() },
      { customerId, from: removed.started_at },
    );
    await audit({ trx, caller }, 'ride.remove', { kind: 'customer', id: customerId }, { rideId });
    await announceChange({ trx, studioId }, 'performance', customerId);
  });
}
