import type { RideImport } from '@tandem/api/studio';
import { type FileDouble, MAX_LISTED_FILES } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { Call, Work } from '../base/context.ts';
import { checkOwn } from '../customers/index.ts';

const MAX_IMPORTS = 50;

type Row = {
  import_id: string;
  state: RideImport['state'];
  total: number;
  done: number;
  added: number;
  duplicates: number;
  failed: number;
  created_at: Date;
  finished_at: Date | null;
};

/** An import with its files, faulty and double ones first. @throws Problem not_found */
export async function readImport(
  work: Work,
  { customerId, importId }: { customerId: string; importId: string },
): Promise<RideImport> {
  const { trx, studioId } = work;
  const [found] = await readRows(work, customerId, importId);
  if (!found) throw notFound('import');
  const files = await trx
    .selectFrom('import_files as f')
    .leftJoin('own_rides as o', (join) =>
      join
        .onRef('o.studio_id', '=', 'f.studio_id')
        .onRef('o.ride_id', '=', 'f.ride_id')
        .on('f.code', '=', 'same_ride' satisfies FileDouble),
    )
    .select(['f.name', 'f.outcome', 'f.code', 'f.ride_id as rideId', 'o.file_name as taken'])
    .where('f.studio_id', '=', studioId)
    .where('f.import_id', '=', importId)
    .orderBy(sql`array_position(array['failed', 'duplicate', 'added', 'waiting'], f.outcome)`)
    .orderBy('f.file_no')
    .limit(MAX_LISTED_FILES)
    .execute();
  return { ...found, files: files.map(({ taken, ...file }) => (taken === null ? file : { ...file, taken })) };
}

/** A person's imports, newest first, without their files. @throws Problem not_found */
export async function listImports(call: Call, customerId: string) {
  const { trx, studioId } = call;
  checkOwn(call.caller, customerId);
  const { rows } = await sql`
    select from customers where studio_id = ${studioId} and customer_id = ${customerId} and erased_at is null`.execute(
    trx,
  );
  if (rows.length === 0) throw notFound('customer');
  return readRows(call, customerId, null);
}

async function readRows(
  { trx, studioId }: Work,
  customerId: string,
  importId: string | null,
): Promise<Omit<RideImport, 'files'>[]> {
  const { rows } = await sql<Row>`
    select i.import_id, i.state, i.created_at, i.finished_at, f.*
    from imports i, lateral (
      select count(*)::int as total, (count(*) filter (where outcome <> 'waiting'))::int as done,
        (count(*) filter (where outcome = 'added'))::int as added,
        (count(*) filter (where outcome = 'duplicate'))::int as duplicates,
        (count(*) filter (where outcome = 'failed'))::int as failed
      from import_files f where f.studio_id = i.studio_id and f.import_id = i.import_id) f
    where i.studio_id = ${studioId} and i.customer_id = ${customerId}
      and (${importId}::uuid is null or i.import_id = ${importId}::uuid)
    order by i.created_at desc, i.import_id limit ${MAX_IMPORTS}`.execute(trx);
  return rows.map(({ import_id, created_at, finished_at, ...counts }) => ({
    ...counts,
    importId: import_id,
    createdAt: created_at.toISOString(),
    finishedAt: finished_at?.toISOString() ?? null,
  }));
}
