import { randomUUID } from 'node:crypto';
import type { LiveBoard } from '@tandem/api/tracker';
import { CONTEST_READY_SECONDS } from '@tandem/api/words';
import { contestAt } from '@tandem/metrics/modes';
import fc from 'fast-check';
import { expect, vi } from 'vitest';
import { A, B, test as tracked } from '../testing/tracker.ts';

/** A running class of four on seats 1 to 4, ridden by a class clock; ten seconds have gone by. */
const FROM = 10 + CONTEST_READY_SECONDS;
/** Boards follow a notification of the database. */
const WAIT = { timeout: 10_000, interval: 50 };

const test = tracked.extend('club', { scope: 'file' }, async ({ t }) => {
  const clients: number[] = [];
  for (let i = 0; i < 4; i++) clients.push(await t.addClient(`team${i}@club.example`));
  await t.owner.query('update boxes set seat_ids = array[1, 2, 3, 4, 5] where box_id = $1', [A.boxId]);
  const theirs = await t.signIn(B);
  const ask = async (
    eventId: number,
    path: string,
    body: object,
    { method = 'POST', as = t.cookie } = {},
  ) => {
    const answer = await t.api(method, `/api/events/${eventId}/teams${path}`, as, t.url, body);
    return { status: answer.status, body: (await answer.json()) as { code?: string } };
  };
  return {
    clients,
    theirs,
    ask,
    split: (eventId: number, after: number | null = null, teams = 2, by = 'alternate') =>
      ask(eventId, '', { after, teams, by }),
    start: (eventId: number, how: object = {}) =>
      ask(eventId, '/contest', {
        ...{ number: 1, after: null, sides: 'teams', measure: 'workKj', seconds: null, goal: null },
        ...how,
      }),
    send: (samples: object[], sequence: number, bootId: string) =>
      t.send(A.token, { bootId, sequence, samples }),
    wish: (client: number, wish: object) =>
      t.call('ClientService/SetBoardVisibility', {
        ClientID: client,
        Shown: 1,
        Alias: '',
        Hidden: '',
        ...wish,
      }),
  };
});

const ride = (seat: number, from: number, to: number, powerW: (second: number) => number) =>
  Array.from({ length: to - from }, (_, i) => ({ seat, second: from + i, powerW: powerW(from + i) }));
const standings = (board: LiveBoard) =>
  board.teams?.standings.map(({ side, value, doneSecond, rank }) => [side, value, doneSecond, rank]);
const marks = (board: LiveBoard) => board.riders.map(({ seatId, team }) => [seatId, team]);

const running = test.extend('eventId', async ({ t, club }) => {
  await t.owner.query(`update events set state = 'stopped', stopped_at = now() where state = 'started'`);
  const eventId = await t.addEvent();
  for (const [i, client] of club.clients.entries()) await t.seat(eventId, client, i + 1);
  await t.startEvent(eventId);
  await club.send(
    [1, 2, 3, 4].flatMap((seat) => ride(seat, 0, 10, () => 500)),
    0,
    randomUUID(),
  );
  return eventId;
});

running(
  'the room is split by seats, seats are moved, teams named, and two tablets see one truth',
  async ({ t, club, eventId }) => {
    await Promise.all([club.split(eventId), club.split(eventId), club.split(eventId)]);
    await vi.waitFor(async () => expect((await t.board(eventId)).teams?.number).toBe(1), WAIT);
    expect(marks(await t.board(eventId))).toEqual([
      [1, 0],
      [2, 1],
      [3, 0],
      [4, 1],
    ]);
    // Both tablets move the same seat to the same team, and a third one another.
    const move = (seatId: number, team: number, number = 1) =>
      club.ask(eventId, '/seat', { number, seatId, team }, { method: 'PUT' });
    await Promise.all([move(2, 0), move(2, 0), move(4, 0), move(99, 0), move(1, 3)]);
    await club.ask(eventId, '/name', { number: 1, team: 1, name: ' Comets ' }, { method: 'PUT' });
    await vi.waitFor(async () => expect((await t.board(eventId)).teams?.teams[1]?.name).toBe('Comets'), WAIT);
    const { teams } = await t.board(eventId);
    expect(teams?.teams.map(({ seats }) => seats)).toEqual([[1, 2, 3, 4, 5], []]);
    // A press for a split that another has followed changes nothing; the name stays.
    await club.split(eventId, 1, 3, 'blocks');
    await Promise.all([move(1, 2), club.split(eventId, 1, 4), club.ask(eventId, '/dissolve', { number: 1 })]);
    await vi.waitFor(async () => expect((await t.board(eventId)).teams?.number).toBe(2), WAIT);
    expect((await t.board(eventId)).teams?.teams).toEqual([
      { name: null, seats: [1, 2] },
      { name: 'Comets', seats: [3] },
      { name: null, seats: [4, 5] },
    ]);
    await club.ask(eventId, '/dissolve', { number: 2 });
    await vi.waitFor(async () => expect((await t.board(eventId)).teams).toBe(null), WAIT);
    expect(marks(await t.board(eventId)).map(([, team]) => team)).toEqual([null, null, null, null]);
  },
);

