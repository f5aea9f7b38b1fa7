import type { ClassSensors } from '@tandem/api/tracker';
import fc from 'fast-check';
import { expect } from 'vitest';
import {
  HERE,
  heartRates,
  MINUTE,
  NEXT_DOOR,
  type Room,
  SEATS,
  STEP,
  type Told,
  test,
} from '../testing/straps.ts';
import { A } from '../testing/tracker.ts';

/** Who is on a roster by their strap, and who is not any more. */

test('whoever allows it is on the roster once their strap was heard with a heart rate for half a minute, and what it sent since Start counts', async ({
  t,
  scene,
}) => {
  const eventId = await scene.addClass();
  const clientId = await scene.rider(11);
  await scene.start(eventId);
  await scene.hear([0, 30], { 11: {} });
  expect(await scene.roster(eventId)).toEqual([]);
  await scene.hear([30, 60], { 11: {} });
  expect(await scene.roster(eventId)).toEqual([
    { client_id: clientId, seat_id: 1, sits: false, came: 'strap' },
  ]);
  const sensors = (await (await scene.by('GET', `/api/events/${eventId}/sensors`)).json()) as ClassSensors;
  expect(sensors.arrivals).toEqual([{ clientId, seatId: 1, sits: false, by: 'strap' }]);
  expect((await scene.board(eventId)).riders).toMatchObject([{ clientId, seatId: 1, heartRateBpm: 120 }]);
  // The studio hears of it with the roster.
  const told = await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId });
  expect(told.xml).toMatch(/<Came>strap<\/Came><Sits>0<\/Sits>/);
  await scene.stop(eventId, 60);
  expect(heartRates(await scene.rideOf(eventId, clientId))).toEqual([
    0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55,
  ]);
});

test('before Start too, from a quarter of an hour on, by what the box says of straps that are worn', async ({
  scene,
}) => {
  const eventId = await scene.addClass();
  await scene.rider(11);
  await scene.hear([-17 * MINUTE, -16 * MINUTE], { 11: {} }, { running: false });
  expect(await scene.clientsOf(eventId)).toEqual([]);
  await scene.hear([-16 * MINUTE, -14 * MINUTE], { 11: {}, 12: {} }, { running: false });
  expect(await scene.clientsOf(eventId)).toHaveLength(1);
});

test.for<[string, { straps: Record<number, Told>; allows?: boolean; room?: Room }]>([
  ['does not allow it', { straps: { 11: {} }, allows: false }],
  ['has no heart rate, as in a locker', { straps: { 11: { bpm: 0 } } }],
  ['is heard weakly', { straps: { 11: { dbm: -85 } } }],
  ['is heard by an antenna that does not say how well, and not for long', { straps: { 11: { dbm: null } } }],
  ['is heard in another room', { straps: { 11: {} }, room: NEXT_DOOR }],
  ['is a stranger', { straps: { 99: {} } }],
])('nobody is signed in whose strap %s', async ([, { straps, allows = true, room = HERE }], { scene }) => {
  const eventId = await scene.addClass();
  await scene.rider(11, allows);
  await scene.start(eventId);
  await scene.hear([0, 90], straps, { room, running: room === HERE });
  expect(await scene.clientsOf(eventId)).toEqual([]);
});

test('whoever passes by and comes back is heard anew, and so is who was next door', async ({ scene }) => {
  const eventId = await scene.addClass();
  await scene.rider(11);
  await scene.start(eventId);
  await scene.hear([0, 25], { 11: {} });
  await scene.hear([60, 85], { 11: {} });
  await scene.hear([85, 110], { 11: { dbm: -40 } }, { room: NEXT_DOOR, running: false });
  await scene.hear([110, 130], { 11: { dbm: -30 } });
  expect(await scene.clientsOf(eventId)).toEqual([]);
  await scene.hear([130, 150], { 11: { dbm: -30 } });
  expect(await scene.clientsOf(eventId)).toHaveLength(1);
});

test('who rode the class before and stays, and who is booked for the one that comes, is not signed in to another', async ({
  t,
  scene,
}) => {
  const [first, second] = [await scene.addClass(), await scene.addClass(HERE, { begins: 50 * MINUTE })];
  const [stays, early] = [await scene.rider(11), await scene.rider(12)];
  await t.seat(first, stays, 4);
  await t.seat(second, early, 5);
  await scene.start(first);
  await scene.hear([40 * MINUTE, 42 * MINUTE], { 11: {}, 12: {} });
  await scene.stop(first);
  await scene.hear([42 * MINUTE, 45 * MINUTE], { 11: {}, 12: {} }, { running: false });
  expect(await scene.clientsOf(first)).toEqual([stays]);
  expect(await scene.clientsOf(second)).toEqual([early]);
});

