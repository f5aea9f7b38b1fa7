import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { sendTellBoards } from '../board/send.ts';
import { startMatching } from '../people/match-run.ts';

const ATTEMPT_DAYS = 14;
/** Of whom the site's board could not be told for so long nothing is kept here. */
const LEFT_DAYS = 30;
/** Per studio and pass: more than are written between two passes. */
const MAX_ATTEMPTS_DROPPED = 20_000;
/** What was put right, and when Spivi was down, is shown so long. */
const HISTORY_DAYS = 90;
const BACKGROUND = -10;

/** Compares every connected studio with Spivi: drift is found, what gave up is taken up again. */
export async function reconcileAll(studio: Studio): Promise<void> {
  for (const studioId of await connectedStudios(studio))
    await inStudio(studio, studioId, async (work) => {
      await compareAll(work, BACKGROUND);
      await sendTellBoards(work);
      await dropOld(work);
    });
}

/** Sends the comparison of a studio; what people see does not change by it. */
export const compareAll = ({ studio, trx, studioId }: Work, priority: number): Promise<void> =>
  studio.jobs.send(trx, 'compare-studio', { studioId, priority }, { key: studioId, priority });

/** Starts the daily matching of each studio whose time has come. */
export async function matchDue(studio: Studio): Promise<void> {
  for (const studioId of await connectedStudios(studio))
    await inStudio(studio, studioId, async (work) => {
      const { trx } = work;
      const due = await trx
        .selectFrom('spivi_connections')
        .select('studio_id')
        .where('studio_id', '=', studioId)
        .where(sql<boolean>`coalesce(next_match_at, now()) <= now()`)
        .executeTakeFirst();
      if (due) await startMatching(work, 'daily');
    });
}

async function connectedStudios(studio: Studio): Promise<string[]> {
  const { rows } = await sql<{ studio_id: string }>`select studio_id from studios_with_spivi()`.execute(
    studio.db,
  );
  return rows.map((row) => row.studio_id);
}

/** Deletes old calls, drift and notices, and clients who left long ago. */
export async function dropOld({ trx, studioId }: Work): Promise<void> {
  await sql`
    delete from spivi_attempts where studio_id = ${studioId} and attempt_id in (
      select attempt_id from spivi_attempts
      where studio_id = ${studioId} and started_at < now() - make_interval(days => ${ATTEMPT_DAYS})
      limit ${MAX_ATTEMPTS_DROPPED})`.execute(trx);
  await sql`delete from spivi_left_clients where studio_id = ${studioId}
    and left_at < now() - make_interval(days => ${LEFT_DAYS})`.execute(trx);
  for (const table of ['spivi_drift', 'spivi_notices'])
    await sql`
      delete from ${sql.table(table)}
      where studio_id = ${studioId} and at < now() - make_interval(days => ${HISTORY_DAYS})`.execute(trx);
}
