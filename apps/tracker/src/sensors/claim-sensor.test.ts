import type { ClassSensors } from '@tandem/api/tracker';
import { expect } from 'vitest';
import { LOAN, STRAP, test, UNKNOWN } from '../testing/sensors.ts';
import { B } from '../testing/tracker.ts';

/** What is given for one class: an unknown strap, one of the pool, by whom, and its way back. */

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
