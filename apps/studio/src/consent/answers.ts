import { CONSENT_VERSION, type ConsentPurpose, type ConsentWay } from '@tandem/api/words';
import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../base/context.ts';

/**
 * Has the customer `p` of a query allowed this? Who never answered has not; an answer to an earlier text counts until
 * the new one is answered.
 */
export const allows = (purpose: ConsentPurpose): RawBuilder<boolean> =>
  sql<boolean>`exists (select from consents s where s.studio_id = p.studio_id
    and s.customer_id = p.customer_id and s.purpose = ${sql.lit(purpose)} and s.revoked_at is null)`;

/** Has the customer `p` of a query said no, rather than nothing yet? */
export const refuses = (purpose: ConsentPurpose): RawBuilder<boolean> =>
  sql<boolean>`(not ${allows(purpose)} and exists (select from consents s where s.studio_id = p.studio_id
    and s.customer_id = p.customer_id and s.purpose = ${sql.lit(purpose)}))`;

/** Has this customer allowed it now? To be sure that it stays so they are held first, with `holdPerson`. */
export async function isAllowed(
  { trx, studioId }: Pick<Work, 'trx' | 'studioId'>,
  customerId: string,
  purpose: ConsentPurpose,
): Promise<boolean> {
  const { rows } = await sql`select 1 from customers p
    where p.studio_id = ${studioId} and p.customer_id = ${customerId} and ${allows(purpose)}`.execute(trx);
  return rows.length > 0;
}

/**
 * Notes that a customer allows a purpose, in today's text. The answer before it is closed, never overwritten.
 * @returns whether anything changed: an answer to an earlier text is a new one, though it allows no more than before
 */
export async function grantConsent(
  { trx, studioId }: Pick<Work, 'trx' | 'studioId'>,
  customerId: string,
  purpose: ConsentPurpose,
  how: ConsentWay,
): Promise<boolean> {
  const version = CONSENT_VERSION[purpose];
  await sql`update consents set revoked_at = now() where studio_id = ${studioId} and customer_id = ${customerId}
    and purpose = ${purpose} and revoked_at is null and version <> ${version}`.execute(trx);
  const { rows } = await sql`
    insert into consents (studio_id, customer_id, purpose, version, how)
    values (${studioId}, ${customerId}, ${purpose}, ${version}, ${how})
    on conflict (studio_id, customer_id, purpose) where revoked_at is null do nothing returning 1`.execute(
    trx,
  );
  return rows.length > 0;
}

/**
 * Takes a purpose back. Who had not allowed it has answered all the same: kept as an answer that ended when it was
 * given, so that nobody asks, or grants for many, what was refused.
 * @returns whether the purpose was allowed until now
 */
export async function revokeConsent(
  { trx, studioId }: Pick<Work, 'trx' | 'studioId'>,
  customerId: string,
  purpose: ConsentPurpose,
  how: ConsentWay,
): Promise<boolean> {
  const { rows } = await sql`
    update consents set revoked_at = now() where studio_id = ${studioId} and customer_id = ${customerId}
      and purpose = ${purpose} and revoked_at is null returning 1`.execute(trx);
  if (rows.length > 0) return true;
  const version = CONSENT_VERSION[purpose];
  await sql`
    insert into consents (studio_id, customer_id, purpose, version, how, revoked_at)
    select ${studioId}, ${customerId}, ${purpose}, ${version}, ${how}, now()
    where not exists (select from consents where studio_id = ${studioId} and customer_id = ${customerId}
      and purpose = ${purpose} and version = ${version})`.execute(trx);
  return false;
}
