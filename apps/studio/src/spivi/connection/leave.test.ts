import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import { DEMO, remoteEvents, rosterOf } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { callSpivi } from '../calls/call.ts';
import { loadConnection } from '../calls/load-connection.ts';
import { syncClass } from '../classes/sync-class.ts';
import { readStatus } from '../health/status.ts';
import { connect } from './connection.ts';
import { setEnabled } from './enable.ts';
import { clear, disconnect, leave, readRemoval } from './leave.ts';

const test = spiviTest
  .extend('classId', { scope: 'file' }, async ({ scene }) => {
    const classId = await scene.newClass();
    await scene.book(classId, 0, 1);
    await scene.book(classId, 1, 2);
    return classId;
  })
  .extend('verbs', { scope: 'file' }, ({ tracker, within, scene, classId }) => {
    const sync = () => syncClass(scene.studio, { studioId: scene.studioId, classId });
    const status = () => within((work) => readStatus(work));
    const look = () => leave(scene.studio, { studioId: scene.studioId });
    const rosters = async () =>
      (await remoteEvents(tracker.api)).filter((e) => e.description?.includes(classId)).map(rosterOf);
    const full = () => [{ 1: scene.customers[0]!.email, 2: scene.customers[1]!.email }];
    const attach = async () => {
      const { siteId, sourceName, password, timeZone } = DEMO;
      await connect(
        { studio: scene.studio, caller: scene.owner },
        { baseUrl: tracker.url, siteId, sourceName, password, timeZone },
      );
      await perform({ studio: scene.studio, caller: scene.owner }, (call) => setEnabled(call, true));
    };
    return { sync, status, look, rosters, full, attach };
  });
test.beforeEach(({ verbs: { sync } }) => sync());

test('before removal it is told what stays', async ({ within }) => {
  expect(await within((work) => readRemoval(work))).toEqual({
    futureClasses: 1,
    futureBookings: 2,
    runningClasses: 0,
    linkedCustomers: 6,
    results: 0,
    gyms: 1,
  });
});

test('removed without clearing: no call follows, the credentials are gone, Spivi keeps the class', async ({
  within,
  scene,
  verbs: { sync, status, rosters, full, attach },
}) => {
  const connection = (await within((work) => loadConnection(work)))!;
  await disconnect({ studio: scene.studio, caller: scene.owner });
  const call = callSpivi(scene.studio, { connection }, 'ClientService/GetInstructors', {});
  await expect(call).rejects.toMatchObject({ reason: 'not_connected' });
  const left = await within(({ trx }) => trx.selectFrom('spivi_connections').selectAll().execute());
  expect(left).toEqual([]);
  expect(await rosters()).toEqual(full());

  await attach();
  // Who still holds the old credentials does not pass them off as the new ones.
  const late = callSpivi(scene.studio, { connection }, 'ClientService/GetInstructors', {});
  await expect(late).rejects.toMatchObject({ reason: 'changed' });
  await sync();
  expect(await rosters()).toEqual(full());
  expect((await status()).counts).toMatchObject({ linked: 6, classesSynced: 1 });
});

test('clearing takes the coming classes off Spivi and then removes the connection; enabled again there is one of each', async ({
  scene,
  verbs: { sync, status, look, rosters, full, attach },
}) => {
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => clear(call, true));
  expect(await status()).toMatchObject({ connection: { state: 'leaving' }, clearing: { total: 1, left: 1 } });
  await look();
  expect((await status()).connection).not.toBeNull();
  await sync();
  expect(await rosters()).toEqual([]);
  expect((await status()).clearing).toMatchObject({ total: 1, left: 0 });
  await look();
  expect((await status()).connection).toBeNull();

  await attach();
  await sync();
  expect(await rosters()).toEqual(full());
});

test('nor is the connection removed before a class that is a draft again is gone at Spivi', async ({
  scene,
  verbs: { sync, status, look, attach },
}) => {
  const { studio, studioId, owner: caller } = scene;
  const classId = await scene.newClass();
  await syncClass(studio, { studioId, classId });
  await perform({ studio, caller }, ({ trx }) =>
    trx.updateTable('classes').set({ draft: true }).where('class_id', '=', classId).execute(),
  );
  await perform({ studio, caller }, (call) => clear(call, true));
  await sync();
  await look();
  expect((await status()).connection).not.toBeNull();
  await syncClass(studio, { studioId, classId });
  await look();
  expect((await status()).connection).toBeNull();
  await attach();
});

test('clearing can be stopped: what was cleared is sent again', async ({
  scene,
  verbs: { sync, status, look, rosters, full },
}) => {
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => clear(call, true));
  await sync();
  expect(await rosters()).toEqual([]);
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => clear(call, false));
  await look();
  await sync();
  expect(await rosters()).toEqual(full());
  expect(await status()).toMatchObject({ connection: { state: 'connected' }, clearing: null });
});

test('while paused nothing can be cleared, and that is said', async ({ scene }) => {
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => setEnabled(call, false));
  await expect(
    perform({ studio: scene.studio, caller: scene.owner }, (call) => clear(call, true)),
  ).rejects.toMatchObject({ code: 'not_connected' });
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => setEnabled(call, true));
});
