import type { Call } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { opensFor } from '../passes/index.ts';
import { actorOf } from './act.ts';
import { type ClassFacts, refuseByTime } from './rules.ts';

/**
 * Members neither book a class nor wait for it before it opens to them; staff book at any time, and whoever is offered a
 * place may take it.
 * @throws Problem not_open_yet with `details.opensAt`
 */
export async function refuseUnopened(
  call: Call,
  facts: ClassFacts,
  rider: { classId: string; customerId: string },
): Promise<void> {
  const isAsked = facts.waitlist.offered.includes(rider.customerId);
  if (actorOf(call.caller) === 'staff' || isAsked) return;
  if (refuseByTime(facts, 'member', call.now.getTime()) !== null) return;
  const opensAt = await opensFor(call, rider);
  if (opensAt === null || opensAt <= call.now) return;
  throw problem({
    code: 'not_open_yet',
    message: `This class can be booked from ${opensAt.toISOString()} on.`,
    remedy: 'Come back then, or ask at the front desk.',
    details: { opensAt: opensAt.toISOString() },
  });
}
