import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { allows } from '../../consent/index.ts';

/**
 * Says that the details of linked customers may differ from what Spivi has, where they are sent at all; the job that
 * compares and sends follows.
 * @param whom customers; `unsent`: everybody of whom nothing was sent yet; `everybody`: also those whose changes were
 *   not noted, since nothing was sent for a while
 */
export async function markForPush(
  work: Work,
  whom: readonly string[] | 'unsent' | 'everybody',
): Promise<void> {
  const { trx, studioId, now } = work;
  const states = whom === 'everybody' ? ['off', 'synced'] : ['off'];
  const meant =
    typeof whom === 'string'
      ? sql`k.push_state = any(${states}::text[])`
      : sql`k.customer_id = any(${whom}::uuid[])`;
  const { rows } = await sql`
    with held as (
      select k.customer_id from spivi_links k where k.studio_id = ${studioId} and ${meant}
      order by k.customer_id for update)
    update spivi_links k set push_state = 'pending', push_reason = null,
      push_since = case when k.push_state = 'pending' then k.push_since else ${now} end
    from held, customers p, spivi_connections n
    where k.studio_id = ${studioId} and k.customer_id = held.customer_id and p.studio_id = k.studio_id and p.customer_id = k.customer_id
      and n.studio_id = k.studio_id and n.push_details and k.email is not null and k.broken_since is null
      and ${allows('send')}
    returning 1`.execute(trx);
  if (rows.length > 0) await sendPush(work);
}

export const sendPush = ({ studio, trx, studioId }: Work) =>
  studio.jobs.send(trx, 'push-profiles', { studioId }, { key: studioId });
