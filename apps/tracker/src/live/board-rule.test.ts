import type { LiveBoard, LiveRider } from '@tandem/api/tracker';
import { expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import { A, B, test as tracked } from '../testing/tracker.ts';

const SECONDS = 30;
/** Boards follow a notification of the database. */
const WAIT = { timeout: 10_000, interval: 50 };

/** A running class of four, all of whom ride. */
const test = tracked.extend('scene', { scope: 'file' }, async ({ t }) => {
  const clients: number[] = [];
  for (let i = 0; i < 4; i++) clients.push(await t.addClient(`rider${i}@club.example`));
  await t.owner.query(`update clients set ftp_w = 200, weight_kg = 70`);
  const eventId = await t.addEvent();
  for (let i = 0; i < 4; i++) await t.seat(eventId, clients[i]!, i + 1);
  await t.startEvent(eventId);
  const samples = [1, 2, 3, 4].flatMap((seat) =>
    Array.from({ length: SECONDS }, (_, second) => ({
      seat,
      second,
      powerW: 100 + 10 * seat,
      heartRateBpm: 130,
      cadenceRpm: 80,
    })),
  );
  await t.send(A.token, { bootId: 'boot', sequence: 0, samples });

  const set = (client: number, wish: { shown?: boolean; alias?: string; hidden?: string }, site = A) =>
    t.call(
      'ClientService/SetBoardVisibility',
      {
        ClientID: client,
        Shown: wish.shown === false ? 0 : 1,
        Alias: wish.alias ?? '',
        Hidden: wish.hidden ?? '',
      },
      site,
    );
  const text = async () => (await t.api('GET', `/api/events/${eventId}`)).text();
  const board = async () => JSON.parse(await text()) as LiveBoard;
  return { clients, eventId, set, text, board };
});
const seat = (shown: LiveBoard, seatId: number): LiveRider | undefined =>
  shown.riders.find((rider) => rider.seatId === seatId);

test('an alias stands in place of the name, which no screen receives', async ({ scene }) => {
  const { clients, set, text, board } = scene;
  expect((await text()).includes('rider0@club.example')).toBe(true);
  expect((await set(clients[0]!, { alias: 'Comet' })).errorCode).toBe(200);
  await vi.waitFor(async () => expect(await text()).toContain('"name":"Comet"'), WAIT);
  expect(await text()).not.toContain('rider0@club.example');
  await set(clients[0]!, {});
  await vi.waitFor(async () => expect(seat(await board(), 1)?.name).toBe('Zoé rider0@club.example'), WAIT);
});

test.for([
  ['powerW', { powerW: null, ftpPercent: null, zone: null, workKj: null }, { heartRateBpm: 130 }],
  ['heartRateBpm', { heartRateBpm: null, maxHrPercent: null }, { powerW: 120, zone: expect.any(Number) }],
  ['energyKcal', { caloriesKcal: null, workKj: null }, { points: expect.any(Number) }],
  ['distanceKm', { distanceKm: null, rank: null }, { powerW: 120 }],
  ['effortPoints', { points: null }, { distanceKm: expect.any(Number) }],
] as const)(
  '%s kept from the board is not there, nor what would tell it',
  async ([hidden, gone, left], { scene }) => {
    const { clients, set, board } = scene;
    await set(clients[1]!, { hidden });
    await vi.waitFor(async () => expect(seat(await board(), 2)?.hidden).toEqual([hidden]), WAIT);
    expect(seat(await board(), 2)).toMatchObject({ ...gone, ...left });
    await set(clients[1]!, {});
  },
);

test('who does not show is on no tile and has no rank, and counts in what all did; Stop records them', async ({
  t,
  scene,
}) => {
  const { clients, eventId, set, board } = scene;
  const before = await board();
  const best = seat(before, 4);
  expect([best?.rank, seat(before, 3)?.rank]).toEqual([1, 2]);
  await set(clients[3]!, { shown: false, alias: 'Nobody' });
  await vi.waitFor(async () => expect((await board()).hiddenSeats).toEqual([4]), WAIT);
  const after = await board();
  expect(after.riders.map((rider) => rider.seatId)).toEqual([1, 2, 3]);
  expect(seat(after, 3)?.rank).toBe(1);
  expect(after.together).toEqual(before.together);
  expect(after.together.distanceKm).toBeGreaterThan(seat(after, 3)!.distanceKm! * 3);

  await t.stopEvent(eventId);
  await vi.waitFor(async () => expect((await board()).event.state).toBe('stopped'), WAIT);
  const stopped = await board();
  expect(stopped.riders.map((rider) => rider.seatId)).toEqual([1, 2, 3]);
  expect(stopped.together.distanceKm).toBeCloseTo(after.together.distanceKm, 6);
  const { rows } = await t.owner.query('select client_id from workouts where event_id = $1', [eventId]);
  expect(rows).toHaveLength(4);
});

test('a screen that is watching follows without being asked', async ({ t, scene }) => {
  const { clients, eventId, set } = scene;
  const socket = new WebSocket(`${t.url.replace('http', 'ws')}/api/events/${eventId}/live`, {
    headers: { cookie: t.cookie, origin: t.url },
  });
  const told = new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      if (String(data).includes('"Pseudonym"')) resolve();
    });
  });
  await new Promise((open) => socket.once('message', open));
  await set(clients[2]!, { alias: 'Pseudonym' });
  await told;
  socket.close();
});

test('a stranger’s client, another site’s and a wish that cannot be read are refused', async ({
  t,
  scene: { clients, set },
}) => {
  const refused = await set(999_999, {});
  // Never 404: that would say that there is no such method.
  expect([refused.errorCode, refused.message]).toEqual([400, 'ClientID is nobody’s on this site.']);
  expect((await set(clients[0]!, { shown: false }, B)).errorCode).toBe(400);
  expect((await set(clients[0]!, { alias: 'x'.repeat(21) })).errorCode).toBe(400);
  const { rows } = await t.owner.query('select board_shown, board_alias from clients where client_id = $1', [
    clients[0],
  ]);
  expect(rows).toEqual([{ board_shown: true, board_alias: null }]);
});
