import { randomUUID } from 'node:crypto';
import type { LiveBoard } from '@tandem/api/tracker';
import { isByWeight, MAX_SPRINT_SECONDS, SPRINT_READY_SECONDS, sprintMeasures } from '@tandem/api/words';
import fc from 'fast-check';
import { expect, vi } from 'vitest';
import { A, B, test as tracked } from '../testing/tracker.ts';

/** A running class of three, ridden by a class clock; the sprint's seconds are 15 to 25 of it. */
const READY = SPRINT_READY_SECONDS;
const FROM = 10 + READY;
const SECONDS = 10;
/** Boards follow a notification of the database. */
const WAIT = { timeout: 10_000, interval: 50 };

const test = tracked.extend('club', { scope: 'file' }, async ({ t }) => {
  const clients: number[] = [];
  for (let i = 0; i < 3; i++) clients.push(await t.addClient(`rider${i}@club.example`));
  await t.owner.query('update clients set weight_kg = 50 + client_id % 3');
  const theirs = await t.signIn(B);
  const ask = async (
    eventId: number,
    path: string,
    body?: object,
    { method = 'POST', as = t.cookie } = {},
  ) => {
    const answer = await t.api(method, `/api/events/${eventId}/sprint${path}`, as, t.url, body);
    return { status: answer.status, body: (await answer.json()) as { code?: string } };
  };
  return {
    clients,
    theirs,
    ask,
    start: (
      eventId: number,
      { after = null as number | null, seconds = SECONDS as number | null, measure = 'meanW' } = {},
    ) => ask(eventId, '', { after, seconds, measure }),
    rank: (eventId: number, measure: string, number = 1) =>
      ask(eventId, '/measure', { number, measure }, { method: 'PUT' }),
    /** Seats of a second each as one batch, of a start of its box. */
    send: (samples: object[], sequence: number, bootId: string) =>
      t.send(A.token, { bootId, sequence, samples }),
  };
});

const ride = (seat: number, from: number, to: number, powerW: (second: number) => number) =>
  Array.from({ length: to - from }, (_, i) => ({ seat, second: from + i, powerW: powerW(from + i) }));
const sprintOf = (board: LiveBoard) =>
  board.riders.map(({ seatId, sprint }) => [seatId, sprint?.meanW ?? null, sprint?.rank ?? null]);

/** A class that has had ten seconds. */
const running = test.extend('eventId', async ({ t, club }) => {
  await t.owner.query(`update events set state = 'stopped', stopped_at = now() where state = 'started'`);
  const eventId = await t.addEvent();
  for (const [i, client] of club.clients.entries()) await t.seat(eventId, client, i + 1);
  await t.startEvent(eventId);
  await club.send(
    [1, 2, 3].flatMap((seat) => ride(seat, 0, 10, () => 500)),
    0,
    randomUUID(),
  );
  return eventId;
});

running('counts down, is on and is over; its numbers are of its seconds', async ({ t, club, eventId }) => {
  await club.start(eventId);
  await vi.waitFor(async () => expect((await t.board(eventId)).sprint?.fromSecond).toBe(FROM), WAIT);
  const before = await t.board(eventId);
  expect(before.sprint).toEqual({
    number: 1,
    fromSecond: FROM,
    toSecond: FROM + SECONDS,
    open: false,
    measure: 'meanW',
  });
  expect(before.riders.map(({ sprint }) => sprint)).toEqual([null, null, null]);
  const boot = randomUUID();
  const all = [1, 2, 3].flatMap((seat) =>
    ride(seat, 10, 30, (second) => (second < FROM || second >= FROM + SECONDS ? 900 : 100 * seat)),
  );
  await club.send(all, 0, boot);
  await vi.waitFor(
    async () =>
      expect(sprintOf(await t.board(eventId))).toEqual([
        [1, 100, 3],
        [2, 200, 2],
        [3, 300, 1],
      ]),
    WAIT,
  );
  expect((await club.rank(eventId, 'distanceM')).status).toBe(200);
  await vi.waitFor(async () => expect((await t.board(eventId)).sprint?.measure).toBe('distanceM'), WAIT);
});

