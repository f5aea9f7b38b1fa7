import { expect } from 'vitest';
import { type TestSite, test as tracked } from '../testing/tracker.ts';
import { runCommand } from './command.ts';

const test = tracked.extend(
  'run',
  { scope: 'file' },
  ({ t }) =>
    (line: string) =>
      runCommand(t.databaseUrl, line.split(' ')),
);
const SITE = 'add-site --site-id 9 --name Neuf --login me@club.example --time-zone Europe/Paris';
const BOX = 'add-box --site-id 9 --box-id 10 --name Cycle --seats 24';

test('a site and a box of one’s own: the password opens Spivi’s interface, the token the box’s', async ({
  t,
  run,
}) => {
  const password = /Password {2}(\S+)/.exec(await run(SITE))![1]!;
  const token = /sends this token:\n {2}(\S+)/.exec(await run(BOX))![1]!;
  const site = { siteId: 9, sourceName: 'me@club.example', password, boxId: 10 } as unknown as TestSite;
  expect((await t.call('ClientService/GetClients', { Username: 'nobody@x.example' }, site)).errorCode).toBe(
    200,
  );
  const answer = await fetch(`${t.url}/box/v1/class`, { headers: { authorization: `Bearer ${token}` } });
  expect(await answer.json()).toEqual({ event: null });
  expect(await run('list')).toContain(
    'Site 9  Neuf  me@club.example  Europe/Paris\n  Box 10  Cycle  24 seats',
  );
});

test.for([
  [SITE, 'There is a site 9 already.'],
  [BOX, 'Site 9 has a box 10 already.'],
  [BOX.replace('--site-id 9', '--site-id 77'), 'There is no site 77.'],
  [SITE.replace('Europe/Paris', 'Paris'), '--time-zone: a time zone such as Europe/Paris is needed.'],
  [SITE.replace('me@club.example', 'me'), '--login: an email is needed.'],
  [BOX.replace(' --seats 24', ''), '--seats: '],
  [BOX.replace('24', 'many'), '--seats: '],
  [`${BOX} --colour red`, "Unknown option '--colour'."],
  ['remove-site', 'There is no command "remove-site".'],
] as const)('%s is refused in plain words', async ([line, message], { run }) => {
  await expect(run(line)).rejects.toThrow(message);
});

test('whoever owns the database without being a superuser sees every site too', async ({ t }) => {
  await t.owner.query(`create role plain_owner login password 'plain'`);
  await t.owner.query('grant plain_owner to current_user');
  const { rows } = await t.owner.query('select current_user as name');
  try {
    for (const object of ['schema tracker', 'table tracker.sites', 'table tracker.boxes'])
      await t.owner.query(`alter ${object} owner to plain_owner`);
    for (const table of ['sites', 'boxes'])
      await t.owner.query(`alter policy lookup on ${table} to plain_owner`);
    const url = t.databaseUrl.replace(/\/\/[^@]+@/, '//plain_owner:plain@');
    expect(await runCommand(url, ['list'])).toContain('Site 1  Club 1');
  } finally {
    await t.owner.query(`reassign owned by plain_owner to ${rows[0].name}`);
    await t.owner.query('drop owned by plain_owner');
    await t.owner.query('drop role plain_owner');
  }
});
