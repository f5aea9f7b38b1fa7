import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { asOwner } from '../testing/build.ts';
import { fresh } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { ledgerFaults, passScene } from '../testing/passes.ts';
import { seedTenant } from '../testing/tenant.ts';

/** Mondays and Wednesdays of March 2027, six classes; the clock stands before them. */
const MARCH = { day: '2027-03-01', until: '2027-03-17', time: '18:00', weekdays: ['MO', 'WE'] };

const test = fresh
  .extend('options', { scope: 'file' }, () => ({ now: () => new Date('2027-02-15T09:00:00Z') }))
  .extend('tenant', ({ t }) => seedTenant(t, { name: crypto.randomUUID(), spots: 3, customers: 4 }))
  .extend('scene', async ({ t, tenant, owner, desk }) => {
    const { studioId, roomId, customerIds } = tenant;
    const { body: made } = await call(t.base, owner, 'createSeries', {
      params: { studioId },
      body: { title: 'Ride', roomId, minutes: 45, everyWeeks: 1, ...MARCH },
    });
    const { classIds } = made;
    const of = (n: number) => ({ params: { studioId, classId: classIds[n]! } });
    return {
      ...passScene(t, tenant),
      classIds,
      stand: (from: number, person: number, more: object = {}, cookie = desk) =>
        call(t.base, cookie, 'bookSeries', {
          ...of(from),
          body: { customerId: customerIds[person]!, spotNumber: 2, ...more },
        }),
      end: (from: number, person: number, more: object = {}) =>
        call(t.base, desk, 'cancelBookingsOfSeries', {
          ...of(from),
          body: { customerId: customerIds[person]!, ...more },
        }),
      book: async (n: number, person: number, spotNumber: number) =>
        (
          await call(t.base, desk, 'bookSpot', {
            ...of(n),
            body: { customerId: customerIds[person]!, spotNumber },
          })
        ).status,
      cancelClass: (n: number) => call(t.base, owner, 'cancelClass', of(n)),
      /** Of each class: who is on which spot, by their numbers. */
      seats: async () => {
        const { rows } = await asOwner(t.url, (db) =>
          sql<{ classId: string; customerId: string; spot: number }>`
            select class_id as "classId", customer_id as "customerId", spot_number as spot from studio.bookings
            where studio_id = ${studioId} and state = 'booked' order by spot_number`.execute(db),
        );
        return classIds.map((id) =>
          rows
            .filter(({ classId }) => classId === id)
            .map(({ customerId, spot }) => [customerIds.indexOf(customerId), spot]),
        );
      },
      mails: async () =>
        (
          await asOwner(t.url, (db) =>
            sql<{ kind: string; classes: number }>`
              select kind, jsonb_array_length(before -> 'classIds') as classes from studio.mails
              where studio_id = ${studioId} and kind <> 'booking_confirmed'`.execute(db),
          )
        ).rows,
    };
  });

test('a standing booking is told before it is made, takes its spot where it can, and ends with one mail', async ({
  scene: { classIds, stand, end, book, cancelClass, seats, mails },
}) => {
  expect([await book(2, 1, 2), await book(4, 0, 3)]).toEqual([200, 200]);
  await cancelClass(5);
  const told = await stand(1, 0, { preview: true });
  expect(told.body.booked.map(({ classId }) => classId)).toEqual([classIds[1], classIds[3]]);
  expect(told.body.kept.map(({ classId }) => classId)).toEqual([classIds[4]]);
  expect(told.body.leftOut.map(({ classId, code }) => [classId, code])).toEqual([
    [classIds[2], 'spot_taken'],
  ]);
  const before = [[], [], [[1, 2]], [], [[0, 3]], []];
  expect(await seats()).toEqual(before);
  const refused = await stand(1, 0);
  expect([refused.status, refused.body]).toEqual([409, expect.objectContaining({ code: 'classes_refused' })]);
  expect(await seats()).toEqual(before);

  expect((await stand(1, 0, { leaveOut: true })).body).toEqual(told.body);
  expect(await seats()).toEqual([[], [[0, 2]], [[1, 2]], [[0, 2]], [[0, 3]], []]);
  expect((await stand(1, 0, { leaveOut: true })).body).toMatchObject({ booked: [], kept: { length: 3 } });

  const ends = await end(2, 0, { preview: true });
  expect(ends.body).toMatchObject({
    late: 0,
    cancelled: [{ classId: classIds[3] }, { classId: classIds[4] }],
  });
  expect((await end(2, 0)).body).toEqual(ends.body);
  expect(await seats()).toEqual([[], [[0, 2]], [[1, 2]], [], [], []]);
  expect(await mails()).toEqual([{ kind: 'booking_cancelled_by_staff', classes: 2 }]);
  expect((await end(2, 0)).body).toEqual({ cancelled: [], late: 0 });
  expect(await mails()).toHaveLength(1);
});

