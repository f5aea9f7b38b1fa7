import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@tandem/platform';
import { testDatabase } from '@tandem/platform/testing';
import { expect } from 'vitest';
import { createTracker, migrateTracker, offerSetUp } from '../../app/tracker.ts';
import { A, B, test } from '../../testing/tracker.ts';

const CYCLE = { name: 'Cycle', seats: 3, firstSeat: 0, classClock: false };

test('a box is made with its seats from 0 and its token, changed, and given another token', async ({ t }) => {
  const ask = async (method: string, path: string, body?: object) => {
    const response = await t.api(method, path, t.cookie, t.url, body);
    return { status: response.status, ...((await response.json()) as Record<string, never>) };
  };
  const box = async (id: number) =>
    ((await (await t.api('GET', '/api/boxes')).json()) as { boxId: number }[]).find((b) => b.boxId === id);
  const send = async (token: string) => {
    const response = await fetch(`${t.url}/box/v1/class`, { headers: { authorization: `Bearer ${token}` } });
    return response.ok ? null : ((await response.json()) as { code: string; message: string });
  };

  const { boxId, token } = (await ask('POST', '/api/boxes', CYCLE)) as never as {
    boxId: number;
    token: string;
  };
  expect(await box(boxId)).toMatchObject({ seatIds: [0, 1, 2], classClock: false, hasToken: true });
  expect(await send(token)).toBeNull();
  await ask('PUT', `/api/boxes/${boxId}`, { ...CYCLE, seats: 2, firstSeat: 1, classClock: true });
  expect(await box(boxId)).toMatchObject({ seatIds: [1, 2], classClock: true, refusedAt: null });

  const next = (await ask('POST', `/api/boxes/${boxId}/token`)) as never as { token: string };
  expect(await send(token)).toMatchObject({
    code: 'token_revoked',
    message: `This token of box ${boxId} was revoked.`,
  });
  expect(await box(boxId)).toMatchObject({ hasToken: true, refusedAt: expect.any(String) });
  await ask('DELETE', `/api/boxes/${boxId}/token`);
  expect(await send(next.token)).toMatchObject({ code: 'token_revoked' });
  expect(await box(boxId)).toMatchObject({ hasToken: false });

  for (const [method, path, body] of [
    ['PUT', `/api/boxes/${B.boxId}`, CYCLE],
    ['POST', `/api/boxes/${B.boxId}/token`, undefined],
    ['DELETE', `/api/boxes/${B.boxId}/token`, undefined],
    ['PUT', '/api/boxes/2147483648', CYCLE],
  ] as const)
    expect([path, (await ask(method, path, body)).status]).toEqual([path, 404]);
  for (const wrong of [{ seats: 0 }, { firstSeat: 2 }, { name: ' ' }, { seats: 501 }])
    expect((await ask('POST', '/api/boxes', { ...CYCLE, ...wrong })).status).toBe(400);
});

test('the clients of the site are found by name, email and number, and no other site’s', async ({ t }) => {
  const clientId = await t.addClient('find.me@club.example');
  await t.addClient('find.me@club.example', B);
  const find = async (search: string) =>
    (await (await t.api('GET', `/api/clients?search=${encodeURIComponent(search)}`)).json()) as {
      total: number;
      clients: object[];
    };
  for (const search of ['FIND.ME@', 'zoé find', String(clientId)])
    expect(await find(search)).toEqual({
      total: 1,
      clients: [
        {
          clientId,
          name: 'Zoé find.me@club.example',
          email: 'find.me@club.example',
          isInstructor: false,
        },
      ],
    });
  expect((await find('%')).total).toBe(0);
});

test('whatever the club names is one line that somebody can see', async ({ t }) => {
  const things = {
    '/api/screens': { mayRun: false },
    '/api/boxes': { seats: 2, firstSeat: 1, classClock: false },
  };
  for (const [path, rest] of Object.entries(things)) {
    const give = (name: string) => t.api('POST', path, undefined, t.url, { name, ...rest });
    for (const name of ['\u200b', '\u2800', 'two\nlines', 'a\u0007', ' '])
      expect([path, name, (await give(name)).status]).toEqual([path, name, 400]);
    expect((await give('\u202eLeft\u200b  wall ')).status).toBe(200);
    const listed = (await (await t.api('GET', path)).json()) as { name: string }[];
    expect(listed.map(({ name }) => name)).toContain('Left wall');
  }
});

test('the password is changed with the one before; every other screen is signed out', async ({ t }) => {
  const [screen, other] = [await t.signIn(A), await t.signIn(A)];
  const change = (current: string, password: string) =>
    t.api('POST', '/api/password', screen, t.url, { current, password });
  expect((await change('guessed', 'a new long one')).status).toBe(401);
  expect((await change(A.password, 'short')).status).toBe(400);
  const changed = await change(A.password, 'a new long one');
  expect(changed.status).toBe(200);
  const kept = changed.headers.get('set-cookie')!.split(';')[0]!;
  expect((await t.api('GET', '/api/session', kept)).status).toBe(200);
  expect((await t.api('GET', '/api/session', other)).status).toBe(401);
  const ask = (password: string) =>
    t.call('ClientService/GetClients', { Username: 'x@y.example' }, { ...A, password });
  expect([(await ask(A.password)).errorCode, (await ask('a new long one')).errorCode]).toEqual([401, 200]);
});

test('the first club is made with the printed link, once', async () => {
  const database = await testDatabase('tracker_empty', migrateTracker);
  const dataDir = mkdtempSync(join(tmpdir(), 'tandem-tracker-'));
  const options = { databaseUrl: database.url, dataDir, webFolder: dataDir, work: false };
  const tracker = await createTracker({
    ...options,
    log: createLog('tracker', 'silent'),
    studioUrl: 'http://studio.example',
  });
  const url = await tracker.app.listen({ host: '127.0.0.1', port: 0 });
  try {
    const place = async () => (await fetch(`${url}/api/place`)).json();
    expect(await place()).toEqual({ hasClub: false, studioUrl: 'http://studio.example' });
    const token = new URL((await offerSetUp({ ...options, url }))!).searchParams.get('token')!;
    const club = {
      token,
      name: 'My club',
      login: 'me@club.example',
      password: 'a long one',
      timeZone: 'Europe/Paris',
    };
    const setUp = (body: object) =>
      fetch(`${url}/api/setup`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await setUp({ ...club, token: 'made up' })).status).toBe(404);
    expect((await setUp({ ...club, timeZone: 'Europe/Nowhere' })).status).toBe(400);
    const answers = await Promise.all([setUp(club), setUp(club)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const cookie = answers
      .find((answer) => answer.ok)!
      .headers.get('set-cookie')!
      .split(';')[0]!;
    const session = await fetch(`${url}/api/session`, { headers: { cookie } });
    expect(await session.json()).toMatchObject({ siteId: 1, siteName: 'My club' });
    expect(await place()).toMatchObject({ hasClub: true });
    expect(await offerSetUp({ ...options, url })).toBeNull();
    expect((await setUp(club)).status).toBe(409);
  } finally {
    await tracker.close();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
