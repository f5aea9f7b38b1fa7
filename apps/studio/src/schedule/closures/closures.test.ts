import { weekdays } from '@tandem/api/words';
import fc from 'fast-check';
import { expect } from 'vitest';
import { fresh } from '../../testing/fixtures.ts';
import { call } from '../../testing/http.ts';

/** A studio in Lord Howe's half hours; its clock stands before the night on which they change, 4 April 2027. */
const NOW = '2027-03-01T09:00:00Z';
const test = fresh
  .extend('options', { scope: 'file' }, () => ({ now: () => new Date(NOW) }))
  .extend('club', async ({ t, tenant, owner, member }) => {
    const { studioId, roomId, locationId } = tenant;
    await call(t.base, owner, 'updateLocation', {
      params: { studioId, locationId },
      body: { timeZone: 'Australia/Lord_Howe' },
    });
    const params = { studioId };
    const of = (classId: string) => ({ params: { studioId, classId } });
    return {
      make: (startsAt: string, minutes = 45) => {
        const endsAt = new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();
        return call(t.base, owner, 'createClass', {
          params,
          body: { title: 'Ride', roomId, startsAt, endsAt },
        });
      },
      move: (classId: string, startsAt: string) =>
        call(t.base, owner, 'updateClass', {
          ...of(classId),
          body: { startsAt, endsAt: new Date(Date.parse(startsAt) + 45 * 60_000).toISOString() },
        }),
      rename: (classId: string) =>
        call(t.base, owner, 'updateClass', { ...of(classId), body: { title: 'Other' } }),
      book: (classId: string, n: number) =>
        call(t.base, owner, 'bookSpot', {
          ...of(classId),
          body: { customerId: tenant.customerIds[n]!, spotNumber: null },
        }),
      stateOf: async (classId: string) => (await call(t.base, owner, 'getClass', of(classId))).body.state,
      series: (body: object) =>
        call(t.base, owner, 'createSeries', {
          params,
          body: {
            title: 'Daily',
            roomId,
            time: '06:00',
            minutes: 45,
            weekdays: [...weekdays],
            ...body,
          } as never,
        }),
      close: (fromDay: string, toDay: string, more: object = {}) =>
        call(t.base, owner, 'closeLocation', {
          params: { studioId, locationId },
          body: { fromDay, toDay, reason: 'Holidays', ...more },
        }),
      open: (closureId: string) => call(t.base, owner, 'reopenLocation', { params: { studioId, closureId } }),
      seen: async () => (await call(t.base, member, 'getStudio', { params })).body.closures,
    };
  });

test('no class is made or moved into the days of a closure, by the clock of the place; it may again when it is opened', async ({
  club: { make, move, rename, close, open, seen },
}) => {
  const before = (await make('2027-04-02T09:00:00Z')).body;
  const { body } = await close('2027-04-04', '2027-04-05');
  expect(body.classes).toEqual([]);
  expect(await seen()).toEqual([body.closure]);
  // Midnight there is 13:00 UTC in summer, and 13:30 after the night of the change.
  const [first, last] = ['2027-04-03T13:00:00Z', '2027-04-05T13:15:00Z'];
  for (const at of [first, last, '2027-04-03T12:16:00Z'])
    for (const answer of [await make(at), await move(before.classId, at)]) {
      expect([at, answer.status, answer.body.code]).toEqual([at, 409, 'location_closed']);
      expect(answer.body.details).toMatchObject({
        reason: 'Holidays',
        fromDay: '2027-04-04',
        toDay: '2027-04-05',
      });
    }
  // One that ends as the closure begins, and one that begins as it ends.
  expect((await make('2027-04-03T12:15:00Z')).status).toBe(200);
  expect((await make('2027-04-05T13:30:00Z')).status).toBe(200);
  expect((await open(body.closure!.closureId)).status).toBe(200);
  expect((await make(first)).status).toBe(200);
  expect((await rename(before.classId)).status).toBe(200);
  expect((await open(body.closure!.closureId)).status).toBe(404);
});

test('it is told first what stands there; then it is cancelled in one act, or stays and can still be changed', async ({
  club: { make, book, close, stateOf, rename, seen },
}) => {
  const inside = (await make('2027-04-10T00:00:00Z')).body.classId;
  const outside = (await make('2027-04-12T00:00:00Z')).body.classId;
  for (const n of [1, 2]) expect((await book(inside, n)).status).toBe(200);
  const told = await close('2027-04-10', '2027-04-11', { preview: true, cancelClasses: true });
  expect(told.body.closure).toBeNull();
  expect(told.body.classes).toMatchObject([{ classId: inside, booked: 2 }]);
  expect([await seen(), await stateOf(inside)]).toEqual([[], 'scheduled']);
  await close('2027-04-10', '2027-04-11');
  expect(await stateOf(inside)).toBe('scheduled');
  expect((await rename(inside)).status).toBe(200);
  const done = await close('2027-04-10', '2027-04-11', { cancelClasses: true });
  expect(done.body.classes).toMatchObject([{ classId: inside, booked: 2 }]);
  expect([await stateOf(inside), await stateOf(outside)]).toEqual(['cancelled', 'scheduled']);
});

test('a season leaves closed days out where that is asked for, and is refused with each of them where it is not', async ({
  club: { close, series },
}) => {
  await close('2027-05-05', '2027-05-07');
  const days = { day: '2027-05-03', until: '2027-05-09' };
  const refused = await series(days);
  expect([refused.status, refused.body.code]).toEqual([409, 'classes_refused']);
  expect(refused.body.details).toMatchObject({
    refused: [1, 2, 3].map(() => ({ code: 'location_closed' })),
    of: 7,
  });
  const made = await series({ ...days, leaveOut: true });
  expect([made.body.classIds.length, made.body.leftOut.length]).toEqual([4, 3]);
});

test('days that are none are refused with their field', async ({ club: { close } }) => {
  for (const [fromDay, toDay] of [
    ['2027-04-05', '2027-04-04'],
    ['2027-04-05', '2029-04-05'],
    ['2027-01-01', '2027-02-27'],
  ] as const) {
    const { status, body } = await close(fromDay, toDay);
    expect([status, body.code, body.field]).toEqual([400, 'invalid_field', 'toDay']);
  }
});

test('whoever is faster, no class is left in closed days', async ({
  club: { make, close, open, stateOf },
}) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 20 }), async (wait) => {
      const at = '2027-06-10T01:00:00Z';
      const [closed, made] = await Promise.all([
        new Promise((done) => setTimeout(done, wait)).then(() =>
          close('2027-06-10', '2027-06-10', { cancelClasses: true }),
        ),
        make(at),
      ]);
      expect(closed.status).toBe(200);
      const standing = made.status === 200 ? await stateOf(made.body.classId) : made.body.code;
      expect(['cancelled', 'location_closed']).toContain(standing);
      await open(closed.body.closure!.closureId);
    }),
    { numRuns: 15 },
  );
});