test('signed in since a Start that is taken back they are on that class no more, unless it is near or somebody has seated them', async ({
  scene,
}) => {
  const late = 2 * 60 * MINUTE;
  const [wrong, meant] = [await scene.addClass(HERE, { begins: late }), await scene.addClass()];
  const seated = await scene.rider(11);
  const came = await scene.rider(12);
  await scene.start(wrong);
  await scene.hear([0, 40], { 11: {}, 12: {} });
  expect(await scene.clientsOf(wrong)).toEqual([seated, came]);
  const sits = await scene.by('PUT', `/api/events/${wrong}/roster/${seated}`, { seatId: 5 });
  expect(sits.status).toBe(200);
  const { startedAt } = (await scene.board(wrong)).event;
  expect((await scene.by('POST', `/api/events/${wrong}/undo-start`, { startedAt })).status).toBe(200);
  expect(await scene.clientsOf(wrong)).toEqual([seated]);
  await scene.start(meant);
  await scene.hear([40, 60], { 12: {} });
  expect(await scene.clientsOf(meant)).toContain(came);
});

test('no seat that is booked, no more than the studio has places for, nobody in the last ten minutes', async ({
  t,
  scene,
}) => {
  const eventId = await scene.addClass();
  const people = [await scene.rider(11), await scene.rider(12), await scene.rider(13)];
  const booked = await t.addClient('booked@arrivals.example');
  await t.seat(eventId, booked, 1);
  await scene.tellRoom(eventId, { unsent: [2], free: 2 });
  await scene.start(eventId);
  await scene.hear([0, 40], { 11: {}, 12: {}, 13: {} });
  expect((await scene.roster(eventId)).map(({ seat_id, came }) => [seat_id, came])).toEqual([
    [1, null],
    [3, 'strap'],
    [4, 'strap'],
  ]);
  // A booking of that seat has it, and one that takes the last place too.
  expect((await t.seat(eventId, await t.addClient('late@arrivals.example'), 3)).errorCode).toBe(200);
  expect((await scene.roster(eventId)).map(({ seat_id, came }) => [seat_id, came])).toEqual([
    [1, null],
    [3, null],
    [4, 'strap'],
    [5, 'strap'],
  ]);
  await scene.tellRoom(eventId, { unsent: [4, 2], free: 1 });
  const left = (await scene.roster(eventId)).filter(({ came }) => came === 'strap');
  expect(left).toHaveLength(1);
  expect([2, 4]).not.toContain(left[0]!.seat_id);
  await scene.tellRoom(eventId, { free: 9 });
  await scene.hear([35 * MINUTE, 36 * MINUTE], { 11: {}, 12: {}, 13: {} });
  expect((await scene.clientsOf(eventId)).filter((id) => people.includes(id))).toHaveLength(1);
});

test('taken back it ends at once, and what was ridden until then stays; allowed again, they are heard from then on', async ({
  scene,
}) => {
  const eventId = await scene.addClass();
  const clientId = await scene.rider(11);
  await scene.start(eventId);
  await scene.hear([0, 40], { 11: {} });
  await scene.allow(clientId, false);
  expect(await scene.clientsOf(eventId)).toEqual([]);
  await scene.hear([40, 100], { 11: {} });
  expect(await scene.clientsOf(eventId)).toEqual([]);
  await scene.allow(clientId, true);
  await scene.hear([100, 120], { 11: {} });
  await scene.stop(eventId, 120);
  expect(heartRates(await scene.rideOf(eventId, clientId))).toEqual([
    0, 5, 10, 15, 20, 25, 30, 95, 100, 105, 110, 115,
  ]);
});

test('allowed after a pause of the class, what their strap sends from then on counts, where it belongs', async ({
  scene,
}) => {
  const eventId = await scene.addClass();
  const clientId = await scene.rider(11, false);
  await scene.start(eventId);
  await scene.hear([0, 20], { 11: {} });
  const press = (paused: boolean, after: number) =>
    scene.by('PUT', `/api/events/${eventId}/paused`, { paused, after });
  scene.at(20);
  await press(true, 0);
  scene.at(80);
  await press(false, 1);
  scene.at(90);
  await scene.allow(clientId, true);
  await scene.hear([95, 140], { 11: {} });
  await scene.stop(eventId, 141);
  const heard = (await scene.rideOf(eventId, clientId))!.heartRateBpm;
  expect([heard.length, heard.findIndex((bpm) => bpm !== null)]).toEqual([81, 35]);
});

