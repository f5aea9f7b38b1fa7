import { randomUUID } from 'node:crypto';
import type { ClassPlanTold, EventSummary } from '@tandem/api/tracker';
import { UNDO_EARLY_START_MINUTES, UNDO_START_MINUTES } from '@tandem/api/words';
import { decodeTrace } from '@tandem/metrics/trace';
import fc from 'fast-check';
import pg from 'pg';
import { expect, onTestFinished } from 'vitest';
import { A, B, test as tracked } from '../testing/tracker.ts';

/** Start taken back: the class is to come, and what was measured since is nobody's. */

const DAY_MS = 86_400_000;
const LONG_AGO_MS = Math.floor(Date.now() / 60_000) * 60_000 - 300 * DAY_MS;

const test = tracked.extend('scene', { scope: 'file' }, async ({ t }) => {
  const clients = [await t.addClient('first@club.example'), await t.addClient('second@club.example')];
  let days = 0;
  return {
    clients,
    /** A class of 45 minutes on a day of its own, not started; seconds are by the wall since its planned beginning. */
    async begin() {
      const beganMs = LONG_AGO_MS + 3 * DAY_MS * ++days;
      const at = (second: number) => new Date(beganMs + second * 1000);
      const setTo = (second: number) => {
        t.clock.now = () => at(second);
      };
      setTo(0);
      const eventId = await t.addEvent();
      await t.owner.query(`update events set starts_at = $2, ends_at = $3 where event_id = $1`, [
        eventId,
        at(0),
        at(45 * 60),
      ]);
      for (const [i, client] of clients.entries()) await t.seat(eventId, client, i + 1);
      const ask = async (path: string, body?: object, method = 'POST', as = t.cookie) => {
        const answer = await t.api(method, `/api/events/${eventId}/${path}`, as, t.url, body);
        return { status: answer.status, ...((await answer.json()) as EventSummary & { code: string }) };
      };
      const sitting = { bootId: randomUUID(), sequence: 0 };
      return {
        ...{ eventId, at, setTo, ask },
        undo: (startedAt: string | null, as = t.cookie) => ask('undo-start', { startedAt }, 'POST', as),
        /** One second of seat 1, measured in its middle and sent at once; whether the box was told that it counts. */
        async send(second: number, powerW: number, measured = second) {
          setTo(second + 0.6);
          const batch = {
            ...{ ...sitting, sequence: sitting.sequence++ },
            samples: [{ seat: 1, at: at(measured + 0.5).toISOString(), powerW }],
          };
          const answer = await t.send(A.token, batch);
          return answer.ok && ((await answer.json()) as { stored: number }).stored === 1;
        },
        async power() {
          const { rows } = await t.owner.query(`select trace from workouts where event_id = $1`, [eventId]);
          return rows.map((row) => decodeTrace(row.trace as Buffer).powerW);
        },
        /** So that the next class finds the box free. */
        done: () => t.owner.query('delete from events where event_id = $1', [eventId]),
      };
    },
  };
});

test('whatever is pressed when: what was measured since the last Start that stands counts, and nothing else', async ({
  t,
  scene,
}) => {
  const act = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        wait: fc.integer({ min: 1, max: 30 }),
        watt: fc.integer({ min: 50, max: 400 }),
      }),
    },
    fc.record({
      wait: fc.integer({ min: 1, max: 120 }),
      press: fc.constantFrom('start' as const, 'undo' as const),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (acts) => {
      const one = await scene.begin();
      let second = 0;
      let started = null as { second: number; told: string; heard: Map<number, number> } | null;
      const start = async () => {
        const { startedAt } = await one.ask('start');
        started ??= { second, told: startedAt!, heard: new Map() };
        expect(startedAt).toBe(started.told);
      };
      for (const next of acts) {
        second += next.wait;
        one.setTo(second);
        if ('watt' in next) {
          expect(await one.send(second, next.watt)).toBe(started !== null);
          started?.heard.set(second - started.second, next.watt);
        } else if (next.press === 'start') await start();
        else {
          const may = started === null || second < started.second + UNDO_START_MINUTES * 60;
          const answer = await one.undo(started?.told ?? one.at(0).toISOString());
          expect(answer.status).toBe(may ? 200 : 409);
          if (!may) continue;
          expect(answer).toMatchObject({ state: 'scheduled', startedAt: null, startUndoableUntil: null });
          started = null;
        }
      }
      second += 2;
      one.setTo(second);
      await start();
      const { heard, second: from } = started!;
      const [shown] = (await t.board(one.eventId)).riders;
      const live = [shown!.workKj, shown!.distanceKm, shown!.points];
      one.setTo(second + 1);
      await one.ask('stop');
      const traces = await one.power();
      expect(traces.length).toBe(heard.size > 0 ? 1 : 0);
      for (const trace of traces) {
        expect(trace.length).toBe(second + 1 - from);
        expect(new Map(trace.flatMap((watt, i) => (watt === null ? [] : [[i, watt]])))).toEqual(heard);
        const [final] = (await t.board(one.eventId)).riders;
        expect([final!.workKj, final!.distanceKm, final!.points]).toEqual(live);
      }
      await one.done();
    }),
    {
      ...{ numRuns: 12, endOnFailure: true },
      // What an undone Start has measured falls into seconds of the next.
      examples: [
        [
          [
            { wait: 1, press: 'start' },
            ...[300, 310].map((watt) => ({ wait: 1, watt })),
            { wait: 1, press: 'undo' },
            { wait: 1, press: 'start' },
            { wait: 9, watt: 100 },
          ],
        ],
      ],
    },
  );
});

