import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { SetupError } from '../errors.ts';
import { connectOwner } from './connect.ts';
import { ensureLogin } from './login.ts';
import { refuseRestoring } from './restoring.ts';

/** Whoever comes after a migration that waits for a table waits behind it: it lets them pass after so long, and asks again. */
const LOCK_WAIT_SECONDS = 3;
const MAX_LOCK_TRIES = 20;
const LOCK_PAUSE_MS = 1_000;
const LOCK_NOT_HAD = '55P03';

const CONTRACT = /^-- contract: since (\d{3})\b/m;

/**
 * The mark of a migration that takes something away or narrows it, `-- contract: since 091, …`: servers that know migration
 * 091 do without it, those before must have ended.
 * @returns that number; null for one that only adds
 */
export const contractOf = (migration: string): string | null => CONTRACT.exec(migration)?.[1] ?? null;

/**
 * Brings a schema up to date with the numbered `.sql` files of a folder, each in a transaction of its own, under a
 * lock so that many processes may start at once. Runs as the database's owner; makes the application's role, which
 * owns nothing, and the servers' login, which is a member of that role and of nothing else. Files may use `:app` for that role's name.
 * Servers of the version before go on meanwhile, and may start again afterwards: a database that is newer by what was added is
 * theirs too.
 *
 * @param options.restoring for a schema as it was once: apply no file after this one; null: all
 * @returns names of the files applied now
 * @throws SetupError when the database has taken away what this program uses, when a table is in use for too long, when an applied file was changed afterwards, or the login may not create the role or schema
 */
export async function migrate(options: {
  url: string;
  schema: string;
  role: string;
  folder: string;
  restoring?: string | null | undefined;
}): Promise<string[]> {
  const { schema, role } = options;
  const client = await connectOwner(options.url, 'migrate');
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', ['tandem-migrate']);
    if (options.restoring === undefined) await refuseRestoring(client);
    await createRole(client, role);
    await ensureLogin(client, options.url, role);
    await client.query(`create schema if not exists ${schema}`);
    await client.query(`grant usage on schema ${schema} to ${role}`);
    await client.query(`set search_path to ${schema}`);
    await client.query(
      'create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    );
    await client.query('alter table migrations add column if not exists contract_since text');
    const { rows } = await client.query<{ name: string; checksum: string; contract_since: string | null }>(
      'select name, checksum, contract_since from migrations order by name',
    );
    const applied = new Map(rows.map((row) => [row.name, row.checksum]));
    const now: string[] = [];
    const known = readdirSync(options.folder)
      .filter((file) => file.endsWith('.sql'))
      .sort();
    const newest = known.at(-1) ?? '';
    const cut = rows.find(
      ({ name, contract_since: since }) => !known.includes(name) && since !== null && newest < since,
    );
    if (cut)
      throw new SetupError(
        `The database belongs to a newer Tandem: this one still uses what ${schema}/${cut.name} took away.`,
        'Start the newer one again, or put back a backup of the data from before it was started.',
      );
    for (const name of known) {
      if (options.restoring && name > options.restoring) break;
      const text = readFileSync(join(options.folder, name), 'utf8');
      const checksum = createHash('sha256').update(text).digest('hex');
      if (applied.has(name)) {
        if (applied.get(name) !== checksum) {
          throw new SetupError(
            `The migration ${schema}/${name} was changed after it was applied.`,
            'Undo the change and add a new numbered file instead.',
          );
        }
        continue;
      }
      const says = { name, checksum, contract: contractOf(text), text: text.replaceAll(':app', role) };
      await apply(client, `${schema}/${name}`, says);
      now.push(name);
    }
    return now;
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new SetupError(
      `The database login ${client.user} may not set up the schema ${schema}: ${(error as Error).message}.`,
      `Let an administrator of the server make it the owner: alter database ${client.escapeIdentifier(client.database ?? '')} owner to ${client.escapeIdentifier(client.user ?? '')};`,
    );
  } finally {
    await client.end();
  }
}

async function apply(
  client: pg.Client,
  place: string,
  {
    name,
    checksum,
    contract,
    text,
  }: Record<'name' | 'checksum' | 'text', string> & { contract: string | null },
): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      await client.query('begin');
      await client.query(`set local lock_timeout = '${LOCK_WAIT_SECONDS}s'`);
      await client.query(text);
      await client.query('insert into migrations (name, checksum, contract_since) values ($1, $2, $3)', [
        name,
        checksum,
        contract,
      ]);
      await client.query('commit');
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_HAD) throw error;
      if (tried >= MAX_LOCK_TRIES)
        throw new SetupError(
          `The migration ${place} did not get a table that is in use.`,
          'Look in pg_stat_activity for a transaction that lasts, end it, then start again.',
        );
      await client.query('rollback');
      await sleep(LOCK_PAUSE_MS);
    }
  }
}

async function createRole(client: pg.Client, role: string): Promise<void> {
  const { rows } = await client.query<{ exists: boolean; member: boolean; login: string }>(
    `select r.oid is not null as exists, coalesce(pg_has_role(r.oid, 'member'), false) as member, current_user as login
     from (values ($1::text)) wanted (name) left join pg_roles r on r.rolname = wanted.name`,
    [role],
  );
  const { exists, member, login } = rows[0]!;
  if (member) return;
  try {
    if (!exists) await client.query(`create role ${role} nologin nobypassrls`);
    await client.query(`grant ${role} to current_user`);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new SetupError(
      `The database login ${login} may not ${exists ? 'act as' : 'create'} the role ${role}.`,
      `Let an administrator of the server run: ${exists ? '' : `create role ${role} nologin; `}grant ${role} to ${client.escapeIdentifier(login)};`,
    );
  }
}
