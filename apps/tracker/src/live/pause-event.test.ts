import { randomUUID } from 'node:crypto';
import type { Acknowledgement } from '@tandem/api/box';
import type { ClassSensors, EventSummary, LiveBoard } from '@tandem/api/tracker';
import { MAX_PAUSES } from '@tandem/api/words';
import type { RideResult } from '@tandem/metrics';
import { counts, pausesOfRide } from '@tandem/metrics/modes';
import { decodeTrace } from '@tandem/metrics/trace';
import fc from 'fast-check';
import { expect } from 'vitest';
import { A, B, test as tracked } from '../testing/tracker.ts';
import { unpackSamples } from '../workouts/samples.ts';

const LENGTH_MINUTES = 45;
const BEGAN_MS = Math.floor(Date.now() / 60_000) * 60_000 - 200 * 86_400_000;

const test = tracked.extend('scene', { scope: 'file' }, async ({ t }) => {
  const theirs = await t.signIn(B);
  const clients: number[] = [];
  for (let i = 0; i < 3; i++) clients.push(await t.addClient(`pause${i}@club.example`));
  await t.owner.query('update clients set ftp_w = 200, weight_kg = 70');
  // Hears the same room, with a clock of its own.
  await t.owner.query('update boxes set stands_with = $1, stands_since = $2 where box_id = $3', [
    A.boxId,
    new Date(BEGAN_MS - 86_400_000),
    A.otherBoxId,
  ]);
  let days = 0;
  return {
    theirs,
    clients,
    /** A class of 45 minutes at a time of its own; time stands still, and seconds are by the wall since its Start. */
    async begin() {
      const beganMs = BEGAN_MS + ++days * 86_400_000;
      const at = (second: number) => new Date(beganMs + second * 1000);
      const setTo = (second: number) => {
        t.clock.now = () => at(second);
      };
      setTo(0);
      const eventId = await t.addEvent(A, A.boxId);
      await t.owner.query(`update events set starts_at = $2, ends_at = $3 where event_id = $1`, [
        eventId,
        at(0),
        at(LENGTH_MINUTES * 60),
      ]);
      for (const [i, client] of clients.entries()) await t.seat(eventId, client, i + 1);
      await t.owner.query('delete from box_clocks');
      await t.startEvent(eventId);
      const ask = async (method: string, path: string, body?: object, as = t.cookie) => {
        const answer = await t.api(method, `/api/events/${eventId}/${path}`, as, t.url, body);
        return { status: answer.status, ...((await answer.json()) as EventSummary & { code: string }) };
      };
      const press = (paused: boolean, after: number, as?: string) =>
        ask('PUT', 'paused', { paused, after }, as);
      return {
        eventId,
        at,
        setTo,
        ask,
        press,
        async send(samples: object[], { token = A.token, bootId = randomUUID(), sequence = 0, ...of } = {}) {
          const response = await t.send(token, { bootId, sequence, samples, ...of });
          return (await response.json()) as Acknowledgement;
        },
        /** Power of seat 1 for each second, as a box hears it half a second in. */
        ridden: (from: number, to: number, powerW = 200) =>
          Array.from({ length: to - from }, (_, i) => ({
            seat: 1,
            at: at(from + i + 0.5).toISOString(),
            powerW,
          })),
        async workouts() {
          const { rows } = await t.owner.query(
            'select client_id, seat_id, seconds, result, trace from workouts where event_id = $1 order by seat_id',
            [eventId],
          );
          return rows.map((row) => ({
            seatId: row.seat_id as number,
            seconds: row.seconds as number,
            result: row.result as RideResult,
            trace: decodeTrace(row.trace),
          }));
        },
        done: () => t.owner.query('delete from events where event_id = $1', [eventId]),
      };
    },
  };
});

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

test('whichever two tablets press: both see one class, and a press for what was gone changes nothing', async ({
  scene,
}) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ together: fc.boolean(), late: fc.boolean(), wait: fc.nat(20) }), {
        minLength: 1,
        maxLength: 6,
      }),
      async (presses) => {
        const { press, setTo, done } = await scene.begin();
        let second = 0;
        let pauses: number[] = [];
        for (const { together, late, wait } of presses) {
          second += wait;
          setTo(second);
          const after = pauses.length;
          const paused = after % 2 === 0;
          const answers = await Promise.all([
            press(paused, after),
            ...(together ? [press(paused, after)] : []),
          ]);
          pauses = [...pauses, second];
          for (const { status, pauses: told } of answers) expect([status, told]).toEqual([200, pauses]);
          // On a screen that still showed the class as it was, or says what it is already.
          if (late)
            for (const stale of [
              await press(paused, after),
              await press(paused, pauses.length),
              await press(!paused, Math.max(0, after - 1)),
            ])
              expect(stale.pauses).toEqual(pauses);
        }
        await done();
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
});

