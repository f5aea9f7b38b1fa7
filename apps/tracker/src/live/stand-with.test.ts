import { randomUUID } from 'node:crypto';
import type { KnownSensor, LiveBoard } from '@tandem/api/tracker';
import { MAX_ROOM_BOXES } from '@tandem/api/words';
import type { RideResult } from '@tandem/metrics';
import { decodeTrace } from '@tandem/metrics/trace';
import fc from 'fast-check';
import { expect } from 'vitest';
import { A, B, test as tracked } from '../testing/tracker.ts';

const BIKE = 'bluetooth indoorBike aa:bb';
const STRAP = 'ant heartRate 11';
const FACTS = { name: 'Left', seats: 30, firstSeat: 1, classClock: true };

type Answer = { status: number; body: { code?: string; boxId?: number; token?: string; reason?: string } };

/** A room with the club's first box, and boxes that stand with it. */
const test = tracked.extend('scene', { scope: 'file' }, async ({ t }) => {
  const clients: number[] = [];
  for (let i = 0; i < 2; i++) clients.push(await t.addClient(`rider${i}@club.example`));
  const ask = async (method: string, path: string, body?: object, session = t.cookie): Promise<Answer> => {
    const answer = await t.api(method, path, session, t.url, body);
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  };
  const addBox = async (standsWith: number | null = A.boxId) => {
    const { body } = await ask('POST', '/api/boxes', { ...FACTS, standsWith });
    return { boxId: body.boxId!, token: body.token! };
  };
  const stand = (boxId: number, standsWith: number | null) =>
    ask('PUT', `/api/boxes/${boxId}`, { ...FACTS, standsWith });
  const send = async (token: string, batch: object): Promise<Answer> => {
    const answer = await t.send(token, { bootId: randomUUID(), sequence: 0, ...batch });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  };
  const sensors = async () => (await ask('GET', '/api/sensors')).body as unknown as KnownSensor[];
  const bind = async (key: string, to: object) => {
    const { sensorId } = (await sensors()).find((sensor) => sensor.key === key)!;
    return ask('PUT', `/api/sensors/${sensorId}/bound`, to);
  };
  const startedClass = async (boxId = A.boxId) => {
    const eventId = await t.addEvent(A, boxId);
    for (const [i, client] of clients.entries()) await t.seat(eventId, client, i + 1);
    await t.startEvent(eventId);
    return eventId;
  };
  /** After Stop, by client: what was heard in each second, and the work. */
  const stopped = async (eventId: number) => {
    await t.stopEvent(eventId);
    const { rows } = await t.owner.query<{ client_id: number; result: RideResult; trace: Buffer }>(
      'select client_id, result, trace from workouts where event_id = $1 order by client_id',
      [eventId],
    );
    return new Map(
      rows.map(({ client_id, result, trace }) => [
        client_id,
        { ...decodeTrace(trace), workKj: result.values.workKj ?? 0 },
      ]),
    );
  };
  await send(A.token, { samples: [BIKE, STRAP].map((sensor) => ({ sensor, second: 0, powerW: 0 })) });
  const [left, right] = [await addBox(), await addBox()];
  return { clients, ask, addBox, stand, send, sensors, bind, startedClass, stopped, left, right };
});

const sample = fc
  .tuple(
    fc.constantFrom({ sensor: BIKE }, { sensor: STRAP }, { seat: 1 }, { seat: 2 }),
    fc.record({
      second: fc.integer({ min: 0, max: 12 }),
      powerW: fc.option(fc.integer({ min: 0, max: 900 }), { nil: undefined }),
      heartRateBpm: fc.option(fc.integer({ min: 0, max: 240 }), { nil: undefined }),
    }),
  )
  .map(([who, told]) => ({ ...who, ...told }));

/** What a room tells, and who of three boxes hears which of it, in which order and parts. */
const heardByBoxes = fc.array(sample, { minLength: 5, maxLength: 60, size: 'max' }).chain((samples) =>
  fc.record({
    samples: fc.constant(samples),
    heard: fc
      .tuple(
        fc.tuple(...samples.map((one) => fc.nat(2).map((box) => ({ box, one })))),
        fc.array(fc.record({ box: fc.nat(2), one: fc.constantFrom(...samples) }), { maxLength: 60 }),
      )
      .chain(([once, again]) => {
        const all = [...once, ...again];
        return fc.shuffledSubarray(all, { minLength: all.length });
      }),
    size: fc.integer({ min: 1, max: 20 }),
  }),
);

