import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** @throws Problem not_found, also for who was erased */
export async function assertThere({ trx, studioId }: Work, customerId: string): Promise<void> {
  const { rows } =
    await sql`select 1 from customers where studio_id = ${studioId} and customer_id = ${customerId}
    and erased_at is null`.execute(trx);
  if (rows.length === 0) throw notFound('customer');
}
