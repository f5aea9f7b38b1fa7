import { expect } from 'vitest';
import { A, B, type TestSite, test as tracked } from '../testing/tracker.ts';
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

test('a token and a password are revoked: the old ones are refused, the new ones work', async ({
  t,
  run,
}) => {
  const site = (password: string) => ({ siteId: 2, sourceName: 'admin@club.example', password });
  const ask = (password: string) =>
    t.call('ClientService/GetClients', { Username: 'nobody@x.example' }, site(password));
  const box = async (token: string) => {
    const answer = await fetch(`${t.url}/box/v1/class`, { headers: { authorization: `Bearer ${token}` } });
    return answer.ok ? 'known' : ((await answer.json()) as { code: string }).code;
  };
  const screen = await t.signIn(B);
  expect((await ask(B.password)).errorCode).toBe(200);
  const password = /\n {2}(\S+)/.exec(await run('new-password --site-id 2'))![1]!;
  expect((await ask(B.password)).errorCode).toBe(401);
  expect((await ask(password)).errorCode).toBe(200);
  expect((await t.api('GET', '/api/session', screen)).status).toBe(401);

  const token = /\n {2}(\S+)/.exec(await run(`new-token --site-id 2 --box-id ${B.boxId}`))![1]!;
  expect([await box(B.token), await box(token)]).toEqual(['token_revoked', 'known']);
  await run(`revoke-token --site-id 2 --box-id ${B.boxId}`);
  expect([await box(token), await box('made-up')]).toEqual(['token_revoked', 'box_unknown']);
});

test('a box counts its seats from 0, and is changed as long as nobody loses a seat', async ({ t, run }) => {
  expect(await run('add-box --site-id 1 --box-id 77 --name Zero --seats 3 --first-seat 0')).toContain(
    'seats 0 to 2',
  );
  const seats = async () =>
    (await t.owner.query('select seat_ids from boxes where site_id = 1 and box_id = 77')).rows[0].seat_ids;
  expect(await seats()).toEqual([0, 1, 2]);
  expect(await run('change-box --site-id 1 --box-id 77 --seats 4 --class-clock yes')).toBe(
    'Box 77 "Zero" has seats 0 to 3 and may replay rides.',
  );
  const [eventId, clientId] = [await t.addEvent(A, 77), await t.addClient('zero@club.example')];
  expect((await t.seat(eventId, clientId, 0)).errorCode).toBe(200);
  const shown = await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId });
  expect(shown.xml).toContain('<SeatID>0</SeatID>');
  await expect(run('change-box --site-id 1 --box-id 77 --first-seat 1')).rejects.toThrow(/would be gone: 0/);
  expect(await seats()).toEqual([0, 1, 2, 3]);
});

test.for([
  ['new-password --site-id 77', 'There is no site 77.'],
  ['new-token --site-id 1 --box-id 78', 'Site 1 has no box 78.'],
  ['revoke-token --site-id 77 --box-id 11', 'Site 77 has no box 11.'],
  ['change-box --site-id 1 --box-id 78 --seats 3', 'Site 1 has no box 78.'],
  ['change-box --site-id 1 --box-id 11 --class-clock maybe', '--class-clock: yes or no is needed.'],
  [`${BOX} --first-seat 2`, '--first-seat: '],
  ['list --site-id 1', 'list takes no options.'],
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
