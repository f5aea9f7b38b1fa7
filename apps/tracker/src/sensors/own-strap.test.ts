import { readFileSync } from 'node:fs';
import type { ClassSensors } from '@tandem/api/tracker';
import { expect, onTestFinished } from 'vitest';
import { LOAN, STRAP, test, UNKNOWN } from '../testing/sensors.ts';

/** Whose an own strap is: bound by the club, or by the number that its owner told. */

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