running(
  'the first team over a set energy wins, by its riders’ average; the result stays after Stop until it is cleared',
  async ({ t, club, eventId }) => {
    await club.split(eventId);
    await Promise.all([
      club.start(eventId, { goal: 2 }),
      club.start(eventId, { goal: 5, measure: 'points' }),
    ]);
    await vi.waitFor(async () => expect((await t.board(eventId)).teams?.contest?.number).toBe(1), WAIT);
    await club.ask(eventId, '/contest/clear', { number: 1 });
    await club.start(eventId, { goal: 2 });
    await vi.waitFor(
      async () =>
        expect((await t.board(eventId)).teams?.contest).toMatchObject({
          number: 2,
          fromSecond: FROM,
          goal: 2,
        }),
      WAIT,
    );
    expect(standings(await t.board(eventId))).toEqual([
      [0, null, null, null],
      [1, null, null, null],
    ]);
    // What was ridden before does not count. Team A has 200 W on average, team B 250 W; seat 4 falls silent.
    const all = [
      ...ride(1, 10, 40, (second) => (second < FROM ? 900 : 100)),
      ...ride(3, 10, 40, () => 300),
      ...ride(2, 10, 40, () => 250),
      ...ride(4, 10, FROM + 2, () => 250),
    ];
    const delivery = fc.sample(
      fc.shuffledSubarray([...all, ...all.slice(20, 60)], { minLength: all.length + 40 }),
      1,
    )[0]!;
    const boot = randomUUID();
    for (let at = 0; at < delivery.length; at += 17) {
      await club.send(delivery.slice(at, at + 17), at, boot);
      await club.send(delivery.slice(at, at + 17), at, boot);
    }
    const result = [
      [0, 2, 10, 2],
      [1, 2, 8, 1],
    ];
    await vi.waitFor(async () => expect(standings(await t.board(eventId))).toEqual(result), WAIT);
    await t.stopEvent(eventId);
    await vi.waitFor(async () => expect((await t.board(eventId)).event.state).toBe('stopped'), WAIT);
    expect(standings(await t.board(eventId))).toEqual(result);
    expect(marks(await t.board(eventId))[1]).toEqual([2, 1]);
    await club.ask(eventId, '/contest/clear', { number: 2 });
    await vi.waitFor(async () => expect((await t.board(eventId)).teams?.contest).toBe(null), WAIT);
  },
);

running(
  'over a set time riders are ranked by what they have at its end, also by what comes late; an open one is ended by hand',
  async ({ t, club, eventId }) => {
    await club.split(eventId);
    await club.start(eventId, { sides: 'riders', seconds: 10 });
    const boot = randomUUID();
    await club.send(
      [1, 2, 3].flatMap((seat) => ride(seat, 10, 40, () => 100 * seat)),
      0,
      boot,
    );
    await vi.waitFor(
      async () =>
        expect(standings(await t.board(eventId))).toEqual([
          [1, 1, null, 3],
          [2, 2, null, 2],
          [3, 3, null, 1],
          [4, null, null, null],
        ]),
      WAIT,
    );
    await club.send(
      ride(4, FROM + 9, FROM + 10, () => 2000),
      1,
      boot,
    );
    await club.send(
      ride(1, FROM + 10, FROM + 12, () => 2000),
      2,
      boot,
    );
    await vi.waitFor(
      async () => expect(standings(await t.board(eventId))?.[3]).toEqual([4, 2, null, 2]),
      WAIT,
    );
    expect(standings(await t.board(eventId))?.[0]).toEqual([1, 1, null, 4]);
    await club.start(eventId, { after: 1 });
    await club.ask(eventId, '/contest/end', { number: 2 });
    await vi.waitFor(
      async () => expect((await t.board(eventId)).teams?.contest).toMatchObject({ number: 2, open: true }),
      WAIT,
    );
    await club.send(
      ride(1, 40, 60, () => 100),
      3,
      boot,
    );
    await club.ask(eventId, '/contest/end', { number: 2 });
    await vi.waitFor(
      async () =>
        expect((await t.board(eventId)).teams?.contest).toMatchObject({ open: false, toSecond: 60 }),
      WAIT,
    );
  },
);

running(
  'who hides the number, or themself, is out of every figure within seconds, and back when they wish',
  async ({ t, club, eventId }) => {
    await club.split(eventId);
    await club.start(eventId);
    await club.send(
      [1, 2, 3, 4].flatMap((seat) => ride(seat, 10, FROM + 10, () => 100 * seat)),
      0,
      randomUUID(),
    );
    const figures = (expected: unknown) =>
      vi.waitFor(
        async () =>
          expect(
            (await t.board(eventId)).teams?.standings.map(({ value, riders }) => [value, riders]),
          ).toEqual(expected),
        WAIT,
      );
    await figures([
      [2, 2],
      [3, 2],
    ]);
    await club.wish(club.clients[2]!, { Hidden: 'powerW' });
    await figures([
      [1, 1],
      [3, 2],
    ]);
    await club.wish(club.clients[0]!, { Shown: 0 });
    await figures([
      [null, 0],
      [3, 2],
    ]);
    // Nor does the answer name them.
    expect(JSON.stringify((await t.board(eventId)).teams?.standings)).not.toContain(String(club.clients[0]));
    // The points are not what they keep.
    await club.start(eventId, { after: 1, sides: 'riders', measure: 'points' });
    await vi.waitFor(
      async () =>
        expect((await t.board(eventId)).teams?.standings.map(({ side }) => side)).toEqual([2, 3, 4]),
      WAIT,
    );
    for (const client of club.clients) await club.wish(client, {});
  },
);

