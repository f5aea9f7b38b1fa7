import type { Booking } from '@tandem/api/studio';
import { inTenant, notFound } from '@tandem/platform';
import { happened } from '../app/reactions.ts';
import { audit } from '../base/audit.ts';
import type { Caller, Studio } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import type { Actor, ClassFacts } from './rules.ts';
import { getBooking, lockFacts } from './store.ts';

/** Unique violation, serialization failure, deadlock: another won; asked again, the rules say so in words. */
const LOST_RACE = new Set(['23505', '40001', '40P01']);
const FOREIGN_KEY = '23503';
const MAX_TRIES = 3;

export const actorOf = (caller: Caller): Actor => (caller.role === 'member' ? 'member' : 'staff');

/** One transaction of the studio, run again where it lost a race that the database decided. */
export async function inStudio<T>(
  studio: Studio,
  caller: Caller,
  work: (trx: Trx) => Promise<T>,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await inTenant(studio.db, caller.studioId, work);
    } catch (error) {
      const { code = '' } = error as { code?: string };
      // Of what a booking refers to, only the customer is not read before.
      if (code === FOREIGN_KEY) throw notFound('customer');
      if (tried >= MAX_TRIES || !LOST_RACE.has(code)) throw error;
    }
  }
}

/**
 * Changes one booking: finds it (a member only their own), locks its class, reads it again under the lock, and lets
 * `change` decide and write. The audit line and the reactions commit with it.
 */
export function actOnBooking(
  studio: Studio,
  caller: Caller,
  bookingId: string,
  action: 'booking.cancel' | 'booking.move' | 'booking.restore',
  change: (trx: Trx, booking: Booking, facts: ClassFacts) => Promise<Booking>,
): Promise<Booking> {
  const own = caller.role === 'member' ? caller.customerId : null;
  return inStudio(studio, caller, async (trx) => {
    const { classId } = await getBooking(trx, caller.studioId, bookingId, own);
    const facts = await lockFacts(trx, caller.studioId, classId);
    const before = await getBooking(trx, caller.studioId, bookingId, own);
    const after = await change(trx, before, facts);
    if (after === before) return before;
    await audit(
      trx,
      caller,
      action,
      { kind: 'booking', id: bookingId },
      { from: before.spotNumber, to: after.spotNumber, late: after.lateCancel },
    );
    await happened(studio, trx, {
      kind: 'roster_changed',
      studioId: caller.studioId,
      classId,
      bookingIds: [bookingId],
    });
    return after;
  });
}
