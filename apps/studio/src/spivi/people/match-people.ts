import type { Failure } from '@tandem/spivi';
import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import type { Person } from './match-ask.ts';

/** After so many people in a row without an answer it is not about them. */
export const MAX_LOST_IN_ROW = 3;

/** May a lost answer be about the one who was asked for, rather than about Spivi as a whole? */
export const isAboutOne = ({ kind, code }: Failure) =>
  kind === 'transient' && code !== 'network' && code !== 'rate_limited';

/**
 * Customers by id as they are asked for.
 * @param whom.after who comes after this one, null or absent for the first
 * @param whom.where speaks of a row `p` of the view `person_mirror`
 */
export async function peopleWhere(
  { trx, studioId }: Pick<Work, 'trx' | 'studioId'>,
  whom: { after?: string | null; customerId?: string; where?: RawBuilder<unknown>; most: number },
): Promise<Person[]> {
  const { after, customerId, where = sql`true`, most } = whom;
  const conditions = [sql`c.studio_id = ${studioId} and c.erased_at is null and ${where}`];
  if (after) conditions.push(sql`c.customer_id > ${after}`);
  if (customerId) conditions.push(sql`c.customer_id = ${customerId}`);
  // One look at each customer: a join would read all links anew for each few people.
  const { rows } = await sql<{
    customer_id: string;
    name: string;
    email: string;
    email_normalized: string;
    client_id: number | null;
    link_email: string | null;
  }>`
    select p.customer_id, p.name, p.email, p.email_normalized, p.client_id, p.link_email
    from customers c cross join lateral (select * from person_mirror m
      where m.studio_id = c.studio_id and m.customer_id = c.customer_id limit 1) p
    where ${sql.join(conditions, sql` and `)}
    order by c.customer_id limit ${most}`.execute(trx);
  return rows.map((row) => ({
    customerId: row.customer_id,
    name: row.name,
    email: row.email,
    emailNormalized: row.email_normalized,
    link: row.client_id === null ? null : { clientId: row.client_id, email: row.link_email },
  }));
}
