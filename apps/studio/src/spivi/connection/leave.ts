import type { Removal } from '@tandem/api/studio';
import { inTenant, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Caller, Studio } from '../../base/context.ts';
import type { Trx } from '../../base/db.ts';
import { forgetClients } from '../calls/clients.ts';
import { loadConnection } from '../calls/load-connection.ts';
import { needCalls } from '../calls/unavailable.ts';
import { markClassDirty } from '../classes/mark-class-dirty.ts';
import { markAllDirty } from '../classes/mark-dirty.ts';

/** While future classes are cleared, how often it is looked whether all are gone. */
const LOOK_AGAIN_SECONDS = 5;
/** Classes marked at once; more follow when it is looked again. */
const MAX_CLASSES = 1000;

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
    .set({ state: 'failed', message: 'Spivi was disconnected.', finished_at: sql<Date>`now()` })
    .where('studio_id', '=', studioId)
    .where('state', 'in', ['running', 'paused'])
    .execute();
  await audit({ trx, caller }, 'spivi.disconnect', { kind: 'spivi', id: studioId });
  await announceChange({ trx, studioId }, 'spivi', null);
}

/** What stays at Spivi and here when the connection is removed. */
export async function readRemoval(trx: Trx, studioId: string): Promise<Removal> {
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
export async function countUnbegun(trx: Trx, studioId: string): Promise<number> {
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
export async function clear(studio: Studio, caller: Who, wanted: boolean): Promise<void> {
  const { studioId } = caller;
  await inTenant(studio.db, studioId, async (trx) => {
    const connection = await loadConnection(trx, studioId);
    if (!connection) throw notFound('connection');
    if (wanted) needCalls(connection);
    await trx
      .updateTable('spivi_connections')
      .set({
        leaving_since: wanted ? studio.now() : null,
        leaving_total: wanted ? await countUnbegun(trx, studioId) : 0,
      })
      .where('studio_id', '=', studioId)
      .execute();
    await audit({ trx, caller }, wanted ? 'spivi.clear' : 'spivi.stay', { kind: 'spivi', id: studioId });
    if (wanted) await markUnbegun(studio, trx, studioId);
    await markAllDirty(studio, trx, studioId);
    if (wanted) await lookAgain(studio, trx, studioId);
    await announceChange({ trx, studioId }, 'spivi', null);
  });
}

/** Those further ahead than classes are usually kept at Spivi included. */
async function markUnbegun(studio: Studio, trx: Trx, studioId: string): Promise<void> {
  const { rows } = await sql<{ class_id: string }>`
    select c.class_id from classes c join spivi_class_sync s using (studio_id, class_id)
    where c.studio_id = ${studioId} and ${unbegun} and s.state <> 'pending'
    order by c.starts_at, c.class_id limit ${MAX_CLASSES} for update of c`.execute(trx);
  for (const { class_id } of rows)
    await markClassDirty({ studio, trx, studioId, now: studio.now() }, { classId: class_id });
}

const lookAgain = (studio: Studio, trx: Trx, studioId: string) =>
  studio.jobs.send(trx, 'leave', { studioId }, { key: studioId, startAfterSeconds: LOOK_AGAIN_SECONDS });

/** Removes the connection once Spivi has no class of ours any more that has not begun. */
export async function leave(studio: Studio, { studioId }: { studioId: string }): Promise<void> {
  const left = await inTenant(studio.db, studioId, async (trx) => {
    const leaving = await trx
      .selectFrom('spivi_connections')
      .select('leaving_since')
      .where('studio_id', '=', studioId)
      .where('leaving_since', 'is not', null)
      .forUpdate()
      .executeTakeFirst();
    if (!leaving) return null;
    const count = await countUnbegun(trx, studioId);
    if (count === 0) await remove(trx, { studioId, accountId: 'tandem' });
    else await lookAgain(studio, trx, studioId);
    return count;
  });
  if (left === 0) forgetClients(studioId);
}
