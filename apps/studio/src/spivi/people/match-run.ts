import { randomUUID } from 'node:crypto';
import type { MatchRun } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Studio, Work } from '../../base/context.ts';
import { refuses } from '../../consent/index.ts';

/** People are matched anew once a day, since new clients appear at Spivi. */
const EVERY_HOURS = 24;
/** A link that was looked at within this time is not looked at again. */
const LINK_STAYS_CHECKED_HOURS = 12;

type Trigger = MatchRun['trigger'];

/**
 * Whom a run asks for: those without a link, and links not looked at lately. A preview leaves links alone; the run that
 * follows it asks only for those whom the preview did not reach. Who does not wish to be sent is not asked for either.
 */
export function wantedBy(studio: Studio, trigger: Trigger): RawBuilder<boolean> {
  const stale = new Date(studio.now().getTime() - LINK_STAYS_CHECKED_HOURS * 3_600_000);
  const sought = trigger === 'enabled' ? sql`p.standing = 'not_checked'` : sql`true`;
  const known =
    trigger === 'preview'
      ? sql`false`
      : sql`coalesce(p.link_checked_at, '-infinity'::timestamptz) < ${stale}`;
  return sql`case when ${refuses('send')} then false when p.client_id is null then ${sought} else ${known} end`;
}

/**
 * Starts a run, or joins the one that is under way or paused; before a connection is enabled every run is a preview.
 */
export async function startMatching(work: Work, asked: Trigger): Promise<MatchRun> {
  const { studio, trx, studioId, now } = work;
  const connection = await trx
    .selectFrom('spivi_connections')
    .select('draft')
    .where('studio_id', '=', studioId)
    .executeTakeFirst();
  const trigger = connection?.draft ? 'preview' : asked;
  const { rows } = await sql`
    insert into spivi_match_runs (studio_id, run_id, trigger, started_at, total)
    select ${studioId}, ${randomUUID()}, ${trigger}, ${now},
      (select count(*) from person_mirror p where p.studio_id = ${studioId}
        and p.erased_at is null and ${wantedBy(studio, trigger)})
    on conflict (studio_id) where state in ('running', 'paused') do nothing returning 1`.execute(trx);
  // What another connection answered counts for nothing now.
  if (trigger === 'preview' && rows.length > 0)
    await sql`update spivi_matches set email_normalized = '' where studio_id = ${studioId}`.execute(trx);
  await sql`update spivi_connections set next_match_at = now() + make_interval(hours => ${EVERY_HOURS})
    where studio_id = ${studioId}`.execute(trx);
  await sendRun(work);
  await announceChange(work, 'spivi', null);
  return (await lastMatchRun(work))!;
}

/** A run that is paused, or that has ended, does nothing with it. */
export const sendRun = ({ studio, trx, studioId }: Work) =>
  studio.jobs.send(trx, 'match-customers', { studioId }, { key: studioId });

/** Pauses the run under way, or goes on with it where it stood. @throws Problem not_found where none is open */
export async function pauseMatching(call: Call, paused: boolean): Promise<MatchRun> {
  const { trx, studioId } = call;
  const run = await trx
    .updateTable('spivi_match_runs')
    .set({ state: paused ? 'paused' : 'running' })
    .where('studio_id', '=', studioId)
    .where('state', 'in', ['running', 'paused'])
    .returning('run_id')
    .executeTakeFirst();
  if (!run) throw notFound('matching');
  await audit(call, paused ? 'spivi.matching_pause' : 'spivi.matching_resume', {
    kind: 'spivi',
    id: studioId,
  });
  if (!paused) await sendRun(call);
  await announceChange(call, 'spivi', null);
  return (await lastMatchRun(call))!;
}

/** Ends the open run, if there is one. @param message why it ended before its time */
export async function endRun(
  work: Work,
  state: 'finished' | 'failed',
  message: string | null,
): Promise<void> {
  const { trx, studioId, now } = work;
  await trx
    .updateTable('spivi_match_runs')
    .set({ state, message, finished_at: now })
    .where('studio_id', '=', studioId)
    .where('state', 'in', ['running', 'paused'])
    .execute();
  await announceChange(work, 'spivi', null);
}

/** The open run, else the latest. */
export async function lastMatchRun({ trx, studioId }: Work): Promise<MatchRun | null> {
  const row = await trx
    .selectFrom('spivi_match_runs')
    .selectAll()
    .where('studio_id', '=', studioId)
    .orderBy(sql`state in ('running', 'paused')`, 'desc')
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
