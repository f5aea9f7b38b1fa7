import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { RideImport } from '@tandem/api/studio';
import {
  MAX_IMPORT_FILES,
  MAX_UPLOAD_BYTES,
  MIN_UPLOAD_BYTES_PER_SECOND,
  UPLOAD_LOOK_SECONDS,
} from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { perform } from '../base/call.ts';
import { announceChange } from '../base/changes.ts';
import type { Visit, Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { lockWhoKeepsNumbers } from './imports.ts';
import { readImport } from './store.ts';
import { type Unpacked, unpack } from './unpack.ts';
import { takePlace } from './upload-places.ts';

/** Files of one import that wait to be read, unpacked. */
const MAX_WAITING_BYTES = 512 * 1024 * 1024;

type Of = { customerId: string; importId: string };
/** @property declaredBytes null where the sender does not say */
export type Upload = { name: string; body: Readable; declaredBytes: number | null };

/**
 * Takes an upload into an import that receives: its rides wait in the database until they are read.
 * @throws Problem not_found, consent_missing, import_closed, too_large, too_many, too_many_uploads, too_slow
 */
export async function receiveFile(
  visit: Visit,
  { customerId, importId }: Of,
  { name, body, declaredBytes }: Upload,
): Promise<RideImport> {
  const of = { customerId, importId };
  await perform(visit, async (call) => {
    await lockWhoKeepsNumbers(call, customerId);
    await lockReceiving(call, of);
  });
  if ((declaredBytes ?? 0) > MAX_UPLOAD_BYTES) throw tooLarge();
  using _place = takePlace(visit.caller.accountId);
  await using file = await namelessFile();
  await fill(file, body, visit.studio.settings.uploadLookSeconds ?? UPLOAD_LOOK_SECONDS);
  return await perform(visit, async (call) => {
    // Whoever withdraws the consent deletes this row, and what is added below goes with it.
    const taken = await lockReceiving(call, of);
    const room = { files: MAX_IMPORT_FILES - taken.files, bytes: MAX_WAITING_BYTES - taken.bytes };
    let fileNo = taken.files;
    for await (const unpacked of unpack(file, name, room)) await insert(call, importId, ++fileNo, unpacked);
    await announceChange(call, 'import', of.customerId);
    return readImport(call, of);
  });
}

/** A file that has no name any more: its bytes are gone with the process, however that ends. */
async function namelessFile(): Promise<FileHandle> {
  const path = join(tmpdir(), `tandem-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}

/** Takes what comes, and looks now and then whether enough has come since the last time. */
async function fill(file: FileHandle, body: Readable, lookSeconds: number): Promise<void> {
  let bytes = 0;
  let seen = 0;
  const slow = Promise.withResolvers<never>();
  slow.promise.catch(() => {});
  const look = () => {
    if (bytes - seen < lookSeconds * MIN_UPLOAD_BYTES_PER_SECOND) slow.reject(tooSlow());
    seen = bytes;
  };
  // Where this process itself stood still, what has come meanwhile is taken first.
  const looks = setInterval(() => setImmediate(look), lookSeconds * 1000);
  // By hand: whoever leaves a loop over it hangs up, and the sender would read no answer.
  const chunks = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = chunks.next().catch(() => {
        throw brokenOff();
      });
      const { done, value } = await Promise.race([next, slow.promise]);
      if (done) return;
      bytes += value.length;
      if (bytes > MAX_UPLOAD_BYTES) throw tooLarge();
      await file.appendFile(value);
    }
  } finally {
    clearInterval(looks);
  }
}

/** What the import has taken already, with its row locked. */
async function lockReceiving({ trx, studioId }: Work, { customerId, importId }: Of) {
  const found = await trx
    .selectFrom('imports')
    .select('state')
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .where('import_id', '=', importId)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw notFound('import');
  if (found.state !== 'receiving')
    throw problem({
      code: 'import_closed',
      message: 'This import takes no more files: it is being read, or has ended.',
      remedy: 'Begin a new import for these files.',
    });
  const { rows } = await sql<{ files: number; bytes: number }>`
    select coalesce(max(file_no), 0) as files, coalesce(sum(length(bytes)), 0)::float8 as bytes
    from import_files where studio_id = ${studioId} and import_id = ${importId}`.execute(trx);
  const taken = rows[0]!;
  if (taken.files >= MAX_IMPORT_FILES)
    throw problem({
      code: 'too_many',
      message: `An import takes at most ${MAX_IMPORT_FILES} files.`,
      remedy: 'Read these first, then bring the rest with another import.',
    });
  return taken;
}

async function insert(
  { trx, studioId }: Work,
  importId: string,
  fileNo: number,
  file: Unpacked,
): Promise<void> {
  await trx
    .insertInto('import_files')
    .values({
      studio_id: studioId,
      import_id: importId,
      file_no: fileNo,
      name: file.name,
      ...('bytes' in file
        ? { bytes: file.bytes, file_hash: createHash('sha256').update(file.bytes).digest() }
        : { outcome: 'failed', code: file.code }),
    })
    .execute();
}

/** Who sent it hung up: nobody reads this. */
const brokenOff = () => problem({ code: 'broken_off', message: 'The file did not come whole.' });

const tooSlow = () =>
  problem({
    code: 'too_slow',
    message: 'The file came too slowly.',
    remedy: 'Send it again over a better line, or in smaller parts.',
  });

const tooLarge = () =>
  problem({
    code: 'too_large',
    message: `A file may have at most ${MAX_UPLOAD_BYTES / 1024 / 1024} MB.`,
    remedy: 'Send the rides in several zip files.',
  });
