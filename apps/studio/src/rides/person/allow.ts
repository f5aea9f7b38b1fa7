import { notAllowed } from '@tandem/platform';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { needFactor } from '../../base/need-factor.ts';
import { checkOwn, getSummary, healthVisible } from '../../customers/index.ts';

/** Whose rides are read, and which of them: an instructor sees those of own classes only. */
export type Scope = { customerId: string; instructorId: string | null };

/**
 * Lets the caller through, notes who reads another person's health numbers, and says which rides they may see.
 * @throws Problem not_found; second_factor_missing; not_allowed for an instructor who never taught them
 */
export async function allow(call: Call, customerId: string): Promise<Scope> {
  const { caller } = call;
  checkOwn(caller, customerId);
  await getSummary(call, customerId);
  if (caller.customerId !== customerId) needFactor(call);
  if (!(await healthVisible(call, customerId))) throw notAllowed();
  const own = caller.customerId === customerId;
  if (!own) await audit(call, 'performance.read', { kind: 'customer', id: customerId });
  return { customerId, instructorId: caller.role === 'instructor' && !own ? caller.staffId : null };
}