running(
  'any order, repetition and batching of what is sent, and Stop, leave its result as it is',
  async ({ t, club, eventId }) => {
    await club.start(eventId);
    const all = [1, 2, 3].flatMap((seat) => ride(seat, 10, 30, (second) => 90 * seat + (second % 7)));
    const delivery = fc.sample(
      fc.shuffledSubarray([...all, ...all.slice(20, 50)], { minLength: all.length + 30 }),
      1,
    )[0]!;
    const boot = randomUUID();
    for (let at = 0; at < delivery.length; at += 13) {
      const batch = delivery.slice(at, at + 13);
      await club.send(batch, at, boot);
      await club.send(batch, at, boot);
    }
    const mean = (seat: number) =>
      Math.round(
        Array.from({ length: SECONDS }, (_, i) => 90 * seat + ((FROM + i) % 7)).reduce((a, b) => a + b) /
          SECONDS,
      );
    const result = [1, 2, 3].map((seat) => [seat, mean(seat), 4 - seat]);
    await vi.waitFor(async () => expect(sprintOf(await t.board(eventId))).toEqual(result), WAIT);
    await t.stopEvent(eventId);
    await vi.waitFor(async () => expect((await t.board(eventId)).event.state).toBe('stopped'), WAIT);
    expect(sprintOf(await t.board(eventId))).toEqual(result);
  },
);

running(
  'of whom too little was heard has no number and no rank, until it comes late',
  async ({ t, club, eventId }) => {
    await club.start(eventId);
    const boot = randomUUID();
    await club.send([...ride(1, 10, 30, () => 200), ...ride(2, 10, FROM + 3, () => 900)], 0, boot);
    await vi.waitFor(
      async () =>
        expect(sprintOf(await t.board(eventId)).slice(0, 2)).toEqual([
          [1, 200, 1],
          [2, null, null],
        ]),
      WAIT,
    );
    await club.send(
      ride(2, FROM + 3, 30, () => 900),
      1,
      boot,
    );
    await vi.waitFor(
      async () =>
        expect(sprintOf(await t.board(eventId)).slice(0, 2)).toEqual([
          [1, 200, 2],
          [2, 900, 1],
        ]),
      WAIT,
    );
  },
);

running(
  'who does not show is not ranked, and what somebody hides no screen receives',
  async ({ t, club, eventId }) => {
    const set = (client: number, wish: object) =>
      t.call('ClientService/SetBoardVisibility', {
        ClientID: client,
        Shown: 1,
        Alias: '',
        Hidden: '',
        ...wish,
      });
    await set(club.clients[2]!, { Shown: 0 });
    await set(club.clients[1]!, { Hidden: 'powerW', Alias: 'Comet' });
    await club.start(eventId);
    await club.send(
      [1, 2, 3].flatMap((seat) => ride(seat, 10, 30, () => 100 * seat)),
      0,
      randomUUID(),
    );
    await vi.waitFor(
      async () =>
        expect(sprintOf(await t.board(eventId))).toEqual([
          [1, 100, 1],
          [2, null, null],
        ]),
      WAIT,
    );
    expect((await t.board(eventId)).riders[1]).toMatchObject({
      name: 'Comet',
      sprint: { meanW: null, peakW: null, wattsPerKg: null, workKj: null, distanceM: expect.any(Number) },
    });
    for (const client of club.clients) await set(client, {});
  },
);

running('by watts a kilogram it tells no watts', async ({ t, club, eventId }) => {
  await club.start(eventId, { measure: 'wattsPerKg' });
  await club.send(
    ride(1, 10, 30, () => 200),
    0,
    randomUUID(),
  );
  const sprint = { meanW: null, peakW: null, workKj: null, wattsPerKg: expect.any(Number), rank: 1 };
  await vi.waitFor(
    async () => expect((await t.board(eventId)).riders[0]!.sprint).toMatchObject(sprint),
    WAIT,
  );
});

