import type { SpiviHealth } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { callsPerSecond } from '../calls/turns.ts';
import { findRepairs } from './repairs.ts';
import { stateOf } from './status.ts';

const MAX_DRIFT = 50;
const MAX_NOTICES = 20;
/** The clock's beat of `reconcile`. */
const COMPARE_EVERY_MS = 10 * 60_000;
const RECENT_DAYS = 7;

/** How the integration fares, as the health page shows it. */
export async function readHealth(work: Work): Promise<SpiviHealth> {
  const { trx, studioId, now } = work;
  const row = await trx
    .selectFrom('spivi_connections')
    .selectAll()
    .where('studio_id', '=', studioId)
    .executeTakeFirst();
  const state = row ? stateOf(row) : 'none';
  const compares = row?.enabled === true && state !== 'reauth';
  return {
    state,
    lastSuccessAt: instant(row?.last_success_at),
    lastError: row?.last_error_at
      ? {
          code: row.last_error_code ?? 'other',
          message: row.last_error_message ?? '',
          at: row.last_error_at.toISOString(),
        }
      : null,
    downSince: instant(row?.down_since),
    nextTryAt: row?.held_until && row.held_until > now ? row.held_until.toISOString() : null,
    backlog: await readBacklog(work),
    rate: { ...(await readRate(work)), maxPerSecond: row ? callsPerSecond(row.base_url) : 0 },
    nextCompareAt: compares
      ? new Date((Math.floor(now.getTime() / COMPARE_EVERY_MS) + 1) * COMPARE_EVERY_MS).toISOString()
      : null,
    lastCompareAt: instant(row?.compared_at),
    nextMatchAt: compares ? instant(row?.next_match_at) : null,
    repairs: row ? await findRepairs(work, row) : [],
    drift: await readDrift(work),
    notices: await readNotices(work),
  };
}

const instant = (at: Date | null | undefined) => at?.toISOString() ?? null;

/** What waits for Spivi: coming classes, people of the run under way, changed details, numbers. */
export async function readBacklog({ trx, studioId }: Work): Promise<SpiviHealth['backlog']> {
  const { rows } = await sql<Omit<SpiviHealth['backlog'], 'oldestSince'> & { oldestSince: Date | null }>`
    select
      (select count(*) from spivi_class_sync s join classes c using (studio_id, class_id)
        where s.studio_id = ${studioId} and s.state = 'pending' and c.ends_at > now()) as classes,
      (select min(s.pending_since) from spivi_class_sync s join classes c using (studio_id, class_id)
        where s.studio_id = ${studioId} and s.state = 'pending' and c.ends_at > now()) as "oldestSince",
      coalesce((select greatest(total - done, 0) from spivi_match_runs
        where studio_id = ${studioId} and state in ('running', 'paused')), 0) as people,
      (select count(*) from spivi_links where studio_id = ${studioId} and push_state = 'pending') as profiles,
      (select count(*) from spivi_class_sync s join classes c using (studio_id, class_id)
        where s.studio_id = ${studioId} and s.event_id is not null and s.workouts_state in ('none', 'waiting')
          and c.cancelled_at is null and c.starts_at < now()
          and c.ends_at > now() - make_interval(days => ${RECENT_DAYS})) as workouts`.execute(trx);
  const row = rows[0]!;
  return { ...row, oldestSince: instant(row.oldestSince) };
}

async function readRate({ trx, studioId }: Work): Promise<Omit<SpiviHealth['rate'], 'maxPerSecond'>> {
  const { rows } = await sql<Omit<SpiviHealth['rate'], 'maxPerSecond'>>`
    select coalesce(sum(calls) filter (where started_at > now() - interval '1 minute'), 0)::int as "callsLastMinute",
      count(*) filter (where outcome not in ('ok', 'started')) as "failedLastHour",
      coalesce(sum(calls), 0)::int as "callsLastHour",
      percentile_cont(0.95) within group (order by duration_ms / greatest(calls, 1)) as "p95Ms"
    from spivi_attempts where studio_id = ${studioId} and started_at > now() - interval '1 hour'`.execute(
    trx,
  );
  return rows[0]!;
}

async function readDrift({ trx, studioId }: Work): Promise<SpiviHealth['drift']> {
  const { rows } = await sql<Omit<SpiviHealth['drift'][number], 'at'> & { at: Date }>`
    select d.drift_id as "driftId", d.at, d.kind, d.class_id as "classId", c.title as "classTitle",
      p.customer_id as "customerId", p.name as "customerName", d.before, d.after
    from spivi_drift d
    left join classes c on c.studio_id = d.studio_id and c.class_id = d.class_id
    left join spivi_links k on k.studio_id = d.studio_id and k.client_id = d.client_id
    left join customers p on p.studio_id = d.studio_id and p.customer_id = coalesce(d.customer_id, k.customer_id)
    where d.studio_id = ${studioId} order by d.at desc, d.drift_id limit ${MAX_DRIFT}`.execute(trx);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

export async function readNotices({ trx, studioId }: Work): Promise<SpiviHealth['notices']> {
  const rows = await trx
    .selectFrom('spivi_notices')
    .select(['notice_id', 'at', 'kind', 'code', 'down_seconds'])
    .where('studio_id', '=', studioId)
    .orderBy('at', 'desc')
    .orderBy('notice_id')
    .limit(MAX_NOTICES)
    .execute();
  return rows.map((row) => ({
    noticeId: row.notice_id,
    at: row.at.toISOString(),
    kind: row.kind as SpiviHealth['notices'][number]['kind'],
    code: row.code,
    downSeconds: row.down_seconds,
  }));
}
