import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import type { Studio } from '../context.ts';
import type { Trx } from '../db.ts';
import { AHEAD_DAYS } from './mark-dirty.ts';
import { startMatching } from './match-run.ts';

/** Classes compared per studio and pass; those compared longest ago come first. */
const MAX_CLASSES = 500;
const ATTEMPT_DAYS = 14;
const MAX_ATTEMPTS_DROPPED = 5000;
const BACKGROUND = -10;

/** Compares every coming class of every connected studio with Spivi: drift is found, what gave up is taken up again. */
export async function reconcileAll(studio: Studio): Promise<void> {
  for (const studioId of await connectedStudios(studio))
    await inTenant(studio.db, studioId, async (trx) => {
      await compareAll(studio, trx, studioId, BACKGROUND);
      await dropOldAttempts(trx, studioId);
    });
}

/** Sends the comparison of each coming class that Spivi has or should have; what people see does not change by it. */
export async function compareAll(
  studio: Studio,
  trx: Trx,
  studioId: string,
  priority: number,
): Promise<void> {
  const { rows } = await sql<{ class_id: string }>`
    select c.class_id from classes c
    join spivi_connections n on n.studio_id = c.studio_id and n.enabled
    left join spivi_gyms g on g.studio_id = c.studio_id and g.room_id = c.room_id
    left join spivi_class_sync s on s.studio_id = c.studio_id and s.class_id = c.class_id
    where c.studio_id = ${studioId} and c.ends_at > now() and c.starts_at < now() + make_interval(days => ${AHEAD_DAYS})
      and (s.event_id is not null or s.state in ('pending', 'attention')
        or g.gym_id is not null and c.cancelled_at is null and c.spivi_enabled)
    order by s.synced_at nulls first, c.starts_at limit ${MAX_CLASSES}`.execute(trx);
  for (const { class_id: classId } of rows)
    await studio.jobs.send(
      trx,
      'sync-class',
      { studioId, classId },
      { key: `${studioId}:${classId}`, priority },
    );
}

/** Starts the daily matching of each studio whose time has come. */
export async function matchDue(studio: Studio): Promise<void> {
  for (const studioId of await connectedStudios(studio))
    await inTenant(studio.db, studioId, async (trx) => {
      const due = await trx
        .selectFrom('spivi_connections')
        .select('studio_id')
        .where('studio_id', '=', studioId)
        .where(sql<boolean>`coalesce(next_match_at, now()) <= now()`)
        .executeTakeFirst();
      if (due) await startMatching(studio, trx, studioId, 'daily');
    });
}

async function connectedStudios(studio: Studio): Promise<string[]> {
  const { rows } = await sql<{ studio_id: string }>`select studio_id from studios_with_spivi()`.execute(
    studio.db,
  );
  return rows.map((row) => row.studio_id);
}

async function dropOldAttempts(trx: Trx, studioId: string): Promise<void> {
  await sql`
    delete from spivi_attempts where studio_id = ${studioId} and attempt_id in (
      select attempt_id from spivi_attempts
      where studio_id = ${studioId} and started_at < now() - make_interval(days => ${ATTEMPT_DAYS})
      limit ${MAX_ATTEMPTS_DROPPED})`.execute(trx);
}
