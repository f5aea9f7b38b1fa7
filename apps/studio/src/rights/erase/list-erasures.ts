import type { Erasure } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import type { Call, Work } from '../../base/context.ts';
import { sendErasure } from './erase-customer.ts';
import { type ErasureRow, presentErasure, readErasure } from './record.ts';

const MAX_ERASURES = 500;

/** Erasures with their proofs, newest first. */
export async function listErasures({ trx, studioId }: Work): Promise<Erasure[]> {
  const { rows } = await sql<ErasureRow>`
    select * from erasures where studio_id = ${studioId}
    order by requested_at desc, erasure_id limit ${MAX_ERASURES}`.execute(trx);
  return rows.map(presentErasure);
}

/** Tries again at once what waits for Spivi, or for a name to be taken out of a text. @throws Problem not_found */
export async function retryErasure(call: Call, erasureId: string): Promise<void> {
  const row = await readErasure(call, erasureId);
  if (!row) throw notFound('erasure');
  if (row.state === 'done') return;
  await audit(call, 'erasure.retry', { kind: 'erasure', id: erasureId });
  await sendErasure(call, erasureId);
}
