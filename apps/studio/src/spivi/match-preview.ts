import { sql } from 'kysely';
import type { Studio } from '../context.ts';
import { linkJoins } from '../customers/index.ts';
import type { Trx } from '../db.ts';
import { endRun, startMatching } from './match-run.ts';
import { markForPush } from './push-mark.ts';

/**
 * Makes the links that the preview found, where everything is still as it was: the email, alone on each side, and the
 * client free. Then a run asks for all whom the preview did not reach. To be called once the connection is enabled.
 */
export async function applyPreview(studio: Studio, trx: Trx, studioId: string): Promise<void> {
  await endRun(studio, trx, studioId, 'finished', null);
  await sql`
    insert into spivi_links (studio_id, customer_id, client_id, site_id, email, source, linked_at, checked_at)
    select q.studio_id, q.customer_id, q.client_id, n.site_id, q.candidates -> 0 ->> 'email', 'matched',
      ${studio.now()}, q.checked_at
    from customers p ${linkJoins}
    where p.studio_id = ${studioId} and n.studio_id is not null and k.client_id is null
      and q.result = 'linked' and q.email_normalized = p.email_normalized
      and not exists (select from customers o where o.studio_id = p.studio_id
        and o.email_normalized = p.email_normalized and o.customer_id <> p.customer_id)
      and not exists (select from spivi_matches o where o.studio_id = q.studio_id and o.client_id = q.client_id
        and o.customer_id <> q.customer_id and o.result = 'linked' and o.email_normalized <> '')
    on conflict do nothing`.execute(trx);
  await markForPush(studio, trx, studioId, 'everybody');
  await startMatching(studio, trx, studioId, 'enabled');
}