test('whatever happens, a sample is only of whom it is: who allows it in that second, and has a place', {
  timeout: 180_000,
}, async ({ t, scene }) => {
  const PEOPLE = 3;
  const action = fc.oneof(
    fc.record({
      kind: fc.constant('hear' as const),
      who: fc.subarray([0, 1, 2]),
      room: fc.constantFrom(HERE, NEXT_DOOR),
      steps: fc.nat(10),
      dbm: fc.constantFrom(-50, -60, -90, null),
    }),
    fc.record({
      kind: fc.constantFrom(
        'allow' as const,
        'refuse' as const,
        'book' as const,
        'cancel' as const,
        'takeOff' as const,
        'undo' as const,
      ),
      who: fc.nat(PEOPLE - 1),
      seat: fc.integer({ min: 1, max: 4 }),
    }),
    fc.record({
      kind: fc.constant('sit' as const),
      who: fc.nat(PEOPLE - 1),
      seat: fc.integer({ min: 1, max: 4 }),
    }),
    fc.record({ kind: fc.constant('places' as const), free: fc.nat(3), unsent: fc.subarray([1, 2, 3]) }),
  );
  let strap = 100;
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { minLength: 8, maxLength: 20 }),
      fc.tuple(fc.boolean(), fc.boolean(), fc.constant(true)),
      async (actions, allows) => {
        await t.owner.query('delete from events');
        const people: { clientId: number; strap: number; allowed: [number, number][] }[] = [];
        scene.at(-30 * MINUTE);
        for (let n = 0; n < PEOPLE; n++) {
          const clientId = await scene.rider(++strap, false);
          people.push({ clientId, strap, allowed: [] });
        }
        const rooms = new Map([
          [HERE, await scene.addClass(HERE)],
          [NEXT_DOOR, await scene.addClass(NEXT_DOOR)],
        ]);
        scene.at(0);
        for (const [n, person] of people.entries())
          if (allows[n]) {
            await scene.allow(person.clientId, true);
            person.allowed.push([0, Number.POSITIVE_INFINITY]);
          }
        for (const eventId of rooms.values()) await scene.start(eventId);
        let now = 0;
        let free = SEATS;
        const heard: { second: number; who: number; eventId: number }[] = [];
        const booked = new Map<number, [number, number][]>(people.map((_, n) => [n, []]));
        let change = 0;
        const here = rooms.get(HERE)!;
        for (const step of actions) {
          now += 1;
          scene.at(now);
          if (step.kind === 'hear') {
            const until = now + step.steps * STEP;
            for (let second = now; second < until; second += STEP)
              for (const who of step.who) heard.push({ second, who, eventId: rooms.get(step.room)! });
            const told = Object.fromEntries(step.who.map((who) => [people[who]!.strap, { dbm: step.dbm }]));
            if (step.who.length > 0) await scene.hear([now, until], told, { room: step.room });
            now = until;
          } else if (step.kind === 'places') {
            free = step.free;
            await scene.tellRoom(here, step);
          } else {
            const { clientId, allowed } = people[step.who]!;
            const spans = booked.get(step.who)!;
            if (step.kind === 'allow') {
              await scene.allow(clientId, true);
              if (allowed.at(-1)?.[1] !== Number.POSITIVE_INFINITY)
                allowed.push([now, Number.POSITIVE_INFINITY]);
            } else if (step.kind === 'refuse') {
              await scene.allow(clientId, false);
              if (allowed.length > 0) allowed.at(-1)![1] = Math.min(allowed.at(-1)![1], now);
            } else if (step.kind === 'book') {
              const { errorCode } = await t.seat(here, clientId, step.seat);
              if (errorCode === 200 && spans.at(-1)?.[1] !== Number.POSITIVE_INFINITY)
                spans.push([now, Number.POSITIVE_INFINITY]);
            } else if (step.kind === 'cancel') {
              await t.unseat(here, clientId);
              if (spans.length > 0) spans.at(-1)![1] = Math.min(spans.at(-1)![1], now);
            } else if (step.kind === 'sit') {
              change = (await scene.seat(here, clientId, step.seat)).changeId ?? change;
            } else if (step.kind === 'takeOff') {
              change = (await scene.takeOff(here, clientId)).changeId ?? change;
            } else await scene.undo(here, { changeId: change });
          }
          const rosters = await Promise.all([...rooms.values()].map((eventId) => scene.roster(eventId)));
          const [ours] = rosters as [(typeof rosters)[number]];
          expect(new Set(ours.map((row) => row.seat_id)).size).toBe(ours.length);
          if (step.kind === 'places') {
            expect(ours.filter((row) => !row.sits && step.unsent.includes(row.seat_id))).toEqual([]);
            const sat = ours.filter((row) => row.came && row.sits).length;
            expect(ours.filter((row) => row.came).length).toBeLessThanOrEqual(Math.max(free, sat));
          }
        }
        now += 1;
        scene.at(now);
        for (const eventId of rooms.values()) await scene.stop(eventId);
        const within = (spans: [number, number][], second: number) =>
          spans.some(([from, to]) => from <= second && second < to);
        for (const eventId of rooms.values())
          for (const [who, { clientId, allowed }] of people.entries())
            for (const second of heartRates(await scene.rideOf(eventId, clientId))) {
              expect(heard).toContainEqual({ second, who, eventId });
              expect(within(allowed, second) || (eventId === here && within(booked.get(who)!, second))).toBe(
                true,
              );
            }
      },
    ),
    { numRuns: 20 },
  );
});

