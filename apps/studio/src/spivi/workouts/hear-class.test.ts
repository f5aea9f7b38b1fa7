import { setTimeout as sleep } from 'node:timers/promises';
import { may, type Role } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import { getRide } from '../../rides/index.ts';
import { listTests } from '../../rides/tests/list-tests.ts';
import { getClassSummary } from '../../schedule/index.ts';
import { DEMO, hoursAhead, remoteEvents } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { saidBy, startAnswering } from '../../testing/spivi-server.ts';
import { syncClass } from '../classes/sync-class.ts';
import { readHealth } from '../health/health.ts';
import { pullWorkouts } from './pull-workouts.ts';

const MINUTE_MS = 60_000;
const BOARD = 'https://board.example';

/** The tracker, which a relay can make as silent as Spivi's own cloud. */
const test = spiviTest
  .extend('ways', { scope: 'file' }, () => ({ foreign: false }))
  .extend('spivi', { scope: 'file' }, async ({ tracker, ways }, { onCleanup }) => {
    const relay = await startAnswering(async (asked, response) => {
      const said = await saidBy(tracker.url, asked);
      response.end(ways.foreign ? said.replace(/<Tandem>.*?<\/Tandem>/gs, '') : said);
    });
    onCleanup(() => relay.close());
    return relay;
  })
  .extend('verbs', { scope: 'file' }, async ({ scene, tracker, clock }) => {
    const { studio, studioId, owner } = scene;
    studio.settings.trackerUrl = BOARD;
    const json = { 'content-type': 'application/json' };
    const signedIn = await fetch(`${tracker.url}/api/session`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ siteId: DEMO.siteId, sourceName: DEMO.sourceName, password: DEMO.password }),
    });
    const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
    const press = async (
      what: 'start' | 'undo-start' | 'stop' | 'resume',
      eventId: number,
      body?: object,
    ) => {
      const pressed = await fetch(`${tracker.url}/api/events/${eventId}/${what}`, {
        method: 'POST',
        headers: { cookie, ...(body && json) },
        ...(body && { body: JSON.stringify(body) }),
      });
      expect(pressed.status).toBe(200);
    };
    let sequence = 0;
    /** Gives a class a plan of one segment, in percent of FTP or of the maximum heart rate. */
    const plan = async (eventId: number, percent: number, kind: 'power' | 'heartRate' = 'power') => {
      const segment = { seconds: 3600, target: { kind, fromPercent: percent, toPercent: percent } };
      const ask = async (method: string, path: string, body: object) => {
        const headers = { ...json, cookie };
        const answer = await fetch(`${tracker.url}${path}`, { method, headers, body: JSON.stringify(body) });
        expect(answer.status).toBe(200);
        return (await answer.json()) as { planId: number };
      };
      const segments = [{ ...segment, cadence: null, lines: [] }];
      const { planId } = await ask('POST', '/api/plans', { name: 'Steady', segments });
      await ask('PUT', `/api/events/${eventId}/plan`, { planId });
    };
    return {
      press,
      plan,
      /** Gives a class a test, and goes on to the segment that is its first. */
      testFrom: async (eventId: number, test: string, segment: number) => {
        const headers = { ...json, cookie };
        const ask = async (method: string, path: string, body: object) => {
          const at = `${tracker.url}/api/events/${eventId}${path}`;
          expect((await fetch(at, { method, headers, body: JSON.stringify(body) })).status).toBe(200);
        };
        await ask('PUT', '/plan', { test });
        await ask('POST', '/plan/skip', { from: 0, to: segment });
      },
      /** A class that began some minutes ago, with people on the first spots; those before have given the room free. */
      async begun(minutes: number, spots: number[]) {
        clock.aheadMs = 0;
        await inTenant(studio.db, studioId, (trx) =>
          trx.updateTable('classes').set({ cancelled_at: new Date() }).execute(),
        );
        const classId = await scene.newClass({ startsAt: hoursAhead(-minutes / 60) });
        for (const [i, spot] of spots.entries()) await scene.book(classId, i, spot);
        await syncClass(studio, { studioId, classId });
        const event = (await remoteEvents(tracker.api)).find((e) => e.description?.includes(classId))!;
        return { classId, eventId: event.eventId };
      },
      send: (seats: number[]) =>
        fetch(`${tracker.url}/box/v1/batches`, {
          method: 'POST',
          headers: { ...json, authorization: 'Bearer demo-box-2101' },
          body: JSON.stringify({
            bootId: 'heard',
            sequence: sequence++,
            samples: seats.map((seat) => ({ seat, at: new Date().toISOString(), powerW: 150 })),
          }),
        }),
      pull: (classId: string) => pullWorkouts(studio, { studioId, classId }),
      shown: (classId: string, role: Role = 'owner') =>
        perform({ studio, caller: { ...owner, role } }, (call) => getClassSummary(call, classId)),
      repairs: async () =>
        (await perform({ studio, caller: owner }, readHealth)).repairs.map(({ kind, subject, canRetry }) => ({
          ...{ kind, classId: subject.id, canRetry },
        })),
      asked: (classId: string, method: string) =>
        inTenant(studio.db, studioId, async (trx) => {
          const rows = await trx
            .selectFrom('spivi_attempts')
            .select('attempt_id')
            .where('class_id', '=', classId)
            .where('method', 'like', `%/${method}`)
            .execute();
          return rows.length;
        }),
    };
  });
