import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Batch, batch } from '@tandem/api/box';
import { z } from 'zod';

/** Two hours of one batch a second; beyond it the oldest go. */
export const MAX_SPOOLED_BATCHES = 2 * 3600;

/** Batches that nobody has acknowledged yet, oldest first; on disk too where a folder is given. */
export type Spool = {
  readonly size: number;
  /** Why batches are in memory alone for now; null while the disk takes them. */
  readonly trouble: string | null;
  first(): Batch | undefined;
  /** Keeps a batch before it is first sent. Returns what had to give way, if anything. */
  add(batch: Batch): Batch | undefined;
  remove(batch: Batch): void;
};

/**
 * A batch as it lies on disk. `savedAt` is the moment at which it was put there, and later than that of every batch before
 * it also where the machine's clock went back: batches go out in the order in which they were measured.
 */
const savedBatch = batch.extend({ savedAt: z.number() });

const fileOf = (batch: Batch) => `${batch.bootId}.${String(batch.sequence).padStart(10, '0')}.json`;

/**
 * Opens a spool. With a folder, batches left by an earlier run come first, under their own names, so that a repeat
 * stays a repeat; a half-written file (the power went) is left out, as its batch was never sent.
 */
export function openSpool(folder?: string): Spool {
  const waiting: Batch[] = [];
  let savedAt = 0;
  let trouble: string | null = null;
  /** A disk that is full or gone must not end the ride: batches then live in memory. */
  const onDisk = (work: (folder: string) => void) => {
    if (folder === undefined) return;
    try {
      work(folder);
      trouble = null;
    } catch (error) {
      const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
      trouble = `The spool ${folder} ${full ? 'is on a full disk' : `cannot be used (${(error as Error).message})`}: going on in memory, so do not restart the box now.`;
    }
  };
  onDisk((at) => {
    mkdirSync(at, { recursive: true });
    const left = leftovers(at);
    savedAt = left.at(-1)?.savedAt ?? 0;
    waiting.push(...left.map(({ savedAt: _, ...batch }) => batch));
  });
  const drop = (batch: Batch) => {
    try {
      if (folder !== undefined) rmSync(join(folder, fileOf(batch)), { force: true });
    } catch {
      // Sent again after a restart, it would be known as a repeat.
    }
  };
  return {
    get trouble() {
      return trouble;
    },
    get size() {
      return waiting.length;
    },
    first: () => waiting[0],
    add(batch) {
      savedAt = Math.max(savedAt + 1, Date.now());
      onDisk((at) => writeWhole(join(at, fileOf(batch)), JSON.stringify({ ...batch, savedAt })));
      waiting.push(batch);
      if (waiting.length <= MAX_SPOOLED_BATCHES) return undefined;
      const oldest = waiting.shift()!;
      drop(oldest);
      return oldest;
    },
    remove(batch) {
      const at = waiting.indexOf(batch);
      if (at >= 0) waiting.splice(at, 1);
      drop(batch);
    },
  };
}

/** Written under another name and then renamed: a file of ours is whole or absent. */
function writeWhole(path: string, text: string): void {
  try {
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  } catch (error) {
    rmSync(`${path}.part`, { force: true });
    throw error;
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
