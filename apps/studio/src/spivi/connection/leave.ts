import type { Removal } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { inStudioWithDrafts, perform } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Studio, Visit, Work } from '../../base/context.ts';
import { forgetClients } from '../calls/clients.ts';
import { loadConnection } from '../calls/load-connection.ts';
import { needCalls } from '../calls/unavailable.ts';
import { markAllDirty, markClasses } from '../classes/mark-dirty.ts';

/** While future classes are cleared, how often it is looked whether all are gone. */
const LOOK_AGAIN_SECONDS = 5;

/** Disconnects and purges the credentials. Gyms, links, results and what is known of events stay. */
export async function disconnect(visit: Visit): Promise<void> {
  await perform(visit, (call) => remove(call, call.caller.accountId));
  forgetClients(visit.caller.studioId);
}

/** @param accountId whose wish it is; null: Tandem, which was told to once all is cleared */
async function remove(work: Work, accountId: string | null): Promise<void> {
  const { trx, studioId } = work;
  await trx.deleteFrom('spivi_connections').where('studio_id', '=', studioId).execute();
  await trx
    .updateTable('spivi_match_runs')
    .set({ state: 'failed', message: 'Spivi was disconnected.', finished_at: sql<Date>`now()` })
    .where('studio_id', '=', studioId)
    .where('state', 'in', ['running', 'paused'])
    .execute();
  await audit({ trx, caller: { studioId, accountId } }, 'spivi.disconnect', { kind: 'spivi', id: studioId });
  await announceChange(work, 'spivi', null);
}

/** What stays at Spivi and here when the connection is removed. */
export async function readRemoval({ trx, studioId }: Work): Promise<Removal> {
  const { rows } = await sql<Removal>`
    select count(*) filter (where c.starts_at > now()) as "futureClasses",
      coalesce(sum((select count(*) from spivi_booking_sync y where y.studio_id = s.studio_id
        and y.class_id = s.class_id and y.state = 'synced')) filter (where c.starts_at > now()), 0)::int as "futureBookings",
      count(*) filter (where c.starts_at <= now()) as "runningClasses",
      (select count(*) from spivi_links where studio_id = ${studioId}) as "linkedCustomers",
      (select count(*) from class_results where studio_id = ${studioId} and state = 'ready') as results,
      (select count(*) from spivi_gyms where studio_id = ${studioId}) as gyms
    from spivi_class_sync s join classes c using (studio_id, class_id)
    where s.studio_id = ${studioId} and s.event_id is not null and c.ends_at > now()`.execute(trx);
  return rows[0]!;
}

/** Events of ours at Spivi that have not begun, and those that may just be being made. */
export async function countUnbegun({ trx, studioId }: Work): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from spivi_class_sync s join classes c using (studio_id, class_id)
    where s.studio_id = ${studioId} and ${unbegun}`.execute(trx);
  return rows[0]!.count;
}
const unbegun = sql`(s.event_id is not null or s.creating_since is not null) and c.starts_at > now()`;

/**
 * Clears the future classes on Spivi and then removes the connection; or stops doing so and sends them again.
 * @throws Problem not_found, not_connected where no call can be made
 */
export async function clear(call: Call, wanted: boolean): Promise<void> {
  const { trx, studioId, now } = call;
  const connection = await loadConnection(call);
  if (!connection) throw notFound('connection');
  if (wanted) needCalls(connection);
  await trx
    .updateTable('spivi_connections')
    .set({
      leaving_since: wanted ? now : null,
      leaving_total: wanted ? await countUnbegun(call) : 0,
    })
    .where('studio_id', '=', studioId)
    .execute();
  await audit(call, wanted ? 'spivi.clear' : 'spivi.stay', { kind: 'spivi', id: studioId });
  if (wanted) await markUnbegun(call);
  await markAllDirty(call);
  if (wanted) await lookAgain(call);
  await announceChange(call, 'spivi', null);
}

/** Those further ahead than classes are usually kept at Spivi included. */
const markUnbegun = (work: Work): Promise<void> =>
  markClasses(
    work,
    sql`exists (select from spivi_class_sync s where s.studio_id = c.studio_id and s.class_id = c.class_id
      and ${unbegun} and s.state <> 'pending')`,
  );

const lookAgain = ({ studio, trx, studioId }: Work) =>
  studio.jobs.send(trx, 'leave', { studioId }, { key: studioId, startAfterSeconds: LOOK_AGAIN_SECONDS });

/** Removes the connection once Spivi has no class of ours any more that has not begun. */
export async function leave(studio: Studio, { studioId }: { studioId: string }): Promise<void> {
  const left = await inStudioWithDrafts(studio, studioId, async (work) => {
    const { trx } = work;
    const leaving = await trx
      .selectFrom('spivi_connections')
      .select('leaving_since')
      .where('studio_id', '=', studioId)
      .where('leaving_since', 'is not', null)
      .forUpdate()
      .executeTakeFirst();
    if (!leaving) return null;
    const count = await countUnbegun(work);
    if (count === 0) await remove(work, null);
    else await lookAgain(work);
    return count;
  });
  if (left === 0) forgetClients(studioId);
}