test.beforeEach(({ ways }) => void Object.assign(ways, { foreign: false }));

test('a class is what the tracker says: waits for Start, runs with so many heard, and is over once stopped', async ({
  verbs: { begun, press, send, pull, shown, asked },
}) => {
  const { classId, eventId } = await begun(2, [1, 2, 3]);
  expect(await shown(classId)).toMatchObject({
    state: 'scheduled',
    live: { startedAt: null, stoppedAt: null, signal: null, boardUrl: `${BOARD}/classes/${eventId}` },
    resultsShown: false,
  });

  await press('start', eventId);
  await send([1, 3, 9]);
  await pull(classId);
  const running = await shown(classId);
  expect(running).toMatchObject({ state: 'running', live: { signal: { booked: 3, heard: 2 } } });
  expect(Date.parse(running.live!.startedAt!)).toBeLessThanOrEqual(Date.now());
  // What is said of riders, and where the board is, is for those who may see people.
  for (const role of ['owner', 'manager', 'front_desk', 'instructor', 'member'] as const) {
    const { live } = await shown(classId, role);
    const sees = may(role, 'seePeople');
    expect([live?.signal !== null, live?.boardUrl !== null, live?.startedAt !== null]).toEqual([
      sees,
      sees,
      true,
    ]);
  }
  expect(await asked(classId, 'GetClientPerformanceData')).toBe(0);

  await press('stop', eventId);
  await pull(classId);
  const over = await shown(classId);
  expect(over).toMatchObject({ state: 'ended', live: { signal: null }, resultsShown: true });
  expect(Date.parse(over.live!.stoppedAt!)).toBeLessThan(Date.parse(over.endsAt));
  expect(over.sync.state).toBe('synced');
});

test('asked for by heart rate, it stands there in beats of the maximum that the numbers were computed with', async ({
  scene: { studio, owner, customers },
  verbs: { begun, plan, press, send, pull },
}) => {
  const { classId, eventId } = await begun(1, [1]);
  await plan(eventId, 75, 'heartRate');
  await press('start', eventId);
  await sleep(2_000);
  await send([1]);
  await press('stop', eventId);
  await pull(classId);
  const ride = await perform({ studio, caller: owner }, (call) =>
    getRide(call, customers[0]!.customerId, classId),
  );
  const { maxHrBpm } = ride.inputs as { maxHrBpm: number };
  expect(maxHrBpm).toBeGreaterThan(100);
  expect(ride.askedPowerW).toBeNull();
  expect(new Set(ride.askedHeartRateBpm)).toEqual(new Set([Math.round(0.75 * maxHrBpm)]));
});

test('what the plan of a class asked for stands beside what was ridden, in watts of each rider’s FTP', async ({
  scene: { studio, owner, customers },
  verbs: { begun, plan, press, send, pull },
}) => {
  const { classId, eventId } = await begun(1, [1]);
  await plan(eventId, 80);
  await press('start', eventId);
  await sleep(2_000);
  await send([1]);
  await press('stop', eventId);
  await pull(classId);
  const ride = await perform({ studio, caller: owner }, (call) =>
    getRide(call, customers[0]!.customerId, classId),
  );
  const { ftpW } = (ride.inputs.profile ?? ride.inputs) as { ftpW: number };
  expect(ftpW).toBeGreaterThan(0);
  expect(ride.askedPowerW!.length).toBeGreaterThanOrEqual(2);
  expect(new Set(ride.askedPowerW)).toEqual(new Set([Math.round(0.8 * ftpW)]));
  expect(ride.askedHeartRateBpm).toBeNull();
});

test('that a class was a test is heard with its end, and what each ride says of it is reckoned here', async ({
  scene: { studio, owner, customers },
  verbs: { begun, press, send, pull, testFrom },
}) => {
  const { classId, eventId } = await begun(1, [1]);
  await press('start', eventId);
  await testFrom(eventId, 'lthr30', 1);
  await sleep(2_000);
  await send([1]);
  await press('stop', eventId);
  await pull(classId);
  const tests = await perform({ studio, caller: owner }, (call) => listTests(call, customers[0]!.customerId));
  expect(tests.filter(({ rideId }) => rideId === classId)).toMatchObject([
    { test: 'lthr30', field: 'lthrBpm', value: null, accepted: null },
  ]);
});

