import { randomUUID } from 'node:crypto';
import type { ClassSensors, LiveBoard } from '@tandem/api/tracker';
import { counts, pausesOfRide } from '@tandem/metrics/modes';
import fc from 'fast-check';
import { expect } from 'vitest';
import { test } from '../testing/paused-class.ts';
import { A } from '../testing/tracker.ts';
import { unpackSamples } from '../workouts/samples.ts';

/** Whose is what is measured in and around a pause, and in which second of the class. */

test('what is measured in a pause shows and does not count, and the ride goes on where it was', async ({
  t,
  scene,
}) => {
  const { eventId, setTo, press, send, ridden, workouts, done } = await scene.begin();
  setTo(30);
  expect(await send(ridden(0, 30))).toMatchObject({ stored: 30, ignored: 0 });
  expect(await press(true, 0)).toMatchObject({ status: 200, pauses: [30] });
  setTo(50);
  const told = await send([...ridden(30, 50, 90)]);
  expect(told).toMatchObject({ stored: 0, ignored: 20, reason: 'class_paused' });
  const paused = await t.board(eventId);
  expect(paused).toMatchObject({ elapsedSeconds: 30, event: { pauses: [30] } });
  expect(paused.riders[0]).toMatchObject({ powerW: 90, workKj: 6, stale: false });
  // A box is not told off for a pause, on no page.
  expect(paused.box.ignored).toBeNull();
  setTo(60);
  expect(await press(false, 1)).toMatchObject({ pauses: [30, 60] });
  setTo(90);
  await send(ridden(60, 90, 300));
  await expect
    .poll(() => t.board(eventId), { timeout: 10_000 })
    .toMatchObject({ elapsedSeconds: 60, riders: [{ powerW: 300, workKj: 15 }, {}, {}] });
  await t.stopEvent(eventId);
  const [workout] = await workouts();
  expect(workout!.seconds).toBe(60);
  expect(workout!.trace.powerW).toEqual([...Array(30).fill(200), ...Array(30).fill(300)]);
  expect(workout!.trace.pauses).toEqual([{ atSecond: 30, seconds: 30 }]);
  expect(workout!.result.values).toMatchObject({ workKj: 15, averagePowerW: 250, durationSeconds: 60 });
  // No half minute of 300 W and the one before it were ridden together.
  expect(workout!.result.peaks.find(({ seconds }) => seconds === 60)!.powerW).toBeNull();
  await expect
    .poll(() => t.board(eventId), { timeout: 10_000 })
    .toMatchObject({ elapsedSeconds: 60, event: { state: 'stopped' } });
  await done();
});

test('a strap that changed its wearer is each one’s by the time of day at which it did, whatever was paused', async ({
  t,
  scene,
}) => {
  const { at, eventId, setTo, press, send, workouts, done } = await scene.begin();
  const sensor = `ant heartRate 7${eventId % 10_000}`;
  for (const [client, from, to] of [
    [0, -1, 110],
    [1, 110, null],
  ] as const)
    await t.owner.query(
      'insert into sensor_bindings (site_id, sensor_key, client_id, from_at, to_at, made_at) values ($1, $2, $3, $4, $5, $4)',
      [A.siteId, sensor, scene.clients[client], at(from), to && at(to)],
    );
  setTo(20);
  await press(true, 0);
  setTo(100);
  await press(false, 1);
  setTo(120);
  await send([
    { sensor, at: at(105.5).toISOString(), heartRateBpm: 140 },
    { sensor, at: at(115.5).toISOString(), heartRateBpm: 160 },
  ]);
  await t.stopEvent(eventId);
  const hearts = (await workouts()).map(({ seatId, trace }) => [
    seatId,
    trace.heartRateBpm.indexOf(140),
    trace.heartRateBpm.indexOf(160),
  ]);
  expect(hearts).toEqual([
    [1, 25, -1],
    [2, -1, 35],
  ]);
  await done();
});

