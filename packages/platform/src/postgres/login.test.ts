import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbeddedPostgres } from './embedded.ts';
import { migrate } from './migrate.ts';
import { createPool } from './pool.ts';

const ROLE = 'wall_app';
let folder: string;
let server: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let admin: pg.Client;

/** A server of its own: the roles of a server are everybody's on it. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-login-'));
  writeFileSync(join(folder, '001-rows.sql'), 'create table rows (n int); grant select on rows to :app;');
  server = await startEmbeddedPostgres(join('/tmp', `tandem-login-${process.pid}`), { fsync: 'off' });
  admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
});
afterAll(async () => {
  await admin?.end();
  await server?.stop();
  for (const path of [folder, server?.folder ?? folder]) rmSync(path, { recursive: true, force: true });
});

const setUp = (url: string) => migrate({ url, schema: 'wall', role: ROLE, folder });

/** What a session of the servers' pool answers, or PostgreSQL's code of its refusal. */
async function ask(url: string, ...statements: string[]): Promise<unknown> {
  const pool = createPool({ url, role: ROLE, schema: 'wall', max: 1 });
  try {
    let rows: unknown;
    for (const text of statements) rows = (await pool.query(text)).rows;
    return rows;
  } catch (error) {
    return (error as { code?: string }).code;
  } finally {
    await pool.end();
  }
}

/** A database with an owner of its own, as a hosted PostgreSQL has them. */
async function ownedBy(login: string, attributes: string): Promise<string> {
  await admin.query(`create role ${login} login password 'plain' ${attributes}`);
  await admin.query(`create database ${login} owner ${login}`);
  return server.url.replace(/\/\/[^@]+@/, `//${login}:plain@`).replace(/[^/]+$/, login);
}

async function newestLogin(): Promise<string> {
  const { rows } = await admin.query<{ name: string }>(
    `select rolname as name from pg_roles where rolname like '${ROLE}\\_%' order by oid desc limit 1`,
  );
  return rows[0]!.name;
}

test('a session of the servers’ pool is no superuser and no owner, and finds no way to either', async () => {
  await setUp(server.url);
  const who = `select current_user::text as acts, r.rolsuper as super from pg_roles r where rolname = current_user`;
  expect(await ask(server.url, who)).toEqual([{ acts: ROLE, super: false }]);
  for (const way of [
    `select set_config('role', 'none', false)`,
    'reset role',
    'set role none',
    'reset session authorization',
    'set session authorization default',
    'discard all',
    'reset all',
  ]) {
    const above = `select bool_or(rolsuper or rolbypassrls or rolcreaterole) as above, bool_or(rolname = 'tandem') as owner
      from pg_roles where pg_has_role(session_user, oid, 'member') or pg_has_role(current_user, oid, 'member')`;
    expect([way, await ask(server.url, way, above)]).toEqual([way, [{ above: false, owner: false }]]);
    for (const [deed, code] of [
      [`copy (select 1) to program 'true'`, '42501'],
      [`create temp table t (x text); copy t from program 'id'`, '42501'],
      [`copy (select 1) to '/tmp/wall'`, '42501'],
      [`select pg_read_file('/etc/passwd')`, '42501'],
      ['set role tandem', '42501'],
      ['set session authorization tandem', '42501'],
      ['alter table wall.rows disable row level security', '42501'],
      ['drop table wall.rows', '42501'],
      ['create role another superuser', '42501'],
      ['alter role wall_app superuser', '42501'],
      ['select rolpassword from pg_authid', '42501'],
    ] as const)
      expect([way, deed, await ask(server.url, way, deed)]).toEqual([way, deed, code]);
  }
});

test('a database made before there was a login gets it, and again when the owner’s password changes', async () => {
  const url = await ownedBy('grown', 'createrole');
  await admin.query(`grant ${ROLE} to grown with admin option`);
  await setUp(url);
  await admin.query(`drop role ${await newestLogin()}`);
  await setUp(url);
  expect(await ask(url, 'select count(*)::int as n from rows')).toEqual([{ n: 0 }]);

  await admin.query(`alter role grown password 'changed'`);
  const after = url.replace('plain', 'changed');
  expect(await ask(after, 'select 1')).toBe('28P01');
  await setUp(after);
  expect(await ask(after, 'select count(*)::int as n from rows')).toEqual([{ n: 0 }]);
  // The other owner's servers are not locked out by it.
  expect(await ask(server.url, 'select count(*)::int as n from rows')).toEqual([{ n: 0 }]);
});

test('an owner who may not make it is told what an administrator has to run, and that is enough', async () => {
  const url = await ownedBy('hosted', '');
  await admin.query(`grant ${ROLE} to hosted`);
  const refusal = (await setUp(url).catch((error: unknown) => error)) as { message: string; remedy: string };
  expect(refusal.message).toMatch(/^The database login hosted may not make the login wall_app_[0-9a-f]{8}/);
  const advice = /run: (.*)$/.exec(refusal.remedy)![1]!;
  expect(advice).not.toContain('plain');
  await admin.query(advice);
  await setUp(url);
  expect(await ask(url, 'select count(*)::int as n from rows')).toEqual([{ n: 0 }]);
});

test('a login that could do more is not used', async () => {
  const url = await ownedBy('generous', 'createrole');
  await admin.query(`grant ${ROLE} to generous with admin option`);
  await setUp(url);
  await admin.query('create role stronger');
  await admin.query(`grant stronger to ${await newestLogin()}`);
  await expect(setUp(url)).rejects.toThrow(/may do more than act as wall_app: stronger/);
});

test('many starts at once agree on one login', async () => {
  const url = await ownedBy('busy', 'createrole');
  await admin.query(`grant ${ROLE} to busy with admin option`);
  await Promise.all(Array.from({ length: 6 }, () => setUp(url)));
  expect(await ask(url, 'select count(*)::int as n from rows')).toEqual([{ n: 0 }]);
});
