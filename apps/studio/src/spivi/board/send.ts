import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { SOON_PRIORITY } from '../../base/jobs.ts';

/** Sends the job that tells the server how people wish to show; one that waits already stands for this one too. */
export const sendTellBoards = ({ studio, trx, studioId }: Work): Promise<void> =>
  studio.jobs.send(trx, 'tell-boards', { studioId }, { key: studioId, priority: SOON_PRIORITY });

/**
 * The client of a person is about to be nobody's here: no board that keeps to wishes shows them from then on.
 * @param keeps the client who stays theirs, if any
 */
export async function leaveBoard(work: Work, customerId: string, keeps: number | null = null): Promise<void> {
  const { trx, studioId } = work;
  const { rows } = await sql`
    insert into spivi_left_clients (studio_id, site_id, client_id)
    select k.studio_id, n.site_id, k.client_id from spivi_links k join spivi_connections n using (studio_id)
    where k.studio_id = ${studioId} and k.customer_id = ${customerId} and n.board_kept
      and k.site_id = n.site_id and k.client_id is distinct from ${keeps}::bigint
    on conflict do nothing returning 1`.execute(trx);
  if (rows.length > 0) await sendTellBoards(work);
}