test('plan, sprint, roster and what was asked for go by the class’s seconds', async ({ t, scene }) => {
  const { eventId, at, setTo, press, send, done } = await scene.begin();
  const ask = async (method: string, path: string, body: object) =>
    (await (await t.api(method, `/api/events/${eventId}/${path}`, t.cookie, t.url, body)).json()) as object;
  const segment = (percent: number) => ({
    seconds: 60,
    target: { kind: 'power', fromPercent: percent, toPercent: percent },
    cadence: null,
    lines: [],
  });
  const added = await t.api('POST', '/api/plans', t.cookie, t.url, {
    name: 'Over',
    segments: [segment(60), segment(120)],
  });
  await ask('PUT', 'plan', (await added.json()) as object);
  setTo(40);
  await press(true, 0);
  setTo(400);
  // In the pause it is the second with which the class goes on.
  await ask('POST', 'plan/shift', { shiftPercent: 110 });
  await t.unseat(eventId, scene.clients[2]!);
  await t.seat(eventId, scene.clients[2]!, 9);
  await ask('POST', 'sprint', { after: null, seconds: 30, measure: 'meanW' });
  const { rows } = await t.owner.query(
    'select seat_id, from_second, to_second from seat_assignments where event_id = $1 and client_id = $2 order by from_second',
    [eventId, scene.clients[2]],
  );
  expect(rows.map((row) => [row.from_second, row.to_second])).toEqual([
    [0, 40],
    [40, null],
  ]);
  const strap = { sensor: `ant heartRate ${eventId}`, at: at(400.2).toISOString(), heartRateBpm: 150 };
  await send([strap, { seat: 9, at: at(400.2).toISOString(), powerW: 80 }]);
  const board = await t.board(eventId);
  expect(board.sprint).toMatchObject({ fromSecond: 45, toSecond: 75 });
  expect(board.riders.find(({ seatId }) => seatId === 9)).toMatchObject({ powerW: 80, workKj: 0 });
  const sensors = await (await t.api('GET', `/api/events/${eventId}/sensors`)).json();
  expect(sensors).toMatchObject({ free: [{ heartRateBpm: 150 }] });
  // The studio is told who is heard in a pause as well.
  const heard = await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId });
  expect(heard.xml).toContain('<SeatsHeard>1</SeatsHeard>');
  await press(false, 1);
  setTo(480);
  await t.stopEvent(eventId);
  const { xml } = await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId });
  expect(xml).toContain('<Asked>40x60 20x66 60x132</Asked>');
  await done();
});

test('in a pause too the newest reading of a sensor is told, and not the one that came last', async ({
  t,
  scene,
}) => {
  const { eventId, at, setTo, press, send, done } = await scene.begin();
  const sensor = `ant heartRate 8${eventId % 10_000}`;
  const beat = (second: number, heartRateBpm: number) => ({
    sensor,
    at: at(second).toISOString(),
    heartRateBpm,
  });
  setTo(10);
  await press(true, 0);
  setTo(30);
  await send([beat(29.5, 90)]);
  await send([beat(20.5, 150)]);
  const told = (await (await t.api('GET', `/api/events/${eventId}/sensors`)).json()) as ClassSensors;
  expect(told.free.find(({ key }) => key === sensor)).toMatchObject({ heartRateBpm: 90 });
  await done();
});

test('of who is erased nothing stays that was measured in a pause, even if another held the seat before it was over', async ({
  t,
  scene,
}) => {
  const { eventId, setTo, press, send, ridden, done } = await scene.begin();
  const [erased, next] = [await t.addClient('erased@club.example'), scene.clients[2]!];
  const at = (seat: number, from: number, to: number) =>
    ridden(from, to).map((sample) => ({ ...sample, seat }));
  await t.seat(eventId, erased, 5);
  setTo(20);
  await send([...at(5, 0, 20), ...at(2, 0, 20)]);
  await press(true, 0);
  setTo(40);
  await send([...at(5, 20, 40), ...at(2, 20, 40)]);
  await t.unseat(eventId, erased);
  await t.unseat(eventId, next);
  await t.seat(eventId, next, 5);
  setTo(60);
  await press(false, 1);
  setTo(80);
  await send([...at(5, 60, 80), ...at(2, 60, 80)]);
  await t.call('ClientService/DelClient', { Username: 'erased@club.example' });
  const { rows } = await t.owner.query('select samples from chunks where event_id = $1 order by chunk_id', [
    eventId,
  ]);
  const seats = rows.flatMap(({ samples }) => unpackSamples(samples)).map(({ seat }) => seat);
  // Of the next one what was measured after the pause, and all of who never left.
  expect([seats.filter((seat) => seat === 5).length, seats.filter((seat) => seat === 2).length]).toEqual([
    20, 60,
  ]);
  await done();
});