test('whoever has left the room is let go of and may come in elsewhere; who is heard, sits or has another strap stays', async ({
  t,
  scene,
}) => {
  const [here, nextDoor] = [await scene.addClass(), await scene.addClass(NEXT_DOOR)];
  const [stays, chats, moves, sits] = [
    await scene.rider(11),
    await scene.rider(12),
    await scene.rider(13),
    await scene.rider(14),
  ];
  const before = { running: false };
  await scene.hear([-5 * MINUTE, -4 * MINUTE], { 11: {}, 12: {}, 13: {}, 14: {} }, before);
  expect((await scene.clientsOf(here)).sort()).toEqual([stays, chats, moves, sits].sort());
  await scene.seat(here, sits, 9);
  for (let second = -4 * MINUTE; second < 0; second += 2 * STEP) {
    await scene.hear([second, second + STEP], { 11: {} }, before);
    await scene.hear(
      [second + STEP, second + 2 * STEP],
      { 13: { dbm: -40 } },
      { room: NEXT_DOOR, ...before },
    );
  }
  expect((await scene.clientsOf(here)).sort()).toEqual([stays, sits].sort());
  expect(await scene.clientsOf(nextDoor)).toEqual([moves]);
  expect(await t.owner.query('select from strap_refusals')).toMatchObject({ rowCount: 0 });
});

test('whom another room hears better for minutes is let go of, and nobody is while the room’s box was away', async ({
  scene,
}) => {
  const [here, nextDoor] = [await scene.addClass(), await scene.addClass(NEXT_DOOR)];
  const [stays, moves] = [await scene.rider(11), await scene.rider(12)];
  await scene.start(here);
  await scene.hear([0, MINUTE], { 11: {}, 12: {} });
  expect(await scene.clientsOf(here)).toEqual([stays, moves]);
  // The box of the first room is cut off.
  await scene.hear([MINUTE, 5 * MINUTE], { 12: { dbm: -40 } }, { room: NEXT_DOOR, running: false });
  expect(await scene.clientsOf(here)).toEqual([stays]);
  expect(await scene.clientsOf(nextDoor)).toEqual([moves]);
  await scene.hear([5 * MINUTE, 6 * MINUTE], { 99: {} });
  expect(await scene.clientsOf(here)).toEqual([stays]);
  await scene.hear([6 * MINUTE, 7 * MINUTE], { 11: {} });
  expect(await scene.clientsOf(here)).toEqual([stays]);
});

test('a strap that was lost for a while puts nobody who stays on the next class, and after twenty minutes they have come anew', async ({
  t,
  scene,
}) => {
  const [first, second] = [await scene.addClass(), await scene.addClass(HERE, { begins: 50 * MINUTE })];
  const stays = await scene.rider(11);
  await t.seat(first, stays, 4);
  await scene.start(first, 40 * MINUTE);
  await scene.stop(first, 45 * MINUTE);
  await scene.hear([47 * MINUTE, 49 * MINUTE], { 11: {} }, { running: false });
  await scene.hear([50 * MINUTE, 52 * MINUTE], { 11: {} }, { running: false });
  expect(await scene.clientsOf(second)).toEqual([]);
  await scene.hear([66 * MINUTE, 68 * MINUTE], { 11: {} }, { running: false });
  expect(await scene.clientsOf(second)).toEqual([stays]);
});

