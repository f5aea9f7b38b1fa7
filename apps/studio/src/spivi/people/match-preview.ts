import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { sendTellBoards } from '../board/send.ts';
import { endRun, startMatching } from './match-run.ts';
import { markForPush } from './push-mark.ts';

/**
 * Makes the links that the preview found, where everything is still as it was: the email, alone on each side, and the
 * client free. Then a run asks for all whom the preview did not reach. To be called once the connection is enabled.
 */
export async function applyPreview(work: Work): Promise<void> {
  const { trx, studioId, now } = work;
  await endRun(work, 'finished', null);
  await sql`
    insert into spivi_links (studio_id, customer_id, client_id, site_id, email, source, linked_at, checked_at)
    select ${studioId}, customer_id, found, site_id, candidates -> 0 ->> 'email', 'matched', ${now}, asked_at
    from (
      select p.customer_id, p.client_id as linked, p.found_client_id as found, p.site_id, p.candidates, p.asked_at,
        p.result = 'linked' and p.result_holds as holds,
        count(*) over (partition by p.email_normalized) as here,
        count(*) filter (where p.result_holds) over (partition by p.found_client_id) as there
      from person_mirror p where p.studio_id = ${studioId}
    ) as people
    where linked is null and found is not null and holds and here = 1 and there = 1 and site_id is not null
    on conflict do nothing`.execute(trx);
  await markForPush(work, 'everybody');
  await sendTellBoards(work);
  await startMatching(work, 'enabled');
}
