import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { MAX_BATCH_SENSORS } from '@tandem/api/box';
import type { ClassSensors, KnownSensor } from '@tandem/api/tracker';
import { MAX_SENSORS_PER_SITE } from '@tandem/api/words';
import { plausible, type RideResult } from '@tandem/metrics';
import { decodeTrace } from '@tandem/metrics/trace';
import fc from 'fast-check';
import { expect, onTestFinished } from 'vitest';
import { A, B, test as tracked } from '../testing/tracker.ts';

const BIKE = 'bluetooth indoorBike aa:bb';
const METER = 'ant power 7';
const STRAP = 'ant heartRate 11';
const LOAN = 'ant heartRate 12';
const UNKNOWN = 'ant heartRate 13';

/** Three clients, and what happens to what their sensors send. */
const test = tracked.extend('scene', { scope: 'file' }, async ({ t }) => {
  const clients: number[] = [];
  for (let i = 0; i < 3; i++) clients.push(await t.addClient(`rider${i}@club.example`));
  const send = async (samples: object[], sensors: object[] = [], token = A.token) => {
    const answer = await t.send(token, { bootId: randomUUID(), sequence: 0, samples, sensors });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const ask = async (method: string, path: string, body?: object, session = t.cookie) => {
    const answer = await t.api(method, path, session, t.url, body);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const sensors = async () => (await ask('GET', '/api/sensors')).body as unknown as KnownSensor[];
  const sensorId = async (key: string) => (await sensors()).find((sensor) => sensor.key === key)!.sensorId;
  const bind = async (key: string, to: object) => ask('PUT', `/api/sensors/${await sensorId(key)}/bound`, to);
  const claim = async (eventId: number, key: string, to: object) =>
    ask('POST', `/api/events/${eventId}/claims`, { sensorId: await sensorId(key), to });
  const workouts = async (eventId: number) => {
    const { rows } = await t.owner.query<{ client_id: number; result: RideResult; trace: Buffer }>(
      `select client_id, result, trace from workouts where event_id = $1 order by client_id`,
      [eventId],
    );
    return new Map(
      rows.map(({ client_id, result, trace }) => [
        client_id,
        { ...decodeTrace(trace), workKj: result.values.workKj ?? 0 },
      ]),
    );
  };
  const stopped = async (eventId: number) => {
    await t.stopEvent(eventId);
    return workouts(eventId);
  };
  /** Start with the first two clients on seats 1 and 2. */
  const startedClass = async () => {
    const eventId = await t.addEvent();
    for (let i = 0; i < 2; i++) await t.seat(eventId, clients[i]!, i + 1);
    await t.startEvent(eventId);
    return eventId;
  };
  // All are heard before any class, and unbound.
  await send([BIKE, METER, STRAP, LOAN, UNKNOWN].map((sensor) => ({ sensor, second: 0, powerW: 0 })));
  return { clients, send, ask, sensors, sensorId, bind, claim, workouts, stopped, startedClass };
});

test('a sensor heard without a class is listed as unknown, and what it sent counts nowhere', async ({
  scene,
}) => {
  const { send, sensors } = scene;
  const answer = await send(
    [{ sensor: 'ant power 99', second: 0, powerW: 90 }],
    [
      { sensor: 'ant power 99', rssiDbm: -50, batteryPercent: 80 },
      { sensor: 'ant power 98', rssiDbm: -40, batteryVolts: 2.9, batteryLow: true },
    ],
  );
  expect(answer).toMatchObject({ status: 409, body: { code: 'class_not_started' } });
  const [first, second] = await sensors();
  expect(first).toMatchObject({
    key: 'ant power 99',
    kind: 'power',
    heard: true,
    rssiDbm: -50,
    batteryPercent: 80,
    batteryVolts: null,
    batteryLow: null,
  });
  expect(first!.movingSince).not.toBeNull();
  expect(second).toMatchObject({
    key: 'ant power 98',
    rssiDbm: -40,
    batteryPercent: null,
    batteryVolts: 2.9,
    batteryLow: true,
    movingSince: null,
    bound: { to: 'nobody' },
  });
});

test('a sample is of a seat or of a sensor, and the key is plain', async ({ t, scene }) => {
  await scene.startedClass();
  for (const who of [
    { seat: 1, sensor: BIKE },
    {},
    { sensor: '' },
    { sensor: 'a\u0000b' },
    { sensor: 'x'.repeat(121) },
  ])
    expect([who, (await scene.send([{ ...who, second: 0, powerW: 9 }])).status]).toEqual([who, 400]);
  const { rows } = await t.owner.query(`select event_id from events where state = 'started'`);
  await t.stopEvent(rows[0].event_id);
});

test('a bound bike and an own strap reach whoever holds the seat in that second, on the board and at the end', async ({
  t,
  scene,
}) => {
  const { clients, send, bind, stopped, startedClass } = scene;
  const eventId = await startedClass();
  await bind(BIKE, { to: 'seat', boxId: A.boxId, seatId: 1 });
  await bind(STRAP, { to: 'client', clientId: clients[0] });
  await send([
    { sensor: BIKE, second: 0, powerW: 150, heartRateBpm: 150 },
    { sensor: STRAP, second: 0, heartRateBpm: 120 },
    { sensor: BIKE, second: 1, powerW: 160, heartRateBpm: 151 },
    { sensor: UNKNOWN, second: 1, heartRateBpm: 180 },
  ]);
  // Whoever comes after on that bike has its power; the strap goes with its owner.
  await t.unseat(eventId, clients[0]!);
  await t.seat(eventId, clients[2]!, 1);
  await send([
    { sensor: BIKE, second: 2, powerW: 200 },
    { sensor: STRAP, second: 2, heartRateBpm: 122 },
  ]);
  await t.seat(eventId, clients[0]!, 3);
  await send([{ sensor: STRAP, second: 3, heartRateBpm: 123 }]);
  const live = await t.board(eventId);
  expect(live.riders.map(({ seatId, workKj, heartRateBpm }) => [seatId, workKj, heartRateBpm])).toEqual([
    [1, 0.2, null],
    [2, 0, null],
    [3, 0.31, 123],
  ]);
  const final = await stopped(eventId);
  expect([...final.keys()]).toEqual([clients[0], clients[2]]);
  expect(final.get(clients[0]!)).toMatchObject({
    powerW: [150, 160, null, null],
    heartRateBpm: [120, 151, null, 123],
  });
  expect(final.get(clients[2]!)).toMatchObject({
    powerW: [null, null, 200, null],
    heartRateBpm: [null, null, null, null],
  });
  await bind(BIKE, { to: 'nobody' });
  await bind(STRAP, { to: 'nobody' });
});

test('an own strap whose owner is not on the roster gives nobody anything', async ({ scene }) => {
  const { clients, send, bind, stopped, startedClass } = scene;
  const eventId = await startedClass();
  await bind(STRAP, { to: 'client', clientId: clients[2] });
  await send([{ sensor: STRAP, second: 0, heartRateBpm: 120 }]);
  expect((await stopped(eventId)).size).toBe(0);
  await bind(STRAP, { to: 'nobody' });
});

test('the strap that a client’s DeviceID names is theirs without binding, from then on, until it names another', async ({
  t,
  scene,
}) => {
  const { clients, send, sensors, stopped, startedClass, ask } = scene;
  const tell = (rider: number, DeviceID: string) =>
    t.call('ClientService/UpdateClient', { Username: `rider${rider}@club.example`, DeviceID });
  const startMs = Date.now();
  t.clock.now = () => new Date(startMs);
  onTestFinished(() => {
    t.clock.now = () => new Date();
  });
  const eventId = await startedClass();
  t.clock.now = () => new Date(startMs + 5000);
  // What it sent before may have been another's heart.
  await send([
    { sensor: 'ant heartRate 48211', second: 0, heartRateBpm: 110 },
    { sensor: 'ant heartRate 48212', second: 0, heartRateBpm: 80 },
  ]);
  await tell(0, ' 48211 ');
  await send([{ sensor: 'ant heartRate 48211', second: 5, heartRateBpm: 120 }]);
  await expect.poll(async () => (await t.board(eventId)).riders[0]!.heartRateBpm).toBe(120);
  const told = (await sensors()).find(({ key }) => key === 'ant heartRate 48211')!;
  expect(told.bound).toMatchObject({ to: 'client', clientId: clients[0] });
  const { free } = (await ask('GET', `/api/events/${eventId}/sensors`)).body as unknown as ClassSensors;
  expect(free.map(({ key }) => key)).not.toContain('ant heartRate 48211');
  // Told within two minutes, and so a mistake as if it had not been; of a longer number the radio has the rest.
  await tell(0, String(65_536 + 48_212));
  await send([
    { sensor: 'ant heartRate 48211', second: 6, heartRateBpm: 130 },
    { sensor: 'ant heartRate 48212', second: 6, heartRateBpm: 90 },
  ]);
  await tell(0, '');
  await tell(0, '48212');
  const final = await stopped(eventId);
  expect(final.get(clients[0]!)!.heartRateBpm).toEqual([null, null, null, null, null, null, 90]);
  await tell(0, '');
  expect((await sensors()).find(({ key }) => key === 'ant heartRate 48212')!.bound.to).toBe('nobody');
});

test('a number that is somebody’s or the pool’s stays theirs, whoever tells it too; one of two at once has it', async ({
  t,
  scene,
}) => {
  const { clients, bind, sensors } = scene;
  const tell = (rider: number, DeviceID: string) =>
    t.call('ClientService/UpdateClient', { Username: `rider${rider}@club.example`, DeviceID });
  const ownerOf = async (key: string) => (await sensors()).find((sensor) => sensor.key === key)!.bound;
  await tell(0, '11');
  await tell(1, '11');
  expect(await ownerOf(STRAP)).toMatchObject({ clientId: clients[0] });
  // Whoever was refused takes nothing away by taking theirs back.
  await tell(1, '');
  expect(await ownerOf(STRAP)).toMatchObject({ clientId: clients[0] });
  await bind(LOAN, { to: 'loan', number: 4 });
  await tell(1, '12');
  expect(await ownerOf(LOAN)).toEqual({ to: 'loan', number: 4 });
  for (const nothing of ['', 'H10 8C4CA52F', '0', '-3', '65536', '12345678', '1e3'])
    expect([nothing, (await tell(1, nothing)).errorCode]).toEqual([nothing, 200]);
  await Promise.all([0, 1, 2].map((rider) => tell(rider, '13')));
  const { rows } = await t.owner.query(
    `select count(*)::int from sensor_bindings where to_at is null and sensor_key = $1`,
    [UNKNOWN],
  );
  expect(rows[0].count).toBe(1);
  for (const rider of [0, 1, 2]) await tell(rider, '');
  expect(await ownerOf(UNKNOWN)).toEqual({ to: 'nobody' });
  await bind(LOAN, { to: 'nobody' });
});

test('straps whose numbers were told before they counted are their owners’, where only one told each', async ({
  t,
  scene: { clients, bind, sensors },
}) => {
  await bind(LOAN, { to: 'loan', number: 4 });
  const untold = [21, 22, 11, 22];
  for (const [i, clientId] of [...clients, await t.addClient('more@club.example')].entries())
    await t.owner.query('update clients set device_id = $2 where client_id = $1', [clientId, untold[i]]);
  const file = new URL('../../migrations/015-own-straps.sql', import.meta.url);
  await t.owner.query(readFileSync(file, 'utf8'));
  const { rows } = await t.owner.query(
    'select sensor_key, client_id from sensor_bindings where to_at is null order by sensor_key',
  );
  expect(rows).toEqual([
    { sensor_key: STRAP, client_id: clients[2] },
    { sensor_key: 'ant heartRate 21', client_id: clients[0] },
  ]);
  expect((await sensors()).find(({ key }) => key === STRAP)!.bound).toMatchObject({ clientId: clients[2] });
  await t.owner.query(`update clients set device_id = ''`);
  await t.owner.query('delete from sensor_bindings where to_at is null');
  await bind(LOAN, { to: 'nobody' });
});

test('an unknown strap that is claimed counts since Start, is given once, and undone as if it had not been', async ({
  t,
  scene,
}) => {
  const { clients, send, ask, claim, stopped, startedClass } = scene;
  const eventId = await startedClass();
  await send([0, 1, 2].map((second) => ({ sensor: UNKNOWN, second, heartRateBpm: 130 + second })));
  const open = (await ask('GET', `/api/events/${eventId}/sensors`)).body as unknown as ClassSensors;
  expect(open.free).toContainEqual(
    expect.objectContaining({ key: UNKNOWN, heartRateBpm: 132, powerW: null }),
  );
  expect((await claim(eventId, UNKNOWN, { clientId: clients[2] })).body.code).toBe('client_not_seated');
  expect((await claim(eventId, UNKNOWN, { seatId: 31 })).body.code).toBe('seat_unknown');
  const wrong = await claim(eventId, UNKNOWN, { clientId: clients[0] });
  expect((await claim(eventId, UNKNOWN, { seatId: 2 })).body).toMatchObject({
    code: 'sensor_claimed',
    remedy: expect.stringMatching(/\w/),
  });
  const heartsOnBoard = async () => (await t.board(eventId)).riders.map((rider) => rider.heartRateBpm);
  await expect.poll(heartsOnBoard).toEqual([132, null]);
  await ask('DELETE', `/api/events/${eventId}/claims/${wrong.body.claimId}`);
  await expect.poll(heartsOnBoard).toEqual([null, null]);
  await claim(eventId, UNKNOWN, { seatId: 2 });
  await expect.poll(heartsOnBoard).toEqual([null, 132]);
  const final = await stopped(eventId);
  expect([...final].map(([clientId, { heartRateBpm }]) => [clientId, heartRateBpm])).toEqual([
    [clients[1], [130, 131, 132]],
  ]);
});

test('one claimed after Stop has the workouts computed again', async ({ scene }) => {
  const { clients, send, claim, stopped, workouts, startedClass } = scene;
  const eventId = await startedClass();
  await send([{ sensor: UNKNOWN, second: 0, heartRateBpm: 140 }]);
  expect((await stopped(eventId)).size).toBe(0);
  await claim(eventId, UNKNOWN, { clientId: clients[0] });
  await expect
    .poll(async () => [...(await workouts(eventId)).keys()], { timeout: 20_000 })
    .toEqual([clients[0]]);
});

test('a strap on loan is one person’s in a class, before a bike’s heart, and free for the next class', async ({
  scene,
}) => {
  const { clients, send, ask, bind, claim, stopped, startedClass } = scene;
  expect((await bind(LOAN, { to: 'loan', number: 4 })).status).toBe(200);
  expect((await bind(STRAP, { to: 'loan', number: 4 })).body.code).toBe('loan_number_taken');
  const eventId = await startedClass();
  const handed = await claim(eventId, LOAN, { clientId: clients[0] });
  const lent = async () => (await scene.sensors()).find(({ key }) => key === LOAN)!.lent;
  expect(await lent()).toMatchObject({ eventId, claimId: handed.body.claimId, seatId: 1 });
  await send([
    { sensor: LOAN, second: 0, heartRateBpm: 100 },
    { seat: 1, second: 0, heartRateBpm: 170, powerW: 100 },
    { sensor: LOAN, second: 1, heartRateBpm: 0 },
    { seat: 1, second: 1, heartRateBpm: 171 },
  ]);
  await ask('POST', `/api/events/${eventId}/claims/${handed.body.claimId}/end`);
  expect(await lent()).toBeNull();
  await send([{ sensor: LOAN, second: 2, heartRateBpm: 101 }]);
  expect((await claim(eventId, LOAN, { clientId: clients[1] })).body.code).toBe('sensor_claimed');
  const final = await stopped(eventId);
  expect([...final].map(([clientId, { heartRateBpm }]) => [clientId, heartRateBpm])).toEqual([
    [clients[0], [100, 171, null]],
  ]);
  const next = await startedClass();
  expect((await claim(next, LOAN, { clientId: clients[1] })).status).toBe(200);
  await stopped(next);
  await bind(LOAN, { to: 'nobody' });
});

test('whatever the order, repetition, batching and the moment of a claim, workouts are the same, and live is final', async ({
  t,
  scene,
}) => {
  const { clients, send, bind, claim, stopped, startedClass, workouts } = scene;
  await bind(BIKE, { to: 'seat', boxId: A.boxId, seatId: 1 });
  await bind(METER, { to: 'seat', boxId: A.boxId, seatId: 2 });
  await bind(STRAP, { to: 'client', clientId: clients[0] });
  await bind(LOAN, { to: 'loan', number: 4 });
  const whose = fc.constantFrom(
    ...[BIKE, METER, STRAP, LOAN, UNKNOWN].map((sensor) => ({ sensor })),
    { seat: 1 },
    { seat: 2 },
  );
  const sample = fc
    .tuple(
      whose,
      fc.record({
        second: fc.integer({ min: 0, max: 12 }),
        powerW: fc.option(fc.integer({ min: -5, max: 900 }), { nil: undefined }),
        heartRateBpm: fc.option(fc.integer({ min: 0, max: 250 }), { nil: undefined }),
      }),
    )
    .map(([who, told]) => ({ ...who, ...told }));
  const delivery = fc.array(sample, { minLength: 5, maxLength: 80, size: 'max' }).chain((samples) =>
    fc.record({
      samples: fc.constant(samples),
      delivered: fc
        .tuple(fc.shuffledSubarray(samples, { minLength: samples.length }), fc.subarray(samples))
        .map(([all, again]) => [...all, ...again]),
      size: fc.integer({ min: 3, max: 30 }),
      claimAfter: fc.integer({ min: 0, max: 5 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(delivery, async ({ samples, delivered, size, claimAfter }) => {
      const give = async (eventId: number) => {
        await claim(eventId, LOAN, { clientId: clients[0] });
        await claim(eventId, UNKNOWN, { seatId: 2 });
      };
      const once = await startedClass();
      await give(once);
      await send(samples);
      const expected = await stopped(once);
      const scattered = await startedClass();
      let batches = 0;
      for (let at = 0; at < delivered.length; at += size) {
        if (batches++ === claimAfter) await give(scattered);
        await send(delivered.slice(at, at + size));
      }
      if (batches <= claimAfter) await give(scattered);
      const live = await t.board(scattered);
      expect(await stopped(scattered)).toEqual(expected);
      for (const [clientId, { workKj }] of await workouts(scattered))
        expect(live.riders.find((rider) => rider.clientId === clientId)!.workKj).toBe(workKj);
      // By hand: a value before 0, then the first source of the order, then the larger.
      const best = (channel: 'powerW' | 'heartRateBpm', second: number, sources: object[]) => {
        const told = sources.flatMap((source, rank) =>
          samples
            .filter(
              (s) =>
                s.second === second &&
                Object.entries(source).every(([k, v]) => (s as Record<string, unknown>)[k] === v),
            )
            .map((s) => ({ value: plausible(channel, s[channel]), rank }))
            .filter(({ value }) => !Number.isNaN(value)),
        );
        told.sort(
          (a, b) => Number(b.value > 0) - Number(a.value > 0) || a.rank - b.rank || b.value - a.value,
        );
        return told[0]?.value ?? null;
      };
      const sourcesOf = new Map([
        [clients[0]!, [{ sensor: STRAP }, { sensor: LOAN }, { sensor: BIKE }, { seat: 1 }]],
        [clients[1]!, [{ sensor: UNKNOWN }, { sensor: METER }, { seat: 2 }]],
      ]);
      for (const [clientId, sources] of sourcesOf)
        for (const channel of ['powerW', 'heartRateBpm'] as const)
          for (const [second, value] of (expected.get(clientId)?.[channel] ?? []).entries())
            expect([channel, second, value]).toEqual([channel, second, best(channel, second, sources)]);
    }),
    { numRuns: 15 },
  );
  for (const key of [BIKE, METER, STRAP, LOAN]) await bind(key, { to: 'nobody' });
});

test('of two meters of one seat the power meter counts, though the bike tells more', async ({ t, scene }) => {
  const { clients, send, bind, stopped, startedClass } = scene;
  for (const key of [BIKE, METER]) await bind(key, { to: 'seat', boxId: A.boxId, seatId: 1 });
  const eventId = await startedClass();
  await send([
    { sensor: BIKE, second: 0, powerW: 230, cadenceRpm: 88 },
    { sensor: METER, second: 0, powerW: 200 },
    { sensor: METER, second: 1, powerW: 0 },
    { sensor: BIKE, second: 1, powerW: 235 },
  ]);
  expect((await t.board(eventId)).riders[0]!.workKj).toBe(0.435);
  expect((await stopped(eventId)).get(clients[0]!)).toMatchObject({
    powerW: [200, 235],
    cadenceRpm: [88, null],
  });
  for (const key of [BIKE, METER]) await bind(key, { to: 'nobody' });
});

test('what a box hears without a class can be bound before any', async ({ t, scene }) => {
  const { sensors } = scene;
  const tell = (moving: boolean) =>
    fetch(`${t.url}/box/v1/sensors`, {
      method: 'POST',
      headers: { authorization: `Bearer ${A.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ sensors: [{ sensor: 'ant power 55', rssiDbm: -52, moving }] }),
    });
  const heard = async () => (await sensors()).find(({ key }) => key === 'ant power 55')!;
  expect((await tell(false)).status).toBe(200);
  expect(await heard()).toMatchObject({
    heard: true,
    rssiDbm: -52,
    movingSince: null,
    bound: { to: 'nobody' },
  });
  await tell(true);
  expect((await heard()).movingSince).not.toBeNull();
});

test('what a sensor was stays so when it is bound anew; a mistake corrected at once does not count', async ({
  t,
  scene,
}) => {
  const { send, bind, stopped, startedClass, clients } = scene;
  await bind(BIKE, { to: 'seat', boxId: A.boxId, seatId: 1 });
  await t.owner.query(
    `update sensor_bindings set made_at = made_at - interval '1 hour', from_at = from_at - interval '1 hour'`,
  );
  const eventId = await startedClass();
  await t.owner.query(`update events set started_at = now() - interval '10 seconds' where event_id = $1`, [
    eventId,
  ]);
  await bind(BIKE, { to: 'seat', boxId: A.boxId, seatId: 3 });
  await bind(BIKE, { to: 'seat', boxId: A.boxId, seatId: 2 });
  await send([0, 5, 30].map((second) => ({ sensor: BIKE, second, powerW: 100 + second })));
  const final = await stopped(eventId);
  expect(final.get(clients[0]!)?.powerW.filter((watt) => watt !== null)).toEqual([100, 105]);
  expect(final.get(clients[1]!)?.powerW.filter((watt) => watt !== null)).toEqual([130]);
  await bind(BIKE, { to: 'nobody' });
});

test('a club keeps so many sensors: of more, those that nobody bound and that were silent longest go', async ({
  t,
  scene,
}) => {
  const { send, sensors, bind } = scene;
  await bind(BIKE, { to: 'seat', boxId: A.boxId, seatId: 1 });
  await t.owner.query(`update sensors set last_heard_at = last_heard_at - interval '1 day'`);
  for (let from = 0; from < MAX_SENSORS_PER_SITE; from += MAX_BATCH_SENSORS)
    await send(
      Array.from({ length: MAX_BATCH_SENSORS }, (_, i) => ({
        sensor: `ant power of-the-street-${from + i}`,
        second: 0,
        powerW: 1,
      })),
    );
  const kept = await sensors();
  expect(kept.length).toBe(MAX_SENSORS_PER_SITE);
  expect(kept.filter(({ key }) => !key.includes('street')).map(({ key }) => key)).toEqual([BIKE]);
  await t.owner.query(`delete from sensors where sensor_key like '%street%'`);
  await send([METER, STRAP, UNKNOWN].map((sensor) => ({ sensor, second: 0, powerW: 0 })));
  await bind(BIKE, { to: 'nobody' });
});

test('a deleted person’s strap is unknown again, and what it sent is gone', async ({ t, scene }) => {
  const { send, bind, sensors, startedClass, claim } = scene;
  const gone = await t.addClient('gone@club.example');
  const eventId = await startedClass();
  await bind(STRAP, { to: 'client', clientId: gone });
  await send([
    { sensor: STRAP, second: 0, heartRateBpm: 120 },
    { sensor: METER, second: 0, powerW: 100 },
  ]);
  await t.call('ClientService/DelClient', { Username: 'gone@club.example' });
  expect((await sensors()).map(({ key }) => key)).not.toContain(STRAP);
  await send([{ sensor: STRAP, second: 1, heartRateBpm: 121 }]);
  await claim(eventId, STRAP, { seatId: 1 });
  await expect.poll(async () => (await t.board(eventId)).riders[0]!.heartRateBpm).toBe(121);
  await t.stopEvent(eventId);
  const { rows } = await t.owner.query('select trace from workouts where event_id = $1', [eventId]);
  expect(rows.map(({ trace }) => decodeTrace(trace).heartRateBpm)).toEqual([[null, 121]]);
});

test('a screen may give sensors in a class where it may run it, and never bind; another club sees nothing', async ({
  t,
  scene,
}) => {
  const { ask, sensorId } = scene;
  const screen = async (mayRun: boolean) => {
    const { code } = (await ask('POST', '/api/screens', { name: 'Wall', mayRun })).body as { code: string };
    const paired = await fetch(`${t.url}/api/pairing`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    return paired.headers.get('set-cookie')!.split(';')[0]!;
  };
  const eventId = await scene.startedClass();
  const id = await sensorId(UNKNOWN);
  const claims = `/api/events/${eventId}/claims`;
  const body = { sensorId: id, to: { seatId: 1 } };
  const [shows, runs] = [await screen(false), await screen(true)];
  for (const session of [shows, runs]) {
    expect((await ask('GET', '/api/sensors', undefined, session)).status).toBe(403);
    expect((await ask('PUT', `/api/sensors/${id}/bound`, { to: 'nobody' }, session)).status).toBe(403);
    expect((await ask('DELETE', `/api/sensors/${id}`, undefined, session)).status).toBe(403);
  }
  expect((await ask('POST', claims, body, shows)).status).toBe(403);
  const other = await t.signIn(B);
  expect((await ask('GET', '/api/sensors', undefined, other)).body).toEqual([]);
  for (const [method, path, asked] of [
    ['PUT', `/api/sensors/${id}/bound`, { to: 'nobody' }],
    ['POST', claims, body],
    ['GET', `/api/events/${eventId}/sensors`, undefined],
  ] as const)
    expect([path, (await ask(method, path, asked, other)).status]).toEqual([path, 404]);
  expect((await ask('POST', claims, body, runs)).status).toBe(200);
  await t.stopEvent(eventId);
});
