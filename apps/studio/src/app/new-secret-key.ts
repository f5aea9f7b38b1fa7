import { type changeSecretKey, inTenant, open, seal } from '@tandem/platform';
import { sql } from 'kysely';
import { factorContext } from '../accounts/index.ts';
import type { Db, Trx } from '../base/db.ts';
import { mailContext } from '../notifications/index.ts';
import { remainsContext } from '../rights/index.ts';
import { signInContext, sourceContext, sourceHookContext } from '../sources/index.ts';
import { passwordContext } from '../spivi/index.ts';
import { uploadKeyContext } from '../uploads/index.ts';
import { secretsContext } from '../webhooks/index.ts';

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
  {
    table: 'upload_connections',
    column: 'key_sealed',
    id: 'customer_id',
    context: (_studioId: string, id: string) => uploadKeyContext(id),
  },
  {
    table: 'webhooks',
    column: 'secrets',
    id: 'webhook_id',
    context: (_studioId: string, id: string) => secretsContext(id),
  },
  { table: 'source_connections', column: 'secrets', id: 'source', context: sourceContext },
  { table: 'source_hooks', column: 'secrets', id: 'source', context: sourceHookContext },
  { table: 'source_sign_ins', column: 'client', id: 'sign_in_id', context: signInContext },
  { table: 'erasures', column: 'remote', id: 'erasure_id', context: remainsContext },
  { table: 'merged_remains', column: 'sealed', id: 'remains_id', context: remainsContext },
] as const;

type Keys = Pick<ReturnType<typeof changeSecretKey>, 'from' | 'to'>;
export type Resealed = { sealed: number; lost: number };

/**
 * Seals everything anew that was sealed with the old key, a transaction per studio. Cut short and run again it goes on:
 * what opens with the new key already is left. What opens with neither stays as it is, and is counted as lost.
 */
export async function sealAnew(db: Db, keys: Keys): Promise<Resealed> {
  const total = { sealed: 0, lost: 0 };
  await db.transaction().execute((trx) => sealFactors(trx, keys, total));
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

function sealStudio(db: Db, studioId: string, keys: Keys): Promise<Resealed> {
  return inTenant(db, studioId, async (trx) => {
    const count = { sealed: 0, lost: 0 };
    for (const { table, column, id, context } of sealedColumns) {
      const { rows } = await sql<{ id: string; value: Buffer }>`
        select ${sql.ref(id)} as id, ${sql.ref(column)} as value from ${sql.table(table)}
        where studio_id = ${studioId} and ${sql.ref(column)} is not null for update`.execute(trx);
      for (const row of rows) {
        const anew = sealedAnew(row.value, context(studioId, row.id), keys, count);
        if (anew === null) continue;
        await sql`
          update ${sql.table(table)} set ${sql.ref(column)} = ${anew}
          where studio_id = ${studioId} and ${sql.ref(id)} = ${row.id}`.execute(trx);
      }
    }
    return count;
  });
}

/** What people's apps make their codes from: accounts are no studio's. */
async function sealFactors(trx: Trx, keys: Keys, count: Resealed): Promise<void> {
  const { rows } = await sql<{ id: string; value: Buffer }>`
    select factor_id as id, sealed as value from auth.factor where sealed is not null for update`.execute(
    trx,
  );
  for (const row of rows) {
    const anew = sealedAnew(row.value, factorContext(row.id), keys, count);
    if (anew !== null)
      await sql`update auth.factor set sealed = ${anew} where factor_id = ${row.id}`.execute(trx);
  }
}

/** Null where it is sealed with the new key already, or lost. */
function sealedAnew(value: Buffer, where: string, { from, to }: Keys, count: Resealed): Buffer | null {
  if (opened(to, value, where) !== null) return null;
  const plain = opened(from, value, where);
  count[plain === null ? 'lost' : 'sealed']++;
  return plain === null ? null : seal(to, plain, where);
}

function opened(key: Buffer, sealed: Buffer, context: string): string | null {
  try {
    return open(key, sealed, context);
  } catch {
    return null;
  }
}