test('each class takes its own of a pass, and what is used up is told class by class', async ({
  tenant,
  scene: { stand, end, kind, give, need, read },
}) => {
  await need();
  await give(0, await kind({ credits: 4 }));
  const { body } = await stand(0, 0, { leaveOut: true });
  expect([body.booked.length, body.leftOut.map(({ code }) => code)]).toEqual([
    4,
    ['pass_used_up', 'pass_used_up'],
  ]);
  const left = sql<{
    left: number;
  }>`select credits_left as left from passes where studio_id = ${tenant.studioId}`;
  expect(await read(left)).toEqual([{ left: 0 }]);
  await end(1, 0);
  expect(await read(left)).toEqual([{ left: 3 }]);
  expect(await read(ledgerFaults)).toEqual([]);
});

test('members and instructors make none, a class alone has none, and nobody of another studio is booked', async ({
  t,
  tenant,
  member,
  desk,
  scene: { stand, end },
}) => {
  expect((await stand(0, 0, {}, member)).status).toBe(403);
  const alone = await call(t.base, desk, 'bookSeries', {
    params: { studioId: tenant.studioId, classId: tenant.classId },
    body: { customerId: tenant.customerIds[0]!, spotNumber: 2 },
  });
  expect(alone.body).toMatchObject({ code: 'not_in_series' });
  const other = await seedTenant(t, { name: crypto.randomUUID() });
  const foreign = await stand(0, 0, { customerId: other.customerIds[0]!, leaveOut: true });
  expect([foreign.status, foreign.body]).toEqual([404, expect.objectContaining({ code: 'not_found' })]);
  expect((await end(0, 0, { customerId: other.customerIds[0]! })).status).toBe(404);
});

test('whatever is asked in whatever order, each spot of each class has one person at most, and the ledger adds up', async ({
  tenant,
  scene: { classIds, stand, end, book, kind, give, need, read, seats },
}) => {
  await need();
  const pass = await kind({ credits: 5 });
  for (const person of [0, 1, 2]) await give(person, pass);
  const act = fc.record({
    what: fc.constantFrom('stand', 'stand', 'end', 'book'),
    from: fc.nat(classIds.length - 1),
    person: fc.nat(2),
    spotNumber: fc.integer({ min: 1, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 8 }), async (acts) => {
      await Promise.all(
        acts.map(({ what, from, person, spotNumber }) =>
          what === 'stand'
            ? stand(from, person, { spotNumber, leaveOut: true })
            : what === 'end'
              ? end(from, person)
              : book(from, person, spotNumber),
        ),
      );
      for (const taken of await seats()) {
        expect(new Set(taken.map(([, spot]) => spot)).size).toBe(taken.length);
        expect(new Set(taken.map(([person]) => person)).size).toBe(taken.length);
      }
      expect(await read(ledgerFaults)).toEqual([]);
      for (const person of [0, 1, 2]) await end(0, person);
      const left = await read(sql<{ left: number }>`
        select credits_left as left from passes where studio_id = ${tenant.studioId}`);
      expect(left.map((one) => one.left)).toEqual([5, 5, 5]);
    }),
    { numRuns: 10 },
  );
});
