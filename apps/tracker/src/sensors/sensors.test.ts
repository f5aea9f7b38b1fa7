import { MAX_BATCH_SENSORS } from '@tandem/api/box';
import { MAX_SENSORS_PER_SITE } from '@tandem/api/words';
import { plausible } from '@tandem/metrics';
import { decodeTrace } from '@tandem/metrics/trace';
import fc from 'fast-check';
import { expect } from 'vitest';
import { BIKE, LOAN, METER, STRAP, test, UNKNOWN } from '../testing/sensors.ts';
import { A } from '../testing/tracker.ts';

/** What sensors send, whose it is by what they are bound to, and what is kept of them. */

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
