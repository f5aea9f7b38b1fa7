import { WEBHOOK_KEPT_DAYS } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** Forgets what was told long ago, with its deliveries, taken or not. */
export async function dropOldEvents({ trx, studioId, now }: Work): Promise<void> {
  await sql`delete from webhook_events where studio_id = ${studioId}
    and at < ${now}::timestamptz - make_interval(days => ${WEBHOOK_KEPT_DAYS})`.execute(trx);
}
