import { type ConsentPurpose, consentPurposes } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import type { Two } from './tables.ts';

type Answer = 'granted' | 'refused' | 'never';

/** How two people stand to each purpose: who has answered, the last answer counts. */
export async function answersOf(
  { trx, studioId }: Work,
  { stays, goes }: Two,
): Promise<Map<ConsentPurpose, { stays: Answer; goes: Answer }>> {
  const { rows } = await sql<{ customerId: string; purpose: ConsentPurpose; granted: boolean }>`
    select customer_id as "customerId", purpose, bool_or(revoked_at is null) as granted from consents
    where studio_id = ${studioId} and customer_id in (${stays}, ${goes}) group by customer_id, purpose`.execute(
    trx,
  );
  const answerOf = (customerId: string, purpose: ConsentPurpose): Answer => {
    const row = rows.find((one) => one.customerId === customerId && one.purpose === purpose);
    return row ? (row.granted ? 'granted' : 'refused') : 'never';
  };
  return new Map(
    consentPurposes.map((purpose) => [
      purpose,
      { stays: answerOf(stays, purpose), goes: answerOf(goes, purpose) },
    ]),
  );
}

/** Of two answers the stricter: a refusal counts over an allowance, and who never answered has said nothing. */
export const strictest = (a: Answer, b: Answer): Answer =>
  a === 'refused' || b === 'refused' ? 'refused' : a === 'granted' || b === 'granted' ? 'granted' : 'never';

/**
 * All answers of two people are one's, and of each purpose the stricter counts. The caller holds both.
 * @returns the purposes to which the one who stays stands otherwise than before
 */
export async function joinConsents(
  work: Work,
  two: Two,
): Promise<{ purpose: ConsentPurpose; granted: boolean }[]> {
  const { trx, studioId } = work;
  const answers = await answersOf(work, two);
  const changed: { purpose: ConsentPurpose; granted: boolean }[] = [];
  for (const [purpose, { stays, goes }] of answers) {
    const after = strictest(stays, goes);
    const open = sql`studio_id = ${studioId} and purpose = ${purpose} and revoked_at is null
      and customer_id in (${two.stays}, ${two.goes})`;
    // Of two that are open the one to the later text stays so; where one has refused, none does.
    await sql`update consents set revoked_at = now() where ${open} and (${after} = 'refused' or consent_id <> (
      select consent_id from consents where ${open}
      order by version desc, customer_id = ${two.stays} desc limit 1))`.execute(trx);
    if (after !== stays) changed.push({ purpose, granted: after === 'granted' });
  }
  await sql`update consents set customer_id = ${two.stays}
    where studio_id = ${studioId} and customer_id = ${two.goes}`.execute(trx);
  return changed;
}
