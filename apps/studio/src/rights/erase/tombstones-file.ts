import { appendFile, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import type { Studio } from '../../base/context.ts';

/** `<when> <studio> <hash>`, one line for each who was erased; anything else is the rest of a line cut off by a crash. */
const LINE = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([0-9a-f-]{36}) ([0-9a-f]{64})$/;
export type Tombstone = { hash: string; erasedAt: Date };

/**
 * The tombstones of the file beside the secret key, by studio. It outlives a database that is put back from a backup,
 * which knows nothing of later erasures.
 */
export async function readTombstones(studio: Studio): Promise<Map<string, Tombstone[]>> {
  const byStudio = new Map<string, Tombstone[]>();
  if (studio.tombstonesFile === null) return byStudio;
  const file = await open(studio.tombstonesFile).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!file) return byStudio;
  for await (const line of file.readLines()) {
    const [, when, studioId, hash] = LINE.exec(line) ?? [];
    if (!when) continue;
    const known = byStudio.get(studioId!) ?? [];
    known.push({ hash: hash!, erasedAt: new Date(when) });
    byStudio.set(studioId!, known);
  }
  return byStudio;
}

/** Adds to the file whatever tombstones of the studio are only in the database; on the disk when this resolves. */
export async function keepTombstones(
  studio: Studio,
  studioId: string,
  kept: readonly Tombstone[],
): Promise<void> {
  if (studio.tombstonesFile === null) return;
  const known = new Set(kept.map(({ hash }) => hash));
  const { rows } = await inStudio(studio, studioId, ({ trx }) =>
    sql<{ hash: string; erased_at: Date }>`
      select encode(subject_hash, 'hex') as hash, erased_at from tombstones where studio_id = ${studioId}
      order by erased_at`.execute(trx),
  );
  const missing = rows.filter(({ hash }) => !known.has(hash));
  if (missing.length === 0) return;
  await mkdir(dirname(studio.tombstonesFile), { recursive: true });
  // The line break first: the line before may have been cut off.
  const text = missing
    .map(({ hash, erased_at }) => `\n${erased_at.toISOString()} ${studioId} ${hash}`)
    .join('');
  await appendFile(studio.tombstonesFile, `${text}\n`, { flush: true, mode: 0o600 });
}
