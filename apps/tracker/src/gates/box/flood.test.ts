import { randomUUID } from 'node:crypto';
import type { Acknowledgement } from '@tandem/api/box';
import { MAX_REQUESTS_AT_WORK, MAX_REQUESTS_WAITING } from '@tandem/api/words';
import { expect } from 'vitest';
import { A, B, type TestSite, test as tracked } from '../../testing/tracker.ts';

/** A box that sends far too often, or again and again what it has sent. What others feel is told by order and count, not by time. */
const SHARE = MAX_REQUESTS_AT_WORK + MAX_REQUESTS_WAITING;
const FLOOD = SHARE + 40;

type Answer = {
  status: number;
  again: string | null;
  body: Partial<Acknowledgement> & { code?: string; message?: string; remedy?: string };
};

const test = tracked.extend('scene', async ({ t }, { onCleanup }) => {
  const bootId = randomUUID();
  const numbers = Array.from({ length: FLOOD }, (_, i) => i + 1);
  const batch = (sequence: number) => ({
    bootId,
    sequence,
    samples: [{ seat: 1, second: sequence, powerW: 100 + sequence }],
  });
  const send = async (token: string, body: object): Promise<Answer> => {
    const answer = await t.send(token, body);
    const again = answer.headers.get('retry-after');
    return { status: answer.status, again, body: (await answer.json()) as Answer['body'] };
  };
  const stops: (() => Promise<unknown>)[] = [];
  onCleanup(async () => {
    for (const stop of stops) await stop();
  });
  const startClass = async (site: TestSite) => {
    const eventId = await t.addEvent(site);
    await t.seat(eventId, await t.addClient(`${eventId}@club.example`, site), 1, site);
    const session = await t.signIn(site);
    await t.api('POST', `/api/events/${eventId}/start`, session);
    stops.push(() => t.api('POST', `/api/events/${eventId}/stop`, session));
    return eventId;
  };
  const eventId = await startClass(A);
  const rows = (columns: string, from: string) =>
    t.owner.query(`select ${columns} from ${from} where event_id = $1 order by 1`, [eventId]);
  const stored = async () =>
    (await rows('sequence', 'chunks')).rows.map((row) => Number(row.sequence)).sort((a, b) => a - b);
  // It is known by its token from its first word on.
  expect((await send(A.token, batch(0))).status).toBe(200);
  return { eventId, numbers, batch, send, startClass, stored, rows };
});

test('a flood is taken by turns, what does not fit is refused with a reason, and other boxes are heard before any of it', async ({
  t,
  scene: { eventId, numbers, batch, send, startClass, stored },
}) => {
  await startClass(B);
  // Held where a batch of this box is first noted: nothing of the flood is done before this lets go.
  await t.owner.query('begin');
  await t.owner.query('select from box_clocks where box_id = $1 for update', [A.boxId]);
  const counts = { acknowledged: 0, refused: 0 };
  const flood = numbers.map(async (sequence) => {
    const answer = await send(A.token, batch(sequence));
    if (answer.status === 200) counts.acknowledged++;
    if (answer.status === 429) counts.refused++;
    return { sequence, ...answer };
  });
  await expect.poll(() => counts.refused, { timeout: 60_000 }).toBe(FLOOD - SHARE);
  for (const sequence of [0, 1, 2]) expect((await send(B.token, batch(sequence))).body.stored).toBe(1);
  const own = await fetch(`${t.url}/box/v1/class`, { headers: { authorization: `Bearer ${A.otherToken}` } });
  expect([own.status, (await t.board(eventId)).event.state]).toEqual([200, 'started']);
  expect(counts.acknowledged).toBe(0);
  await t.owner.query('rollback');

  const answers = await Promise.all(flood);
  const told = answers.filter(({ status }) => status !== 200);
  for (const { status, again, body } of told.filter((answer) => answer.status === 429)) {
    expect([status, again, body.code]).toEqual([429, '2', 'too_many_requests']);
    expect([body.message, body.remedy].every((text) => /^\w.*\.$/.test(text!))).toBe(true);
  }
  expect(await stored()).toEqual([0, ...numbers.filter((n) => told.every(({ sequence }) => sequence !== n))]);
  // As a box does: what was refused is sent again, one after the other.
  for (const { sequence } of told) expect((await send(A.token, batch(sequence))).status).toBe(200);
  expect(await stored()).toEqual([0, ...numbers]);
});

test('a flood by one box of a room is slowed alone: the others of the room are heard before any of it', async ({
  t,
  scene: { eventId, numbers, batch, send },
}) => {
  const facts = { name: 'Left', seats: 30, firstSeat: 1, classClock: true };
  const roommate = (await (
    await t.api('POST', '/api/boxes', t.cookie, t.url, { ...facts, standsWith: A.boxId })
  ).json()) as { boxId: number; token: string };
  expect((await send(roommate.token, batch(0))).status).toBe(200);
  await t.owner.query('begin');
  await t.owner.query('select from box_clocks where box_id = $1 for update', [roommate.boxId]);
  const counts = { acknowledged: 0, refused: 0 };
  const flood = numbers.map(async (sequence) => {
    const { status } = await send(roommate.token, batch(sequence));
    if (status === 200) counts.acknowledged++;
    if (status === 429) counts.refused++;
  });
  await expect.poll(() => counts.refused, { timeout: 60_000 }).toBe(FLOOD - SHARE);
  for (const sequence of [1, 2, 3]) expect((await send(A.token, batch(sequence))).body.stored).toBe(1);
  expect(counts.acknowledged).toBe(0);
  await t.owner.query('rollback');
  await Promise.all(flood);
  await t.stopEvent(eventId);
});

test('what is sent again, by its own box or with its numbers by another, changes nothing of the class', async ({
  t,
  scene: { eventId, numbers, batch, send, stored, rows },
}) => {
  const some = numbers.slice(0, 20);
  for (const sequence of some) await send(A.token, batch(sequence));
  const before = (await rows('sequence, encode(samples, $$base64$$) as samples', 'chunks')).rows;
  for (const sequence of [...some, ...some.toReversed()]) {
    const { status, body } = await send(A.token, { ...batch(sequence), samples: batch(99).samples });
    expect([status, body.duplicate, body.stored]).toEqual([200, true, 0]);
  }
  // Recorded by somebody and sent as another box, which has no class of its own now.
  for (const token of [A.otherToken, B.token]) {
    expect((await send(token, batch(some[0]!))).body.code).toBe('class_not_started');
  }
  expect((await rows('sequence, encode(samples, $$base64$$) as samples', 'chunks')).rows).toEqual(before);
  expect(await stored()).toEqual([0, ...some]);
  await t.stopEvent(eventId);
  expect((await send(A.token, batch(some[0]!))).body.duplicate).toBe(true);
});
