import { expect } from 'vitest';
import { setUpApp } from '../testing/factors.ts';
import { test as studioTest } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { offerSetUp } from './index.ts';

const test = studioTest.extend('scene', { scope: 'file' }, ({ t }) => {
  const newToken = async () => new URL((await offerSetUp(t.studio))!).searchParams.get('token')!;
  const setUp = (request: object) => call(t.base, null, 'setUp', { body: request });
  const check = (token: string) => call(t.base, null, 'checkSetUp', { body: { token } });
  const countAccounts = async () => (await t.db.selectFrom('auth.user').select('id').execute()).length;
  return { newToken, setUp, check, countAccounts };
});
const body = (token: string) => ({
  token,
  studioName: 'Vélo Neuf',
  owner: { name: 'Ada Example', email: 'Ada@New.example', password: 'a long enough one' },
  location: { name: 'Lyon', address: '1 rue Neuve', timeZone: 'Europe/Paris' },
  room: { name: 'Cycle', kind: 'bike', layout: 'arcs', spots: 24 },
});

test('bad input makes nothing and leaves the link open', async ({
  scene: { newToken, setUp, countAccounts },
}) => {
  const good = body(await newToken());
  const bad = [
    { ...good, owner: { ...good.owner, password: 'too short' } },
    { ...good, owner: { ...good.owner, email: 'no email' } },
    { ...good, location: { ...good.location, timeZone: 'Europe/Nowhere' } },
    { ...good, room: { ...good.room, spots: 61 } },
  ];
  const fields = [];
  for (const request of bad) {
    const answer = await setUp(request);
    fields.push([answer.status, answer.body.field]);
  }
  expect(fields).toEqual([
    [400, 'owner.password'],
    [400, 'owner.email'],
    [400, 'location.timeZone'],
    [400, 'room.spots'],
  ]);
  expect(await countAccounts()).toBe(0);
});

test('the link of an earlier start and a made-up one are refused', async ({
  scene: { newToken, setUp, check, countAccounts },
}) => {
  const earlier = await newToken();
  await newToken();
  for (const token of [earlier, 'made up']) {
    const { status, body: refusal } = await setUp(body(token));
    expect([status, refusal.code]).toEqual([404, 'setup_token_wrong']);
    expect((await check(token)).body.code).toBe('setup_token_wrong');
  }
  expect(await countAccounts()).toBe(0);
});

test('of two who use one link at once one gets a studio; it signs in, and no further link is made', async ({
  t,
  scene: { newToken, setUp, check },
}) => {
  const token = await newToken();
  expect((await check(token)).status).toBe(200);
  const url = `${t.base}/api/setup`;
  const headers = { 'content-type': 'application/json' };
  const send = () => fetch(url, { method: 'POST', headers, body: JSON.stringify(body(token)) });
  const answers = await Promise.all([send(), send()]);
  const won = answers.find((answer) => answer.ok)!;
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  const cookie = won.headers.getSetCookie()[0]!.split(';')[0]!;
  const me = (await call(t.base, cookie, 'getMe')).body;
  expect(me.studios).toMatchObject([{ name: 'Vélo Neuf', role: 'owner' }]);
  const refused = await call(t.base, cookie, 'getStudio', { params: me.studios[0]! as never });
  expect([refused.status, refused.body.code]).toEqual([403, 'second_factor_missing']);
  expect((await setUpApp(t.base, cookie)).recoveryCodes).not.toEqual([]);
  const studio = await call(t.base, cookie, 'getStudio', { params: me.studios[0]! as never });
  expect(studio.body.locations).toMatchObject([{ name: 'Lyon', timeZone: 'Europe/Paris' }]);
  expect(studio.body.rooms[0]!.spots).toHaveLength(24);
  expect(await signIn(t.base, 'ada@new.example')).toContain('session_token');
  expect(await offerSetUp(t.studio)).toBeNull();
  const again = await setUp(body(token));
  expect([again.status, again.body.code]).toEqual([409, 'setup_done']);
  expect((await check(token)).body.code).toBe('setup_done');
});
