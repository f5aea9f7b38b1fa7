import { once } from 'node:events';
import { request } from 'node:http';
import { endpoints } from '@tandem/api/tracker';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { A, B, test as tracked } from '../../testing/tracker.ts';

const test = tracked.extend('eventId', { scope: 'file' }, ({ t }) => t.addEvent());

const signedInOnly = Object.entries(endpoints).filter(([, e]) => e.access !== 'public');
const query = '?from=2031-11-01T00:00:00Z&to=2031-11-30T00:00:00Z';

/** What is asked for is looked at before who asks: it must be in order to be refused for want of a session. */
const bodies: Record<string, object> = {
  changePassword: { current: 'x', password: 'a new long one' },
  addBox: { name: 'Cycle', seats: 3, firstSeat: 1, classClock: false },
  addScreen: { name: 'Wall', mayRun: true },
  setScreensLanguage: { locale: null },
  changeBox: { name: 'Cycle', seats: 3, firstSeat: 1, classClock: false },
};

test.for(signedInOnly)(
  '%s needs a session: none, a forged and an ended one are refused',
  async ([name, e], { t, eventId }) => {
    const path =
      e.path
        .replace(':eventId', String(eventId))
        .replace(':boxId', String(A.boxId))
        .replace(':screenId', '1') + query;
    const ended = await t.signIn();
    await t.api('DELETE', '/api/session', ended);
    const [token, signature] = (await t.signIn()).split('.');
    for (const cookie of [
      '',
      'tandem_tracker=x.y',
      `${token}x.${signature}`,
      `${token}.${signature}x`,
      ended,
    ]) {
      const response = await t.api(e.method, path, cookie, t.url, bodies[name]);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'not_signed_in' });
    }
  },
);

test('the session is the site’s, ends by time, and its cookie cannot be read by scripts', async ({ t }) => {
  const response = await fetch(`${t.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ siteId: A.siteId, sourceName: A.sourceName, password: A.password }),
  });
  const header = response.headers.get('set-cookie')!;
  expect(header).toMatch(/HttpOnly/);
  expect(header).toMatch(/SameSite=Strict/);
  const cookie = header.split(';')[0]!;
  expect(await (await t.api('GET', '/api/session', cookie)).json()).toMatchObject({
    siteId: 1,
    timeZone: 'Europe/Paris',
  });
  const { rows } = await t.owner.query('select token_hash from sessions');
  for (const row of rows) expect(cookie).not.toContain(row.token_hash.toString('base64url'));
  await t.owner.query(`update sessions set expires_at = now() - interval '1 second'`);
  expect((await t.api('GET', '/api/session', cookie)).status).toBe(401);
});

test('a wrong password, and another site’s, open nothing', async ({ t }) => {
  for (const { status, ...login } of [
    { ...A, password: 'wrong', status: 401 },
    { ...A, password: B.password, status: 401 },
    { ...A, siteId: 99, status: 404 },
  ]) {
    const { siteId, sourceName, password } = login;
    const response = await fetch(`${t.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ siteId, sourceName, password }),
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('set-cookie')).toBeNull();
  }
});

test('another website can neither press Start nor watch, even with the cookie', async ({ t, eventId }) => {
  const cookie = await t.signIn();
  for (const headers of [
    { cookie, origin: 'https://elsewhere.example' },
    { cookie, 'sec-fetch-site': 'cross-site' },
    { cookie, origin: 'null' },
  ]) {
    const response = await fetch(`${t.url}/api/events/${eventId}/start`, { method: 'POST', headers });
    expect(response.status).toBe(403);
  }
  const socketUrl = `${t.url.replace('http', 'ws')}/api/events/${eventId}/live`;
  for (const headers of [{ cookie, origin: 'https://elsewhere.example' }, { origin: t.url }]) {
    const [error] = (await once(new WebSocket(socketUrl, { headers }), 'error')) as [Error];
    expect(error.message).toMatch(/40[13]/);
  }
  const own = new WebSocket(socketUrl, { headers: { cookie, origin: t.url } });
  const [first] = await once(own, 'message');
  expect(JSON.parse(String(first))).toMatchObject({
    event: { eventId, state: 'scheduled' },
    elapsedSeconds: 0,
  });
  own.close();
});

test('under a name that is not the tracker’s its page answers nobody, with a cookie or without', async ({
  t,
}) => {
  const { hostname, port } = new URL(t.url);
  const ask = (host: string, path = '/api/session', method = 'GET') =>
    new Promise<number>((resolve, reject) => {
      const asked = request(
        { hostname, port, path, method, headers: { host, cookie: t.cookie, origin: `http://${host}` } },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode!);
        },
      );
      asked.on('error', reject).end();
    });
  for (const host of ['tracker.club.example', `localhost:${port}`, `${hostname}:${port}`])
    expect([host, await ask(host, '/api/place')]).toEqual([host, 200]);
  for (const host of [`evil.example:${port}`, 'tracker.club.example.evil.example', '192.0.2.7', '/'])
    for (const path of ['/api/session', '/%61pi/session', '/api/place', '/api/events/1/live'])
      expect([host, path, await ask(host, path)]).toEqual([host, path, 400]);
  expect(await ask('evil.example', '/api/session', 'DELETE')).toBe(400);
  // Boxes and what watches over the program call it as they please.
  expect(await ask('evil.example', '/healthz')).toBe(200);
});

test('a screen hears no more of a class once its session has ended', async ({ t, eventId }) => {
  const [ended, goesOn] = [await t.signIn(), await t.signIn()];
  const open = async (cookie: string) => {
    const socket = new WebSocket(`${t.url.replace('http', 'ws')}/api/events/${eventId}/live`, {
      headers: { cookie, origin: t.url },
    });
    await once(socket, 'message');
    return socket;
  };
  const [screen, other] = [await open(ended), await open(goesOn)];
  expect((await t.api('DELETE', '/api/session', ended)).status).toBe(200);
  const [code] = await once(screen, 'close');
  expect(code).toBe(4401);
  await once(other, 'message');
  expect(other.readyState).toBe(WebSocket.OPEN);
  other.close();
});

test('events are listed by span and box with their state and counts', async ({ t, eventId }) => {
  const cookie = await t.signIn();
  const clientId = await t.addClient('listed@club.example');
  await t.seat(eventId, clientId, 3);
  const response = await t.api('GET', `/api/events${query}&boxId=${A.boxId}`, cookie);
  expect(await response.json()).toEqual([
    {
      eventId,
      boxId: A.boxId,
      title: 'Ride',
      instructorName: '',
      startsAt: '2031-11-22T17:00:00.000Z',
      endsAt: '2031-11-22T17:45:00.000Z',
      room: null,
      timeZone: null,
      state: 'scheduled',
      startedAt: null,
      stoppedAt: null,
      pauses: [],
      plan: null,
      plannedEnd: '2031-11-22T17:45:00.000Z',
      extendedFrom: null,
      closesAt: '2031-11-22T18:15:00.000Z',
      stoppedItself: false,
      resumableUntil: null,
      startUndoableUntil: null,
      booked: 1,
      workouts: 0,
    },
  ]);
  const elsewhere = await t.api('GET', `/api/events${query}&boxId=${A.otherBoxId}`, cookie);
  expect(await elsewhere.json()).toEqual([]);
  expect(
    (await t.api('GET', '/api/events?from=2031-01-01T00:00:00Z&to=2032-01-01T00:00:00Z', cookie)).status,
  ).toBe(400);
});