test('whichever boxes of a room hear a reading, how often and in what order: a class is what one box would tell, and live is final', async ({
  t,
  scene: { clients, send, bind, startedClass, stopped, left, right },
}) => {
  await bind(BIKE, { to: 'seat', boxId: A.boxId, seatId: 1 });
  await bind(STRAP, { to: 'client', clientId: clients[0] });
  const tokens = [A.token, left.token, right.token];
  await fc.assert(
    fc.asyncProperty(heardByBoxes, async ({ samples, heard, size }) => {
      const alone = await startedClass();
      await send(A.token, { samples });
      const expected = await stopped(alone);
      const together = await startedClass();
      for (let at = 0; at < heard.length; at += size)
        for (const [box, part] of Map.groupBy(heard.slice(at, at + size), (one) => one.box))
          await send(tokens[box]!, { samples: part.map(({ one }) => one) });
      const live = await t.board(together);
      const final = await stopped(together);
      expect(final).toEqual(expected);
      for (const [clientId, { workKj }] of final)
        expect(live.riders.find((rider) => rider.clientId === clientId)!.workKj).toBe(workKj);
    }),
    { numRuns: 15 },
  );
  for (const key of [BIKE, STRAP]) await bind(key, { to: 'nobody' });
});

test('each box keeps its own clock: what a fast and a slow one hear of one second is that second', async ({
  t,
  scene: { clients, send, startedClass, stopped, left },
}) => {
  const begin = Date.now();
  t.clock.now = () => new Date(begin);
  const eventId = await startedClass();
  const boxes = [
    { token: A.token, aheadMs: 300_000, bootId: randomUUID() },
    { token: left.token, aheadMs: -300_000, bootId: randomUUID() },
  ];
  for (let second = 0; second < 6; second++) {
    t.clock.now = () => new Date(begin + second * 1000 + 520);
    // Each hears every other second, and both hear the last one.
    for (const { token, aheadMs, bootId } of second < 5 ? [boxes[second % 2]!] : boxes) {
      const at = begin + second * 1000 + 500 + aheadMs;
      await send(token, {
        ...{ bootId, sequence: second, sentAt: new Date(at + 20).toISOString() },
        samples: [{ seat: 1, at: new Date(at).toISOString(), powerW: 100 + second }],
      });
    }
  }
  t.clock.now = () => new Date(begin + 6_000);
  const final = await stopped(eventId);
  t.clock.now = () => new Date();
  expect(final.get(clients[0]!)!.powerW).toEqual([100, 101, 102, 103, 104, 105]);
});

test('one box of a room that falls silent is named on the board, and the class goes on with the others', async ({
  t,
  scene: { clients, send, startedClass, stopped, left, right },
}) => {
  const eventId = await startedClass();
  await send(A.token, { samples: [{ seat: 1, second: 0, powerW: 100 }] });
  await send(right.token, { samples: [{ seat: 1, second: 0, powerW: 100 }] });
  await t.owner.query(
    `update boxes set last_seen_at = now() - interval '2 minutes' where box_id in ($1, $2)`,
    [A.boxId, left.boxId],
  );
  await send(right.token, { samples: [{ seat: 1, second: 1, powerW: 110 }] });
  const told = ({ box, otherBoxes }: LiveBoard) => [
    box.heard,
    ...otherBoxes.map(({ name, heard }) => [name, heard]),
  ];
  await expect
    .poll(async () => told(await t.board(eventId)), { timeout: 10_000 })
    .toEqual([false, ['Left', false], ['Left', true]]);
  expect((await stopped(eventId)).get(clients[0]!)!.powerW).toEqual([100, 110]);
});

test('a box takes the bikes of its seats along; what it measured in a room of its own stays there, and leaving ends it', async ({
  t,
  scene: { clients, addBox, stand, send, sensors, bind, startedClass, stopped },
}) => {
  const own = await addBox(null);
  await bind(BIKE, { to: 'seat', boxId: own.boxId, seatId: 2 });
  const before = await startedClass(own.boxId);
  const began = Date.now();
  await send(own.token, { samples: [{ seat: 1, at: new Date(began).toISOString(), powerW: 90 }] });
  expect((await stand(own.boxId, A.boxId)).body.code).toBe('box_cannot_join');
  await stopped(before);
  expect((await stand(own.boxId, A.boxId)).status).toBe(200);
  const bound = (await sensors()).find(({ key }) => key === BIKE)!.bound;
  expect(bound).toEqual({ to: 'seat', boxId: A.boxId, seatId: 2 });

  const eventId = await startedClass();
  await send(own.token, { samples: [{ sensor: BIKE, second: 0, powerW: 200 }] });
  const asBox = await fetch(`${t.url}/box/v1/class`, { headers: { authorization: `Bearer ${own.token}` } });
  expect(((await asBox.json()) as { event: { eventId: number } }).event.eventId).toBe(eventId);
  // Late data of the class that it had alone.
  await send(own.token, { samples: [{ seat: 2, at: new Date(began).toISOString(), powerW: 95 }] });
  await expect
    .poll(
      async () => (await t.owner.query('select 1 from workouts where event_id = $1', [before])).rowCount,
      { timeout: 20_000 },
    )
    .toBe(2);
  expect((await stand(own.boxId, null)).status).toBe(200);
  expect((await send(own.token, { samples: [{ seat: 1, second: 1, powerW: 200 }] })).body.code).toBe(
    'class_not_started',
  );
  const final = await stopped(eventId);
  expect([...final].map(([clientId, { powerW }]) => [clientId, powerW])).toEqual([[clients[1], [200]]]);
  await bind(BIKE, { to: 'nobody' });
});

