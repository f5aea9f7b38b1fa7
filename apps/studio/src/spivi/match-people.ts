import { Delayed } from '@tandem/platform';
import type { Failure } from '@tandem/spivi';
import { type RawBuilder, sql } from 'kysely';
import { linkJoins } from '../customers/index.ts';
import type { Trx } from '../db.ts';
import type { Person } from './match-ask.ts';

/** Spivi did not answer, for a reason that passes: the job is tried again later. */
export class MatchDelayed extends Delayed {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'MatchDelayed';
    this.failure = failure;
  }
}

/** Customers by id as they are asked for; the condition speaks of the customer `p`, their link `k` and match `q`. */
export async function peopleWhere(
  trx: Trx,
  studioId: string,
  condition: RawBuilder<unknown>,
  most: number,
): Promise<Person[]> {
  const { rows } = await sql<{
    customer_id: string;
    name: string;
    email: string;
    email_normalized: string;
    client_id: number | null;
    link_email: string | null;
  }>`
    select p.customer_id, p.first_name || ' ' || p.last_name as name, p.email, p.email_normalized,
      k.client_id, k.email as link_email
    from customers p ${linkJoins} where p.studio_id = ${studioId} and ${condition}
    order by p.customer_id limit ${most}`.execute(trx);
  return rows.map((row) => ({
    customerId: row.customer_id,
    name: row.name,
    email: row.email,
    emailNormalized: row.email_normalized,
    link: row.client_id === null ? null : { clientId: row.client_id, email: row.link_email },
  }));
}
