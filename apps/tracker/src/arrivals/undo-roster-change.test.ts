import { UNDO_ROSTER_CHANGE_MINUTES } from '@tandem/api/words';
import { expect } from 'vitest';
import { free, MINUTE, of, test } from '../testing/straps.ts';

/** Until when a change of seats that a hand has made is undone, and offered to be. */

test('a move is not undone once somebody has ridden on the seat that it left, since those seconds are theirs', async ({
  t,
  scene,
}) => {
  const {
    eventId,
    clientIds: [ada],
  } = await scene.bookedClass(1);
  const ben = await t.addClient('ben@move.example');
  await scene.start(eventId);
  scene.at(10);
  const moved = await scene.move(eventId, of(1, ada), free(7));
  scene.at(20);
  await t.seat(eventId, ben, 1);
  scene.at(30);
  await t.unseat(eventId, ben);
  expect(await scene.undo(eventId, moved)).toMatchObject({ code: 'roster_changed' });
});

test('a change is undone, and offered, for a few minutes: an hour of riding is nobody’s to give away by a tap', async ({
  scene,
}) => {
  const {
    eventId,
    clientIds: [ada, ben],
  } = await scene.bookedClass(1, 2);
  await scene.start(eventId);
  scene.at(10);
  const moved = await scene.move(eventId, of(1, ada), of(2, ben));
  scene.at(10 + UNDO_ROSTER_CHANGE_MINUTES * MINUTE);
  expect(await scene.lastMove(eventId)).toEqual({ changeId: moved.changeId, clientIds: [ada, ben] });
  scene.at(11 + UNDO_ROSTER_CHANGE_MINUTES * MINUTE);
  expect(await scene.lastMove(eventId)).toBe(null);
  expect(await scene.undo(eventId, moved)).toMatchObject({ code: 'change_stands' });
  // The same tap on a tablet that still showed the old seats is done, and has no way back.
  expect(await scene.move(eventId, of(1, ada), of(2, ben))).toMatchObject({ status: 200, changeId: null });
});

test('no undo is offered of what is no change of seats, nor of one that somebody has changed since', async ({
  t,
  scene,
}) => {
  const {
    eventId,
    clientIds: [ada, ben],
  } = await scene.bookedClass(1, 2);
  await scene.start(eventId);
  const walter = await scene.rider(41);
  await scene.hear([5, 45], { 41: {} });
  const moved = await scene.move(eventId, of(1, ada), of(2, ben));
  expect(await scene.lastMove(eventId)).toMatchObject({ changeId: moved.changeId });
  await t.unseat(eventId, ben);
  expect(await scene.lastMove(eventId)).toBe(null);
  expect((await scene.takeOff(eventId, walter)).status).toBe(200);
  expect(await scene.lastMove(eventId)).toBe(null);
});

test('whom only a strap shows on the seat that was left gives way to an undo', async ({ scene }) => {
  const {
    eventId,
    clientIds: [ada],
  } = await scene.bookedClass(1);
  await scene.start(eventId);
  const moved = await scene.move(eventId, of(1, ada), free(7));
  const walter = await scene.rider(42);
  await scene.hear([5, 45], { 42: {} });
  expect(await scene.roster(eventId)).toMatchObject([
    { client_id: walter, seat_id: 1, sits: false },
    { client_id: ada, seat_id: 7 },
  ]);
  expect(await scene.lastMove(eventId)).toMatchObject({ changeId: moved.changeId });
  expect((await scene.undo(eventId, moved)).status).toBe(200);
  expect(await scene.roster(eventId)).toMatchObject([
    { client_id: ada, seat_id: 1, sits: true },
    { client_id: walter, seat_id: 2, sits: false },
  ]);
});