test('for five minutes; where it came early until the class was to begin, twenty minutes at most', async ({
  scene,
}) => {
  const usual = UNDO_START_MINUTES * 60;
  const most = UNDO_EARLY_START_MINUTES * 60;
  for (const [from, until] of [
    [0, usual],
    [300, 300 + usual],
    [-60, usual - 60],
    [-usual - 60, 0],
    [-900, 0],
    [-3600, most - 3600],
  ] as const) {
    const one = await scene.begin();
    one.setTo(from);
    const { startedAt, startUndoableUntil } = await one.ask('start');
    expect(startUndoableUntil).toBe(one.at(until).toISOString());
    one.setTo(until);
    expect(await one.undo(startedAt)).toMatchObject({ status: 409, code: 'start_stands' });
    one.setTo(until - 1);
    expect(await one.undo(startedAt)).toMatchObject({ status: 200, state: 'scheduled' });
    await one.done();
  }
});

test('whoever comes second changes nothing, or is told: after Stop, after another Start, of another club', async ({
  t,
  scene,
}) => {
  const one = await scene.begin();
  const first = (await one.ask('start')).startedAt;
  expect(await one.undo(first, await t.signIn(B))).toMatchObject({ status: 404 });
  expect((await one.undo('yesterday')).status).toBe(400);
  one.setTo(10);
  expect((await one.undo(first)).status).toBe(200);
  expect(await one.undo(first)).toMatchObject({ status: 200, state: 'scheduled' });
  expect(await one.ask('stop')).toMatchObject({ status: 409, code: 'not_started' });
  expect(await one.ask('paused', { paused: true, after: 0 }, 'PUT')).toMatchObject({ code: 'not_started' });
  one.setTo(20);
  const second = (await one.ask('start')).startedAt;
  // A tablet that still shows the first Start.
  expect(await one.undo(first)).toMatchObject({ status: 409, code: 'start_gone' });
  one.setTo(30);
  await one.send(25, 200);
  await one.ask('stop');
  expect(await one.undo(second)).toMatchObject({ status: 409, code: 'not_started' });
  await one.ask('resume');
  expect(await one.undo(second)).toMatchObject({ status: 200, state: 'scheduled', workouts: 0 });
  await one.done();
});

test('pressed at one time, Stop and taking Start back do not both happen', async ({ scene }) => {
  for (let i = 0; i < 6; i++) {
    const one = await scene.begin();
    const { startedAt } = await one.ask('start');
    await one.send(5, 200);
    const [stopped, undone] = await Promise.all([one.ask('stop'), one.undo(startedAt)]);
    const won = stopped.status === 200;
    expect([stopped.status, undone.status].toSorted()).toEqual([200, 409]);
    expect((won ? undone : stopped).code).toBe('not_started');
    expect(await one.power()).toHaveLength(won ? 1 : 0);
    await one.done();
  }
});

