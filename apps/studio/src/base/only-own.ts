import { notFound } from '@tandem/platform';
import type { Call } from './context.ts';

/** Of what a person does with their own accounts and devices others know nothing. @throws Problem not_found */
export function onlyOwn({ caller }: Pick<Call, 'caller'>, customerId: string): void {
  if (caller.customerId !== customerId) throw notFound('customer');
}
