import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inStudio } from '../../base/call.ts';
import {
  connectScene,
  DEMO,
  hoursAhead,
  remoteEvents,
  rosterOf,
  type Scene,
  startScene,
  startTestTracker,
  type TestTracker,
} from '../../testing/spivi.ts';
import { connect, tryCredentials } from '../connection/connection.ts';
import { readStatus } from '../health/status.ts';
import { matchCustomers } from '../people/match-clients.ts';
import { compareStudio } from './compare.ts';
import { syncClass } from './sync-class.ts';

let tracker: TestTracker;
let scene: Scene;
let proxy: Server;
let url: string;
/** What happens to the next call of a method: `drop` applies it and loses the answer. */
let fault: { method: string; how: 'drop' | 'refuse-login' | 'html'; left: number } | null = null;
let refusals = 0;
/** Which of an event's two texts comes back, null for both. */
let gives: 'Title' | 'Description' | null = null;

beforeAll(async () => {
  tracker = await startTestTracker();
  proxy = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const hit =
      fault && fault.left > 0 && (fault.method === '*' || request.url!.endsWith(fault.method)) ? fault : null;
    if (hit) hit.left--;
    if (hit?.how === 'refuse-login') {
      refusals++;
      response.end(
        '<Response><ErrorCode>401</ErrorCode><Clients><message>Wrong password.</message></Clients></Response>',
      );
      return;
    }
    if (hit?.how === 'html') return void response.end('<html><body>Maintenance</body></html>');
    const answer = await fetch(tracker.url + request.url, {
      method: 'POST',
      headers: { 'content-type': request.headers['content-type']! },
      body: Buffer.concat(chunks),
    });
    const given = await answer.text();
    const missing = gives === 'Title' ? 'Description' : 'Title';
    const body =
      gives === null ? given : given.replace(new RegExp(`<${missing}>[^<]*</`, 'g'), `<${missing}></`);
    if (hit?.how === 'drop') return void request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(body);
  });
  await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  scene = await startScene(url);
  await connectScene(scene, url);
  await matchCustomers(scene.studio, { studioId: scene.studioId }, 0);
});
afterAll(async () => {
  await scene?.close();
  proxy?.close();
  await tracker?.close();
});
beforeEach(() => {
  fault = null;
  refusals = 0;
  gives = null;
});

const sync = (classId: string) => syncClass(scene.studio, { studioId: scene.studioId, classId });
const rosters = async (classId: string) =>
  (await remoteEvents(tracker.api)).filter((e) => e.description?.includes(classId)).map(rosterOf);
const status = () => inStudio(scene.studio, scene.studioId, (work) => readStatus(work));
const email = (customer: number) => scene.customers[customer]!.email;

test.each(['AddEvent', 'AddClientsToEvents', 'RemoveClientsFromEvents', 'CancelEvent', 'GetEvents'])(
  '%s is done and its answer lost: tried again it is done once',
  async (method) => {
    const classId = await scene.newClass();
    const first = await scene.book(classId, 0, 1);
    await scene.book(classId, 1, 2);
    if (method !== 'AddEvent') {
      await sync(classId);
      if (method === 'CancelEvent') await scene.retime(classId, new Date(Date.now() + 50 * 3_600_000));
      await scene.move(first, 5);
    } else await scene.move(first, 5);
    fault = { method, how: 'drop', left: 1 };
    await expect(sync(classId)).rejects.toThrow();
    await sync(classId);
    expect(await rosters(classId)).toEqual([{ 5: email(0), 2: email(1) }]);
  },
);

describe.each(['Title', 'Description'] as const)('where an event comes back with its %s only', (text) => {
  test('one whose making went unanswered is known again', async () => {
    const classId = await scene.newClass({ startsAt: hoursAhead(text === 'Title' ? 80 : 84) });
    await scene.book(classId, 0, 7);
    gives = text;
    fault = { method: 'AddEvent', how: 'drop', left: 1 };
    await expect(sync(classId)).rejects.toThrow();
    await sync(classId);
    expect(await rosters(classId)).toEqual([{ 7: email(0) }]);
  });

  test('a second one of the class is found and cancelled', async () => {
    const classId = await scene.newClass({ startsAt: hoursAhead(text === 'Title' ? 90 : 94) });
    await sync(classId);
    const [event] = (await remoteEvents(tracker.api)).filter((e) => e.description?.includes(classId));
    const { startDateTime, endDateTime } = event!;
    const copy = { title: event!.title!, description: event!.description!, startDateTime, endDateTime };
    await tracker.api.call('EventService/AddEvent', { ...copy, boxId: DEMO.boxId });
    expect(await rosters(classId)).toHaveLength(2);
    gives = text;
    await compareStudio(scene.studio, { studioId: scene.studioId, priority: 0 });
    expect(await rosters(classId)).toHaveLength(1);
  });
});

