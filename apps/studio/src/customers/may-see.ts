import { notAllowed, notFound } from '@tandem/platform';
import { audit } from '../base/audit.ts';
import type { Call, Caller } from '../base/context.ts';
import { needFactor } from '../base/need-factor.ts';
import { healthVisible } from './health-visible.ts';
import { getSummary } from './store.ts';

/** A member knows of nobody but themself. @throws Problem not_found */
export function checkOwn(caller: Caller, customerId: string): void {
  if (caller.role === 'member' && caller.customerId !== customerId) throw notFound('customer');
}

/** Lets through who may see a customer's health numbers, and notes it. @throws Problem not_found, not_allowed, second_factor_missing */
export async function checkHealth(call: Call, customerId: string): Promise<void> {
  checkOwn(call.caller, customerId);
  await getSummary(call, customerId);
  if (call.caller.customerId !== customerId) needFactor(call);
  if (!(await healthVisible(call, customerId))) throw notAllowed();
  if (call.caller.customerId !== customerId)
    await audit(call, 'health.read', { kind: 'customer', id: customerId });
}
