import type { Attempt, AttemptDetail } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { CALL_LEASE_SECONDS } from './lost-calls.ts';

const PAGE_ROWS = 50;

type Row = Omit<Attempt, 'startedAt'> & { startedAt: Date };
/** A call whose process ended before the answer was recorded is not under way for ever. */
const columns = sql`
  a.attempt_id as "attemptId", a.method, a.calls, a.class_id as "classId", c.title as "classTitle",
  a.customer_id as "customerId", p.name as "customerName", a.code, a.message,
  case when a.outcome = 'started' and a.started_at < now() - make_interval(secs => ${CALL_LEASE_SECONDS})
    then 'unknown' else a.outcome end as outcome,
  a.started_at as "startedAt", a.duration_ms as "durationMs"`;
const joins = sql`
  left join classes c on c.studio_id = a.studio_id and c.class_id = a.class_id
  left join customers p on p.studio_id = a.studio_id and p.customer_id = a.customer_id`;

export type AttemptFilter = { classId?: string; customerId?: string; failed?: 'true'; after?: string };

/** One page of the calls to Spivi, newest first. @param filter.after the last attempt of the page before */
export async function listAttempts(
  { trx, studioId }: Work,
  filter: AttemptFilter,
  most = PAGE_ROWS,
): Promise<{ attempts: Attempt[]; next: string | null }> {
  const conditions: RawBuilder<unknown>[] = [sql`a.studio_id = ${studioId}`];
  if (filter.classId) conditions.push(sql`a.class_id = ${filter.classId}`);
  if (filter.customerId) conditions.push(sql`a.customer_id = ${filter.customerId}`);
  if (filter.failed) conditions.push(sql`a.outcome not in ('ok', 'started')`);
  if (filter.after)
    conditions.push(sql`(a.started_at, a.attempt_id) < (select b.started_at, b.attempt_id from spivi_attempts b
      where b.studio_id = ${studioId} and b.attempt_id::text = ${filter.after})`);
  const { rows } = await sql<Row>`
    select ${columns} from spivi_attempts a ${joins} where ${sql.join(conditions, sql` and `)}
    order by a.started_at desc, a.attempt_id desc limit ${most + 1}`.execute(trx);
  const attempts = rows.slice(0, most).map(presentAttempt);
  return { attempts, next: rows.length > most ? attempts.at(-1)!.attemptId : null };
}

/** One call with its redacted request and answer. @throws Problem not_found */
export async function getAttempt({ trx, studioId }: Work, attemptId: string): Promise<AttemptDetail> {
  const { rows } = await sql<Row & Pick<AttemptDetail, 'request' | 'answer'>>`
    select ${columns}, a.request, a.answer from spivi_attempts a ${joins}
    where a.studio_id = ${studioId} and a.attempt_id = ${attemptId}`.execute(trx);
  if (!rows[0]) throw notFound('call');
  return { ...rows[0], startedAt: rows[0].startedAt.toISOString() };
}

const presentAttempt = (row: Row): Attempt => ({ ...row, startedAt: row.startedAt.toISOString() });
