import { type changeSecretKey, inTenant, open, seal } from '@tandem/platform';
import { sql } from 'kysely';
import type { Db } from '../base/db.ts';
import { mailContext } from '../notifications/index.ts';
import { remainsContext } from '../rights/index.ts';
import { passwordContext } from '../spivi/index.ts';

const STUDIOS_AT_ONCE = 100;

/** Every column that holds something sealed, the key of its row, and what binds it to that row. */
export const sealedColumns = [
  {
    table: 'spivi_connections',
    column: 'password_sealed',
    id: 'studio_id',
    context: (studioId: string) => passwordContext(studioId),
  },
  {
    table: 'mails',
    column: 'sealed',
    id: 'mail_id',
    context: (_studioId: string, id: string) => mailContext(id),
  },
  { table: 'erasures', column: 'remote', id: 'erasure_id', context: remainsContext },
] as const;

export type Resealed = { sealed: number; lost: number };

/**
 * Seals everything anew that was sealed with the old key, a transaction per studio. Cut short and run again it goes on:
 * what opens with the new key already is left. What opens with neither stays as it is, and is counted as lost.
 */
export async function sealAnew(
  db: Db,
  keys: Pick<ReturnType<typeof changeSecretKey>, 'from' | 'to'>,
): Promise<Resealed> {
  const total = { sealed: 0, lost: 0 };
  for (let last: string | null = null; ; ) {
    const { rows }: { rows: { studio_id: string }[] } = await sql<{ studio_id: string }>`
      select studio_id from studios_after(${last}, ${STUDIOS_AT_ONCE})`.execute(db);
    for (const { studio_id } of rows) {
      const { sealed, lost } = await sealStudio(db, studio_id, keys);
      total.sealed += sealed;
      total.lost += lost;
    }
    if (rows.length === 0) return total;
    last = rows.at(-1)!.studio_id;
  }
}

function sealStudio(db: Db, studioId: string, { from, to }: { from: Buffer; to: Buffer }): Promise<Resealed> {
  return inTenant(db, studioId, async (trx) => {
    const count = { sealed: 0, lost: 0 };
    for (const { table, column, id, context } of sealedColumns) {
      const { rows } = await sql<{ id: string; value: Buffer }>`
        select ${sql.ref(id)} as id, ${sql.ref(column)} as value from ${sql.table(table)}
        where studio_id = ${studioId} and ${sql.ref(column)} is not null for update`.execute(trx);
      for (const row of rows) {
        const where = context(studioId, row.id);
        if (opened(to, row.value, where) !== null) continue;
        const plain = opened(from, row.value, where);
        if (plain === null) {
          count.lost++;
          continue;
        }
        await sql`
          update ${sql.table(table)} set ${sql.ref(column)} = ${seal(to, plain, where)}
          where studio_id = ${studioId} and ${sql.ref(id)} = ${row.id}`.execute(trx);
        count.sealed++;
      }
    }
    return count;
  });
}

function opened(key: Buffer, sealed: Buffer, context: string): string | null {
  try {
    return open(key, sealed, context);
  } catch {
    return null;
  }
}