test('an unknown strap is shown where it is heard best, to the room of whichever box that is', async ({
  t,
  scene: { ask, send, sensors, startedClass, stopped, left },
}) => {
  const eventId = await startedClass();
  const hear = (token: string, rssiDbm: number) =>
    send(token, {
      samples: [{ sensor: 'ant heartRate 77', second: 0, heartRateBpm: 99 }],
      sensors: [{ sensor: 'ant heartRate 77', rssiDbm }],
    });
  const other = await startedClass(A.otherBoxId);
  const heardBy = async () => {
    const { heardByBoxId, rssiDbm } = (await sensors()).find(({ key }) => key === 'ant heartRate 77')!;
    return [heardByBoxId, rssiDbm];
  };
  await hear(A.otherToken, -90);
  expect(await heardBy()).toEqual([A.otherBoxId, -90]);
  await hear(left.token, -50);
  await hear(A.token, -80);
  await hear(A.otherToken, -90);
  expect(await heardBy()).toEqual([left.boxId, -50]);
  const free = async (of: number) =>
    (
      (await ask('GET', `/api/events/${of}/sensors`)).body as unknown as { free: { key: string }[] }
    ).free.some(({ key }) => key === 'ant heartRate 77');
  expect([await free(eventId), await free(other)]).toEqual([true, false]);
  for (const each of [eventId, other]) await stopped(each);
  await t.owner.query(`delete from sensors where sensor_key = 'ant heartRate 77'`);
});

test('a class for a box and its move into the room of another, at once: never both', async ({
  t,
  scene: { addBox, stand },
}) => {
  for (let n = 0; n < 8; n++) {
    const { boxId } = await addBox(null);
    const [eventId, moved] = await Promise.all([t.addEvent(A, boxId), stand(boxId, A.boxId)]);
    expect([eventId === undefined, moved.status]).toEqual(moved.status === 200 ? [true, 200] : [false, 409]);
    await stand(boxId, null);
  }
});

test('a box in the room of another has no classes, and rooms stay plain', async ({
  t,
  scene: { ask, addBox, stand, bind, left },
}) => {
  const day = { StartDateTime: '22-11-2031T18:00', EndDateTime: '22-11-2031T18:45' };
  const refused = await t.call('EventService/AddEvent', { Title: 'Ride', ...day, BoxID: left.boxId });
  expect([refused.errorCode, refused.message]).toEqual([400, expect.stringContaining(String(A.boxId))]);
  expect((await bind(BIKE, { to: 'seat', boxId: left.boxId, seatId: 1 })).body.code).toBe('box_in_room');
  const own = await addBox(null);
  const cannot = async (boxId: number, standsWith: number) => (await stand(boxId, standsWith)).body.code;
  expect(await cannot(own.boxId, own.boxId)).toBe('box_cannot_join');
  expect(await cannot(own.boxId, left.boxId)).toBe('box_cannot_join');
  expect(await cannot(A.boxId, own.boxId)).toBe('box_cannot_join');
  expect(await cannot(own.boxId, B.boxId)).toBe('not_found');
  expect((await ask('POST', '/api/boxes', { ...FACTS, standsWith: B.boxId })).body.code).toBe('not_found');
  // What is not said of the room leaves it as it was.
  await ask('PUT', `/api/boxes/${left.boxId}`, FACTS);
  const { rows } = await t.owner.query('select count(*)::int from boxes where stands_with = $1', [A.boxId]);
  for (let n = rows[0].count; n < MAX_ROOM_BOXES - 1; n++) await addBox();
  expect(await cannot(own.boxId, A.boxId)).toBe('box_cannot_join');
  expect((await stand(left.boxId, null)).status).toBe(200);
  expect((await stand(own.boxId, A.boxId)).status).toBe(200);
});
