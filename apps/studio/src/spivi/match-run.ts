import { randomUUID } from 'node:crypto';
import type { MatchRun } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { Studio } from '../context.ts';
import type { Trx } from '../db.ts';
import { announceChange } from '../live.ts';

/** People are matched anew once a day, since new clients appear at Spivi. */
const EVERY_HOURS = 24;

/** Starts a run over all customers not yet linked, or joins the one that is under way. */
export async function startMatching(
  studio: Studio,
  trx: Trx,
  studioId: string,
  trigger: MatchRun['trigger'],
): Promise<MatchRun> {
  await sql`
    insert into spivi_match_runs (studio_id, run_id, trigger, total)
    select ${studioId}, ${randomUUID()}, ${trigger}, (
      select count(*) from customers c where c.studio_id = ${studioId}
        and not exists (select from spivi_links l where l.studio_id = c.studio_id and l.customer_id = c.customer_id))
    on conflict (studio_id) where state in ('running', 'paused') do nothing`.execute(trx);
  await sql`update spivi_connections set next_match_at = now() + make_interval(hours => ${EVERY_HOURS})
    where studio_id = ${studioId}`.execute(trx);
  await studio.jobs.send(trx, 'match-customers', { studioId }, { key: studioId });
  await announceChange(trx, studioId, 'spivi', null);
  return (await lastMatchRun(trx, studioId))!;
}

/** The run under way, else the latest. */
export async function lastMatchRun(trx: Trx, studioId: string): Promise<MatchRun | null> {
  const row = await trx
    .selectFrom('spivi_match_runs')
    .selectAll()
    .where('studio_id', '=', studioId)
    .orderBy(sql`state = 'running'`, 'desc')
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row
    ? {
        runId: row.run_id,
        trigger: row.trigger,
        state: row.state,
        total: row.total,
        done: row.done,
        matched: row.matched,
        checked: row.checked,
        broken: row.broken,
        ambiguous: row.ambiguous,
        notFound: row.not_found,
        failed: row.failed,
        startedAt: row.started_at.toISOString(),
        finishedAt: row.finished_at?.toISOString() ?? null,
        message: row.message,
      }
    : null;
}
