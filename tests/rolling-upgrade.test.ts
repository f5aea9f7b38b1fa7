import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractOf, migrate } from '@tandem/platform';
import { testDatabase } from '@tandem/platform/testing';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { narrowings, type Shape, shapeOf } from './narrowing.ts';

/**
 * A migration runs while servers of the version before go on: it only adds, or says in a mark since which migration no server
 * uses what it takes away.
 */

/** Since then; what was before ran with all servers ended. */
const FOLDERS = [
  { schema: 'studio', folder: 'apps/studio/migrations', role: 'tandem_studio_app', since: '079' },
  { schema: 'auth', folder: 'apps/studio/migrations/auth', role: 'tandem_studio_app', since: '005' },
  { schema: 'tracker', folder: 'apps/tracker/migrations', role: 'tandem_tracker_app', since: '037' },
];
const inRoot = (path: string) => join(import.meta.dirname, '..', path);

async function emptyDatabase() {
  const database = await testDatabase('nothing', async () => {});
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await database.drop();
  });
  return { url: database.url, client };
}

test.each(FOLDERS)(
  'each new migration of $schema leaves its servers of before all that they use',
  async (of) => {
    const { url, client } = await emptyDatabase();
    const folder = inRoot(of.folder);
    const files = readdirSync(folder)
      .filter((name) => name.endsWith('.sql'))
      .sort();
    // What one schema asks of another is there.
    if (of.schema === 'auth') await migrate({ ...FOLDERS[0]!, url, folder: inRoot(FOLDERS[0]!.folder) });
    const upTo = (name: string) => migrate({ ...of, url, folder, restoring: name });
    const last = files.filter((name) => name.slice(0, 3) <= of.since).at(-1)!;
    await upTo(last);
    let before: Shape = await shapeOf(client, of.schema, of.role);
    const taken: Record<string, string[]> = {};
    for (const name of files.slice(files.indexOf(last) + 1)) {
      await upTo(name);
      const after = await shapeOf(client, of.schema, of.role);
      const narrower = narrowings(before, after);
      const contract = contractOf(readFileSync(join(folder, name), 'utf8'));
      if (narrower.length > 0 && contract === null) taken[name] = narrower;
      if (contract !== null)
        expect(contract < name.slice(0, 3), `${name} names an older migration`).toBe(true);
      before = after;
    }
    expect(taken).toEqual({});
  },
);

test('the queue is kept as it was: who raises this has every process of the version before end first, and says so', () => {
  const { pgboss } = JSON.parse(readFileSync(inRoot('node_modules/pg-boss/package.json'), 'utf8'));
  expect(pgboss.schema).toBe(43);
});

const BASE = `
  create table people (id int primary key, name text not null, mail text unique, age int not null default 3,
    state text not null check (state in ('here', 'gone')));
  create table rides (id int primary key, person int);
  create table notes (person int references people on delete cascade);
  create function heard(one int) returns int language sql as 'select one';
  create view seen as select id, name from people;
  alter table people enable row level security;
  create policy own on people using (id = 1);
  grant select, insert on people to :app;
  grant execute on function heard to :app;`;

describe('what is seen', () => {
  test.each([
    ['alter table people add column born date', []],
    ['alter table people add column seen boolean not null default false', []],
    ['create table spots (id int primary key, name text not null)', []],
    ['create index on rides (person)', []],
    ['alter table rides add column at int, add check (at > 0), add unique (person, at)', []],
    ['alter table people alter column name drop not null', []],
    [
      `alter table people drop constraint people_state_check,
        add constraint people_state_check check (state in ('here', 'gone', 'asleep'))`,
      [],
    ],
    [
      `alter table notes drop constraint notes_person_fkey,
        add constraint notes_person_fkey foreign key (person) references people on update cascade on delete cascade`,
      [],
    ],
    [
      `alter table notes drop constraint notes_person_fkey,
        add constraint notes_person_fkey foreign key (person) references people`,
      ['reference notes.notes_person_fkey may refuse what was taken'],
    ],
    ['drop table rides', ['table rides is gone']],
    ['alter table people drop column age', ['column people.age is gone']],
    ['alter table people rename column age to years', ['column people.age is gone']],
    ['alter table rides alter column person set not null', ['column rides.person must be given now']],
    ['alter table people alter column age drop default', ['column people.age must be given now']],
    ['alter table people add column born date not null', ['column people.born must be given']],
    [
      'alter table rides alter column person type bigint',
      ['column rides.person was integer, and is bigint', 'table rides is written anew under a lock'],
    ],
    [
      'alter table rides add check (person > 0) not valid',
      ['check rides.rides_person_check may refuse what was taken'],
    ],
    [
      `alter table people drop constraint people_state_check,
        add constraint people_state_check check (state in ('here'))`,
      ['check people.people_state_check may refuse what was taken'],
    ],
    ['create unique index on rides (person)', ['uniqueness rides btree (person) may refuse what was taken']],
    [
      'alter table rides add foreign key (person) references people not valid',
      ['reference rides.rides_person_fkey may refuse what was taken'],
    ],
    ['alter table people drop constraint people_mail_key', ['uniqueness people btree (mail) is gone']],
    [
      'alter table people add column at timestamptz not null default clock_timestamp()',
      ['table people is written anew under a lock'],
    ],
    [
      'drop function heard(int)',
      ['function heard(one integer) is gone', 'right to execute on heard is gone'],
    ],
    ['revoke insert on people from :app', ['right to insert on people is gone']],
    ['alter policy own on people using (id = 2)', ['policy people.own says something else']],
    ['drop view seen', ['table seen is gone']],
  ])('%s', async (change, expected) => {
    const { url, client } = await emptyDatabase();
    const folder = mkdtempSync(join(tmpdir(), 'tandem-rolling-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const of = { url, schema: 'made_up', role: 'tandem_test_app', folder };
    writeFileSync(join(folder, '001-base.sql'), BASE);
    await migrate(of);
    const before = await shapeOf(client, of.schema, of.role);
    writeFileSync(join(folder, '002-change.sql'), change);
    await migrate(of);
    const found = narrowings(before, await shapeOf(client, of.schema, of.role));
    if (expected.length === 0) expect(found).toEqual([]);
    else expect(found).toEqual(expect.arrayContaining(expected));
  });
});
