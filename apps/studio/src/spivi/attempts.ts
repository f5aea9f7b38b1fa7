import type { Attempt } from '@tandem/api/studio';
import type { Trx } from '../db.ts';

const MAX_ROWS = 200;

/** The latest calls to Spivi, newest first; of one class where asked. */
export async function listAttempts(trx: Trx, studioId: string, classId?: string): Promise<Attempt[]> {
  const rows = await trx
    .selectFrom('spivi_attempts')
    .selectAll()
    .where('studio_id', '=', studioId)
    .$if(classId !== undefined, (q) => q.where('class_id', '=', classId!))
    .orderBy('started_at', 'desc')
    .limit(MAX_ROWS)
    .execute();
  return rows.map((row) => ({
    attemptId: row.attempt_id,
    method: row.method,
    classId: row.class_id,
    customerId: row.customer_id,
    outcome: row.outcome,
    code: row.code,
    message: row.message,
    startedAt: row.started_at.toISOString(),
    durationMs: row.duration_ms,
  }));
}
