import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Batch, batch } from '@tandem/api/box';
import { createSpool, type Spool } from '@tandem/api/box-side';
import { z } from 'zod';

/**
 * A batch as it lies on disk. `savedAt` is the moment at which it was put there, and later than that of every batch before
 * it also where the machine's clock went back: batches go out in the order in which they were measured.
 */
const savedBatch = batch.extend({ savedAt: z.number() });

/** What ails the disk under a spool. */
export type SpoolCode = 'full' | 'unusable';
export type SpoolOnDisk = Spool & { ailing(): SpoolCode | null };

/** Batches that one write takes up at most: each is flushed, and the class goes on meanwhile. */
const WRITTEN_AT_ONCE = 20;

const fileOf = (batch: Batch) => `${batch.bootId}.${String(batch.sequence).padStart(10, '0')}.json`;

/**
 * Opens a spool. With a folder, batches left by an earlier run come first, under their own names, so that a repeat
 * stays a repeat; a half-written file (the power went) is left out, as its batch was never sent.
 * @param flush of an open file or folder to the disk itself
 */
export function openSpool(folder?: string, flush: Flush = fsyncSync): SpoolOnDisk {
  if (folder === undefined) return Object.assign(createSpool(), { ailing: () => null });
  const left: z.infer<typeof savedBatch>[] = [];
  let trouble: { code: SpoolCode; sentence: string } | null = null;
  /** What lies in memory alone, by its file: written with the next that can be, the oldest first. */
  const unsaved = new Map<string, string>();
  /** A disk that is full or gone must not end the ride: batches then live in memory. */
  const onDisk = (work: () => void) => {
    try {
      work();
      if (unsaved.size === 0) trouble = null;
    } catch (error) {
      const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
      trouble = {
        code: full ? 'full' : 'unusable',
        sentence: `The spool ${folder} ${full ? 'is on a full disk' : `cannot be used (${(error as Error).message})`}: going on in memory, so do not restart the box now.`,
      };
    }
  };
  onDisk(() => {
    mkdirSync(folder, { recursive: true });
    left.push(...leftovers(folder));
  });
  let savedAt = left.at(-1)?.savedAt ?? 0;
  const spool = createSpool({
    left: left.map(({ savedAt: _, ...batch }) => batch),
    trouble: () => trouble?.sentence ?? null,
    keep(batch) {
      savedAt = Math.max(savedAt + 1, Date.now());
      unsaved.set(fileOf(batch), JSON.stringify({ ...batch, savedAt }));
      onDisk(() => {
        for (const [file, text] of [...unsaved].slice(0, WRITTEN_AT_ONCE)) {
          writeWhole(join(folder, file), text, flush);
          unsaved.delete(file);
        }
      });
    },
    drop(batch) {
      unsaved.delete(fileOf(batch));
      try {
        rmSync(join(folder, fileOf(batch)), { force: true });
      } catch {
        // Sent again after a restart, it would be known as a repeat.
      }
    },
  });
  return Object.assign(spool, { ailing: () => trouble?.code ?? null });
}

type Flush = (file: number) => void;

/**
 * Written under another name and then renamed: a file of ours is whole or absent. Where the power goes, what the system
 * only holds for the disk is gone, and a name without its bytes may stay: so the bytes are flushed before the name, and the
 * folder after it. That is once a second of a class. A name that comes back after it was dropped is known as a repeat.
 */
function writeWhole(path: string, text: string, flush: Flush): void {
  const part = `${path}.part`;
  try {
    flushed(part, 'w', flush, (file) => writeFileSync(file, text));
    renameSync(part, path);
    // Windows opens no folder, and its file system keeps a journal of names.
    if (process.platform !== 'win32') flushed(dirname(path), 'r', flush);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

function flushed(path: string, flags: 'r' | 'w', flush: Flush, write?: (file: number) => void): void {
  const file = openSync(path, flags);
  try {
    write?.(file);
    flush(file);
  } finally {
    closeSync(file);
  }
}

function leftovers(folder: string): z.infer<typeof savedBatch>[] {
  const saved: z.infer<typeof savedBatch>[] = [];
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.json.part')) rmSync(join(folder, name), { force: true });
    if (!name.endsWith('.json')) continue;
    try {
      saved.push(savedBatch.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
    } catch {
      rmSync(join(folder, name), { force: true });
    }
  }
  return saved.sort((a, b) => a.savedAt - b.savedAt || a.sequence - b.sequence);
}