test('a web page in place of an answer takes nobody off a roster', async () => {
  const classId = await scene.newClass();
  await scene.book(classId, 0, 1);
  await sync(classId);
  fault = { method: 'GetEvents', how: 'html', left: 1 };
  await expect(sync(classId)).rejects.toThrow();
  expect(await rosters(classId)).toEqual([{ 1: email(0) }]);
  const row = await inTenant(scene.studio.db, scene.studioId, (trx) =>
    trx.selectFrom('spivi_class_sync').selectAll().where('class_id', '=', classId).executeTakeFirstOrThrow(),
  );
  // What was confirmed still stands: nothing has changed here.
  expect(row).toMatchObject({ state: 'synced', reason: null });
});

test('another site is refused while links name clients of this one', async () => {
  const { sourceName, password, timeZone } = DEMO;
  await expect(
    connect(
      { studio: scene.studio, caller: scene.owner },
      { baseUrl: url, siteId: 77, sourceName, password, timeZone },
    ),
  ).rejects.toMatchObject({ code: 'other_site', status: 409 });
});

test('the test tells address, login and site apart and saves nothing', async () => {
  const { siteId, sourceName, timeZone } = DEMO;
  const before = (await status()).connection;
  const given = { baseUrl: url, siteId, sourceName, timeZone, password: 'wrong' };
  const wrong = await tryCredentials({ studio: scene.studio, caller: scene.owner }, given);
  expect(wrong).toMatchObject({
    ok: false,
    checks: [
      { state: 'ok' },
      { state: 'failed', code: 'auth' },
      { state: 'not_tried' },
      { state: 'not_tried' },
    ],
  });
  const elsewhere = { ...given, baseUrl: 'http://127.0.0.1:9' };
  expect(
    (await tryCredentials({ studio: scene.studio, caller: scene.owner }, elsewhere)).checks[0],
  ).toMatchObject({
    code: 'base_url_not_allowed',
  });
  expect((await status()).connection).toEqual(before);
});

test('a revoked login is refused three times by whatever workers, then not asked until a new password', async () => {
  const classes = await Promise.all(Array.from({ length: 8 }, () => scene.newClass()));
  fault = { method: '*', how: 'refuse-login', left: 1000 };
  await Promise.allSettled(classes.map(sync));
  for (let again = 0; again < 4; again++) await Promise.allSettled(classes.map(sync));
  expect(refusals).toBe(3);
  expect((await status()).connection).toMatchObject({ state: 'reauth', lastError: { code: 'auth' } });

  fault = null;
  const { siteId, sourceName, password, timeZone } = DEMO;
  await connect(
    { studio: scene.studio, caller: scene.owner },
    { baseUrl: url, siteId, sourceName, password, timeZone },
  );
  expect((await status()).connection).toMatchObject({ state: 'connected' });
  await sync(classes[0]!);
  expect((await rosters(classes[0]!)).length).toBe(1);
});

test('the password is in no row but sealed', async () => {
  const { rows } = await inTenant(scene.studio.db, scene.studioId, (trx) =>
    sql<{ text: string }>`
      select coalesce(string_agg(t::text, ' '), '') as text from (
        select to_jsonb(a) as t from spivi_attempts a union all select to_jsonb(c) from spivi_connections c
        union all select to_jsonb(l) from audit_log l union all select to_jsonb(r) from spivi_match_runs r) all_rows`.execute(
      trx,
    ),
  );
  expect(rows[0]!.text).toContain('GetClients');
  expect(rows[0]!.text).not.toContain(DEMO.password);
});
