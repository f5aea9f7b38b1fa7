import { expect } from 'vitest';
import { SEATS, test } from '../testing/straps.ts';

/** What the instructor's hand, or a booking, does about somebody whom their strap has signed in; and that it can be undone. */

test('what the bike there sends is theirs once somebody has seen them sit there; a booking of theirs makes them sit', async ({
  t,
  scene,
}) => {
  const eventId = await scene.addClass();
  const [one, other] = [await scene.rider(11), await scene.rider(12)];
  await scene.start(eventId);
  await scene.hear([0, 40], { 11: {}, 12: {} });
  const pedal = (second: number) =>
    scene.pedal(
      second,
      [1, 7].map((seat) => ({ seat, powerW: 100 + seat })),
    );
  await pedal(40);
  const tiles = async () =>
    (await scene.board(eventId)).riders.map(({ clientId, seatId, powerW }) => [clientId, seatId, powerW]);
  await expect.poll(tiles).toEqual([
    [one, 1, null],
    [other, 2, null],
    [null, 7, 107],
  ]);
  const sat = await scene.seat(eventId, one, 7);
  expect(sat.status).toBe(200);
  await expect.poll(tiles).toEqual([
    [null, 1, 101],
    [other, 2, null],
    [one, 7, 107],
  ]);
  const undo = await scene.undo(eventId, sat);
  expect(undo.status).toBe(200);
  await expect.poll(async () => (await tiles())[0]).toEqual([one, 1, null]);
  await scene.seat(eventId, one, 7);
  expect(await scene.seat(eventId, other, 7)).toMatchObject({ code: 'seat_taken' });
  // On the seat where they are shown: from then on it is theirs, as of anybody who is booked late.
  expect((await t.seat(eventId, other, 2)).errorCode).toBe(200);
  await pedal(50);
  await scene.stop(eventId, 51);
  const ride = await scene.rideOf(eventId, one);
  expect([ride!.powerW[40], ride!.powerW[50], ride!.heartRateBpm[5]]).toEqual([107, 107, 120]);
  expect((await scene.rideOf(eventId, other))!.heartRateBpm[5]).toBe(120);
  expect((await scene.roster(eventId)).map(({ came, sits }) => [came, sits])).toEqual([
    [null, true],
    ['strap', true],
  ]);
});

test('who is taken off stays off in this class, until that is undone', async ({ t, scene }) => {
  const eventId = await scene.addClass();
  const clientId = await scene.rider(11);
  await scene.start(eventId);
  await scene.hear([0, 40], { 11: {} });
  const change = await scene.takeOff(eventId, clientId);
  await scene.hear([40, 80], { 11: {} });
  expect(await scene.clientsOf(eventId)).toEqual([]);
  expect((await scene.undo(eventId, change)).status).toBe(200);
  expect(await scene.clientsOf(eventId)).toEqual([clientId]);
  // Once is once, and somebody who was booked is not a strap's to take off.
  expect(await scene.undo(eventId, change)).toMatchObject({
    code: 'roster_changed',
  });
  const booked = await t.addClient('booked@arrivals.example');
  await t.seat(eventId, booked, 9);
  expect(await scene.takeOff(eventId, booked)).toMatchObject({
    code: 'client_not_seated',
  });
});

test('what was done about them is not undone once they have taken it back, nor once they are deleted', async ({
  t,
  scene,
}) => {
  const eventId = await scene.addClass();
  const people = [await scene.rider(11), await scene.rider(12)];
  await scene.start(eventId);
  await scene.hear([0, 40], { 11: {}, 12: {} });
  const first = await scene.takeOff(eventId, people[0]!);
  await scene.allow(people[0]!, false);
  await scene.allow(people[0]!, true);
  expect(await scene.undo(eventId, first)).toMatchObject({ code: 'roster_changed' });
  const second = await scene.takeOff(eventId, people[1]!);
  const { rows } = await t.owner.query('select email from clients where client_id = $1', [people[1]]);
  await t.call('ClientService/DelClient', { Username: rows[0].email });
  expect(await scene.undo(eventId, second)).toMatchObject({ code: 'roster_changed' });
  expect(await scene.clientsOf(eventId)).toEqual([]);
});

test('a walk-in who is booked is a booking: what takes the strap back leaves them their seat', async ({
  t,
  scene,
}) => {
  const eventId = await scene.addClass();
  const [same, elsewhere] = [await scene.rider(11), await scene.rider(12)];
  await scene.start(eventId);
  await scene.hear([0, 40], { 11: {}, 12: {} });
  await scene.seat(eventId, same, 5);
  await scene.seat(eventId, elsewhere, 6);
  expect((await t.seat(eventId, same, 5)).errorCode).toBe(200);
  expect((await t.seat(eventId, elsewhere, 7)).errorCode).toBe(200);
  for (const clientId of [same, elsewhere]) await scene.allow(clientId, false);
  expect(await scene.roster(eventId)).toEqual([
    { client_id: same, seat_id: 5, sits: true, came: null },
    { client_id: elsewhere, seat_id: 7, sits: true, came: null },
  ]);
});

test('a booking has the seat where a walk-in was seen to sit, and what they rode there stays theirs', async ({
  t,
  scene,
}) => {
  const eventId = await scene.addClass();
  const [walkIn, booked] = [await scene.rider(11), await t.addClient('spot5@arrivals.example')];
  await scene.start(eventId);
  await scene.hear([0, 40], { 11: {} });
  await scene.seat(eventId, walkIn, 5);
  const pedal = (second: number) => scene.pedal(second, [{ seat: 5, powerW: 150 }]);
  await pedal(40);
  scene.at(50);
  expect((await t.seat(eventId, booked, 5)).errorCode).toBe(200);
  expect(await scene.roster(eventId)).toEqual([
    { client_id: walkIn, seat_id: 1, sits: false, came: 'strap' },
    { client_id: booked, seat_id: 5, sits: true, came: null },
  ]);
  await pedal(60);
  await scene.stop(eventId, 61);
  const powers = async (clientId: number) => {
    const ride = await scene.rideOf(eventId, clientId);
    return [ride!.powerW[40] ?? null, ride!.powerW[60] ?? null];
  };
  expect([await powers(walkIn), await powers(booked)]).toEqual([
    [150, null],
    [null, 150],
  ]);
});

test('in a full room two walk-ins change places, and that can be undone', async ({ t, scene }) => {
  const eventId = await scene.addClass();
  const [one, other] = [await scene.rider(11), await scene.rider(12)];
  for (let seat = 3; seat <= SEATS; seat++)
    await t.seat(eventId, await t.addClient(`full${seat}@arrivals.example`), seat);
  await scene.start(eventId);
  await scene.hear([0, 40], { 11: {}, 12: {} });
  const firstTwo = async () =>
    (await scene.roster(eventId)).slice(0, 2).map((row) => [row.client_id, row.sits]);
  expect(await firstTwo()).toEqual([
    [one, false],
    [other, false],
  ]);
  const sat = await scene.seat(eventId, one, 2);
  expect(await firstTwo()).toEqual([
    [other, false],
    [one, true],
  ]);
  await scene.undo(eventId, sat);
  expect(await firstTwo()).toEqual([
    [one, false],
    [other, false],
  ]);
});
