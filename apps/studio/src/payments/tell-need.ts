import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { tellOwners } from '../base/tell-owners.ts';

/** A mail is tried for some hours; one that waits longer is not going out. */
const LAST_TRY_MS = 24 * 3_600_000;

/** Writes to the owners that payments need somebody. While a mail that says so has not gone out, it says it of this one too. */
export async function tellNeed(work: Work): Promise<void> {
  const { studio, trx, studioId, now } = work;
  const { rows } = await sql`select from mails where studio_id = ${studioId} and kind = 'payment_needs'
    and state = 'waiting' and sending_since is null
    and created_at > ${new Date(now.getTime() - LAST_TRY_MS)} limit 1`.execute(trx);
  if (rows.length > 0) return;
  const url = `${studio.settings.publicUrl}/console/${studioId}/payments?show=needs`;
  await tellOwners(work, { mail: 'payment_needs', sealed: { url } });
}
