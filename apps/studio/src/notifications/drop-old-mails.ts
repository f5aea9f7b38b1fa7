import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

const KEEP_DAYS = 90;

/** Deletes what is known of mails of long ago. */
export async function dropOldMails({ trx, studioId, now }: Work): Promise<void> {
  await sql`delete from mails where studio_id = ${studioId}
    and created_at < ${now}::timestamptz - make_interval(days => ${KEEP_DAYS})`.execute(trx);
}
