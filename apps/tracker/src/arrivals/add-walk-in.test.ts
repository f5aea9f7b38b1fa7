import type { ClassSensors, WalkIns } from '@tandem/api/tracker';
import { expect } from 'vitest';
import { heartRates, MINUTE, test as room, SEATS } from '../testing/straps.ts';

/** Who stands in the door without a booking, and is put on a free seat by the hand of whoever runs the class. */

const test = room.extend('hand', ({ t, scene }) => {
  const may = (clientId: number, measured: boolean, signsIn = false) =>
    t.call('ClientService/SetBoardVisibility', {
      ...{ ClientID: clientId, Shown: 1, Alias: '', Hidden: '' },
      ...{ SignsIn: signsIn ? 1 : 0, Measured: measured ? 1 : 0 },
    });
  const put = async (eventId: number, clientId: number, seatId: number) => {
    const answer = await scene.by('POST', `/api/events/${eventId}/walk-ins`, { clientId, seatId });
    return { status: answer.status, ...((await answer.json()) as { changeId?: number; code?: string }) };
  };
  const find = async (eventId: number, search: string) =>
    (await (
      await scene.by('GET', `/api/events/${eventId}/walk-ins?search=${encodeURIComponent(search)}`)
    ).json()) as WalkIns;
  return { may, put, find };
});

test('from that second on their bike and their strap count for them; let go again it stays theirs, and undone it was nobody’s', async ({
  t,
  scene,
  hand: { put },
}) => {
  const eventId = await scene.addClass();
  const clientId = await scene.rider(11, false);
  await scene.start(eventId);
  await scene.hear([0, 20], { 11: {} });
  const bike = (second: number) => ({ second, seat: 5, powerW: 150 });
  await scene.bring(20, [10, 15].map(bike));
  scene.at(20);
  const added = await put(eventId, clientId, 5);
  expect(added.status).toBe(200);
  expect(await scene.roster(eventId)).toEqual([
    { client_id: clientId, seat_id: 5, sits: true, came: 'hand' },
  ]);
  const sensors = (await (await scene.by('GET', `/api/events/${eventId}/sensors`)).json()) as ClassSensors;
  expect(sensors.arrivals).toEqual([{ clientId, seatId: 5, sits: true, by: 'hand' }]);
  const told = await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId });
  expect(told.xml).toMatch(/<Came>hand<\/Came><Sits>1<\/Sits>/);
  expect(told.xml).not.toContain('<AvailableSeat>5<');
  await scene.hear([20, 40], { 11: {} });
  await scene.bring(40, [19, 20, 30].map(bike));
  scene.at(40);
  const gone = await scene.takeOff(eventId, clientId);
  await scene.hear([40, 60], { 11: {} });
  await scene.bring(60, [39, 40, 50].map(bike));
  const ridden = async () => {
    const ride = await scene.rideOf(eventId, clientId);
    return [ride?.powerW.flatMap((watts, second) => (watts === null ? [] : [second])), heartRates(ride)];
  };
  await scene.stop(eventId, 61);
  expect(await ridden()).toEqual([
    [20, 30, 39],
    [20, 25, 30, 35],
  ]);
  // Also after they have left, the studio asks for what is theirs.
  expect((await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId })).xml).toContain('<Came>hand<');
  await scene.by('POST', `/api/events/${eventId}/resume`);
  expect((await scene.undo(eventId, gone)).status).toBe(200);
  await scene.stop(eventId, 62);
  expect(await ridden()).toEqual([
    [20, 30, 39, 40, 50],
    [20, 25, 30, 35, 40, 45, 50, 55],
  ]);
  await scene.by('POST', `/api/events/${eventId}/resume`);
  const again = await scene.move(eventId, { seatId: 5, clientId }, { seatId: 6, clientId: null });
  expect((await scene.undo(eventId, again)).status).toBe(200);
  expect(await scene.roster(eventId)).toEqual([
    { client_id: clientId, seat_id: 5, sits: true, came: 'hand' },
  ]);
});

test('undone at once, nobody came; two who put the same person on one seat do it once', async ({
  t,
  scene,
  hand: { put },
}) => {
  const eventId = await scene.addClass();
  const clientId = await t.addClient('eve@walkin.example');
  await scene.start(eventId);
  const [one, other] = await Promise.all([put(eventId, clientId, 5), put(eventId, clientId, 5)]);
  expect([one.status, other.status, one.changeId]).toEqual([200, 200, other.changeId]);
  await scene.bring(10, [{ second: 5, seat: 5, powerW: 150 }]);
  expect(await put(eventId, clientId, 6)).toMatchObject({ code: 'client_seated' });
  expect((await scene.undo(eventId, one)).status).toBe(200);
  await scene.stop(eventId, 11);
  expect(await scene.rideOf(eventId, clientId)).toBeNull();
});