test('a class that does not run, one paused too often, and another club’s are refused; Go on never is', async ({
  t,
  scene,
}) => {
  const { eventId, press, ask, setTo, done } = await scene.begin();
  expect(await press(true, 0, scene.theirs)).toMatchObject({ status: 404 });
  expect((await ask('PUT', 'paused', { paused: 1, after: 0 })).status).toBe(400);
  setTo(200);
  const often = Array.from({ length: 2 * MAX_PAUSES - 1 }, (_, i) => i);
  await t.owner.query('update events set pauses = $2 where event_id = $1', [eventId, often]);
  expect(await press(false, often.length)).toMatchObject({ status: 200 });
  expect(await press(true, often.length + 1)).toMatchObject({ status: 409, code: 'too_many_pauses' });
  await ask('POST', 'stop');
  expect(await press(true, often.length + 1)).toMatchObject({ status: 409, code: 'not_started' });
  await done();
  const scheduled = await t.addEvent(A, A.boxId);
  const body = { paused: true, after: 0 };
  const early = await t.api('PUT', `/api/events/${scheduled}/paused`, t.cookie, t.url, body);
  expect([early.status, ((await early.json()) as { code: string }).code]).toEqual([409, 'not_started']);
});

test('a pause keeps the planned end and gives the class its whole length; one that nobody ends is its end', async ({
  t,
  scene,
}) => {
  const minute = 60;
  const one = await scene.begin();
  one.setTo(10 * minute);
  const before = await one.press(true, 0);
  one.setTo(20 * minute);
  const { plannedEnd, closesAt } = await one.press(false, 1);
  expect(plannedEnd).toBe(before.plannedEnd);
  expect([before.closesAt, closesAt]).toEqual(
    [75, 85].map((minutes) => one.at(minutes * minute).toISOString()),
  );
  one.setTo(40 * minute);
  await one.press(true, 2);
  // What is heard meanwhile holds nothing open.
  one.setTo(84 * minute);
  await one.send(one.ridden(84 * minute - 5, 84 * minute));
  expect((await one.ask('POST', 'extend', { from: plannedEnd, to: one.at(90 * minute) })).closesAt).toBe(
    one.at(120 * minute).toISOString(),
  );
  await one.ask('POST', 'extend', { from: one.at(90 * minute), to: null });
  one.setTo(85 * minute);
  expect(await one.ask('POST', 'stop')).toMatchObject({
    state: 'stopped',
    stoppedItself: true,
    stoppedAt: one.at(40 * minute).toISOString(),
  });
  // Taken back it is paused as it was, with time to go on.
  one.setTo(86 * minute);
  const resumed = await one.ask('POST', 'resume');
  expect(resumed).toMatchObject({ state: 'started', pauses: [600, 1200, 2400] });
  expect(resumed.closesAt).toBe(one.at(116 * minute).toISOString());
  one.setTo(87 * minute);
  await one.press(false, 3);
  one.setTo(88 * minute);
  await one.send(one.ridden(87 * minute, 88 * minute));
  await t.stopEvent(one.eventId);
  const [workout] = await one.workouts();
  expect([workout!.seconds, workout!.trace.powerW.slice(-60)]).toEqual([31 * minute, Array(60).fill(200)]);
  await one.done();
});

test('Stop in a pause ends the ride where that began; taken back, the class is paused as it was', async ({
  t,
  scene,
}) => {
  const { eventId, setTo, press, ask, send, ridden, workouts, done } = await scene.begin();
  setTo(20);
  await send(ridden(0, 20));
  await press(true, 0);
  setTo(40);
  expect(await ask('POST', 'stop')).toMatchObject({ state: 'stopped', stoppedItself: false });
  expect((await workouts()).map(({ seconds }) => seconds)).toEqual([20]);
  setTo(50);
  // Measured after Stop, while it may be taken back.
  const own = ridden(40, 50, 100);
  expect(await send(own)).toMatchObject({ code: 'class_not_started' });
  expect(await ask('POST', 'resume')).toMatchObject({ state: 'started', pauses: [20] });
  setTo(60);
  await press(false, 1);
  setTo(70);
  await send(ridden(60, 70, 300));
  expect(await t.board(eventId)).toMatchObject({ elapsedSeconds: 30, riders: [{ workKj: 7 }, {}, {}] });
  await t.stopEvent(eventId);
  const [workout] = await workouts();
  expect(workout!.trace.powerW).toEqual([...Array(20).fill(200), ...Array(10).fill(300)]);
  await done();
});

