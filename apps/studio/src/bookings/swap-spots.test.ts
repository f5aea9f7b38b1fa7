import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { inStudio } from '../base/call.ts';
import { newClass } from '../testing/classes.ts';
import { fresh } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';

const SPOTS = 5;
const HOUR_MS = 3_600_000;

/** A room of five bikes, and what people do in one of its classes. */
const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), spots: SPOTS, customers: 7 }))
  .extend('desk', ({ owner }) => owner)
  .extend('scene', ({ t, tenant, desk }) => {
    const { studioId, customerIds } = tenant;
    const ofClass = (classId: string) => {
      const book = async (n: number, spotNumber: number | null) => {
        const body = { customerId: customerIds[n], spotNumber, acceptOverlap: true };
        return (await call(t.base, desk, 'bookSpot', { params: { studioId, classId }, body })).body.bookingId;
      };
      const read = async () =>
        (await call(t.base, desk, 'getClass', { params: { studioId, classId } })).body.roster;
      return { book, read };
    };
    const swap = (
      [bookingId, from]: [string, number],
      [withBookingId, to]: [string, number],
      who = desk,
      headers = {},
    ) =>
      call(t.base, who, 'swapSpots', {
        params: { studioId, bookingId },
        body: { withBookingId, from, to },
        headers,
      });
    const audited = () =>
      inStudio(t.studio, studioId, async ({ trx }) => {
        const { rows } = await sql<{
          action: string;
          object_id: string;
          detail: { from: number; to: number };
        }>`
          select action, object_id, detail from audit_log where object_kind = 'booking' order by at`.execute(
          trx,
        );
        return rows;
      });
    return { ...ofClass(tenant.classId), ofClass, swap, audited };
  });

test('two people of a full class change places, each with a line in the audit, and back again', async ({
  tenant,
  scene: { book, read, swap, audited },
}) => {
  const ids: string[] = [];
  for (let n = 1; n <= SPOTS; n++) ids.push(await book(n, n));
  const [one, other] = [ids[0]!, ids[3]!];
  const answer = await swap([one, 1], [other, 4]);
  expect(answer.status).toBe(200);
  expect(answer.body.map(({ bookingId, spotNumber }) => [bookingId, spotNumber])).toEqual([
    [one, 4],
    [other, 1],
  ]);
  const seated = async () =>
    (await read()).map((r) => [r.spotNumber, tenant.customerIds.indexOf(r.customerId)]);
  expect(await seated()).toEqual([
    [1, 4],
    [2, 2],
    [3, 3],
    [4, 1],
    [5, 5],
  ]);
  const lines = (await audited()).filter(({ action }) => action === 'booking.swap');
  // Of one moment: none of them is the first.
  expect(Object.fromEntries(lines.map((line) => [line.object_id, line.detail]))).toEqual({
    [one]: expect.objectContaining({ from: 1, to: 4 }),
    [other]: expect.objectContaining({ from: 4, to: 1 }),
  });
  expect(lines).toHaveLength(2);
  // Asked again without a key: they sit so already, and nothing is written a second time.
  expect((await swap([one, 1], [other, 4])).status).toBe(200);
  expect((await audited()).filter(({ action }) => action === 'booking.swap')).toHaveLength(2);
  await swap([one, 4], [other, 1]);
  expect((await seated()).map(([spot, who]) => spot === who)).toEqual(Array(SPOTS).fill(true));
});

test('a repeat with the key of a swap gets its answer, also after the two were swapped back', async ({
  scene: { book, read, swap },
  desk,
}) => {
  const [one, other] = [await book(1, 1), await book(2, 2)];
  const key = { 'idempotency-key': randomUUID() };
  const first = await swap([one, 1], [other, 2], desk, key);
  await swap([one, 2], [other, 1]);
  expect(await swap([one, 1], [other, 2], desk, key)).toEqual(first);
  expect((await read()).find((r) => r.bookingId === one)!.spotNumber).toBe(1);
});

