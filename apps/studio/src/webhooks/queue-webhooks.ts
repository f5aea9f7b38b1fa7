import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** Has what this transaction tells webhooks sent, if there is any: its rows stand by then. */
export async function queueWebhooks(work: Work, startAfterSeconds = 0): Promise<void> {
  const { studio, trx, studioId } = work;
  const { rows } = await sql`select 1 from webhook_deliveries d join webhooks w using (studio_id, webhook_id)
    where d.studio_id = ${studioId} and d.next_try_at is not null and w.off is null limit 1`.execute(trx);
  if (rows.length === 0) return;
  await studio.jobs.send(
    trx,
    'send-webhooks',
    { studioId },
    { key: studioId, group: studioId, startAfterSeconds },
  );
}
