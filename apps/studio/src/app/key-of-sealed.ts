import { findSecretKey, inTenant, loadSecretKey, open, SetupError, seal } from '@tandem/platform';
import { sql } from 'kysely';
import type { Db } from '../base/db.ts';
import { MAX_REJECTED_LOGINS } from '../mirror/index.ts';
import { passwordContext } from '../spivi/index.ts';
import { sealedColumns } from './new-secret-key.ts';

const STUDIOS_AT_ONCE = 100;

/** Something sealed. @property what for people */
type Sealed = { table: string; studioId: string; id: string; value: Buffer; context: string; what: string };

/** What each table's sealed column is, in a sentence about a studio. */
const WHAT: Record<(typeof sealedColumns)[number]['table'], string> = {
  spivi_connections: 'the Spivi password',
  mails: 'a mail that waits',
  erasures: 'what an erasure has still to do',
};

/**
 * The secret key, made where there is none yet; but never beside values that only a lost one opens.
 * @throws SetupError where the key is lost, or opens nothing of what is sealed
 */
export async function keyOfSealed(db: Db, dataDir: string): Promise<Buffer> {
  const key = findSecretKey(dataDir);
  let unopened: Sealed | null = null;
  for await (const sealed of everythingSealed(db)) {
    if (key !== null && opens(key, sealed)) return key;
    unopened ??= sealed;
  }
  if (unopened === null) return loadSecretKey(dataDir);
  const { rows } = await inTenant(db, unopened.studioId, (trx) =>
    sql<{ name: string }>`select name from studios where studio_id = ${unopened.studioId}`.execute(trx),
  );
  const value = `${unopened.what} of “${rows[0]?.name ?? unopened.studioId}”`;
  throw new SetupError(
    key === null
      ? `The secret key is gone from ${dataDir}, and only it opens ${value}.`
      : `This secret key is not the one that sealed ${value}: it opens nothing that the database keeps.`,
    'Put secret.key back from its backup, or set TANDEM_SECRET_KEY. If it is lost for good: npm run studio -- --forget-sealed, then enter the passwords of Spivi again under Integrations.',
  );
}

/**
 * Gives up what the present key, or a new one, does not open: the passwords of Spivi are asked for again, mails that
 * wait are not sent, and erasures say that a person must look.
 * @returns how much was given up
 */
export async function forgetSealed(db: Db, dataDir: string): Promise<number> {
  const key = loadSecretKey(dataDir);
  let forgotten = 0;
  for await (const sealed of everythingSealed(db)) {
    if (opens(key, sealed)) continue;
    const { table, studioId, id } = sealed;
    const nothing = seal(key, '', passwordContext(studioId));
    const forget = {
      spivi_connections: sql`update spivi_connections set password_sealed = ${nothing}, rejected_logins = ${MAX_REJECTED_LOGINS} where studio_id = ${studioId}`,
      mails: sql`update mails set sealed = null, state = case when state = 'waiting' then 'skipped' else state end,
        reason = case when state = 'waiting' then 'overtaken' else reason end, settled_at = coalesce(settled_at, now())
        where studio_id = ${studioId} and mail_id = ${id}`,
      erasures: sql`update erasures set remote = null, state = case when state = 'running' then 'attention' else state end
        where studio_id = ${studioId} and erasure_id = ${id}`,
    }[table as keyof typeof WHAT];
    await inTenant(db, studioId, (trx) => forget.execute(trx));
    forgotten++;
  }
  return forgotten;
}

async function* everythingSealed(db: Db): AsyncGenerator<Sealed> {
  for (let last: string | null = null; ; ) {
    const { rows }: { rows: { studio_id: string }[] } = await sql<{ studio_id: string }>`
      select studio_id from studios_after(${last}, ${STUDIOS_AT_ONCE})`.execute(db);
    for (const { studio_id: studioId } of rows)
      for (const { table, column, id, context } of sealedColumns) {
        const { rows: sealed } = await inTenant(db, studioId, (trx) =>
          sql<{ id: string; value: Buffer }>`
            select ${sql.ref(id)} as id, ${sql.ref(column)} as value from ${sql.table(table)}
            where studio_id = ${studioId} and ${sql.ref(column)} is not null`.execute(trx),
        );
        for (const row of sealed)
          yield { table, studioId, ...row, context: context(studioId, row.id), what: WHAT[table] };
      }
    if (rows.length === 0) return;
    last = rows.at(-1)!.studio_id;
  }
}

function opens(key: Buffer, { value, context }: Sealed): boolean {
  try {
    open(key, value, context);
    return true;
  } catch {
    return false;
  }
}
