import { INSTRUCTOR_SIGHT_DAYS, may } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Call } from '../base/context.ts';

/**
 * May the caller see health numbers of a customer? Members see their own, but not a child's, owners and managers everybody's, the front desk
 * nobody's, and nobody on the staff without a second factor. An instructor sees those of people who booked a class of theirs themselves, or came to it, some weeks before
 * and after; not of whom they have booked and checked in on their own, nor
 * of whom they have booked and a tablet at the door says that they came: anybody presses there.
 */
export async function healthVisible({ trx, caller, now }: Call, customerId: string): Promise<boolean> {
  // Health numbers are for the person themself: a guardian books.
  if (caller.guardianId !== undefined) return false;
  if (caller.customerId === customerId) return true;
  if (caller.role !== 'member' && caller.proved === false) return false;
  if (caller.role !== 'instructor') return may(caller.role, 'seePerformance');
  const { rows } = await sql`
    select 1 from bookings b
    join classes c on c.studio_id = b.studio_id and c.class_id = b.class_id
    join customers p on p.studio_id = b.studio_id and p.customer_id = b.customer_id
    where b.studio_id = ${caller.studioId} and b.customer_id = ${customerId} and b.state = 'booked'
      and c.instructor_id = ${caller.staffId}
      and c.starts_at between ${now}::timestamptz - make_interval(days => ${INSTRUCTOR_SIGHT_DAYS})
        and ${now}::timestamptz + make_interval(days => ${INSTRUCTOR_SIGHT_DAYS})
      and (b.booked_by = p.account_id or b.checked_in_at is not null
        and not (b.booked_by is not distinct from ${caller.accountId}
          and (b.checked_in_by is not distinct from ${caller.accountId} or b.checked_in_by like 'kiosk:%')))
    limit 1`.execute(trx);
  return rows.length > 0;
}
