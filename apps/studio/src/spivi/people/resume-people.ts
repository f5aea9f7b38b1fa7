import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { sendTellBoards } from '../board/send.ts';
import { sendRun } from './match-run.ts';
import { markForPush, sendPush } from './push-mark.ts';

/** New customers sent to be looked up at once; the next run finds the others. */
const MAX_LOOKED_UP = 100;

/** Sends the jobs of whatever about people waits: after an outage, a pause, a changed choice. */
export async function resumePeople(work: Work): Promise<void> {
  const { studio, trx, studioId } = work;
  const { rows } = await sql<{ open: boolean; missing: boolean; create: boolean; push: boolean }>`
    select exists (select from spivi_match_runs r where r.studio_id = n.studio_id and r.state in ('running', 'paused')) as open,
      exists (select from spivi_links k where k.studio_id = n.studio_id and k.missing_since is not null and k.broken_since is null) as missing,
      n.create_missing or exists (select from spivi_matches q where q.studio_id = n.studio_id and q.creating_since is not null) as create,
      exists (select from spivi_links k where k.studio_id = n.studio_id and k.push_state = 'pending') as push
    from spivi_connections n where n.studio_id = ${studioId} and n.enabled`.execute(trx);
  const waits = rows[0];
  if (!waits) return;
  const whole = { key: studioId };
  await sendTellBoards(work);
  await markForPush(work, 'unsent');
  if (waits.push) await sendPush(work);
  if (waits.missing) await studio.jobs.send(trx, 'verify-missing', { studioId }, whole);
  if (waits.create) await studio.jobs.send(trx, 'create-accounts', { studioId }, whole);
  if (waits.open) await sendRun(work);
  else await lookUpNew(work);
}

async function lookUpNew({ studio, trx, studioId }: Work): Promise<void> {
  const { rows } = await sql<{ customer_id: string }>`
    select p.customer_id from person_mirror p
    where p.studio_id = ${studioId} and p.erased_at is null and p.standing = 'not_checked'
    order by p.created_at desc limit ${MAX_LOOKED_UP}`.execute(trx);
  for (const { customer_id: customerId } of rows)
    await studio.jobs.send(
      trx,
      'match-customer',
      { studioId, customerId },
      { key: `${studioId}:${customerId}` },
    );
}

/** Tries again what failed about one customer: the look-up, the account, the details. */
export async function askAgain(work: Work, customerId: string): Promise<void> {
  const { studio, trx, studioId } = work;
  await sql`update spivi_matches set create_reason = null, skipped_at = null
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  await markForPush(work, [customerId]);
  const key = `${studioId}:${customerId}`;
  await studio.jobs.send(trx, 'match-customer', { studioId, customerId }, { key });
  await studio.jobs.send(trx, 'create-accounts', { studioId }, { key: studioId });
}
