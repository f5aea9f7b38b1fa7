import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { dropSignedOut } from './push/devices.ts';

const KEEP_DAYS = 90;

/** Deletes what is known of mails of long ago, and devices on which nobody is signed in any more. */
export async function dropOldMails(work: Work): Promise<void> {
  const { trx, studioId, now } = work;
  await sql`delete from mails where studio_id = ${studioId}
    and created_at < ${now}::timestamptz - make_interval(days => ${KEEP_DAYS})`.execute(trx);
  await dropSignedOut(work);
}