test('only a free seat of a class that runs or begins within the hour, and one that takes nobody’s booking', async ({
  t,
  scene,
  hand: { put },
}) => {
  const eventId = await scene.addClass();
  const [eve, ada] = [await t.addClient('eve@walkin.example'), await t.addClient('ada@walkin.example')];
  await t.seat(eventId, ada, 1);
  await scene.tellRoom(eventId, { unsent: [2], free: 0 });
  scene.at(-61 * MINUTE);
  expect(await put(eventId, eve, 5)).toMatchObject({ code: 'too_early' });
  scene.at(-59 * MINUTE);
  for (const seat of [1, 2]) expect(await put(eventId, eve, seat)).toMatchObject({ code: 'seat_taken' });
  expect(await put(eventId, eve, SEATS + 1)).toMatchObject({ code: 'seat_unknown' });
  expect(await put(eventId, 999_999, 5)).toMatchObject({ code: 'not_found' });
  // Whoever stands there sees that the bike is free, whatever is held for others.
  expect((await put(eventId, eve, 5)).status).toBe(200);
  // Who sits there has it: a booking of that seat is told so, and a booking of theirs makes them a booked rider.
  const late = await t.addClient('late@walkin.example');
  expect((await t.seat(eventId, late, 5)).errorCode).toBe(410);
  await scene.tellRoom(eventId, { unsent: [5], free: 0 });
  expect(await scene.clientsOf(eventId)).toEqual([ada, eve]);
  expect((await t.seat(eventId, eve, 5)).errorCode).toBe(200);
  expect(await scene.roster(eventId)).toContainEqual({ client_id: eve, seat_id: 5, sits: true, came: null });
  await scene.start(eventId);
  await scene.stop(eventId, 10);
  expect(await put(eventId, late, 6)).toMatchObject({ code: 'event_closed' });
});

test('only who may be measured: taken back they leave at once, and what was ridden until then stays; a strap’s answer alone changes nothing', async ({
  t,
  scene,
  hand: { may, put, find },
}) => {
  const eventId = await scene.addClass();
  const clientId = await t.addClient('measured@walkin.example');
  await may(clientId, false);
  await scene.start(eventId);
  expect((await find(eventId, 'measured')).clients).toEqual([]);
  expect(await put(eventId, clientId, 5)).toMatchObject({ code: 'client_not_measured' });
  await may(clientId, true);
  expect((await find(eventId, 'measured')).clients).toMatchObject([{ clientId }]);
  const put5 = await put(eventId, clientId, 5);
  await scene.bring(10, [{ second: 5, seat: 5, powerW: 150 }]);
  scene.at(20);
  // A studio of the version before says nothing of it.
  await scene.allow(clientId, false);
  expect(await scene.clientsOf(eventId)).toEqual([clientId]);
  await may(clientId, false);
  expect(await scene.clientsOf(eventId)).toEqual([]);
  expect(await scene.undo(eventId, put5)).toMatchObject({ code: 'roster_changed' });
  await scene.bring(40, [{ second: 30, seat: 5, powerW: 150 }]);
  await scene.stop(eventId, 41);
  const ride = await scene.rideOf(eventId, clientId);
  expect([ride!.powerW[5], ride!.powerW[30]]).toEqual([150, null]);
});

test('they are found by the words of their name in any order and without accents, a few of them, and not who is on the class', async ({
  t,
  scene,
  hand: { find, put },
}) => {
  const eventId = await scene.addClass();
  // Each is called Zoé, and by the address as well.
  const ids: number[] = [];
  for (let n = 10; n < 25; n++) ids.push(await t.addClient(`müller${n}@walkin.example`));
  await scene.start(eventId);
  const first = await find(eventId, 'MULLER zoe');
  expect([first.clients.length, first.more, Object.keys(first.clients[0]!)]).toEqual([
    12,
    true,
    ['clientId', 'name'],
  ]);
  expect(await find(eventId, 'müller1 ZOÉ')).toMatchObject({
    clients: ids.slice(0, 10).map((clientId) => ({ clientId })),
    more: false,
  });
  await put(eventId, ids[0]!, 5);
  expect((await find(eventId, 'zoe muller1')).clients).toHaveLength(9);
  for (const none of ['%%', '__', 'zoe nobody']) expect((await find(eventId, none)).clients).toEqual([]);
  expect((await scene.by('GET', `/api/events/${eventId}/walk-ins?search=z`)).status).toBe(400);
});