test('a timer stands still with its class and goes on with it, unless somebody has paused it themself', async ({
  t,
  scene,
}) => {
  const { eventId, at, setTo, press, done } = await scene.begin();
  const ask = (method: string, path: string, body: object) =>
    t.api(method, `/api/events/${eventId}/${path}`, t.cookie, t.url, body);
  const set = { workSeconds: 40, restSeconds: 20, rounds: 8 };
  const told = async () => {
    const { beganAtMs, doneMs, held } = (await t.board(eventId)).timer!;
    return [beganAtMs, doneMs, held];
  };
  const expectTimer = (...is: (number | boolean | null)[]) =>
    expect.poll(told, { timeout: 10_000 }).toEqual(is);
  const begins = (second: number) => [at(second).getTime(), 0, false] as const;
  await ask('POST', 'timer', { after: null, ...set });
  setTo(25);
  await press(true, 0);
  await expectTimer(null, 25_000, true);
  setTo(60);
  await press(false, 1);
  await expectTimer(...begins(35));
  // Paused by itself within the pause, it stays so; let go on within one, it waits for the class.
  await press(true, 2);
  await ask('PUT', 'timer/paused', { number: 1, paused: true });
  await expectTimer(null, 25_000, false);
  await press(false, 3);
  await expectTimer(null, 25_000, false);
  await press(true, 4);
  await ask('PUT', 'timer/paused', { number: 1, paused: false });
  await expectTimer(null, 25_000, true);
  setTo(70);
  await press(false, 5);
  await expectTimer(...begins(45));
  // Started in a pause it begins with Go on.
  await press(true, 6);
  await ask('POST', 'timer', { after: 1, ...set });
  await expectTimer(null, 0, true);
  setTo(80);
  await press(false, 7);
  await expectTimer(...begins(80));
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

test('a class begun after its planned end has its planned end too, which no pause moves', async ({
  t,
  scene,
}) => {
  const { eventId, at, setTo, press, ask, done } = await scene.begin();
  const minute = 60;
  await t.owner.query('update events set starts_at = $2, ends_at = $3 where event_id = $1', [
    eventId,
    at(-LENGTH_MINUTES * minute),
    at(0),
  ]);
  setTo(10 * minute);
  await press(true, 0);
  setTo(20 * minute);
  const { plannedEnd, closesAt } = await press(false, 1);
  expect([plannedEnd, closesAt]).toEqual([45, 85].map((minutes) => at(minutes * minute).toISOString()));
  const extended = await ask('POST', 'extend', { from: plannedEnd, to: at(50 * minute) });
  expect([extended.plannedEnd, extended.extendedFrom]).toEqual([at(50 * minute).toISOString(), plannedEnd]);
  await done();
});

/** What a replay brings, which goes by a clock of its own. */
const replayed = (seconds: number) =>
  Array.from({ length: seconds }, (_, second) => ({ seat: 1, second, powerW: 150 }));

test('where a replay stands beside the room, Stop in a pause stops, whatever the replay has shown', async ({
  scene,
}) => {
  const { setTo, press, ask, send, ridden, workouts, done } = await scene.begin();
  setTo(10);
  await send(ridden(0, 10));
  await send(replayed(40));
  await press(true, 0);
  setTo(20);
  expect(await ask('POST', 'stop')).toMatchObject({ status: 200, state: 'stopped' });
  const [workout] = await workouts();
  expect([workout!.seconds, workout!.trace.pauses]).toEqual([40, undefined]);
  await done();
});

test('a class of which only a replay is heard is not paused, since that would run on', async ({ scene }) => {
  const { setTo, press, send, ridden, done } = await scene.begin();
  setTo(10);
  await send(replayed(10));
  expect(await press(true, 0)).toMatchObject({ status: 409, code: 'class_replayed' });
  await send(ridden(9, 10));
  expect(await press(true, 0)).toMatchObject({ status: 200, pauses: [10] });
  expect(await press(false, 1)).toMatchObject({ status: 200, pauses: [10, 10] });
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
