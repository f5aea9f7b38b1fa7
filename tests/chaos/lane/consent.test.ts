import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inStudio } from '../../../apps/studio/src/base/call.ts';
import type { Work } from '../../../apps/studio/src/base/context.ts';
import { grantConsent, revokeConsent } from '../../../apps/studio/src/consent/index.ts';
import { markConsentDirty } from '../../../apps/studio/src/spivi/classes/mark-dirty.ts';
import { syncClass } from '../../../apps/studio/src/spivi/classes/sync-class.ts';
import { followConsent } from '../../../apps/studio/src/spivi/follow-consent.ts';
import { matchCustomer, matchCustomers } from '../../../apps/studio/src/spivi/people/match-clients.ts';
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
} from '../../../apps/studio/src/testing/spivi.ts';
import { type LaneScene, startLaneScene } from './scene.ts';

let s: LaneScene;
beforeAll(async () => {
  s = await startLaneScene();
});
afterAll(() => s?.close());
beforeEach(() => inStudio(s.studio, s.studioId, (work) => everything(s, work)));

/** Everybody allows everything again, and the server is asked about its board anew. */
async function everything(scene: Scene, work: Work): Promise<void> {
  const { trx } = work;
  for (const { customerId } of scene.customers)
    for (const purpose of ['store', 'send', 'board'] as const)
      await grantConsent(work, customerId, purpose, 'staff');
  await sql`update spivi_connections set board_kept = null, board_ask_again_at = null`.execute(trx);
  await sql`update customers set board_alias = null, board_hidden = '{}'`.execute(trx);
}

type Purpose = 'store' | 'send' | 'board';
const answer = (scene: Scene, customer: number, purpose: Purpose, granted: boolean) =>
  inStudio(scene.studio, scene.studioId, async (work) => {
    const { customerId } = scene.customers[customer]!;
    const change = granted ? grantConsent : revokeConsent;
    await change(work, customerId, purpose, 'member');
    await followConsent(work, customerId, { purpose, granted });
  });
const wish = (scene: Scene, customer: number, alias: string | null, hidden: string[]) =>
  inStudio(scene.studio, scene.studioId, async (work) => {
    const { trx } = work;
    const { customerId } = scene.customers[customer]!;
    await trx
      .updateTable('customers')
      .set({ board_alias: alias, board_hidden: hidden })
      .where('customer_id', '=', customerId)
      .execute();
    await markConsentDirty(work, customerId);
  });
const waiting = (scene: Scene, classId: string) =>
  inTenant(scene.studio.db, scene.studioId, async (trx) => {
    const { rows } = await sql<{ priority: number }>`
      select priority from studio_jobs.job where name = 'sync-class' and data ->> 'classId' = ${classId}`.execute(
      trx,
    );
    return rows.map((row) => row.priority);
  });

test('who does not allow it is not sent, and their booking says so without asking anybody to act', async () => {
  await answer(s, 1, 'send', false);
  const classId = await s.newClass();
  await s.book(classId, 0, 3);
  const withheld = await s.book(classId, 1, 4);
  await s.syncUntilDone(classId);
  expect(s.seatsOf(classId)).toEqual({ 3: s.clients[0] });
  expect(await s.bookingState(withheld)).toEqual({ state: 'off', reason: 'consent_missing' });
  expect(await s.row(classId)).toMatchObject({ state: 'synced', reason: null });
});

test('taken back, the seat is given up at once, in a running class too; given again, it is taken again', async () => {
  const classId = await s.newClass({ startsAt: hoursAhead(-0.2), minutes: 60 });
  const booking = await s.book(classId, 0, 3);
  await s.book(classId, 1, 4);
  await s.syncUntilDone(classId);
  await answer(s, 0, 'send', false);
  expect(await s.bookingState(booking)).toMatchObject({ state: 'pending' });
  await s.syncUntilDone(classId);
  expect(s.seatsOf(classId)).toEqual({ 4: s.clients[1] });
  expect(await s.bookingState(booking)).toEqual({ state: 'off', reason: 'consent_missing' });
  await answer(s, 0, 'send', true);
  await s.syncUntilDone(classId);
  expect(s.seatsOf(classId)).toEqual({ 3: s.clients[0], 4: s.clients[1] });
});

test('a class weeks ahead follows like one that begins now', async () => {
  const classId = await s.newClass({ startsAt: hoursAhead(24 * 30) });
  await s.book(classId, 0, 3);
  await s.syncUntilDone(classId);
  await answer(s, 0, 'send', false);
  expect(Math.max(...(await waiting(s, classId)))).toBeGreaterThan(0);
  await s.syncUntilDone(classId);
  expect(s.seatsOf(classId)).toEqual({});
});

test('somebody whom staff seated in Spivi by hand stays there: they are not ours', async () => {
  const classId = await s.newClass();
  await s.syncUntilDone(classId);
  s.fake.human.addToRoster(s.eventsOf(classId)[0]!.eventId, s.clients[2]!, 7);
  await answer(s, 2, 'send', false);
  await s.book(classId, 2, 5);
  await s.syncUntilDone(classId);
  expect(s.seatsOf(classId)).toEqual({ 7: s.clients[2] });
});