test('the wire tells of those who came: no seat of theirs is taken but where they sit, and of a stopped class those who left too', async ({
  t,
  scene,
}) => {
  const eventId = await scene.addClass();
  const [left, shown] = [await scene.rider(11), await scene.rider(12)];
  await scene.start(eventId);
  await scene.hear([0, 40], { 11: {}, 12: {} });
  const told = async () => (await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId })).xml;
  const clientsTold = async () =>
    [...(await told()).matchAll(/<ClientID>(\d+)</g)].map((match) => Number(match[1]));
  expect(await told()).toMatch(/<AvailableSeat>1<\/AvailableSeat><AvailableSeat>2</);
  const { event } = await scene.board(eventId);
  expect(event.booked).toBe(0);
  await scene.takeOff(eventId, left);
  expect(await clientsTold()).toEqual([shown]);
  await scene.stop(eventId, 60);
  expect((await clientsTold()).sort()).toEqual([left, shown].sort());
});

test('a full class asks for no job, however often a box hears a strap', async ({ t, scene }) => {
  const eventId = await scene.addClass();
  await scene.rider(11);
  await scene.rider(12);
  await scene.tellRoom(eventId, { free: 1 });
  await scene.start(eventId);
  await scene.hear([0, 40], { 11: {}, 12: {} });
  const jobs = async () =>
    (await t.owner.query(`select from tracker_jobs.job where name = 'sign-in-straps'`)).rowCount;
  const before = await jobs();
  await scene.hear([40, 80], { 11: {}, 12: {} });
  expect([await jobs(), await scene.clientsOf(eventId)]).toEqual([before, [expect.any(Number)]]);
});

test('straps are looked for every five seconds, however often a box tells what it hears', async ({
  scene,
}) => {
  const eventId = await scene.addClass();
  const clientId = await scene.rider(11, false);
  await scene.start(eventId);
  await scene.hear([0, 31], { 11: {} });
  scene.at(31);
  await scene.allow(clientId, true);
  await scene.hear([32, 33], { 11: {} });
  expect(await scene.clientsOf(eventId)).toEqual([]);
  await scene.hear([35, 36], { 11: {} });
  expect(await scene.clientsOf(eventId)).toEqual([clientId]);
});

test('whoever pedals on the seat on which a walk-in is shown is seen: the walk-in is shown elsewhere', async ({
  t,
  scene,
}) => {
  const eventId = await scene.addClass();
  const clientId = await scene.rider(11);
  const bike = { sensor: 'ant power 71', rssiDbm: -50 };
  const pedal = (second: number) => scene.pedal(second, [{ sensor: bike.sensor, powerW: 150 }], [bike]);
  await scene.start(eventId);
  await scene.hear([0, 40], { 11: {} });
  await pedal(40);
  const { rows } = await t.owner.query<{ sensor_id: number }>(
    'select sensor_id from sensors where sensor_key = $1',
    [bike.sensor],
  );
  const bound = { to: 'seat', boxId: A.boxId, seatId: 1 };
  expect((await scene.by('PUT', `/api/sensors/${rows[0]!.sensor_id}/bound`, bound)).status).toBeLessThan(300);
  await pedal(45);
  await scene.settled();
  expect((await scene.board(eventId)).riders.map((rider) => [rider.clientId, rider.seatId])).toEqual([
    [null, 1],
    [clientId, 2],
  ]);
});

test('a class that nobody starts takes nobody in what would be its last ten minutes', async ({ scene }) => {
  const eventId = await scene.addClass();
  await scene.rider(11);
  await scene.hear([36 * MINUTE, 38 * MINUTE], { 11: {} }, { running: false });
  expect(await scene.clientsOf(eventId)).toEqual([]);
});

test('a box that takes a strap over says itself how strongly it hears it', async ({ t, scene }) => {
  const dbm = async () =>
    (await t.owner.query<{ rssi_dbm: number | null }>('select rssi_dbm from sensors')).rows[0]!.rssi_dbm;
  await scene.hear([0, 5], { 11: { dbm: -40 } }, { running: false });
  await scene.hear([5, 35], { 11: { dbm: null } }, { running: false });
  expect(await dbm()).toBe(-40);
  await scene.hear([60, 65], { 11: { dbm: null } }, { room: NEXT_DOOR, running: false });
  expect(await dbm()).toBe(null);
});
