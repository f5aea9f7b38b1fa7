import {
  createSender,
  createTrackerClient,
  type Reading,
  rideClasses,
  type Source,
} from '@tandem/api/box-side';
import { decodeTrace } from '@tandem/metrics/trace';
import fc from 'fast-check';
import { expect } from 'vitest';
import { A, test as tracked } from '../apps/tracker/src/testing/tracker.ts';

/** Programs of boxes in one room, from what each hears of a second to the workouts, over the protocol as it is. */

const SECONDS = 8;
const BIKE = 'ant power 7';
const STRAP = 'ant heartRate 11';
const OFTEN = { firstWaitMs: 1, longestWaitMs: 4 };

const test = tracked.extend('room', { scope: 'file' }, async ({ t }) => {
  const rider = await t.addClient('rider@club.example');
  const ask = async (method: string, path: string, body?: object) =>
    (await (await t.api(method, path, t.cookie, t.url, body)).json()) as unknown;
  const addBox = async () => {
    const facts = { name: 'Left', seats: 30, firstSeat: 1, classClock: true, standsWith: A.boxId };
    return ((await ask('POST', '/api/boxes', facts)) as { token: string }).token;
  };
  const tokens = [A.token, await addBox(), await addBox()];
  await t.send(A.token, {
    ...{ bootId: 'before', sequence: 0 },
    samples: [BIKE, STRAP].map((sensor) => ({ sensor, second: 0, powerW: 0 })),
  });
  const sensors = (await ask('GET', '/api/sensors')) as { sensorId: number; key: string }[];
  const bind = (key: string, to: object) =>
    ask('PUT', `/api/sensors/${sensors.find((sensor) => sensor.key === key)!.sensorId}/bound`, to);
  await bind(BIKE, { to: 'seat', boxId: A.boxId, seatId: 1 });
  await bind(STRAP, { to: 'client', clientId: rider });
  const startedClass = async () => {
    const eventId = await t.addEvent();
    await t.seat(eventId, rider, 1);
    await t.startEvent(eventId);
    return eventId;
  };
  /** What a class came to after Stop. */
  const stopped = async (eventId: number) => {
    await t.stopEvent(eventId);
    const { rows } = await t.owner.query<{ trace: Buffer }>(
      'select trace from workouts where event_id = $1',
      [eventId],
    );
    return rows.map(({ trace }) => decodeTrace(trace));
  };
  return { tokens, startedClass, stopped };
});

/** A box: what it misses of each second, and the calls of which the answer is lost. */
const box = fc.record({
  missed: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: SECONDS, maxLength: SECONDS }),
  lost: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
});
const scene = fc.record({
  watts: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: SECONDS, maxLength: SECONDS }),
  beats: fc.array(fc.integer({ min: 60, max: 200 }), { minLength: SECONDS, maxLength: SECONDS }),
  boxes: fc.array(box, { minLength: 1, maxLength: 3 }),
});

test('one box or several, each missing some and sending again: the class is what the room did', async ({
  t,
  room: { tokens, startedClass, stopped },
}) => {
  await fc.assert(
    fc.asyncProperty(scene, async ({ watts, beats, boxes }) => {
      const eventId = await startedClass();
      const heard = { powerW: new Set<number>(), heartRateBpm: new Set<number>() };
      await Promise.all(
        boxes.map(async ({ missed, lost }, n) => {
          const source: Source = {
            whole: true,
            ride(second) {
              if (second >= SECONDS) return null;
              const readings: Reading[] = [];
              if (missed[second]! % 2 === 0) {
                readings.push({ sensor: BIKE, powerW: watts[second] });
                heard.powerW.add(second);
              }
              if (missed[second]! < 2) {
                readings.push({ sensor: STRAP, heartRateBpm: beats[second] });
                heard.heartRateBpm.add(second);
              }
              return { readings, seats: readings.length };
            },
          };
          const client = createTrackerClient({ tracker: t.url, token: tokens[n]! });
          let calls = 0;
          const sender = createSender({
            ...OFTEN,
            client: {
              ...client,
              async send(batch) {
                const outcome = await client.send(batch);
                const isLost = calls < lost.length && lost[calls++];
                return isLost ? { kind: 'transient', code: 'lost', reason: 'The answer was lost.' } : outcome;
              },
            },
          });
          const never = new AbortController().signal;
          await rideClasses({ client, sender, source, speed: 0, signal: never, say: () => {} });
          await sender.stop();
        }),
      );
      const live = (await t.board(eventId)).riders[0]!;
      const [final] = await stopped(eventId);
      const told = (values: number[], seconds: Set<number>) =>
        values.flatMap((value, second) => (seconds.has(second) ? [[second, value]] : []));
      const kept = (values: readonly (number | null)[] = []) =>
        [...values.entries()].filter(([, value]) => value !== null);
      expect(kept(final?.powerW)).toEqual(told(watts, heard.powerW));
      expect(kept(final?.heartRateBpm)).toEqual(told(beats, heard.heartRateBpm));
      const work = [...heard.powerW].reduce((sum, second) => sum + watts[second]!, 0) / 1000;
      expect(live.workKj).toBeCloseTo(work, 6);
    }),
    { numRuns: 12 },
  );
});
