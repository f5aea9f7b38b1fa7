import { expect } from 'vitest';
import { test as schemaTest } from '../testing/schema.ts';

const test = schemaTest.extend('scene', { scope: 'file' }, ({ client }) => {
  const names = async (text: string) =>
    (await client.query<{ name: string }>(text)).rows.map((row) => row.name);
  /** Views that do not carry the tenant, or show the rows of their owner, who sees every tenant's. */
  const looseViews = () =>
    names(`select c.relname as name from pg_class c
    where c.relnamespace = 'studio'::regnamespace and c.relkind = 'v' and not (
      coalesce('security_invoker=true' = any(c.reloptions), false)
      and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'studio_id'))
    order by 1`);
  return { names, looseViews };
});

test('every table but the migrations carries the tenant', async ({ scene: { names } }) => {
  expect(
    await names(`select c.relname as name from pg_class c
      where c.relnamespace = 'studio'::regnamespace and c.relkind in ('r', 'p', 'm') and c.relname <> 'migrations'
        and not exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'studio_id' and a.attnotnull)`),
  ).toEqual([]);
});

test('every view carries the tenant and shows the rows of who asks', async ({
  client,
  scene: { looseViews },
}) => {
  expect(await looseViews()).toEqual([]);
  await client.query('begin');
  await client.query(`set local search_path to studio`);
  await client.query('create view owners_rows as select studio_id from classes');
  await client.query('create view tenantless with (security_invoker = true) as select title from classes');
  expect(await looseViews()).toEqual(['owners_rows', 'tenantless']);
  await client.query('rollback');
});

test('every table of a tenant forces row-level security, by the tenant of the transaction', async ({
  scene: { names },
}) => {
  expect(
    await names(`select c.relname as name from pg_class c
      where c.relnamespace = 'studio'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'migrations'
        and not (c.relrowsecurity and c.relforcerowsecurity and exists (
          select 1 from pg_policy p where p.polrelid = c.oid and p.polcmd = '*'
            and pg_get_expr(p.polqual, p.polrelid) like '%studio_id = %tandem.tenant%'))`),
  ).toEqual([]);
});

test('no policy but that one lets the application see anything: others only narrow it', async ({
  scene: { names },
}) => {
  expect(
    await names(`select c.relname || '.' || p.polname as name from pg_policy p join pg_class c on c.oid = p.polrelid
      where c.relnamespace = 'studio'::regnamespace and p.polname <> 'tenant' and p.polpermissive
        and (0::oid = any(p.polroles) or 'tandem_studio_app'::regrole = any(p.polroles))`),
  ).toEqual([]);
});

test('every unique key begins with the tenant', async ({ scene: { names } }) => {
  expect(
    await names(`select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where c.relnamespace = 'studio'::regnamespace and i.indisunique and a.attname <> 'studio_id' and c.relname <> 'migrations'`),
  ).toEqual([]);
});

test('every foreign key carries the tenant', async ({ scene: { names } }) => {
  expect(
    await names(`select conname as name from pg_constraint k
      where k.connamespace = 'studio'::regnamespace and k.contype = 'f' and not exists (
        select 1 from pg_attribute a where a.attrelid = k.conrelid and a.attnum = k.conkey[1] and a.attname = 'studio_id')`),
  ).toEqual([]);
});

test('the application owns nothing, bypasses nothing, and only adds to the audit log', async ({ client }) => {
  const { rows } = await client.query(`select rolsuper or rolbypassrls as above,
      exists (select 1 from pg_class where relowner = r.oid) as owns,
      has_table_privilege(r.oid, 'studio.audit_log', 'update') or has_table_privilege(r.oid, 'studio.audit_log', 'delete') as rewrites
    from pg_roles r where rolname = 'tandem_studio_app'`);
  expect(rows).toEqual([{ above: false, owns: false, rewrites: false }]);
});

test('without a tenant the application sees no row, and with one only its own', async ({
  client,
  scene: { names },
}) => {
  await client.query(
    `insert into studio.studios (studio_id, name) values (gen_random_uuid(), 'One'), (gen_random_uuid(), 'Two')`,
  );
  await client.query('set role tandem_studio_app');
  expect(await names('select name from studio.studios')).toEqual([]);
  await client.query('reset role');
  const { rows } = await client.query(`select studio_id from studio.studios where name = 'One'`);
  await client.query('begin');
  await client.query('set local role tandem_studio_app');
  await client.query(`select set_config('tandem.tenant', $1, true)`, [rows[0].studio_id]);
  expect(await names('select name from studio.studios')).toEqual(['One']);
  await client.query('rollback');
});
