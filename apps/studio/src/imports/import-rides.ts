import { Problem } from '@tandem/platform';
import { sql } from 'kysely';
import { inStudio } from '../base/call.ts';
import { announceChange } from '../base/changes.ts';
import type { Studio, Work } from '../base/context.ts';
import type { JobData } from '../base/jobs.ts';
import { homeZone } from '../customers/index.ts';
import { markRidesDirty } from '../rides/index.ts';
import { lockRider } from './imports.ts';
import { type ImportFile, keepRides, type ReadFile, type Whose } from './keep-rides.ts';
import type { RideReader } from './ride-reader.ts';
import type { RideReaders } from './ride-readers.ts';

type ImportJob = JobData['import-rides'];

/** A job works so long and hands over to its successor, so that other people's imports get their turn. */
const SLICE_MS = 10_000;
/** Files that are kept together, and about so many bytes of them: the last may go beyond. */
const BATCH_FILES = 16;
const BATCH_BYTES = 4 * 1024 * 1024;
/** Open screens hear of progress so often. */
const ANNOUNCE_EVERY_MS = 500;
/** A file that the machine had no time for is read again after so long, */
const AGAIN_SECONDS = 60;
/** and so often at most. */
const MAX_TRIES = 20;

/** Reads the files of an import from where it stands. */
export async function importRides(studio: Studio, job: ImportJob, readers: RideReaders): Promise<void> {
  const reader = readers.take(job.importId);
  try {
    await readFiles(studio, job, reader);
  } catch (error) {
    // Nothing is kept any more of this person: what they brought goes with the rest.
    if (!(error instanceof Problem)) throw error;
  } finally {
    await readers.giveBack(job.importId, reader);
  }
}

/** Some files that were read, and the last one looked at; files that the machine had no time for are not among them. */
type Batch = { files: ReadFile[]; last: ImportFile | null };

type Waiting = ImportFile & { bytes: Buffer };

async function readFiles(studio: Studio, job: ImportJob, reader: RideReader): Promise<void> {
  const { importId } = job;
  const inOne = <T>(work: (work: Work) => Promise<T>) => inStudio(studio, job.studioId, work);
  const whose = await inOne((work) => findOwner(work, importId));
  if (!whose) return;
  const until = Date.now() + SLICE_MS;
  let announcedAt = 0;
  let postponed = false;
  const handOver = (work: Work, startAfterSeconds = 0) =>
    studio.jobs.send(work.trx, 'import-rides', job, { key: importId, startAfterSeconds });
  const ask = ({ bytes, ...file }: Waiting) => ({ file, answer: reader.read(bytes) });
  const readAfter = async (after: ImportFile | null): Promise<Batch> => {
    const batch: Batch = { files: [], last: null };
    const [first, ...others] = await inOne((work) => nextFiles(work, importId, after));
    let read = first && ask(first);
    while (read) {
      // Asked before the answer is taken. Files that are slow to read must not hold the job beyond its lease.
      const next = Date.now() < until ? others.shift() : undefined;
      const following = next && ask(next);
      const { file, answer } = read;
      batch.last = file;
      const ride = (await answer) ?? (await inOne((work) => postpone(work, importId, file)));
      if (ride === null) postponed = true;
      else batch.files.push({ ...file, ride });
      read = following;
    }
    return batch;
  };
  let next = readAfter(null);
  try {
    for (let isLast = false; !isLast; ) {
      const { files, last } = await next;
      if (!last)
        return await inOne((work) => (postponed ? handOver(work, AGAIN_SECONDS) : finish(work, whose)));
      isLast = Date.now() >= until;
      // Read while these are kept.
      next = isLast ? Promise.resolve({ files: [], last: null }) : readAfter(last);
      next.catch(() => {});
      const announces = Date.now() - announcedAt >= ANNOUNCE_EVERY_MS;
      if (announces) announcedAt = Date.now();
      await inOne(async (work) => {
        if (files.length > 0) await keepRides(work, whose, files);
        if (announces) await announceChange(work, 'import', whose.customerId);
        if (isLast) await handOver(work, postponed ? AGAIN_SECONDS : 0);
      });
    }
  } finally {
    await next.catch(() => {});
  }
}

/** A file that the machine had no time for waits for another try. @returns null, or the code once it had all its tries */
async function postpone(
  { trx, studioId }: Work,
  importId: string,
  { fileNo }: ImportFile,
): Promise<'no_time' | null> {
  const { rows } = await sql<{ tries: number }>`update import_files set tries = tries + 1
    where studio_id = ${studioId} and import_id = ${importId} and file_no = ${fileNo} returning tries`.execute(
    trx,
  );
  return (rows[0]?.tries ?? 0) >= MAX_TRIES ? 'no_time' : null;
}

/** Whose import it is, where it still is to be read. */
async function findOwner({ trx, studioId }: Work, importId: string): Promise<Whose | null> {
  const { rows } = await sql<Whose>`
    select i.import_id as "importId", i.customer_id as "customerId", ${homeZone} as "timeZone"
    from imports i join customers p on p.studio_id = i.studio_id and p.customer_id = i.customer_id
    where i.studio_id = ${studioId} and i.import_id = ${importId} and i.state = 'running'`.execute(trx);
  return rows[0] ?? null;
}

/**
 * The next files that wait, after one that is still being kept. By hash: the same files make the same rides, in whatever
 * order and however often they were sent.
 */
async function nextFiles(
  { trx, studioId }: Work,
  importId: string,
  after: ImportFile | null,
): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select file_no as "fileNo", name, file_hash as hash, bytes from (
      select *, sum(length(bytes)) over (order by file_hash, name, file_no) - length(bytes) as before from (
        select file_no, name, file_hash, bytes from import_files
        where studio_id = ${studioId} and import_id = ${importId} and outcome = 'waiting'
          ${after ? sql`and (file_hash, name, file_no) > (${after.hash}, ${after.name}, ${after.fileNo})` : sql``}
        order by file_hash, name, file_no limit ${BATCH_FILES}) next) bounded
    where before < ${BATCH_BYTES} order by file_hash, name, file_no`.execute(trx);
  return rows;
}

/** Ends the import; the numbers of its rides are computed from now on. */
async function finish(work: Work, { importId, customerId }: Whose): Promise<void> {
  const { trx, studioId, now } = work;
  await lockRider(work, customerId);
  const ended = await trx
    .updateTable('imports')
    .set({ state: 'done', finished_at: now })
    .where('studio_id', '=', studioId)
    .where('import_id', '=', importId)
    .where('state', '=', 'running')
    .returning('import_id')
    .executeTakeFirst();
  if (!ended) return;
  const { from } = await trx
    .selectFrom('own_rides')
    .select((e) => e.fn.min('started_at').as('from'))
    .where('studio_id', '=', studioId)
    .where('import_id', '=', importId)
    .executeTakeFirstOrThrow();
  if (from) await markRidesDirty(work, { customerId, from });
  await announceChange(work, 'import', customerId);
  await announceChange(work, 'performance', customerId);
}
