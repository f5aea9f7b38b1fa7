import type { ClassSensors } from '@tandem/api/tracker';
import fc from 'fast-check';
import { expect } from 'vitest';
import { free, of, SEATS, test } from '../testing/straps.ts';

/** Two who sit on each other's bikes, and who moves to a free one, by the hand of whoever runs the class. */

test('from the second of the swap on each bike’s samples are the other’s, also those that come late; undone it had not been', async ({
  scene,
}) => {
  const {
    eventId,
    clientIds: [ada, ben],
  } = await scene.bookedClass(1, 2);
  await scene.start(eventId);
  const both = (second: number) => [1, 2].map((seat) => ({ second, seat, powerW: 100 * seat + second }));
  await scene.bring(3, [0, 1, 2].flatMap(both));
  scene.at(4);
  const swapped = await scene.move(eventId, of(1, ada), of(2, ben));
  expect(swapped.status).toBe(200);
  // Second 3 was before it, and comes after it.
  await scene.bring(7, [3, 4, 5, 6].flatMap(both));
  // What a tile shows is the mean of three seconds.
  await expect
    .poll(async () => (await scene.board(eventId)).riders.map(({ clientId, powerW }) => [clientId, powerW]))
    .toEqual([
      [ben, 105],
      [ada, 205],
    ]);
  const powers = async (clientId: number) => [...(await scene.rideOf(eventId, clientId))!.powerW].slice(0, 6);
  await scene.stop(eventId, 8);
  expect([await powers(ada), await powers(ben)]).toEqual([
    [100, 101, 102, 103, 204, 205],
    [200, 201, 202, 203, 104, 105],
  ]);
  // What is over no longer changes; taken back, the class goes on and the change is undone.
  expect(await scene.undo(eventId, swapped)).toMatchObject({ code: 'event_closed' });
  expect((await scene.by('POST', `/api/events/${eventId}/resume`)).status).toBe(200);
  expect((await scene.undo(eventId, swapped)).status).toBe(200);
  await scene.stop(eventId, 9);
  expect([await powers(ada), await powers(ben)]).toEqual([
    [100, 101, 102, 103, 104, 105],
    [200, 201, 202, 203, 204, 205],
  ]);
});

test('a class that has not begun simply changes seats, and says on its roster which seats are booked', async ({
  t,
  scene,
}) => {
  const {
    eventId,
    clientIds: [ada, ben],
  } = await scene.bookedClass(1, 2);
  const rows = async () =>
    (
      await t.owner.query(
        'select seat_id as seat, client_id as client, from_second as from, booked_seat as booked from seat_assignments where event_id = $1 order by seat_id',
        [eventId],
      )
    ).rows;
  const booked = async () =>
    [
      ...(await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId })).xml.matchAll(
        /<BookedSeat>(\d+)</g,
      ),
    ].map(([, seat]) => Number(seat));
  await scene.move(eventId, of(1, ada), of(2, ben));
  expect(await rows()).toEqual([
    { seat: 1, client: ben, from: 0, booked: 2 },
    { seat: 2, client: ada, from: 0, booked: 1 },
  ]);
  expect((await booked()).sort()).toEqual([1, 2]);
  await scene.move(eventId, of(2, ada), free(7));
  await scene.move(eventId, of(1, ben), free(2));
  expect(await rows()).toEqual([
    { seat: 2, client: ben, from: 0, booked: null },
    { seat: 7, client: ada, from: 0, booked: 1 },
  ]);
  // Booked there from now on: nothing of the hand is left.
  expect((await t.seat(eventId, ada, 7)).errorCode).toBe(200);
  expect(await booked()).toEqual([]);
});

test('two who press the same swap at one time swap once, and either may undo it; what a screen no longer shows rightly is refused', async ({
  scene,
}) => {
  const {
    eventId,
    clientIds: [ada, ben, cleo],
  } = await scene.bookedClass(1, 2, 3);
  await scene.start(eventId);
  scene.at(20);
  const [one, other] = await Promise.all([
    scene.move(eventId, of(1, ada), of(2, ben)),
    scene.move(eventId, of(2, ben), of(1, ada)),
  ]);
  expect([one.status, other.status]).toEqual([200, 200]);
  expect(one.changeId).toBe(other.changeId);
  expect(await scene.clientsOf(eventId)).toEqual([ben, ada, cleo]);
  const told = (await (await scene.by('GET', `/api/events/${eventId}/sensors`)).json()) as ClassSensors;
  expect(told).toMatchObject({
    lastMove: { changeId: one.changeId, clientIds: expect.toSatisfy((ids: number[]) => ids.length === 2) },
    seated: [of(1, ben), of(2, ada), of(3, cleo)],
  });
  // The other screen still showed Ada on her first seat.
  expect(await scene.move(eventId, of(1, ada), of(3, cleo))).toMatchObject({ code: 'roster_changed' });
  expect(await scene.move(eventId, of(2, ada), free(3))).toMatchObject({ code: 'roster_changed' });
  expect(await scene.move(eventId, of(3, cleo), of(1, ada))).toMatchObject({ code: 'roster_changed' });
  expect((await scene.undo(eventId, other)).status).toBe(200);
  expect(await scene.undo(eventId, one)).toMatchObject({ code: 'roster_changed' });
  expect(await scene.clientsOf(eventId)).toEqual([ada, ben, cleo]);
});

