import { notFound } from '@tandem/platform';
import type { Work } from '../base/context.ts';

/** Keeps a person from being erased until the transaction ends. @throws Problem not_found where they have been */
export async function holdPerson(
  { trx, studioId }: Pick<Work, 'trx' | 'studioId'>,
  customerId: string,
): Promise<void> {
  const person = await trx
    .selectFrom('customers')
    .select('customer_id')
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .where('erased_at', 'is', null)
    .forKeyShare()
    .executeTakeFirst();
  if (!person) throw notFound('customer');
}
