import { expect } from 'vitest';
import { A, test as tracked } from '../testing/tracker.ts';
import { unpackSamples } from './samples.ts';

const EMAIL = 'gone@club.example';

const test = tracked.extend('scene', { scope: 'file' }, ({ t }) => ({
  boardOf: async (eventId: number) => (await t.api('GET', `/api/events/${eventId}`)).text(),
  async samplesOf(eventId: number) {
    const { rows } = await t.owner.query<{ samples: Buffer }>(
      'select samples from chunks where event_id = $1 order by chunk_id',
      [eventId],
    );
    return rows.map(({ samples }) => unpackSamples(samples).map(({ seat, powerW }) => [seat, powerW]));
  },
  count: async (table: string, clientId: number) =>
    (await t.owner.query(`select 1 from ${table} where client_id = $1`, [clientId])).rowCount,
  batch: (bootId: string, powers: [seat: number, powerW: number][]) =>
    t.send(A.token, {
      bootId,
      sequence: 0,
      samples: powers.map(([seat, powerW]) => ({ seat, second: 0, powerW })),
    }),
}));

test('a deleted client leaves seats, workouts and samples, of a stopped, a running and a coming class', async ({
  t,
  scene,
}) => {
  const { boardOf, samplesOf, count, batch } = scene;
  const [gone, stays] = [await t.addClient(EMAIL), await t.addClient('stays@club.example')];
  const [stopped, running, coming] = [await t.addEvent(), await t.addEvent(), await t.addEvent()];
  for (const eventId of [stopped, running, coming]) {
    await t.seat(eventId, gone, 1);
    await t.seat(eventId, stays, 2);
  }
  await t.startEvent(stopped);
  const first: [number, number][] = [
    [1, 111],
    [2, 222],
  ];
  await batch('first', first);
  await t.stopEvent(stopped);
  await t.startEvent(running);
  await batch('second', [
    [1, 133],
    [2, 244],
  ]);
  expect(await boardOf(running)).toContain(EMAIL);
  expect(await count('workouts', gone)).toBe(1);

  expect((await t.call('ClientService/DelClient', { Username: EMAIL })).errorCode).toBe(200);

  expect(await samplesOf(stopped)).toEqual([[[2, 222]]]);
  expect(await samplesOf(running)).toEqual([[[2, 244]]]);
  for (const table of ['clients', 'seat_assignments', 'workouts']) expect(await count(table, gone)).toBe(0);
  for (const eventId of [stopped, running, coming]) expect(await boardOf(eventId)).not.toContain('gone');
  expect(await boardOf(running)).toContain('stays');

  // The box does not know, and sends the batch again: it is known as stored.
  const again = (await (await batch('second', [[1, 133]])).json()) as { duplicate: boolean };
  expect(again.duplicate).toBe(true);
  await t.stopEvent(running);
  const { rows } = await t.owner.query('select client_id from workouts where event_id = $1', [running]);
  expect(rows).toEqual([{ client_id: stays }]);
});

test('a client nobody knows is not found', async ({ t }) => {
  expect((await t.call('ClientService/DelClient', { Username: EMAIL })).errorCode).toBe(404);
});
