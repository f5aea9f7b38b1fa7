import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import type { Trx } from '../../base/db.ts';
import type { MailSecret } from '../../base/events.ts';
import { happened } from '../../base/happened.ts';

/** What the log says of a factor, and what its person is written. */
const changes = {
  'factor.add': 'added',
  'factor.remove': 'removed',
  'factor.reset': 'reset',
  'recovery_codes.new': 'codes',
  'recovery_code.use': 'code_used',
} as const satisfies Record<string, NonNullable<MailSecret['factor']>>;
export type FactorChange = keyof typeof changes;

/**
 * Does `work`, writes to the person, and says in the log of every studio that the account opens what was done: the first
 * two or neither.
 */
export async function changeAccess<T>(
  studio: Studio,
  accountId: string,
  change: FactorChange,
  work: (trx: Trx) => Promise<T>,
): Promise<T> {
  const { rows } = await sql<{ id: string }>`
    select distinct on (studio_id) studio_id as id from studios_of_account(${accountId})`.execute(studio.db);
  const [first, ...others] = rows;
  if (!first) return studio.db.transaction().execute(work);
  const result = await inStudio(studio, first.id, async (inFirst) => {
    const done = await work(inFirst.trx);
    await tellHolder(inFirst, accountId, change);
    await noteChange(inFirst, accountId, change);
    return done;
  });
  for (const { id } of others)
    await inStudio(studio, id, (inOther) => noteChange(inOther, accountId, change));
  studio.log.info({ event: 'access', action: change, accountIds: [accountId] }, 'access');
  return result;
}

const noteChange = ({ trx, studioId }: Work, accountId: string, change: FactorChange) =>
  audit({ trx, caller: { studioId, accountId } }, change, { kind: 'account', id: accountId });

/** Whoever did it: the person notices what they have not done themself. */
export const tellHolder = (work: Work, accountId: string, change: FactorChange): Promise<void> =>
  happened(work, {
    kind: 'mail_due',
    mail: 'second_factor_changed',
    to: { accountId },
    sealed: { factor: changes[change] },
  });
