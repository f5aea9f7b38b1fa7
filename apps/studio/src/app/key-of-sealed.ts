import { findSecretKey, inTenant, loadSecretKey, open, SetupError, seal } from '@tandem/platform';
import { sql } from 'kysely';
import { factorContext } from '../accounts/index.ts';
import type { Db } from '../base/db.ts';
import { MAX_REJECTED_LOGINS } from '../mirror/index.ts';
import { passwordContext } from '../spivi/index.ts';
import { sealedColumns } from './new-secret-key.ts';

const STUDIOS_AT_ONCE = 100;

/** Something sealed. @property what for people */
type Sealed = {
  table: Table;
  studioId: string | null;
  id: string;
  value: Buffer;
  context: string;
  what: string;
};
type Table = (typeof sealedColumns)[number]['table'] | 'auth.factor';

/** What each table's sealed column is, in a sentence about a studio. */
const WHAT: Record<Table, string> = {
  spivi_connections: 'the Spivi password',
  mails: 'a mail that waits',
  upload_connections: 'a member’s key for intervals.icu',
  webhooks: 'the secret of a webhook',
  source_connections: 'the login of a system that classes are read from',
  source_hooks: 'the secret of a webhook of another system',
  source_sign_ins: 'the client of a system that somebody is allowing to be read',
  erasures: 'what an erasure has still to do',
  merged_remains: 'who a merged profile was at Spivi',
  'auth.factor': 'the app of a login',
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
  const value = await nameOf(db, unopened);
  throw new SetupError(
    key === null
      ? `The secret key is gone from ${dataDir}, and only it opens ${value}.`
      : `This secret key is not the one that sealed ${value}: it opens nothing that the database keeps.`,
    'Put secret.key back from its backup, or set TANDEM_SECRET_KEY. If it is lost for good: npm run studio -- --forget-sealed, then enter the passwords of Spivi again under Integrations.',
  );
}

async function nameOf(db: Db, { what, studioId }: Sealed): Promise<string> {
  if (studioId === null) return what;
  const { rows } = await inTenant(db, studioId, (trx) =>
    sql<{ name: string }>`select name from studios where studio_id = ${studioId}`.execute(trx),
  );
  return `${what} of “${rows[0]?.name ?? studioId}”`;
}

/**
 * Gives up what the present key, or a new one, does not open: the passwords of Spivi are asked for again, mails that
 * wait are not sent, erasures say that a person must look and know no more who merged profiles were at Spivi, members give their key for intervals.icu again, webhooks are made anew, and people whose app is forgotten set up another.
 * @returns how much was given up
 */
export async function forgetSealed(db: Db, dataDir: string): Promise<number> {
  const key = loadSecretKey(dataDir);
  let forgotten = 0;
  for await (const sealed of everythingSealed(db)) {
    if (opens(key, sealed)) continue;
    const { table, studioId, id } = sealed;
    forgotten++;
    if (studioId === null) {
      await sql`delete from auth.factor where factor_id = ${id}`.execute(db);
      continue;
    }
    const nothing = seal(key, '', passwordContext(studioId));
    const forget = {
      spivi_connections: sql`update spivi_connections set password_sealed = ${nothing}, rejected_logins = ${MAX_REJECTED_LOGINS} where studio_id = ${studioId}`,
      mails: sql`update mails set sealed = null, state = case when state = 'waiting' then 'skipped' else state end,
        reason = case when state = 'waiting' then 'overtaken' else reason end, settled_at = coalesce(settled_at, now())
        where studio_id = ${studioId} and mail_id = ${id}`,
      upload_connections: sql`delete from upload_connections where studio_id = ${studioId} and customer_id = ${id}`,
      webhooks: sql`delete from webhooks where studio_id = ${studioId} and webhook_id = ${id}`,
      source_connections: sql`delete from source_connections where studio_id = ${studioId} and source = ${id}`,
      source_hooks: sql`delete from source_hooks where studio_id = ${studioId} and source = ${id}`,
      source_sign_ins: sql`delete from source_sign_ins where studio_id = ${studioId} and sign_in_id = ${id}`,
      erasures: sql`update erasures set remote = null, state = case when state = 'running' then 'attention' else state end
        where studio_id = ${studioId} and erasure_id = ${id}`,
      merged_remains: sql`delete from merged_remains where studio_id = ${studioId} and remains_id = ${id}`,
    }[table as Exclude<Table, 'auth.factor'>];
    await inTenant(db, studioId, (trx) => forget.execute(trx));
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
    if (rows.length === 0) break;
    last = rows.at(-1)!.studio_id;
  }
  const { rows: apps } = await sql<{ id: string; value: Buffer }>`
    select factor_id as id, sealed as value from auth.factor where sealed is not null`.execute(db);
  for (const row of apps)
    yield {
      table: 'auth.factor',
      studioId: null,
      ...row,
      context: factorContext(row.id),
      what: WHAT['auth.factor'],
    };
}

function opens(key: Buffer, { value, context }: Sealed): boolean {
  try {
    open(key, value, context);
    return true;
  } catch {
    return false;
  }
}
