import type { ClassSensors } from '@tandem/api/tracker';
import { MAX_PHONE_SPARE_BATCHES, PHONE_EVERY_MS } from '@tandem/api/words';
import { describe, expect } from 'vitest';
import { A, B, test as tracked } from '../testing/tracker.ts';

/** A rider's phone: let in over the studio's wire, for one seat of one class, and for their own heart alone. */
const test = tracked.extend('phone', async ({ t }, { onCleanup }) => {
  const rider = await t.addClient(`rider-${Math.random()}@club.example`);
  const eventId = await t.addEvent();
  await t.seat(eventId, rider, 5);
  // A box is at one class at a time.
  onCleanup(async () => {
    await t.stopEvent(eventId);
    t.clock.now = () => new Date();
  });
  const letIn = (seatId = 5, clientId = rider, site = A) =>
    t.call('EventService/LetPhoneIn', { EventID: eventId, ClientID: clientId, SeatID: seatId }, site);
  const tokenOf = ({ xml }: { xml: string }) => /<PhoneToken>([\w-]+)</.exec(xml)?.[1] ?? null;
  const ask = async (token: string | null, path: string, body?: object) => {
    const answer = await fetch(`${t.url}/phone/v1/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
  };
  let sequence = 0;
  /** The time of day stands still but for what is told to pass. */
  let nowMs = Date.now();
  t.clock.now = () => new Date(nowMs);
  const pass = (ms: number) => {
    nowMs += ms;
  };
  /** One batch, and a second goes by, as a phone does it. */
  const send = async (token: string | null, bpm: number, more: object = {}) => {
    const answer = await sendNow(token, bpm, more);
    pass(1_000);
    return answer;
  };
  const sendNow = (token: string | null, bpm: number, more: object = {}) =>
    ask(token, 'batches', {
      ...{ bootId: 'phone', sequence: sequence++, seat: 5 },
      samples: [{ second: 0, heartRateBpm: bpm }],
      ...more,
    });
  /** A scheduled class is near only where it is started: these lie years ahead. */
  const running = async () => {
    await t.startEvent(eventId);
    return tokenOf(await letIn());
  };
  /** Moves Start back, as if the class had been running since. */
  const startedAgo = (seconds: number) =>
    t.owner.query(
      'update events set started_at = started_at - make_interval(secs => $2) where event_id = $1',
      [eventId, seconds],
    );
  const heart = async () =>
    (await t.board(eventId)).riders.find(({ seatId }) => seatId === 5)?.heartRateBpm ?? null;
  return { rider, eventId, letIn, tokenOf, ask, send, running, startedAgo, heart, pass, sendNow };
});

test('what the rider’s own strap says reaches their seat, once, on the board and at the end', async ({
  t,
  phone,
}) => {
  const token = await phone.running();
  expect(await phone.ask(token, 'class')).toMatchObject({ status: 200, state: 'started', seat: 5 });
  const batch = { sequence: 99 };
  expect(await phone.send(token, 141, batch)).toEqual({ status: 200, stored: 1, ignored: 0 });
  expect(await phone.send(token, 141, batch)).toEqual({ status: 200, stored: 0, ignored: 0 });
  await expect.poll(phone.heart).toBe(141);
  await t.stopEvent(phone.eventId);
  const { rows } = await t.owner.query('select client_id from workouts where event_id = $1', [phone.eventId]);
  expect(rows).toEqual([{ client_id: phone.rider }]);
});

test('what it says in a pause of the class shows and does not count; the phone counts on by the wall', async ({
  t,
  phone,
}) => {
  const token = await phone.running();
  await phone.startedAgo(60);
  const press = (paused: boolean, after: number) =>
    t.api('PUT', `/api/events/${phone.eventId}/paused`, t.cookie, t.url, { paused, after });
  const at = (second: number, heartRateBpm: number) => ({ samples: [{ second, heartRateBpm }] });
  expect(await phone.send(token, 0, at(59, 120))).toMatchObject({ stored: 1, ignored: 0 });
  await press(true, 0);
  phone.pass(30_000);
  expect(await phone.ask(token, 'class')).toMatchObject({ elapsedSeconds: 91 });
  expect(await phone.send(token, 0, at(91, 150))).toMatchObject({ stored: 0, ignored: 1 });
  await expect.poll(phone.heart).toBe(150);
  await press(false, 1);
  expect(await phone.send(token, 0, at(92, 130))).toMatchObject({ stored: 1, ignored: 0 });
  await t.stopEvent(phone.eventId);
  const { rows } = await t.owner.query('select result, seconds from workouts where event_id = $1', [
    phone.eventId,
  ]);
  expect(rows[0].result.values).toMatchObject({ maximumHeartRateBpm: 130, averageHeartRateBpm: 125 });
});

test('what it kept of a Start that was taken back counts for nothing in the next, and it sends on', async ({
  t,
  phone,
}) => {
  const start = async () => {
    await t.startEvent(phone.eventId);
    return (await t.board(phone.eventId)).event.startedAt!;
  };
  const startedAt = await start();
  const token = phone.tokenOf(await phone.letIn());
  const spare = MAX_PHONE_SPARE_BATCHES + 5;
  for (let second = 0; second < spare; second++)
    await phone.send(token, 0, { startedAt, samples: [{ second, heartRateBpm: 170 }] });
  const undone = await t.api('POST', `/api/events/${phone.eventId}/undo-start`, t.cookie, t.url, {
    startedAt,
  });
  expect(undone.status).toBe(200);
  expect(await phone.send(token, 170, { startedAt })).toMatchObject({
    status: 409,
    code: 'class_not_started',
  });
  const again = await start();
  phone.pass(1_000);
  expect(await phone.send(token, 170, { startedAt })).toMatchObject({ stored: 0, ignored: 1 });
  expect(await phone.send(token, 120, { startedAt: again })).toMatchObject({ stored: 1, ignored: 0 });
  await expect.poll(phone.heart).toBe(120);
});

test('whoever runs the class is told that it brings the heart, until it has been silent for a while', async ({
  t,
  phone,
}) => {
  const token = await phone.running();
  const told = async () => {
    const answer = await t.api('GET', `/api/events/${phone.eventId}/sensors`);
    return ((await answer.json()) as ClassSensors).signals;
  };
  const seat = { seatId: 5, strap: null, bike: null };
  expect(await told()).toEqual([{ ...seat, phone: false }]);
  await phone.send(token, 141);
  expect(await told()).toEqual([{ ...seat, phone: true }]);
  phone.pass(60_000);
  expect(await told()).toEqual([{ ...seat, phone: false }]);
});

test('it follows its rider whom a hand in the room moves, opens again there, and leaves nothing on another’s seat where that is undone', async ({
  t,
  phone,
}) => {
  const token = await phone.running();
  const move = (path: string, body: object) =>
    t.api('POST', `/api/events/${phone.eventId}/roster/${path}`, t.cookie, t.url, body);
  const heartOn = async (seat: number) =>
    (await t.board(phone.eventId)).riders.find(({ seatId }) => seatId === seat)?.heartRateBpm ?? null;
  const other = await t.addClient(`other-${Math.random()}@club.example`);
  await t.seat(phone.eventId, other, 6);
  const swapped = await move('move', {
    from: { seatId: 5, clientId: phone.rider },
    to: { seatId: 6, clientId: other },
  });
  const { changeId } = (await swapped.json()) as { changeId: number };
  await phone.startedAgo(30);
  const at = (second: number, heartRateBpm: number) => ({ samples: [{ second, heartRateBpm }] });
  expect(await phone.send(token, 0, at(29, 151))).toMatchObject({ status: 200, stored: 1 });
  await expect.poll(() => heartOn(6)).toBe(151);
  const again = phone.tokenOf(await phone.letIn());
  expect(again).not.toBe(null);
  expect(await phone.send(again, 0, at(30, 152))).toMatchObject({ status: 200, stored: 1 });
  await expect.poll(() => heartOn(6)).toBe(152);
  expect((await move('undo', { changeId })).status).toBe(200);
  await expect.poll(() => heartOn(6)).toBe(null);
  expect(await phone.send(again, 0, at(31, 153))).toMatchObject({ status: 200, stored: 1 });
  await expect.poll(() => heartOn(5)).toBe(153);
});

describe('it is refused, and told why', () => {
  test('where somebody else, another seat or another club is asked for', async ({ t, phone }) => {
    await t.startEvent(phone.eventId);
    const other = await t.addClient(`other-${Math.random()}@club.example`);
    for (const answer of [
      await phone.letIn(6),
      await phone.letIn(5, other),
      await phone.letIn(5, phone.rider, B),
    ]) {
      expect(phone.tokenOf(answer)).toBe(null);
      expect(answer.errorCode).not.toBe(200);
    }
  });

  test('while the class is far off, and before Start', async ({ phone }) => {
    expect((await phone.letIn()).message).toContain('half an hour before');
    expect(await phone.send('nobody’s'.slice(0, 6), 140)).toMatchObject({
      status: 401,
      code: 'token_revoked',
    });
  });

  test('where it sends for another seat, or its rider has moved', async ({ t, phone }) => {
    const token = await phone.running();
    expect(await phone.send(token, 150, { seat: 6 })).toMatchObject({ status: 409, code: 'not_your_seat' });
    await t.unseat(phone.eventId, phone.rider);
    await t.seat(phone.eventId, phone.rider, 6);
    expect(await phone.send(token, 150)).toMatchObject({ status: 409, code: 'not_your_seat' });
    expect(await phone.heart()).toBe(null);
  });

  test('where a new phone took its place, or it was taken back', async ({ t, phone }) => {
    const first = await phone.running();
    const second = phone.tokenOf(await phone.letIn());
    expect(await phone.send(first, 150)).toMatchObject({ status: 401, code: 'token_revoked' });
    expect(await phone.send(second, 150)).toMatchObject({ status: 200, stored: 1 });
    await t.call('EventService/ShutPhoneOut', { EventID: phone.eventId, ClientID: phone.rider });
    expect(await phone.send(second, 150)).toMatchObject({ status: 401, code: 'token_revoked' });
  });

  test('after Stop', async ({ t, phone }) => {
    const token = await phone.running();
    await t.stopEvent(phone.eventId);
    expect(await phone.send(token, 150)).toMatchObject({ status: 401, code: 'token_revoked' });
  });

  test('for what no heart does, what is to come and what is long past', async ({ phone }) => {
    const token = await phone.running();
    const samples = [
      { second: 0, heartRateBpm: 900 },
      { second: 60, heartRateBpm: 150 },
    ];
    expect(await phone.send(token, 0, { samples })).toMatchObject({ status: 200, stored: 0, ignored: 2 });
    const power = [{ second: 0, heartRateBpm: 150, powerW: 900 }];
    await phone.send(token, 0, { samples: power });
    await expect.poll(phone.heart).toBe(150);
  });
});

describe('it is no clock of the class', () => {
  test('which goes on when the phone stops, and is ridden to its end', async ({ t, phone }) => {
    const token = await phone.running();
    expect(await phone.send(token, 141)).toMatchObject({ stored: 1 });
    await phone.startedAgo(60);
    await expect.poll(phone.heart).toBe(141);
    expect((await t.board(phone.eventId)).elapsedSeconds).toBeGreaterThanOrEqual(60);
    await t.stopEvent(phone.eventId);
    const { rows } = await t.owner.query('select seconds from workouts where event_id = $1', [phone.eventId]);
    expect(rows[0].seconds).toBeGreaterThanOrEqual(60);
  });

  test('nor of its roster', async ({ t, phone }) => {
    const token = await phone.running();
    await phone.send(token, 141);
    await phone.startedAgo(60);
    await t.seat(phone.eventId, await t.addClient(`late-${Math.random()}@club.example`), 6);
    const { rows } = await t.owner.query(
      'select from_second from seat_assignments where event_id = $1 and seat_id = 6',
      [phone.eventId],
    );
    expect(rows[0].from_second).toBeGreaterThanOrEqual(60);
  });

  test('where a replay is, which brings its own', async ({ t, phone }) => {
    const token = await phone.running();
    const samples = [{ seat: 6, second: 299, powerW: 150 }];
    await t.send(A.token, { bootId: 'replay', sequence: phone.eventId, samples });
    await phone.send(token, 141);
    await expect.poll(phone.heart).toBe(141);
    expect((await t.board(phone.eventId)).elapsedSeconds).toBe(300);
    await t.seat(phone.eventId, await t.addClient(`late-${Math.random()}@club.example`), 7);
    const { rows } = await t.owner.query(
      'select from_second from seat_assignments where event_id = $1 and seat_id = 7',
      [phone.eventId],
    );
    expect(rows[0].from_second).toBe(300);
  });

  test('nor where nobody stopped it: it ended as planned', async ({ t, phone }) => {
    const token = await phone.running();
    await phone.startedAgo(2 * 3600);
    const samples = [{ second: 2 * 3600, heartRateBpm: 141 }];
    expect(await phone.send(token, 0, { samples })).toMatchObject({ stored: 1 });
    const { rows } = await t.owner.query(
      `update events set starts_at = started_at, ends_at = started_at + interval '1 hour' where event_id = $1 returning ends_at`,
      [phone.eventId],
    );
    await t.stopEvent(phone.eventId);
    const stopped = await t.owner.query('select stopped_at from events where event_id = $1', [phone.eventId]);
    expect(stopped.rows[0].stopped_at).toEqual(rows[0].ends_at);
  });
});

describe('it sends no more than a strap has to tell', () => {
  const tooOften = { status: 429, code: 'phone_too_often' };
  test('a batch at once after another is refused, told when to come again, and taken then', async ({
    phone,
  }) => {
    const token = await phone.running();
    expect(await phone.sendNow(token, 141)).toMatchObject({ status: 200, stored: 1 });
    phone.pass(PHONE_EVERY_MS - 1);
    const refused = await phone.sendNow(token, 142);
    expect(refused).toMatchObject({ ...tooOften, details: { retryAfterSeconds: 1 } });
    expect(await phone.sendNow(phone.tokenOf(await phone.letIn()), 142)).toMatchObject(tooOften);
    phone.pass(1);
    expect(await phone.sendNow(phone.tokenOf(await phone.letIn()), 142)).toMatchObject({ stored: 1 });
  });

  test('in a class not many more batches than it has had seconds, with whatever token', async ({
    t,
    phone,
  }) => {
    let token = await phone.running();
    let stored = 0;
    for (let sent = 0; sent < 2 * MAX_PHONE_SPARE_BATCHES + 40; sent++) {
      phone.pass(PHONE_EVERY_MS);
      if (sent % 100 === 99) {
        await t.call('EventService/ShutPhoneOut', { EventID: phone.eventId, ClientID: phone.rider });
        token = phone.tokenOf(await phone.letIn());
      }
      const answer = await phone.sendNow(token, 141, {
        samples: [{ second: Math.floor(sent / 2), heartRateBpm: 141 }],
      });
      if (answer.status === 200) stored++;
      else expect(answer).toMatchObject(tooOften);
    }
    const seconds = (2 * MAX_PHONE_SPARE_BATCHES + 40) / 2;
    expect(stored).toBe(seconds + MAX_PHONE_SPARE_BATCHES);
  });
});

test('the seconds of whoever had the seat before stay theirs', async ({ t, phone }) => {
  await t.startEvent(phone.eventId);
  await phone.startedAgo(30);
  await t.unseat(phone.eventId, phone.rider);
  const next = await t.addClient(`next-${Math.random()}@club.example`);
  await t.seat(phone.eventId, next, 5);
  await phone.startedAgo(30);
  const token = phone.tokenOf(await phone.letIn(5, next));
  const samples = [10, 20, 50].map((second) => ({ second, heartRateBpm: 199 }));
  expect(await phone.send(token, 0, { samples })).toMatchObject({ status: 200, stored: 1, ignored: 2 });
  await t.stopEvent(phone.eventId);
  const { rows } = await t.owner.query('select client_id from workouts where event_id = $1', [phone.eventId]);
  expect(rows).toEqual([{ client_id: next }]);
});

test('the token of a phone opens nothing else', async ({ t, phone }) => {
  const token = await phone.running();
  const box = await fetch(`${t.url}/box/v1/class`, { headers: { authorization: `Bearer ${token}` } });
  expect(box.status).toBe(401);
  expect((await phone.ask(A.token, 'class')).status).toBe(401);
});