/** Seconds of three riders, heard by two boxes whose clocks are off, some of them late, and what is pressed meanwhile. */
const anyClass = fc.record({
  turns: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 7 }),
  ride: fc.array(
    fc.record({
      second: fc.nat(49),
      seat: fc.integer({ min: 1, max: 3 }),
      powerW: fc.integer({ min: 0, max: 900 }),
      heartRateBpm: fc.option(fc.integer({ min: 60, max: 190 }), { nil: null }),
      byOther: fc.boolean(),
      strap: fc.boolean(),
      lateSeconds: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 })),
    }),
    { minLength: 10, maxLength: 120, size: 'max' },
  ),
  skewMs: fc.integer({ min: -60_000, max: 60_000 }),
  swapAt: fc.option(fc.nat(45), { nil: null }),
});

test('with pauses at random, late data, two boxes and straps: live is final, and final is what was ridden outside them', async ({
  t,
  scene,
}) => {
  await fc.assert(
    fc.asyncProperty(anyClass, async ({ turns, ride, skewMs, swapAt }) => {
      const { eventId, at, setTo, press, send, workouts, done } = await scene.begin();
      const straps = [1, 2, 3].map((seat) => `ant heartRate ${9000 + seat}`);
      for (const [i, sensor] of straps.entries())
        await t.owner.query(
          `insert into sensor_bindings (site_id, sensor_key, client_id, from_at, made_at) values ($1, $2, $3, $4, $4)
           on conflict do nothing`,
          [A.siteId, sensor, scene.clients[i], at(-1)],
        );
      let wall = 0;
      const presses = new Map<number, number>();
      const pauses: number[] = [];
      for (const step of turns) {
        wall += step + 1;
        presses.set(wall, pauses.length);
        pauses.push(wall);
      }
      const boxes = [
        { token: A.token, bootId: randomUUID(), skew: 0, sequence: 0 },
        { token: A.otherToken, bootId: randomUUID(), skew: skewMs, sequence: 0 },
      ] as const;
      const lengthSeconds = 60;
      for (let now = 1; now <= lengthSeconds; now++) {
        setTo(now);
        const due = ride.filter(
          ({ second, lateSeconds }) => Math.min(lengthSeconds, second + 1 + lateSeconds) === now,
        );
        for (const [which, box] of boxes.entries()) {
          const { token, bootId, skew } = box;
          const stamp = (second: number) => new Date(at(second).getTime() + skew).toISOString();
          const samples = due
            .filter(({ byOther }) => byOther === (which === 1))
            .map(({ second, seat, powerW, heartRateBpm, strap }) => ({
              ...(strap ? { sensor: straps[seat - 1] } : { seat, powerW }),
              heartRateBpm: heartRateBpm ?? 100,
              at: stamp(second + 0.5),
            }));
          if (samples.length === 0) continue;
          const batch = { token, bootId, sequence: (box as { sequence: number }).sequence++ };
          await send(samples, { ...batch, sentAt: stamp(now) } as never);
        }
        const turn = presses.get(now);
        if (turn !== undefined) await press(turn % 2 === 0, turn);
        if (now === swapAt) {
          await t.unseat(eventId, scene.clients[0]!);
          await t.seat(eventId, scene.clients[0]!, 7);
        }
      }
      const live: LiveBoard = await t.board(eventId);
      await t.stopEvent(eventId);
      const seconds = Array.from({ length: lengthSeconds }, (_, second) => second).filter((second) =>
        counts(pauses, second),
      );
      expect(live.elapsedSeconds).toBe(seconds.length);
      for (const { seatId, result, trace, ...workout } of await workouts()) {
        expect(workout.seconds).toBe(seconds.length);
        const rider = live.riders.find((one) => one.seatId === seatId)!;
        expect(rider.workKj).toBe(result.values.workKj ?? 0);
        expect(rider.distanceKm).toBe(result.values.distanceKm ?? 0);
        expect(rider.caloriesKcal).toBe(result.values.energyKcal);
        expect(rider.points).toBe(result.values.effortPoints ?? 0);
        expect(trace.pauses ?? []).toEqual(pausesOfRide(pauses, seconds.length));
        // The seat that nobody left: each of its seconds, and none of a pause.
        if (seatId !== 2) continue;
        const watts = (second: number) =>
          ride
            .filter((one) => one.seat === 2 && one.second === second && !one.strap)
            .reduce<number | null>((most, { powerW }) => Math.max(most ?? 0, powerW), null);
        expect(trace.powerW).toEqual(seconds.map(watts));
      }
      await done();
    }),
    { numRuns: 15, endOnFailure: true },
  );
});
