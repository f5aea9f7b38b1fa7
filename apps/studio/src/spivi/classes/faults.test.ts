import type { ServerResponse } from 'node:http';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { inStudio } from '../../base/call.ts';
import { DEMO, hoursAhead, remoteEvents, rosterOf } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { type Asked, refusal, saidBy, startAnswering } from '../../testing/spivi-server.ts';
import { connect, tryCredentials } from '../connection/connection.ts';
import { readStatus } from '../health/status.ts';
import { compareStudio } from './compare.ts';
import { syncClass } from './sync-class.ts';

type Fault = { method: string; how: 'drop' | 'refuse-login' | 'html'; left: number };

/** What the relay before the tracker does. */
type Ways = {
  /** What happens to the next calls of a method: `drop` applies them and loses the answers. */
  fault: Fault | null;
  refusals: number;
  /** Which of an event's two texts comes back, null for both. */
  gives: 'Title' | 'Description' | null;
  /** Which elements of our own a server has that is not ours: none. */
  foreign: boolean;
};

const test = spiviTest
  .extend('ways', { scope: 'file' }, (): Ways => ({ fault: null, refusals: 0, gives: null, foreign: false }))
  .extend('spivi', { scope: 'file' }, async ({ tracker, ways }, { onCleanup }) => {
    const relay = await startAnswering((asked, response) => pass(tracker.url, ways, asked, response));
    onCleanup(() => relay.close());
    return relay;
  })
  .extend('verbs', { scope: 'file' }, ({ scene, tracker }) => ({
    sync: (classId: string) => syncClass(scene.studio, { studioId: scene.studioId, classId }),
    rosters: async (classId: string) =>
      (await remoteEvents(tracker.api)).filter((e) => e.description?.includes(classId)).map(rosterOf),
    status: () => inStudio(scene.studio, scene.studioId, (work) => readStatus(work)),
    email: (customer: number) => scene.customers[customer]!.email,
  }));
test.beforeEach(
  ({ ways }) => void Object.assign(ways, { fault: null, refusals: 0, gives: null, foreign: false }),
);

async function pass(url: string, ways: Ways, asked: Asked, response: ServerResponse): Promise<unknown> {
  const { fault } = ways;
  const hit =
    fault && fault.left > 0 && (fault.method === '*' || asked.path.endsWith(fault.method)) ? fault : null;
  if (hit) hit.left--;
  if (hit?.how === 'refuse-login') {
    ways.refusals++;
    return response.end(refusal(401, 'Wrong password.'));
  }
  if (hit?.how === 'html') return response.end('<html><body>Maintenance</body></html>');
  const said = await saidBy(url, asked);
  const given = ways.foreign ? said.replaceAll(/<Tandem>.*?<\/Tandem>/gs, '') : said;
  if (hit?.how === 'drop') return response.socket?.destroy();
  const missing = ways.gives === 'Title' ? 'Description' : 'Title';
  return response.end(
    ways.gives === null ? given : given.replace(new RegExp(`<${missing}>[^<]*</`, 'g'), `<${missing}></`),
  );
}

test('a server that shows nothing of ours on its events is told nothing of ours', async ({
  scene,
  ways,
  verbs: { sync, rosters, email },
}) => {
  ways.foreign = true;
  const classId = await scene.newClass();
  await scene.book(classId, 0, 5);
  await sync(classId);
  expect(await rosters(classId)).toEqual([{ 5: email(0) }]);
  const methods = await inStudio(scene.studio, scene.studioId, ({ trx }) =>
    trx.selectFrom('spivi_attempts').select('method').where('class_id', '=', classId).execute(),
  );
  expect(methods.map(({ method }) => method)).not.toContain('EventService/SetClassRoom');
});

test.for(['AddEvent', 'AddClientsToEvents', 'RemoveClientsFromEvents', 'CancelEvent', 'GetEvents'])(
  '%s is done and its answer lost: tried again it is done once',
  async (method, { scene, ways, verbs: { sync, rosters, email } }) => {
    const classId = await scene.newClass();
    const first = await scene.book(classId, 0, 1);
    await scene.book(classId, 1, 2);
    if (method !== 'AddEvent') {
      await sync(classId);
      if (method === 'CancelEvent') await scene.retime(classId, new Date(Date.now() + 50 * 3_600_000));
      await scene.move(first, 5);
    } else await scene.move(first, 5);
    ways.fault = { method, how: 'drop', left: 1 };
    await expect(sync(classId)).rejects.toThrow();
    await sync(classId);
    expect(await rosters(classId)).toEqual([{ 5: email(0), 2: email(1) }]);
  },
);