running(
  'who leaves stays in the figure of the team, after Stop as before; what still ran is over then',
  async ({ t, club, eventId }) => {
    await club.split(eventId);
    await club.start(eventId);
    const boot = randomUUID();
    await club.send(
      [1, 2, 3, 4].flatMap((seat) => ride(seat, 10, FROM + 10, () => 100 * seat)),
      0,
      boot,
    );
    // Seat 4 is left and taken by nobody, seat 1 by another.
    await t.unseat(eventId, club.clients[3]!);
    const late = await t.addClient(`late${eventId}@club.example`);
    await t.unseat(eventId, club.clients[0]!);
    await t.seat(eventId, late, 1);
    await club.send(
      [1, 2, 3].flatMap((seat) => ride(seat, FROM + 10, FROM + 20, () => 100 * seat)),
      1,
      boot,
    );
    const teams = [
      [0, 4, null, 2],
      [1, 5, null, 1],
    ];
    await vi.waitFor(async () => expect(standings(await t.board(eventId))).toEqual(teams), WAIT);
    await t.stopEvent(eventId);
    await vi.waitFor(async () => expect((await t.board(eventId)).event.state).toBe('stopped'), WAIT);
    const after = await t.board(eventId);
    expect(standings(after)).toEqual(teams);
    // What still ran when Stop was pressed is over.
    expect(contestAt(after.teams!.contest!, after.elapsedSeconds, false)).toEqual({ phase: 'over' });
  },
);

running(
  'in a race of riders each bike has one place, whoever had it before',
  async ({ t, club, eventId }) => {
    await club.split(eventId);
    await club.start(eventId, { sides: 'riders' });
    const boot = randomUUID();
    await club.send(
      [1, 2, 3].flatMap((seat) => ride(seat, 10, FROM + 10, () => 100 * seat)),
      0,
      boot,
    );
    await t.unseat(eventId, club.clients[0]!);
    const late = await t.addClient(`later${eventId}@club.example`);
    await t.seat(eventId, late, 1);
    await club.send(
      ride(1, FROM + 10, FROM + 20, () => 400),
      1,
      boot,
    );
    const riders = [
      [1, 4, null, 1],
      [2, 2, null, 3],
      [3, 3, null, 2],
      [4, null, null, null],
    ];
    const sorted = async () => standings(await t.board(eventId))?.toSorted(([a], [b]) => a! - b!);
    await vi.waitFor(async () => expect(await sorted()).toEqual(riders), WAIT);
    await t.stopEvent(eventId);
    await vi.waitFor(async () => expect((await t.board(eventId)).event.state).toBe('stopped'), WAIT);
    expect(await sorted()).toEqual(riders);
  },
);

test('a contest that Stop came before has nothing to tell', async ({ t, club }) => {
  await t.owner.query(`update events set state = 'stopped', stopped_at = now() where state = 'started'`);
  const eventId = await t.addEvent();
  await t.seat(eventId, club.clients[0]!, 1);
  await t.startEvent(eventId);
  await club.send(
    ride(1, 0, 10, () => 100),
    0,
    randomUUID(),
  );
  await club.split(eventId);
  await club.start(eventId);
  await vi.waitFor(async () => expect((await t.board(eventId)).teams?.contest).not.toBe(null), WAIT);
  await t.stopEvent(eventId);
  await vi.waitFor(async () => expect((await t.board(eventId)).event.state).toBe('stopped'), WAIT);
  expect((await t.board(eventId)).teams).toMatchObject({ contest: null, standings: [] });
});

test('teams may be made before Start, but nothing is measured; another club cannot press; no split of one', async ({
  t,
  club,
}) => {
  const eventId = await t.addEvent();
  expect((await club.split(eventId)).status).toBe(200);
  expect((await club.start(eventId)).body.code).toBe('not_started');
  for (const [path, body, method] of [
    ['', { after: 1, teams: 2, by: 'blocks' }, 'POST'],
    ['/seat', { number: 1, seatId: 1, team: 0 }, 'PUT'],
    ['/contest/clear', { number: 1 }, 'POST'],
    ['/dissolve', { number: 1 }, 'POST'],
  ] as const)
    expect((await club.ask(eventId, path, body, { method, as: club.theirs })).status).toBe(404);
  expect((await club.split(eventId, 1, 1)).body.code).toBe('invalid_field');
  expect((await club.split(eventId, 1, 5)).body.code).toBe('invalid_field');
  expect((await club.start(eventId, { goal: 1e9 })).body.code).toBe('invalid_field');
});
