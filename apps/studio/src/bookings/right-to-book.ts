import { may } from '@tandem/api/words';
import { notAllowed } from '@tandem/platform';
import type { Call } from '../base/context.ts';
import { findRight, passRefusal } from '../passes/index.ts';
import { actorOf } from './act.ts';

/**
 * With which pass a person is booked, or why staff let them in without where none is good for the class. The person and the
 * class are held.
 * @throws Problem pass_needed, pass_used_up, …; not_allowed for a reason of staff who give no passes
 */
export async function rightToBook(
  call: Call,
  wish: { classId: string; customerId: string; withoutPass?: string },
) {
  const found = await findRight(call, wish);
  if (found.refused === null) return { with: found.with, waivedFor: null };
  const { withoutPass = null } = actorOf(call.caller) === 'staff' ? wish : {};
  if (withoutPass === null) throw passRefusal(found.refused);
  if (!may(call.caller.role, 'editCustomers')) throw notAllowed();
  return { with: null, waivedFor: withoutPass };
}