describe.each(['Title', 'Description'] as const)('where an event comes back with its %s only', (text) => {
  test('one whose making went unanswered is known again', async ({
    scene,
    ways,
    verbs: { sync, rosters, email },
  }) => {
    const classId = await scene.newClass({ startsAt: hoursAhead(text === 'Title' ? 80 : 84) });
    await scene.book(classId, 0, 7);
    ways.gives = text;
    ways.fault = { method: 'AddEvent', how: 'drop', left: 1 };
    await expect(sync(classId)).rejects.toThrow();
    await sync(classId);
    expect(await rosters(classId)).toEqual([{ 7: email(0) }]);
  });

  test('a second one of the class is found and cancelled', async ({
    scene,
    tracker,
    ways,
    verbs: { sync, rosters },
  }) => {
    const classId = await scene.newClass({ startsAt: hoursAhead(text === 'Title' ? 90 : 94) });
    await sync(classId);
    const [event] = (await remoteEvents(tracker.api)).filter((e) => e.description?.includes(classId));
    const { startDateTime, endDateTime } = event!;
    const copy = { title: event!.title!, description: event!.description!, startDateTime, endDateTime };
    await tracker.api.call('EventService/AddEvent', { ...copy, boxId: DEMO.boxId });
    expect(await rosters(classId)).toHaveLength(2);
    ways.gives = text;
    await compareStudio(scene.studio, { studioId: scene.studioId, priority: 0 });
    expect(await rosters(classId)).toHaveLength(1);
  });
});

test('a web page in place of an answer takes nobody off a roster', async ({
  scene,
  ways,
  verbs: { sync, rosters, email },
}) => {
  const classId = await scene.newClass();
  await scene.book(classId, 0, 1);
  await sync(classId);
  ways.fault = { method: 'GetEvents', how: 'html', left: 1 };
  await expect(sync(classId)).rejects.toThrow();
  expect(await rosters(classId)).toEqual([{ 1: email(0) }]);
  const row = await inTenant(scene.studio.db, scene.studioId, (trx) =>
    trx.selectFrom('spivi_class_sync').selectAll().where('class_id', '=', classId).executeTakeFirstOrThrow(),
  );
  // What was confirmed still stands: nothing has changed here.
  expect(row).toMatchObject({ state: 'synced', reason: null });
});

test('another site is refused while links name clients of this one', async ({ scene, spivi }) => {
  const { sourceName, password, timeZone } = DEMO;
  await expect(
    connect(
      { studio: scene.studio, caller: scene.owner },
      { baseUrl: spivi.url, siteId: 77, sourceName, password, timeZone },
    ),
  ).rejects.toMatchObject({ code: 'other_site', status: 409 });
});

test('the test tells address, login and site apart and saves nothing', async ({
  scene,
  spivi,
  verbs: { status },
}) => {
  const { siteId, sourceName, timeZone } = DEMO;
  const before = (await status()).connection;
  const given = { baseUrl: spivi.url, siteId, sourceName, timeZone, password: 'wrong' };
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

test('a revoked login is refused three times by whatever workers, then not asked until a new password', async ({
  scene,
  ways,
  spivi,
  verbs: { sync, rosters, status },
}) => {
  const classes = await Promise.all(Array.from({ length: 8 }, () => scene.newClass()));
  ways.fault = { method: '*', how: 'refuse-login', left: 1000 };
  await Promise.allSettled(classes.map(sync));
  for (let again = 0; again < 4; again++) await Promise.allSettled(classes.map(sync));
  expect(ways.refusals).toBe(3);
  expect((await status()).connection).toMatchObject({ state: 'reauth', lastError: { code: 'auth' } });

  ways.fault = null;
  const { siteId, sourceName, password, timeZone } = DEMO;
  await connect(
    { studio: scene.studio, caller: scene.owner },
    { baseUrl: spivi.url, siteId, sourceName, password, timeZone },
  );
  expect((await status()).connection).toMatchObject({ state: 'connected' });
  await sync(classes[0]!);
  expect((await rosters(classes[0]!)).length).toBe(1);
});

test('the password is in no row but sealed', async ({ scene }) => {
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