running('however it is ranked, no two answers of one sprint tell a weight', async ({ t, club, eventId }) => {
  const tried = fc.sample(fc.shuffledSubarray([...sprintMeasures, ...sprintMeasures], { minLength: 10 }), 2);
  for (const [number, measure] of (['meanW', 'wattsPerKg'] as const).entries()) {
    await club.start(eventId, { after: number || null, measure });
    const byWeight = isByWeight(measure);
    for (const next of tried.flat()) {
      const { status, body } = await club.rank(eventId, next, number + 1);
      expect([status, body.code]).toEqual(
        isByWeight(next) === byWeight ? [200, undefined] : [409, 'sprint_by_weight'],
      );
      const { rows } = await t.owner.query('select measure from event_sprints where event_id = $1', [
        eventId,
      ]);
      expect(isByWeight(rows[0].measure)).toBe(byWeight);
    }
  }
});

running(
  'two who press at one time start one; a press for one that is gone changes nothing',
  async ({ t, club, eventId }) => {
    const number = async () => (await t.board(eventId)).sprint?.number ?? null;
    await Promise.all([club.start(eventId), club.start(eventId), club.start(eventId)]);
    await vi.waitFor(async () => expect(await number()).toBe(1), WAIT);
    await Promise.all([club.start(eventId, { after: 1 }), club.start(eventId, { after: 1 })]);
    await vi.waitFor(async () => expect(await number()).toBe(2), WAIT);
    await club.ask(eventId, '/dismiss', { number: 1 });
    await club.ask(eventId, '/end', { number: 1 });
    await club.rank(eventId, 'peakW', 1);
    await club.ask(eventId, '/dismiss', { number: 2 });
    await vi.waitFor(async () => expect(await number()).toBe(null), WAIT);
    await club.start(eventId);
    await vi.waitFor(async () => expect(await number()).toBe(3), WAIT);
  },
);

running(
  'an open one goes on until somebody ends it; what is over stays as it is',
  async ({ t, club, eventId }) => {
    await club.start(eventId, { seconds: null });
    const until = async () => (await t.board(eventId)).sprint?.toSecond;
    await vi.waitFor(async () => expect(await until()).toBe(FROM + MAX_SPRINT_SECONDS), WAIT);
    // Not before it has begun.
    await club.ask(eventId, '/end', { number: 1 });
    expect(await until()).toBe(FROM + MAX_SPRINT_SECONDS);
    const boot = randomUUID();
    await club.send(
      ride(1, 10, FROM + 12, () => 200),
      0,
      boot,
    );
    await club.ask(eventId, '/end', { number: 1 });
    await vi.waitFor(async () => expect(await until()).toBe(FROM + 12), WAIT);
    await club.send(
      ride(1, FROM + 12, FROM + 20, () => 200),
      1,
      boot,
    );
    await club.ask(eventId, '/end', { number: 1 });
    expect(await until()).toBe(FROM + 12);
  },
);

test('a class that does not run has none, and another club cannot press for it', async ({ t, club }) => {
  const eventId = await t.addEvent();
  expect(await club.start(eventId)).toMatchObject({ status: 409, body: { code: 'not_started' } });
  const press = { after: null, seconds: 10, measure: 'meanW' };
  expect((await club.ask(eventId, '', press, { as: club.theirs })).status).toBe(404);
  expect((await club.ask(eventId, '', { ...press, seconds: 4 })).body.code).toBe('invalid_field');
  expect((await club.ask(eventId, '', { ...press, seconds: MAX_SPRINT_SECONDS + 1 })).body.code).toBe(
    'invalid_field',
  );
  expect((await club.ask(eventId, '', { ...press, measure: 'heartRate' })).body.code).toBe('invalid_field');
});
