import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { tandemVersion } from '../../base/version.ts';
import { listAttempts } from '../calls/attempts.ts';
import { STALE_SECONDS } from '../classes/timing.ts';
import { readHealth } from './health.ts';
import { readStatus } from './status.ts';

const MAX_ATTEMPTS = 200;
const MAX_RUNS = 10;

/**
 * A file for support: how everything stands, told in ids, codes and numbers. Passwords, names, emails, and sentences,
 * which may name somebody, are left out.
 */
export async function readDiagnostics(work: Work): Promise<Record<string, unknown>> {
  const { studio, studioId, now } = work;
  const { connection, gyms, counts, clearing } = await readStatus(work);
  const { repairs, drift, notices, lastError, ...health } = await readHealth(work);
  const { attempts } = await listAttempts(work, {}, MAX_ATTEMPTS);
  return {
    madeAt: now.toISOString(),
    studioId,
    versions: { tandem: tandemVersion, node: process.version, ...(await readVersions(work)) },
    settings: { ...studio.settings, smtp: studio.settings.smtp !== undefined, staleSeconds: STALE_SECONDS },
    connection: connection && {
      ...connection,
      sourceName: `${connection.sourceName.slice(0, 1)}…`,
      lastError: connection.lastError && codeOf(connection.lastError),
    },
    counts,
    clearing,
    health: { ...health, lastError: lastError && codeOf(lastError) },
    repairs: repairs.map(({ kind, subject, count, since, dueAt }) => ({
      kind,
      subject: { kind: subject.kind, id: subject.id },
      count,
      since,
      dueAt,
    })),
    drift: drift.map(({ at, kind, classId, customerId }) => ({ at, kind, classId, customerId })),
    notices,
    gyms: gyms.map(({ name: _, ...gym }) => gym),
    runs: await readRuns(work),
    classes: await readClasses(work),
    queues: await readQueues(work),
    attempts: attempts.map(({ classTitle: _t, customerName: _n, message: _m, ...attempt }) => attempt),
  };
}

const codeOf = ({ code, at }: { code: string; at: string }) => ({ code, at });

async function readVersions({ trx }: Work): Promise<{ postgres: string }> {
  const { rows } = await sql<{ postgres: string }>`
    select current_setting('server_version') as postgres`.execute(trx);
  return rows[0]!;
}

async function readRuns({ trx, studioId }: Work): Promise<unknown[]> {
  const rows = await trx
    .selectFrom('spivi_match_runs')
    .selectAll()
    .where('studio_id', '=', studioId)
    .orderBy('started_at', 'desc')
    .orderBy('run_id')
    .limit(MAX_RUNS)
    .execute();
  return rows.map(({ message: _, studio_id: __, ...run }) => run);
}

/** How many classes and bookings stand where, and why. */
async function readClasses({ trx, studioId }: Work): Promise<unknown[]> {
  const { rows } = await sql`
    select 'class' as of, state, reason, count(*) as count, min(pending_since) as since from spivi_class_sync
    where studio_id = ${studioId} group by state, reason
    union all
    select 'booking', state, reason, count(*), min(since) from spivi_booking_sync
    where studio_id = ${studioId} group by state, reason
    order by 1, 2, 3`.execute(trx);
  return rows;
}

async function readQueues({ trx, studioId }: Work): Promise<unknown[]> {
  const { rows } = await sql`
    select name, state::text, count(*) as count, min(start_after) as "nextAt", max(retry_count) as "mostRetries"
    from studio_jobs.job where data ->> 'studioId' = ${studioId} group by name, state order by name, state`.execute(
    trx,
  );
  return rows;
}