test('what a box sends while Start is being taken back is refused, and breaks nothing', async ({
  t,
  scene,
}) => {
  const one = await scene.begin();
  await one.ask('start');
  const holding = new pg.Client({ connectionString: t.databaseUrl });
  await holding.connect();
  onTestFinished(() => holding.end());
  await holding.query('begin');
  await holding.query(
    `update tracker.events set state = 'scheduled', started_at = null where event_id = $1`,
    [one.eventId],
  );
  const sent = t.send(A.token, {
    ...{ bootId: randomUUID(), sequence: 0 },
    samples: [{ seat: 1, at: one.at(1).toISOString(), powerW: 200 }],
  });
  const waiting = async () => {
    const { rows } = await t.owner.query(
      `select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0].count as number;
  };
  await expect.poll(waiting).toBe(1);
  await holding.query('commit');
  const answer = await sent;
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
    409,
    'class_not_started',
  ]);
  await one.done();
});

test('pauses, plan, sprint, contest, timer and end go back; who sits where and wears what stays', async ({
  t,
  scene,
}) => {
  const one = await scene.begin();
  const segments = [60, 60].map((seconds) => ({
    ...{ seconds, cadence: null, lines: [] },
    target: { kind: 'power', fromPercent: 70, toPercent: 70 },
  }));
  const made = await t.api('POST', '/api/plans', t.cookie, t.url, { name: 'Steady', segments });
  const { planId } = (await made.json()) as { planId: number };
  await one.ask('plan', { planId }, 'PUT');
  await one.ask('plan/shift', { shiftPercent: 95 });
  await one.ask('teams', { after: null, teams: 2, by: 'alternate' });
  const { startedAt, plannedEnd } = await one.ask('start');
  one.setTo(20);
  await one.ask('plan/shift', { shiftPercent: 110 });
  await one.ask('plan/skip', { from: 0, to: 1 });
  await one.ask('sprint', { after: null, seconds: 30, measure: 'meanW' });
  await one.ask('timer', { after: null, workSeconds: 20, restSeconds: 10, rounds: 8 });
  await one.ask('teams/contest', {
    ...{ number: 1, after: null, sides: 'teams', measure: 'workKj', seconds: null, goal: null },
  });
  await one.ask('extend', { from: plannedEnd, to: one.at(60 * 60).toISOString() });
  const [moved, left] = scene.clients as [number, number];
  await t.unseat(one.eventId, moved);
  await t.seat(one.eventId, moved, 9);
  await t.unseat(one.eventId, left);
  await one.ask('paused', { paused: true, after: 0 }, 'PUT');
  const before = await t.board(one.eventId);
  expect([before.sprint, before.timer, before.teams!.contest].every(Boolean)).toBe(true);

  one.setTo(40);
  expect(await one.undo(startedAt)).toMatchObject({
    ...{ state: 'scheduled', pauses: [], plannedEnd, extendedFrom: null, booked: 1 },
  });
  const plan = (await one.ask('plan', undefined, 'GET')) as unknown as ClassPlanTold;
  expect(plan).toMatchObject({ fromSecond: 0, steps: [{ second: 0, shiftPercent: 95 }] });
  const board = await t.board(one.eventId);
  expect(board).toMatchObject({ elapsedSeconds: 0, sprint: null, timer: null });
  expect(board.teams).toMatchObject({ number: 1, contest: null });
  expect(board.riders.map(({ seatId, clientId }) => [seatId, clientId])).toEqual([[9, moved]]);

  // Started again all of it begins at zero, and so does who is there.
  one.setTo(100);
  expect((await one.ask('start')).startedAt).toBe(one.at(100).toISOString());
  await one.send(101, 0);
  const { rows } = await t.owner.query(
    'select client_id, seat_id, from_second, to_second from seat_assignments where event_id = $1',
    [one.eventId],
  );
  expect(rows).toEqual([{ client_id: moved, seat_id: 9, from_second: 0, to_second: null }]);
  await one.ask('sprint', { after: null, seconds: 30, measure: 'meanW' });
  // No press for the first means the second.
  await expect.poll(async () => (await t.board(one.eventId)).sprint).toMatchObject({ number: 2 });
  await one.done();
});

test('a strap that was given stays given from the beginning, and one that was given back never was', async ({
  t,
  scene,
}) => {
  const one = await scene.begin();
  const straps = [71, 72].map((n) => `ant heartRate ${n}`);
  const { startedAt } = await one.ask('start');
  const hear = (second: number) => {
    one.setTo(second + 0.6);
    const at = one.at(second + 0.5).toISOString();
    const samples = straps.map((sensor) => ({ sensor, at, heartRateBpm: 100 + second }));
    const sentAt = one.at(second + 0.6).toISOString();
    return t.send(A.token, { bootId: `straps-${one.eventId}`, sequence: second, sentAt, samples });
  };
  await hear(3);
  const { rows } = await t.owner.query(
    'select sensor_id from sensors where sensor_key = any($1) order by sensor_key',
    [straps],
  );
  const claims: number[] = [];
  for (const [i, { sensor_id: sensorId }] of rows.entries()) {
    const to = { clientId: scene.clients[i] };
    claims.push(((await one.ask('claims', { sensorId, to })) as unknown as { claimId: number }).claimId);
  }
  one.setTo(10);
  await one.ask(`claims/${claims[1]}/end`);
  await one.undo(startedAt);
  one.setTo(20);
  await one.ask('start');
  await hear(25);
  one.setTo(30);
  await one.ask('stop');
  const { rows: rides } = await t.owner.query('select client_id, trace from workouts where event_id = $1', [
    one.eventId,
  ]);
  expect(rides.map(({ client_id }) => client_id)).toEqual([scene.clients[0]]);
  expect(decodeTrace(rides[0].trace).heartRateBpm.filter((bpm) => bpm !== null)).toEqual([125]);
  await one.done();
});
