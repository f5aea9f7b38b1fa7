import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** Whom a held person is kept from until the transaction ends. Each keeps out those before it too. */
const LOCKS = {
  /** Who erases the person. Others may hold them so at the same time. */
  erasure: sql`for key share`,
  /** Who changes what they allow, their details or their rides: one after the other, and none halfway. */
  changes: sql`for no key update`,
  /** Who writes a row that names the person, such as a booking. */
  mention: sql`for update`,
} as const;

/**
 * Holds a person's row; what is asked of them afterwards stays so. The first lock of a transaction: people, in the order
 * of their ids, before the classes that they have booked, and those before what is kept of them for Spivi.
 * @returns whether there is such a person: not one that was erased
 */
export async function holdPerson(
  { trx, studioId }: Pick<Work, 'trx' | 'studioId'>,
  customerId: string,
  against: keyof typeof LOCKS,
): Promise<boolean> {
  const { rows } = await sql`select 1 from customers
    where studio_id = ${studioId} and customer_id = ${customerId} and erased_at is null ${LOCKS[against]}`.execute(
    trx,
  );
  return rows.length > 0;
}