test('Stop taken back after its numbers were fetched: the class runs on, and the next Stop’s take their place', async ({
  scene: { studio, studioId },
  verbs: { begun, press, send, pull, shown },
}) => {
  const { classId, eventId } = await begun(1, [1, 2]);
  const results = () =>
    inTenant(studio.db, studioId, async (trx) => {
      const rows = await trx
        .selectFrom('class_results')
        .select(['spot_number', 'state', 'values', 'revised_at'])
        .where('class_id', '=', classId)
        .orderBy('spot_number')
        .execute();
      return rows.map(({ values, ...row }) => ({ ...row, ...(values as { durationSeconds?: number }) }));
    });
  await press('start', eventId);
  await send([1]);
  await press('stop', eventId);
  await pull(classId);
  const [first, other] = await results();
  expect([first!.state, other!.state]).toEqual(['ready', 'waiting']);

  await press('resume', eventId);
  await pull(classId);
  expect(await shown(classId)).toMatchObject({
    state: 'running',
    live: { stoppedAt: null },
    resultsShown: false,
  });
  expect(await (await send([1, 2])).json()).toMatchObject({ stored: 2 });
  // A second more of the class.
  await new Promise((later) => setTimeout(later, 1_100));
  await press('stop', eventId);
  await pull(classId);
  const [again, joined] = await results();
  expect(await shown(classId)).toMatchObject({ state: 'ended', resultsShown: true });
  expect(await results()).toHaveLength(2);
  expect([again!.state, joined!.state]).toEqual(['ready', 'ready']);
  expect(again!.durationSeconds!).toBeGreaterThan(first!.durationSeconds!);
  expect(again!.revised_at).not.toBeNull();
});

test('Start taken back: the class runs no more here either, and is fetched by nobody; the next Start is heard', async ({
  verbs: { begun, press, send, pull, shown, asked },
}) => {
  const { classId, eventId } = await begun(2, [1, 2]);
  await press('start', eventId);
  await send([1]);
  await pull(classId);
  const { startedAt } = (await shown(classId)).live!;
  await press('undo-start', eventId, { startedAt });
  await pull(classId);
  expect(await shown(classId)).toMatchObject({
    state: 'scheduled',
    live: { startedAt: null, stoppedAt: null, signal: null },
    resultsShown: false,
  });
  await press('start', eventId);
  await pull(classId);
  const again = await shown(classId);
  expect(again.state).toBe('running');
  expect(Date.parse(again.live!.startedAt!)).toBeGreaterThan(Date.parse(startedAt!));
  expect(again.live!.signal).toMatchObject({ heard: 0 });
  expect(await asked(classId, 'GetClientPerformanceData')).toBe(0);
  await press('stop', eventId);
});

test('nobody pressed Start: from ten minutes on it needs attention, until somebody does', async ({
  clock,
  verbs: { begun, press, pull, shown, repairs },
}) => {
  const { classId, eventId } = await begun(3, [1]);
  const sync = async () => (await shown(classId)).sync;
  expect(await sync()).toMatchObject({ state: 'synced' });
  clock.aheadMs = 6 * MINUTE_MS;
  await pull(classId);
  expect(await sync()).toMatchObject({ state: 'synced' });
  clock.aheadMs = 8 * MINUTE_MS;
  await pull(classId);
  const { startsAt, state } = await shown(classId);
  expect(state).toBe('scheduled');
  expect(await sync()).toEqual({
    state: 'attention',
    reason: 'class_not_started',
    since: startsAt,
    detail: null,
  });
  expect(await repairs()).toContainEqual({ kind: 'class_not_started', classId, canRetry: false });
  // What was said long ago is not said any more.
  clock.aheadMs = 15 * MINUTE_MS;
  expect(await shown(classId)).toMatchObject({ state: 'running', sync: { state: 'synced' } });
  expect((await repairs()).map(({ kind }) => kind)).not.toContain('class_not_started');
  await press('start', eventId);
  await pull(classId);
  expect(await shown(classId)).toMatchObject({ state: 'running', sync: { state: 'synced' } });
  await press('stop', eventId);
});

test('a server that says no more than Spivi: the clock decides, and no call is made in vain', async ({
  clock,
  ways,
  verbs: { begun, press, send, pull, shown, asked },
}) => {
  ways.foreign = true;
  const { classId, eventId } = await begun(2, [1]);
  const before = await asked(classId, 'GetEvents');
  await press('start', eventId);
  await send([1]);
  for (const minute of [1, 5, 12]) {
    clock.aheadMs = minute * MINUTE_MS;
    await pull(classId);
    expect(await shown(classId)).toMatchObject({
      state: 'running',
      live: null,
      resultsShown: false,
      sync: { state: 'synced' },
    });
  }
  expect(await asked(classId, 'GetEvents')).toBe(before);
  // Numbers are shown as soon as there are some; that it is over nobody has said.
  await press('stop', eventId);
  clock.aheadMs = 13 * MINUTE_MS;
  await pull(classId);
  expect(await shown(classId)).toMatchObject({ state: 'running', live: null, resultsShown: true });
  clock.aheadMs = 60 * MINUTE_MS;
  expect(await shown(classId)).toMatchObject({ state: 'ended', live: null, resultsShown: true });
});
