import { may } from '@tandem/api/words';
import type { Call } from '../base/context.ts';

/**
 * May the caller see health numbers of a customer? Members see their own, owners and managers everybody's, an
 * instructor those of people booked in a class of theirs, the front desk nobody's.
 */
export async function healthVisible({ trx, caller }: Call, customerId: string): Promise<boolean> {
  if (caller.customerId === customerId) return true;
  if (caller.role !== 'instructor') return may(caller.role, 'seePerformance');
  const taught = await trx
    .selectFrom('bookings as b')
    .innerJoin('classes as c', (join) =>
      join.onRef('c.studio_id', '=', 'b.studio_id').onRef('c.class_id', '=', 'b.class_id'),
    )
    .select('b.booking_id')
    .where('b.studio_id', '=', caller.studioId)
    .where('b.customer_id', '=', customerId)
    .where('b.state', '=', 'booked')
    .where('c.instructor_id', '=', caller.staffId)
    .limit(1)
    .executeTakeFirst();
  return taught !== undefined;
}
