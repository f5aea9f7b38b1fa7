import { randomUUID } from 'node:crypto';
import type { ExportJob } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import type { Call, Work } from '../../base/context.ts';
import { needFresh } from '../../base/fresh.ts';
import { checkOwn } from '../../customers/index.ts';
import { assertThere } from '../assert-there.ts';

/** Files kept of one person; an older one gives way. */
const MAX_KEPT = 3;
const MAX_LISTED = 20;
/** A file that is being prepared for so long is not any more: its worker died for good. */
const MAX_RUN_HOURS = 24;

type Row = {
  export_id: string;
  state: ExportJob['state'];
  done: number;
  total: number;
  bytes: number | null;
  created_at: Date;
  expires_at: Date | null;
};
const columns = sql`export_id, state, done, total, bytes, created_at, expires_at`;
const exportOf = (row: Row): ExportJob => ({
  exportId: row.export_id,
  state: row.state,
  done: row.done,
  total: row.total,
  bytes: row.bytes,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
});

/** Begins to prepare everything that is kept of a person; answers the one under way where there is one. */
export async function startExport(call: Call, customerId: string): Promise<ExportJob> {
  const { studio, trx, studioId, now } = call;
  checkOwn(call.caller, customerId);
  needFresh(call);
  await assertThere(call, customerId);
  const exportId = randomUUID();
  const { rows } = await sql<Row>`
    insert into exports (studio_id, export_id, customer_id, created_at)
    values (${studioId}, ${exportId}, ${customerId}, ${now})
    on conflict (studio_id, customer_id) where state in ('waiting', 'running') do nothing
    returning ${columns}`.execute(trx);
  if (!rows[0]) {
    const [newest] = await exportsOf(call, customerId);
    return newest!;
  }
  await sql`delete from exports where studio_id = ${studioId} and export_id in (
    select export_id from exports where studio_id = ${studioId} and customer_id = ${customerId} and state = 'ready'
    order by created_at desc, export_id offset ${MAX_KEPT - 1})`.execute(trx);
  await audit(call, 'data.export', { kind: 'customer', id: customerId }, { exportId });
  const key = `${studioId}:${exportId}`;
  await studio.jobs.send(trx, 'export-customer', { studioId, exportId }, { key });
  return exportOf(rows[0]);
}

/** Files of a person, ready or being prepared, newest first. */
export async function listExports(call: Call, customerId: string): Promise<ExportJob[]> {
  checkOwn(call.caller, customerId);
  await assertThere(call, customerId);
  return exportsOf(call, customerId);
}

async function exportsOf({ trx, studioId }: Work, customerId: string): Promise<ExportJob[]> {
  const { rows } = await sql<Row>`
    select ${columns} from exports where studio_id = ${studioId} and customer_id = ${customerId}
    order by created_at desc, export_id limit ${MAX_LISTED}`.execute(trx);
  return rows.map(exportOf);
}

/** A file that can be downloaded now. @throws Problem not_found */
export async function readyExport(
  { trx, studioId, now }: Work,
  { customerId, exportId }: { customerId: string; exportId: string },
): Promise<ExportJob> {
  const { rows } = await sql<Row>`
    select ${columns} from exports where studio_id = ${studioId} and customer_id = ${customerId}
      and export_id = ${exportId} and state = 'ready' and expires_at > ${now}`.execute(trx);
  if (!rows[0]) throw notFound('file');
  return exportOf(rows[0]);
}

/** Deletes files whose time is over, and says of those that nobody prepares any more that they failed. */
export async function expireExports({ trx, studioId, now }: Work): Promise<void> {
  await sql`delete from export_parts where studio_id = ${studioId} and export_id in (
    select export_id from exports where studio_id = ${studioId} and expires_at <= ${now})`.execute(trx);
  await sql`update exports set state = 'expired' where studio_id = ${studioId} and state = 'ready'
    and expires_at <= ${now}`.execute(trx);
  await sql`update exports set state = 'failed', run = null where studio_id = ${studioId}
    and state in ('waiting', 'running')
    and created_at < ${now}::timestamptz - make_interval(hours => ${MAX_RUN_HOURS})`.execute(trx);
}