test('nobody moves where one of the two sits elsewhere by now, has no spot, is cancelled or in another class', async ({
  t,
  tenant,
  desk,
  member,
  scene: { book, read, swap, ofClass },
}) => {
  const { studioId } = tenant;
  const [one, other, unseated, gone] = [
    await book(1, 1),
    await book(2, 2),
    await book(3, null),
    await book(4, 4),
  ];
  await call(t.base, desk, 'cancelBooking', { params: { studioId, bookingId: gone } });
  const elsewhere = await newClass(t, tenant, { startsAt: new Date(Date.now() + 30 * HOUR_MS) });
  const stranger = await ofClass(elsewhere).book(5, 2);
  const before = await read();
  const code = async (...asked: Parameters<typeof swap>) => {
    const { status, body } = await swap(...asked);
    return `${status} ${body.code}`;
  };
  expect(await code([one, 1], [other, 3])).toBe('409 spot_changed');
  expect(await code([one, 5], [other, 2])).toBe('409 spot_changed');
  expect(await code([one, 1], [unseated, 3])).toBe('409 spot_changed');
  expect(await code([one, 1], [gone, 4])).toBe('409 booking_cancelled');
  expect(await code([one, 1], [stranger, 2])).toBe('404 not_found');
  expect(await code([one, 1], [randomUUID(), 2])).toBe('404 not_found');
  expect(await code([one, 1], [one, 1])).toBe('400 invalid_field');
  expect(await code([one, 1], [one, 2])).toBe('409 spot_changed');
  expect(await code([one, 1], [other, 2], member)).toBe('403 not_allowed');
  expect(await read()).toEqual(before);
});

const deed = fc.record({
  do: fc.constantFrom('swap', 'swap', 'move', 'cancel', 'restore'),
  one: fc.nat(5),
  other: fc.nat(5),
  spot: fc.integer({ min: 1, max: SPOTS }),
});

test('whatever is swapped, moved and cancelled at once, a spot has one rider and nobody is lost', {
  timeout: 120_000,
}, async ({ t, tenant, desk, scene: { ofClass, swap } }) => {
  const { studioId } = tenant;
  let hours = 100;
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 14 }), async (deeds) => {
      const startsAt = new Date(Date.now() + hours++ * HOUR_MS);
      const here = ofClass(await newClass(t, tenant, { startsAt }));
      const booked: [string, number | null][] = [];
      for (const [n, spot] of [1, 2, 3, 4, null].entries()) booked.push([await here.book(n, spot), spot]);
      const seats = new Map(booked);
      const left = new Set<string>();
      const answers = await Promise.all(
        deeds.map(async ({ do: what, spot, ...who }) => {
          const [bookingId, from] = booked[who.one % booked.length]!;
          const [otherId, to] = booked[who.other % booked.length]!;
          const params = { studioId, bookingId };
          if (what === 'swap') return swap([bookingId, from ?? 5], [otherId, to ?? 5]);
          if (what === 'move') return call(t.base, desk, 'moveSpot', { params, body: { spotNumber: spot } });
          left.add(bookingId);
          const name = what === 'cancel' ? 'cancelBooking' : 'restoreBooking';
          return call(t.base, desk, name, { params, body: what === 'cancel' ? {} : { acceptOverlap: true } });
        }),
      );
      for (const { status } of answers) expect([200, 400, 409]).toContain(status);
      const roster = await here.read();
      expect(roster.map((r) => r.bookingId).sort()).toEqual([...seats.keys()].sort());
      const sitting = roster.filter((r) => r.state === 'booked');
      const spots = sitting.map((r) => r.spotNumber).filter((spot) => spot !== null);
      expect(new Set(spots).size).toBe(spots.length);
      for (const r of roster) {
        if (!left.has(r.bookingId)) expect(r.state).toBe('booked');
        // Who had a spot has one: a swap takes none away.
        if (seats.get(r.bookingId) !== null) expect(r.spotNumber).not.toBe(null);
      }
    }),
    { numRuns: 20 },
  );
});
