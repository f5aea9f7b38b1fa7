import type { Failure } from '@tandem/spivi';
import { type RawBuilder, sql } from 'kysely';
import type { Trx } from '../../base/db.ts';
import type { Person } from './match-ask.ts';

/** After so many people in a row without an answer it is not about them. */
export const MAX_LOST_IN_ROW = 3;

/** May a lost answer be about the one who was asked for, rather than about Spivi as a whole? */
export const isAboutOne = ({ kind, code }: Failure) =>
  kind === 'transient' && code !== 'network' && code !== 'rate_limited';

// One probe per customer: a join would read all links anew for each few people.
const probes = sql`
  left join lateral (select * from spivi_connections n where n.studio_id = p.studio_id limit 1) n on true
  left join lateral (select * from spivi_links k
    where k.studio_id = p.studio_id and k.customer_id = p.customer_id limit 1) k on true
  left join lateral (select * from spivi_matches q
    where q.studio_id = p.studio_id and q.customer_id = p.customer_id limit 1) q on true`;

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
    from customers p ${probes} where p.studio_id = ${studioId} and p.erased_at is null and ${condition}
    order by p.customer_id limit ${most}`.execute(trx);
  return rows.map((row) => ({
    customerId: row.customer_id,
    name: row.name,
    email: row.email,
    emailNormalized: row.email_normalized,
    link: row.client_id === null ? null : { clientId: row.client_id, email: row.link_email },
  }));
}
