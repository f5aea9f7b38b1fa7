import type { Work } from '../../base/context.ts';
import { isAllowed } from '../../consent/index.ts';
import { shownRide } from '../ride/shown-ride.ts';
import { type RideRow, readRides } from '../ride/store.ts';

/**
 * A person's ride that they may show: it is theirs, it has numbers, and they let them be kept. Asked when a link is made
 * and each time that it is opened: whatever hides the ride from its rider ends the link too.
 */
export async function findShown(
  work: Work,
  of: { customerId: string; rideId: string },
): Promise<RideRow | null> {
  if (!(await isAllowed(work, of.customerId, 'store'))) return null;
  const [row] = await readRides(work, of);
  if (!row || row.erased || shownRide(row, work.now).state !== 'ready') return null;
  return row;
}
