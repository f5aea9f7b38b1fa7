import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LiveBoard } from '@tandem/api/tracker';
import { computeRide, type RideResult, UNKNOWN_RIDER } from '@tandem/metrics';
import { decodeTrace } from '@tandem/metrics/trace';
import fc from 'fast-check';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { A, B, test as tracked } from '../testing/tracker.ts';

/** Four clients, and what happens to classes of theirs. */
const test = tracked.extend('scene', { scope: 'file' }, async ({ t }) => {
  const clients: number[] = [];
  for (let i = 0; i < 4; i++) clients.push(await t.addClient(`rider${i}@club.example`));
  await t.owner.query(
    `update clients set ftp_w = 200, weight_kg = 70, birth_date = '1990-01-01', gender = 'female'`,
  );
  /** A box as it has just been switched on; `send` sends its samples. */
  const newBox = () => {
    const bootId = randomUUID();
    return async (samples: object[], sequence = 0, token = A.token) => {
      const response = await t.send(token, { bootId, sequence, samples });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
  };
  /** Moves Start into the past, as if the class had been running since, and the box had been idle before. */
  const startedAgo = async (eventId: number, seconds: number) => {
    await t.owner.query(
      `update events set started_at = started_at - interval '3 days', stopped_at = stopped_at - interval '3 days' where state = 'stopped'`,
    );
    const { rows } = await t.owner.query(
      `update events set started_at = now() - make_interval(secs => $2) where event_id = $1 returning started_at`,
      [eventId, seconds],
    );
    return (rows[0].started_at as Date).getTime();
  };
  const workoutsOf = async (eventId: number) => {
    const { rows } = await t.owner.query(
      `select client_id, seat_id, seconds, result, encode(trace, 'base64') as trace from workouts where event_id = $1 order by client_id`,
      [eventId],
    );
    return rows as {
      client_id: number;
      seat_id: number;
      seconds: number;
      result: RideResult;
      trace: string;
    }[];
  };
  /** Start, seats 1–3 for the first three clients. */
  const startedClass = async (boxId = A.boxId) => {
    const eventId = await t.addEvent(A, boxId);
    for (let i = 0; i < 3; i++) await t.seat(eventId, clients[i]!, i + 1);
    await t.startEvent(eventId);
    return eventId;
  };
  return { clients, newBox, startedAgo, workoutsOf, startedClass };
});
const traceOf = (workout: { trace: string }) => decodeTrace(Buffer.from(workout.trace, 'base64'));

const reading = fc.option(fc.integer({ min: -5, max: 3000 }), { nil: undefined });
const sample = fc.record({
  seat: fc.integer({ min: 1, max: 4 }),
  second: fc.integer({ min: 0, max: 25 }),
  powerW: reading,
  heartRateBpm: fc.option(fc.integer({ min: 20, max: 250 }), { nil: undefined }),
  cadenceRpm: fc.option(fc.integer({ min: 0, max: 140 }), { nil: undefined }),
});

test('any order, repetition and batching of the samples gives the same workouts, and live is final', async ({
  t,
  scene,
}) => {
  const { workoutsOf, startedClass, newBox } = scene;
  const anyDelivery = fc.array(sample, { minLength: 5, maxLength: 150, size: 'max' }).chain((samples) =>
    fc.record({
      samples: fc.constant(samples),
      delivered: fc
        .tuple(fc.shuffledSubarray(samples, { minLength: samples.length }), fc.subarray(samples))
        .map(([all, again]) => [...all, ...again]),
      batchSize: fc.integer({ min: 4, max: 40 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(anyDelivery, async ({ samples, delivered, batchSize }) => {
      const once = await startedClass();
      await newBox()(samples);
      await t.stopEvent(once);

      const send = newBox();
      const scattered = await startedClass();
      let sequence = 0;
      for (let at = 0; at < delivered.length; at += batchSize) {
        await send(delivered.slice(at, at + batchSize), ++sequence);
        if (sequence % 2 === 0) await send(delivered.slice(at, at + batchSize), sequence);
      }
      const live = await t.board(scattered);
      await t.stopEvent(scattered);
      const workouts = await workoutsOf(scattered);
      expect(workouts).toEqual(await workoutsOf(once));
      for (const { seat_id, result } of workouts) {
        const rider = live.riders.find((r) => r.seatId === seat_id)!;
        expect(rider.workKj).toBe(result.values.workKj ?? 0);
        expect(rider.distanceKm).toBe(result.values.distanceKm ?? 0);
        expect(rider.caloriesKcal).toBe(result.values.energyKcal);
        expect(rider.points).toBe(result.values.effortPoints ?? 0);
      }
    }),
    // A failing delivery is reported as it is: each attempt to shrink it would be two more classes.
    { numRuns: 12, endOnFailure: true },
  );
});

test('wall-clock samples fall on the second they were measured, and the numbers are those of the metrics', async ({
  t,
  scene,
}) => {
  const { startedAgo, workoutsOf, startedClass, newBox } = scene;
  const send = newBox();
  const eventId = await startedClass();
  const startedAt = await startedAgo(eventId, 100);
  const at = (second: number) => new Date(startedAt + second * 1000 + 400).toISOString();
  const samples = Array.from({ length: 90 }, (_, second) => ({
    seat: 1,
    at: at(second),
    powerW: 100 + second,
    heartRateBpm: 120,
  }));
  expect((await send(samples)).body).toMatchObject({ stored: 90, ignored: 0, duplicate: false });
  expect((await send(samples)).body).toMatchObject({ stored: 0, duplicate: true });
  expect(
    (
      await send(
        [
          { seat: 1, at: at(-3), powerW: 1 },
          { seat: 1, at: at(95), powerW: 200 },
        ],
        1,
      )
    ).body,
  ).toMatchObject({
    stored: 1,
    ignored: 1,
    reason: 'outside_class',
  });
  await t.stopEvent(eventId);
  const [workout] = await workoutsOf(eventId);
  const trace = traceOf(workout!);
  expect(trace.powerW.slice(0, 3)).toEqual([100, 101, 102]);
  expect(trace.powerW.slice(89, 97)).toEqual([189, null, null, null, null, null, 200, null]);
  expect(workout!.seconds).toBeGreaterThanOrEqual(100);
  const profile = { ...UNKNOWN_RIDER, ftpW: 200, weightKg: 70, gender: 'female' as const, ageYears: 41 };
  expect(workout!.result).toEqual(JSON.parse(JSON.stringify(computeRide(trace, profile))));
});

test('a spot change in mid-class: each second belongs to whoever held the seat, never to two people', async ({
  t,
  scene,
}) => {
  const { clients, workoutsOf, startedClass, newBox } = scene;
  const send = newBox();
  const eventId = await startedClass();
  const seconds = (from: number, to: number, seat: number, powerW: number) =>
    Array.from({ length: to - from }, (_, i) => ({ seat, second: from + i, powerW }));
  await send([...seconds(0, 20, 1, 101), ...seconds(0, 20, 9, 109)], 0);
  await t.unseat(eventId, clients[0]!);
  expect((await t.seat(eventId, clients[0]!, 9)).errorCode).toBe(200);
  expect((await t.seat(eventId, clients[3]!, 1)).errorCode).toBe(200);
  await send([...seconds(20, 40, 1, 201), ...seconds(20, 40, 9, 209)], 1);
  const live = await t.board(eventId);
  expect(live.riders.filter((r) => !r.stale).map((r) => [r.seatId, r.clientId])).toEqual([
    [1, clients[3]],
    [9, clients[0]],
  ]);
  await t.stopEvent(eventId);
  const workouts = await workoutsOf(eventId);
  expect(workouts.map((w) => w.client_id)).toEqual([clients[0], clients[3]]);
  const [mover, newcomer] = workouts.map(traceOf);
  expect(mover!.powerW).toEqual([...new Array(20).fill(101), ...new Array(20).fill(209)]);
  expect(newcomer!.powerW).toEqual([...new Array(20).fill(null), ...new Array(20).fill(201)]);
});

test('data that arrives after Stop computes the workouts again', async ({ t, scene }) => {
  const { startedAgo, workoutsOf, startedClass, newBox } = scene;
  const send = newBox();
  const eventId = await startedClass(A.otherBoxId);
  const startedAt = await startedAgo(eventId, 60);
  const at = (second: number) => new Date(startedAt + second * 1000).toISOString();
  await send([{ seat: 1, at: at(10), powerW: 100 }], 0, A.otherToken);
  await t.stopEvent(eventId);
  const late = await send(
    [
      { seat: 1, at: at(20), powerW: 300 },
      { seat: 2, at: at(21), powerW: 90 },
    ],
    1,
    A.otherToken,
  );
  expect(late.body).toMatchObject({ stored: 2, ignored: 0 });
  await expect
    .poll(async () => (await workoutsOf(eventId)).map((w) => w.result.values.averagePowerW), {
      timeout: 20_000,
    })
    .toEqual([200, 90]);
});

test('Start and Stop pressed twice or by two people at once count once', async ({ t, scene }) => {
  const { clients, newBox } = scene;
  const send = newBox();
  const eventId = await t.addEvent();
  await t.seat(eventId, clients[0]!, 1);
  const starts = await Promise.all([1, 2, 3].map(() => t.startEvent(eventId)));
  const begun = await Promise.all(starts.map((r) => r.json() as Promise<{ startedAt: string }>));
  expect(new Set(begun.map((e) => e.startedAt)).size).toBe(1);
  await send([{ seat: 1, second: 0, powerW: 150 }]);
  const stops = await Promise.all([1, 2, 3].map(() => t.stopEvent(eventId)));
  const ended = await Promise.all(
    stops.map((r) => r.json() as Promise<{ stoppedAt: string; workouts: number }>),
  );
  expect(new Set(ended.map((e) => `${e.stoppedAt} ${e.workouts}`)).size).toBe(1);
  expect((await t.startEvent(eventId)).status).toBe(409);
});

test('one class at a time on a box', async ({ t, scene }) => {
  const { startedClass } = scene;
  const running = await startedClass();
  const next = await t.addEvent();
  const refusal = await t.startEvent(next);
  expect([refusal.status, ((await refusal.json()) as { code: string }).code]).toEqual([409, 'box_busy']);
  await t.stopEvent(running);
  expect((await t.startEvent(next)).status).toBe(200);
  await t.stopEvent(next);
});

test('what a box may not send is refused or ignored with a reason, and stored nowhere', async ({
  t,
  scene,
}) => {
  const { startedClass, newBox } = scene;
  const send = newBox();
  const closed = await t.addEvent();
  expect(await send([{ seat: 1, second: 0, powerW: 100 }])).toMatchObject({
    status: 409,
    body: { code: 'class_not_started' },
  });
  expect(
    (await t.send('nonsense', { bootId: 'b', sequence: 0, samples: [{ seat: 1, second: 0 }] })).status,
  ).toBe(401);
  const eventId = await startedClass(A.otherBoxId);
  expect((await send([{ seat: 1, second: 5, powerW: 100 }], 0, A.otherToken)).body).toMatchObject({
    stored: 0,
    reason: 'class_clock_not_allowed',
  });
  const now = new Date().toISOString();
  expect((await send([{ seat: 77, at: now, powerW: 100 }], 1, A.otherToken)).body).toMatchObject({
    stored: 0,
    reason: 'unknown_seat',
  });
  expect((await send([{ seat: 1, at: now }], 2, A.otherToken)).body).toMatchObject({
    stored: 0,
    reason: 'no_reading',
  });
  // Another site's box is no part of this class, whatever it sends.
  expect((await send([{ seat: 1, at: now, powerW: 100 }], 3, B.otherToken)).status).toBe(409);
  for (const samples of [
    [],
    [{ seat: 1, powerW: 1 }],
    [{ seat: 1, second: 0, at: now }],
    [{ seat: -1, second: 0 }],
    new Array(2001).fill({ seat: 1, second: 0 }),
  ])
    expect((await send(samples, 9, A.otherToken)).status).toBe(400);
  const { rows } = await t.owner.query('select 1 from chunks where event_id in ($1, $2)', [closed, eventId]);
  expect(rows).toEqual([]);
  await t.stopEvent(eventId);
});

test('a box whose clock runs ahead is moved back to now and told', async ({ t, scene }) => {
  const { startedAgo, startedClass, newBox } = scene;
  const send = newBox();
  const eventId = await startedClass(A.otherBoxId);
  await startedAgo(eventId, 30);
  const ahead = new Date(Date.now() + 3_600_000).toISOString();
  expect((await send([{ seat: 1, at: ahead, powerW: 100 }], 0, A.otherToken)).body).toMatchObject({
    stored: 1,
    reason: 'clock_ahead',
  });
  expect((await t.board(eventId)).riders.find((r) => r.seatId === 1)).toMatchObject({
    powerW: 100,
    stale: false,
  });
  await t.stopEvent(eventId);
});

test('a second process shows the same class, follows it live, and a new one after a crash goes on from what is stored', async ({
  t,
  scene,
}) => {
  const { clients, startedClass, newBox } = scene;
  const send = newBox();
  const eventId = await startedClass();
  const other = await t.start();
  const boards: LiveBoard[] = [];
  const socket = new WebSocket(`${other.url.replace('http', 'ws')}/api/events/${eventId}/live`, {
    headers: { cookie: t.cookie },
  });
  socket.on('message', (text) => boards.push(JSON.parse(String(text)) as LiveBoard));
  await once(socket, 'open');
  await send([
    { seat: 1, second: 0, powerW: 120, cadenceRpm: 80 },
    { seat: 8, second: 0, powerW: 90 },
  ]);
  await expect
    .poll(() => boards.at(-1)?.riders.find((r) => r.seatId === 1)?.powerW, { timeout: 10_000 })
    .toBe(120);
  expect(boards.at(-1)!.riders.find((r) => r.seatId === 8)).toMatchObject({
    clientId: null,
    name: '',
    rank: null,
  });
  expect(boards.at(-1)!.riders.find((r) => r.seatId === 1)).toMatchObject({ clientId: clients[0], rank: 1 });

  const withoutClock = ({ serverTime, ...rest }: LiveBoard) => rest;
  const afterwards = await t.start();
  expect(withoutClock(await t.board(eventId, afterwards.url))).toEqual(withoutClock(await t.board(eventId)));
  await t.stopEvent(eventId);
  await expect.poll(() => boards.at(-1)?.event.state, { timeout: 10_000 }).toBe('stopped');
  expect(boards.at(-1)!.event.workouts).toBe(1);
  socket.close();
});

test('a simulated class of the real box arrives whole', async ({ t, scene }) => {
  const { clients, workoutsOf, startedClass } = scene;
  const eventId = await startedClass();
  const main = fileURLToPath(new URL('../../../box/src/main.ts', import.meta.url));
  const box = spawn(
    process.execPath,
    [
      main,
      'simulate',
      '--tracker',
      t.url,
      '--token',
      A.token,
      '--speed',
      '0',
      '--minutes',
      '5',
      '--riders',
      '3',
    ],
    { stdio: 'ignore' },
  );
  const exited = once(box, 'exit');
  await expect
    .poll(async () => (await t.board(eventId)).elapsedSeconds, { timeout: 40_000 })
    .toBeGreaterThanOrEqual(299);
  await t.stopEvent(eventId);
  expect((await exited)[0]).toBe(0);
  const workouts = await workoutsOf(eventId);
  expect(workouts.map((w) => w.client_id)).toEqual(clients.slice(0, 3));
  for (const { result } of workouts) expect(result.values.averagePowerW).toBeGreaterThan(40);
});

test('a board that missed what was sent while the database could not tell of it shows it all the same', async ({
  t,
  scene,
}) => {
  const send = scene.newBox();
  const eventId = await scene.startedClass();
  await send([{ seat: 1, second: 0, powerW: 120 }]);
  const workOfSeat1 = async () => (await t.board(eventId)).riders.find((r) => r.seatId === 1)?.workKj;
  await expect.poll(workOfSeat1, { timeout: 10_000 }).toBeCloseTo(0.12);
  const { rowCount } = await t.owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'live' and datname = current_database()`,
  );
  expect(rowCount).toBeGreaterThan(0);
  await send([{ seat: 1, second: 1, powerW: 180 }], 1);
  await expect.poll(workOfSeat1, { timeout: 20_000 }).toBeCloseTo(0.3);
  await t.stopEvent(eventId);
});