test('nobody moves to a seat of no bike, or one that somebody has booked who is not known here', async ({
  scene,
}) => {
  const {
    eventId,
    clientIds: [ada],
  } = await scene.bookedClass(1);
  await scene.tellRoom(eventId, { unsent: [4] });
  expect(await scene.move(eventId, of(1, ada), free(SEATS + 1))).toMatchObject({ code: 'seat_unknown' });
  expect(await scene.move(eventId, of(1, ada), free(4))).toMatchObject({ code: 'seat_taken' });
});

test('however seats are changed and however late samples come, each second of a bike is of who sat there then, live as after Stop', {
  timeout: 180_000,
}, async ({ t, scene }) => {
  const PEOPLE = 4;
  const BIKES = 5;
  const seat = fc.integer({ min: 1, max: BIKES });
  const action = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('move' as const), from: seat, to: seat }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('book' as const), who: fc.nat(PEOPLE - 1), seat }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), who: fc.nat(PEOPLE - 1) }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('ride' as const), seconds: fc.integer({ min: 1, max: 4 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('bring' as const) }) },
  );
  const people: number[] = [];
  for (let n = 0; n < PEOPLE; n++) people.push(await t.addClient(`mover${n}@move.example`));
  /** What was done and not undone: from which second on who sits where; null: on no seat. */
  type Done = { second: number; seats: Map<number, number | null> };
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 6, maxLength: 24 }), async (actions) => {
      await t.owner.query('delete from events');
      scene.at(-60);
      const eventId = await scene.addClass();
      const done: Done[] = [];
      const note = (second: number, ...seats: [number, number | null][]) =>
        done.push({ second, seats: new Map(seats) });
      /** The reference: all that was done until a second, in its order, and nothing else. */
      const seatOf = (clientId: number, second: number) =>
        done
          .filter((one) => one.second <= second)
          .reduce<number | null>(
            (sits, one) => (one.seats.has(clientId) ? one.seats.get(clientId)! : sits),
            null,
          );
      const holder = (seatId: number, second: number) =>
        people.find((clientId) => seatOf(clientId, second) === seatId) ?? null;
      for (const [n, clientId] of people.slice(0, 3).entries()) {
        await t.seat(eventId, clientId, n + 1);
        note(0, [clientId, n + 1]);
      }
      await scene.start(eventId);
      let now = 0;
      let last: { changeId?: number; at: number } | null = null;
      const waiting: { second: number; seat: number; powerW: number }[] = [];
      const sent: typeof waiting = [];
      const bring = async () => {
        if (waiting.length > 0) await scene.bring(now, waiting.splice(0));
      };
      for (const step of actions) {
        scene.at(now);
        if (step.kind === 'ride') {
          for (let n = 0; n < step.seconds; n++, now++)
            for (let bike = 1; bike <= BIKES; bike++) {
              const sample = { second: now, seat: bike, powerW: 50 + bike * 40 + (now % 30) };
              waiting.push(sample);
              sent.push(sample);
            }
        } else if (step.kind === 'bring') await bring();
        else if (step.kind === 'move') {
          const [rider, other] = [holder(step.from, now), holder(step.to, now)];
          if (rider === null || step.from === step.to) continue;
          const made = await scene.move(eventId, of(step.from, rider), { seatId: step.to, clientId: other });
          expect(made.status).toBe(200);
          note(now, [rider, step.to], ...(other === null ? [] : [[other, step.from] as [number, number]]));
          last = { changeId: made.changeId!, at: done.length - 1 };
        } else if (step.kind === 'undo' && last !== null) {
          const undone = await scene.undo(eventId, last);
          if (undone.status === 200) done.splice(last.at, 1);
          // Only what others did since to those seats or people stands in its way.
          else expect(done.length - 1).toBeGreaterThan(last.at);
          if (undone.status === 200) last = null;
        } else if (step.kind === 'book') {
          const clientId = people[step.who]!;
          if (seatOf(clientId, now) !== null) continue;
          const { errorCode } = await t.seat(eventId, clientId, step.seat);
          expect(errorCode).toBe(holder(step.seat, now) === null ? 200 : 410);
          if (errorCode === 200) note(now, [clientId, step.seat]);
        } else if (step.kind === 'cancel') {
          const clientId = people[step.who]!;
          if (seatOf(clientId, now) === null) continue;
          await t.unseat(eventId, clientId);
          note(now, [clientId, null]);
        }
      }
      now += 1;
      await bring();
      const worked = async () =>
        (await scene.board(eventId)).riders
          .filter(({ clientId, workKj }) => clientId !== null && (workKj ?? 0) > 0)
          .map(({ clientId, seatId, workKj }) => [clientId, seatId, workKj]);
      const live = await worked();
      await scene.stop(eventId, now);
      const final = await worked();
      for (const one of live) expect(final).toContainEqual(one);
      for (const clientId of people) {
        const ride = await scene.rideOf(eventId, clientId);
        for (let second = 0; second < now; second++) {
          const at = seatOf(clientId, second);
          const expected = sent.find((one) => one.second === second && one.seat === at)?.powerW ?? null;
          expect([clientId, second, ride?.powerW[second] ?? null]).toEqual([clientId, second, expected]);
        }
      }
    }),
    { numRuns: 12 },
  );
});
