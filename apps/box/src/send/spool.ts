import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Batch, batch } from '@tandem/api/box';
import { createSpool, type Spool } from '@tandem/api/box-side';
import { z } from 'zod';

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
  if (folder === undefined) return createSpool();
  const left: z.infer<typeof savedBatch>[] = [];
  let trouble: string | null = null;
  /** A disk that is full or gone must not end the ride: batches then live in memory. */
  const onDisk = (work: () => void) => {
    try {
      work();
      trouble = null;
    } catch (error) {
      const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
      trouble = `The spool ${folder} ${full ? 'is on a full disk' : `cannot be used (${(error as Error).message})`}: going on in memory, so do not restart the box now.`;
    }
  };
  onDisk(() => {
    mkdirSync(folder, { recursive: true });
    left.push(...leftovers(folder));
  });
  let savedAt = left.at(-1)?.savedAt ?? 0;
  return createSpool({
    left: left.map(({ savedAt: _, ...batch }) => batch),
    trouble: () => trouble,
    keep(batch) {
      savedAt = Math.max(savedAt + 1, Date.now());
      onDisk(() => writeWhole(join(folder, fileOf(batch)), JSON.stringify({ ...batch, savedAt })));
    },
    drop(batch) {
      try {
        rmSync(join(folder, fileOf(batch)), { force: true });
      } catch {
        // Sent again after a restart, it would be known as a repeat.
      }
    },
  });
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
