import { invalidField } from '@tandem/platform';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { normalizeEmail } from '../base/email.ts';
import { problem } from '../base/problem.ts';

/** People alike that are told. */
const MAX_TOLD = 5;

/** @throws Problem invalid_field where a person would have no name at all */
export function checkNamed(firstName: string, lastName: string): void {
  if (!firstName && !lastName)
    throw invalidField('firstName', 'A name is needed: one is enough.', 'Type a first or a last name.');
}

type Named = { firstName: string; lastName: string; email: string; phone: string | null };
type Alike = { customerId: string; name: string; email: string };

/**
 * Who is a customer by that name already, however it is spelt and in either order, with the same email or phone. A family
 * shares those under names of their own.
 */
export async function alikeOf(
  { trx, studioId }: Work,
  { firstName, lastName, email, phone }: Named,
): Promise<Alike[]> {
  const { rows } = await sql<Alike>`
    select customer_id as "customerId", name, email from customers
    where studio_id = ${studioId} and erased_at is null
      and (email_normalized = ${normalizeEmail(email)}
        or (phone_digits <> '' and phone_digits = search_digits(${phone ?? ''})))
      and search_form(name) in (search_form(${`${firstName} ${lastName}`}), search_form(${`${lastName} ${firstName}`}))
    order by created_at, customer_id limit ${MAX_TOLD}`.execute(trx);
  return rows;
}

/**
 * Notices that a person is being added a second time.
 * @throws Problem customer_exists, with who they are in its details
 */
export async function refuseTwice(work: Work, named: Named): Promise<void> {
  const alike = await alikeOf(work, named);
  const [first] = alike;
  if (!first) return;
  throw problem({
    code: 'customer_exists',
    message: `${first.name} is a customer already, with this email or phone.`,
    remedy: 'Open that customer; or add this one all the same, where it is another person.',
    details: { customers: alike },
  });
}