test('Spivi cannot keep anybody off its board: who does not wish to show is not sent, an alias is no hindrance', async () => {
  await answer(s, 0, 'board', false);
  await wish(s, 1, 'Comet', ['powerW']);
  const classId = await s.newClass();
  const hidden = await s.book(classId, 0, 3);
  await s.book(classId, 1, 4);
  await s.book(classId, 2, 5);
  const asked = s.calls('SetBoardVisibility');
  await s.syncUntilDone(classId);
  expect(s.seatsOf(classId)).toEqual({ 4: s.clients[1], 5: s.clients[2] });
  expect(await s.bookingState(hidden)).toEqual({ state: 'off', reason: 'board_not_kept' });
  expect(s.calls('SetBoardVisibility') - asked).toBe(1);
  await answer(s, 0, 'board', true);
  await s.syncUntilDone(classId);
  expect(s.seatsOf(classId)).toEqual({ 3: s.clients[0], 4: s.clients[1], 5: s.clients[2] });
});

test('while it is not known whether the server keeps to it, nobody sits there against their wish', async () => {
  await answer(s, 0, 'board', false);
  const classId = await s.newClass();
  await s.book(classId, 0, 3);
  s.fake.setFault(({ method }) => (method.endsWith('SetBoardVisibility') ? { kind: 'http_500' } : null));
  await expect(s.sync(classId)).rejects.toThrow();
  expect(s.seatsOf(classId)).toEqual({});
  await s.syncUntilDone(classId);
  expect(s.seatsOf(classId)).toEqual({});
  s.fake.setFault(() => null);
});

test('who said no is not looked up at Spivi either; who said nothing yet is', async () => {
  const { customerId, email } = s.customers[5]!;
  const lookedUp = () => s.fake.requests().filter(({ form }) => form.Username === email).length;
  const lookUp = () => matchCustomer(s.studio, { studioId: s.studioId, customerId });
  await inTenant(s.studio.db, s.studioId, async (trx) => {
    await trx.deleteFrom('spivi_links').where('customer_id', '=', customerId).execute();
    await trx.deleteFrom('consents').where('customer_id', '=', customerId).execute();
  });
  await answer(s, 5, 'send', false);
  const before = lookedUp();
  await lookUp();
  await matchCustomers(s.studio, { studioId: s.studioId }, 0);
  expect(lookedUp() - before).toBe(0);
  await inTenant(s.studio.db, s.studioId, (trx) =>
    trx.deleteFrom('consents').where('customer_id', '=', customerId).execute(),
  );
  await lookUp();
  expect(lookedUp() - before).toBe(1);
});

test('our own tracker is told before the seat is taken, and the person shows as they wish', async () => {
  const tracker: TestTracker = await startTestTracker();
  const scene = await startScene(tracker.url, { count: 3 });
  try {
    await connectScene(scene, tracker.url);
    await matchCustomers(scene.studio, { studioId: scene.studioId }, 0);
    await answer(scene, 0, 'board', false);
    await wish(scene, 1, 'Comet', ['powerW', 'heartRateBpm']);
    const classId = await scene.newClass({ startsAt: hoursAhead(3) });
    for (const i of [0, 1, 2]) await scene.book(classId, i, i + 1);
    await syncClass(scene.studio, { studioId: scene.studioId, classId });
    const event = (await remoteEvents(tracker.api)).find(({ description }) =>
      description?.includes(classId),
    )!;
    expect(Object.keys(rosterOf(event))).toHaveLength(3);

    const calls = await inTenant(scene.studio.db, scene.studioId, (trx) =>
      trx.selectFrom('spivi_attempts').select(['method', 'request']).orderBy('started_at').execute(),
    );
    const order = calls.map(({ method }) => method.split('/')[1]);
    expect(order.lastIndexOf('SetBoardVisibility')).toBeLessThan(order.indexOf('AddClientsToEvents'));
    expect(JSON.stringify(calls)).not.toContain('Comet');

    const shown = await boardOf(tracker, event.eventId);
    expect(shown.hiddenSeats).toHaveLength(1);
    expect(shown.riders.map(({ name }) => name)).toContain('Comet');
    expect(shown.riders.map(({ name }) => name)).not.toContain(scene.customers[1]!.name);

    await answer(scene, 0, 'board', true);
    await syncClass(scene.studio, { studioId: scene.studioId, classId });
    const kept = await inTenant(scene.studio.db, scene.studioId, (trx) =>
      trx.selectFrom('spivi_connections').select('board_kept').executeTakeFirstOrThrow(),
    );
    expect(kept).toEqual({ board_kept: true });
    expect((await boardOf(tracker, event.eventId)).hiddenSeats).toEqual([]);
  } finally {
    await scene.close();
    await tracker.close();
  }
});

async function boardOf(tracker: TestTracker, eventId: number) {
  const { siteId, sourceName, password } = DEMO;
  const session = await fetch(`${tracker.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ siteId, sourceName, password }),
  });
  const cookie = session.headers.get('set-cookie')!.split(';')[0]!;
  const answer = await fetch(`${tracker.url}/api/events/${eventId}`, { headers: { cookie } });
  return (await answer.json()) as { riders: { name: string }[]; hiddenSeats: number[] };
}
