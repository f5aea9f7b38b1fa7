import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export type Chunks = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
/** Adds a file to the zip; resolves when all of it has been read. */
export type AddFile = (name: string, chunks: Chunks) => Promise<void>;

/**
 * Writes a zip in parts of at most `partBytes`: one file at a time is read, one part at a time is held.
 * @param fill adds the files one after the other
 * @param keep is given each part; a throw ends all
 * @returns the zip's bytes
 */
export async function zipParts(
  at: Date,
  partBytes: number,
  fill: (add: AddFile) => Promise<void>,
  keep: (part: Buffer) => Promise<void>,
): Promise<number> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  let failed: Error | null = null;
  /** Ends the file that is being read, and every later one. */
  let fail = (error: Error) => {
    failed = error;
  };
  zip.on('error', (error: Error) => fail(error));
  const read = (name: string, open: () => Readable) =>
    new Promise<void>((resolve, reject) => {
      if (failed) return reject(failed);
      fail = (error) => {
        failed = error;
        reject(error);
      };
      zip.addReadStreamLazy(name, { mtime: at }, (give) => {
        const stream = open();
        stream.once('end', resolve);
        stream.once('error', reject);
        give(null, stream);
      });
    });
  const filled = fill((name, chunks) => read(name, openOnce(chunks))).then(
    () => zip.end(),
    (error) => void output.destroy(error as Error),
  );
  try {
    const bytes = await drain(output, partBytes, keep);
    await filled;
    return bytes;
  } catch (error) {
    fail(error as Error);
    throw error;
  }
}

/** The zip remembers how to get at each file until its own end: not what was in it. */
function openOnce(chunks: Chunks): () => Readable {
  const held: { chunks: Chunks | null } = { chunks };
  return () => {
    const stream = Readable.from(held.chunks!, { objectMode: false });
    held.chunks = null;
    return stream;
  };
}

async function drain(
  output: Readable,
  partBytes: number,
  keep: (part: Buffer) => Promise<void>,
): Promise<number> {
  let waiting: Buffer[] = [];
  let held = 0;
  let bytes = 0;
  for await (const chunk of output as AsyncIterable<Buffer>) {
    waiting.push(chunk);
    held += chunk.length;
    bytes += chunk.length;
    while (held >= partBytes) {
      const all = Buffer.concat(waiting);
      await keep(all.subarray(0, partBytes));
      waiting = [all.subarray(partBytes)];
      held -= partBytes;
    }
  }
  if (held > 0) await keep(Buffer.concat(waiting));
  return bytes;
}
