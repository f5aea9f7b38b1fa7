import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type FileFailure, MAX_UNPACKED_TIMES, MAX_ZIP_ENTRIES } from '@tandem/api/words';
import { formOfRecording, MAX_FILE_BYTES, RECORDING_HEAD_BYTES } from '@tandem/sensors';
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl';

/** Other files of a zip that are named; the rest is passed over. */
const MAX_STRANGERS = 100;
const MAX_NAME_CHARS = 200;
const MAGIC_BYTES = 4;

/** A file that may be a ride, or why it is none. */
export type Unpacked = { name: string; bytes: Buffer } | { name: string; code: FileFailure };
/** What an import can still take; of bytes, whatever comes out of its zips, kept or not. */
export type Room = { files: number; bytes: number };

/**
 * The files of an upload: itself, or the entries of a zip one by one, whatever folders they lie in. Never more than
 * there is room for; a zip that holds more ends with its own name and the reason.
 */
export async function* unpack(file: FileHandle, name: string, room: Room): AsyncGenerator<Unpacked> {
  const { size } = await file.stat();
  const head = Buffer.alloc(MAGIC_BYTES);
  await file.read(head, 0, MAGIC_BYTES, 0);
  if (isZip(head)) return yield* unzip(file, name, { ...room });
  if (size > MAX_FILE_BYTES) return yield { name: fileName(name), code: 'too_large' };
  const bytes = Buffer.alloc(size);
  await file.read(bytes, 0, size, 0);
  yield plain(name, bytes, { ...room });
}

async function* unzip(file: FileHandle, zipName: string, room: Room): AsyncGenerator<Unpacked> {
  const refuse = (code: FileFailure): Unpacked => ({ name: fileName(zipName), code });
  let zip: ZipFile;
  try {
    zip = await fromFdPromise(file.fd, { lazyEntries: true, autoClose: false });
  } catch {
    return yield refuse('damaged');
  }
  if (zip.entryCount > MAX_ZIP_ENTRIES) return yield refuse('too_many');
  const { size } = await file.stat();
  // What unpacks to far more than rides do is made to fill the disk.
  room.bytes = Math.min(room.bytes, Math.max(MAX_FILE_BYTES, size * MAX_UNPACKED_TIMES));
  let strangers = 0;
  const entries = zip.eachEntry();
  for (;;) {
    let next: IteratorResult<Entry>;
    try {
      next = await entries.next();
    } catch {
      return yield refuse('damaged');
    }
    if (next.done) return;
    const entry = next.value;
    if (isJunk(entry.fileName)) continue;
    const name = fileName(entry.fileName);
    const unpacked = await readEntry(zip, entry, { name, room });
    if (room.bytes < 0) return yield refuse('too_large');
    if ('code' in unpacked && unpacked.code === 'not_fit') {
      if (strangers++ < MAX_STRANGERS) yield unpacked;
      continue;
    }
    if (room.files === 0) return yield refuse('too_many');
    room.files--;
    yield unpacked;
  }
}

async function readEntry(
  zip: ZipFile,
  entry: Entry,
  { name, room }: { name: string; room: Room },
): Promise<Unpacked> {
  if (entry.isEncrypted()) return { name, code: 'encrypted' };
  const claims = /\.(fit|tcx|gpx|gz|zip)$/i.test(name);
  if (claims && entry.uncompressedSize > MAX_FILE_BYTES) return { name, code: 'too_large' };
  try {
    // The reader ends with an error as soon as an entry turns out larger than it says.
    const stream = await zip.openReadStreamPromise(entry);
    const bytes = await readWhere(stream, (head) => claims || isRide(head), room);
    if (!claims && !isRide(bytes)) return { name, code: CODE_OF_FORM[formOf(bytes)] };
    return bytes.length > MAX_FILE_BYTES ? { name, code: 'too_large' } : await plain(name, bytes, room);
  } catch {
    return { name, code: 'damaged' };
  }
}

/**
 * All bytes of a stream where its first ones are wanted, else these; never many more than a file may have, or than there is
 * room for. Of what is wanted they are taken from the room.
 */
async function readWhere(stream: Readable, wanted: (head: Buffer) => boolean, room: Room): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const looked = size >= RECORDING_HEAD_BYTES;
    chunks.push(chunk);
    size += chunk.length;
    if (!looked && size >= RECORDING_HEAD_BYTES && !wanted(Buffer.concat(chunks))) break;
    room.bytes -= chunk.length;
    if (size > MAX_FILE_BYTES || room.bytes < 0) break;
  }
  return Buffer.concat(chunks);
}

type Form = 'ride' | 'gzip' | 'zip' | 'other';
const CODE_OF_FORM = {
  // Told once it has been read.
  ride: 'damaged',
  gzip: 'damaged',
  zip: 'nested_zip',
  other: 'not_fit',
} as const satisfies Record<Form, FileFailure>;
const isRide = (bytes: Buffer): boolean => ['ride', 'gzip'].includes(formOf(bytes));

/** What a file is, by how it begins: a name says nothing. */
function formOf(head: Buffer): Form {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (isZip(head)) return 'zip';
  return formOfRecording(head) === null ? 'other' : 'ride';
}

/** Some programs hand out rides compressed one by one. */
async function plain(name: string, bytes: Buffer, room: Room): Promise<Unpacked> {
  if (formOf(bytes) !== 'gzip') return sniffed(name, bytes);
  try {
    const gunzip = createGunzip();
    gunzip.end(bytes);
    const inflated = await readWhere(gunzip, () => true, room);
    return inflated.length > MAX_FILE_BYTES
      ? { name: fileName(name), code: 'too_large' }
      : sniffed(name, inflated);
  } catch {
    return { name: fileName(name), code: 'damaged' };
  }
}

/** Kept is only what begins as a ride's file does, whatever it is called. */
function sniffed(name: string, bytes: Buffer): Unpacked {
  const form = formOf(bytes);
  return form === 'ride'
    ? { name: fileName(name), bytes }
    : { name: fileName(name), code: CODE_OF_FORM[form] };
}

/** A zip begins with an entry, or with its end if it is empty. */
const isZip = (bytes: Buffer): boolean =>
  bytes[0] === 0x50 &&
  bytes[1] === 0x4b &&
  ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6));

/** Folders, and what systems leave behind in zips. */
const isJunk = (path: string): boolean =>
  path.endsWith('/') ||
  /(^|\/)(__MACOSX\/|\._)/.test(path) ||
  ['.DS_Store', 'Thumbs.db', 'desktop.ini'].includes(basename(path));

/** The name without its folders, and without what no name should hold. */
const fileName = (path: string): string =>
  basename(path.replaceAll('\\', '/')).replace(/\p{C}/gu, '').slice(0, MAX_NAME_CHARS) || '?';
