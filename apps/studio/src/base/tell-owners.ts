import type { Work } from './context.ts';
import type { MailDue } from './events.ts';
import { happened } from './happened.ts';

/** Writes to every owner who can sign in about what is theirs to end or to mend. */
export async function tellOwners(work: Work, due: Pick<MailDue, 'mail' | 'sealed'>): Promise<void> {
  const owners = await work.trx
    .selectFrom('staff')
    .select('staff_id as staffId')
    .where('studio_id', '=', work.studioId)
    .where('role', '=', 'owner')
    .where('account_id', 'is not', null)
    .where('removed_at', 'is', null)
    .orderBy('staff_id')
    .execute();
  for (const to of owners) await happened(work, { kind: 'mail_due', ...due, to });
}
