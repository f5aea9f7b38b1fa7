import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../audit.ts';
import type { Caller, Studio } from '../context.ts';
import type { Trx } from '../db.ts';
import { announceChange } from '../live.ts';
import { forgetClients } from './clients.ts';

type Who = Pick<Caller, 'studioId' | 'accountId'>;

/** Disconnects and purges the credentials. Gyms, links, results and what is known of events stay. */
export async function disconnect(studio: Studio, caller: Who): Promise<void> {
  await inTenant(studio.db, caller.studioId, (trx) => remove(trx, caller));
  forgetClients(caller.studioId);
}

async function remove(trx: Trx, caller: Who): Promise<void> {
  const { studioId } = caller;
  await trx.deleteFrom('spivi_connections').where('studio_id', '=', studioId).execute();
  await trx
    .updateTable('spivi_match_runs')
    .set({ state: 'failed', message: 'Spivi was disconnected.', finished_at: new Date() })
    .where('studio_id', '=', studioId)
    .where('state', 'in', ['running', 'paused'])
    .execute();
  await audit(trx, caller, 'spivi.disconnect', { kind: 'spivi', id: studioId });
  await announceChange(trx, studioId, 'spivi', null);
}

/** Events of ours at Spivi that have not begun. */
export async function countUnbegun(trx: Trx, studioId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from spivi_class_sync s join classes c using (studio_id, class_id)
    where s.studio_id = ${studioId} and s.event_id is not null and c.starts_at > now()`.execute(trx);
  return rows[0]!.count;
}
