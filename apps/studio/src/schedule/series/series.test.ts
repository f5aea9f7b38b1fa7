import { randomUUID } from 'node:crypto';
import type { ClassRefusal } from '@tandem/api/studio';
import { weekdays } from '@tandem/api/words';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { asOwner } from '../../testing/build.ts';
import { fresh } from '../../testing/fixtures.ts';
import { call } from '../../testing/http.ts';

/** Days with a clock change near them, of every kind of zone; Kathmandu has none, and an odd offset. */
const PLACES = [
  ['Europe/Paris', '2027-03-15'],
  ['Europe/Paris', '2027-10-18'],
  ['America/New_York', '2027-03-01'],
  ['America/Montreal', '2027-10-25'],
  ['Australia/Lord_Howe', '2027-03-22'],
  ['Australia/Lord_Howe', '2027-09-20'],
  ['Asia/Kathmandu', '2027-03-15'],
] as const;
const DAY_MS = 86_400_000;

/** A tenant's studio with an owner who makes and changes series; its clock stands some weeks before all of it. */
const test = fresh
  .extend('options', { scope: 'file' }, () => ({ now: () => new Date('2027-02-15T09:00:00Z') }))
  .extend('club', ({ t, tenant, owner }) => {
    const { studioId, roomId, locationId } = tenant;
    const params = { studioId };
    const body = { title: 'Ride', roomId, minutes: 45, everyWeeks: 1 };
    const create = (more: object) =>
      call(t.base, owner, 'createSeries', { params, body: { ...body, ...more } });
    const list = async () => {
      const span = { from: '2027-02-16T00:00:00Z', to: '2027-03-29T00:00:00Z' };
      return (await call(t.base, owner, 'listClasses', { params, query: span })).body.filter(
        (one) => one.state !== 'cancelled',
      );
    };
    const of = (classId: string) => ({ params: { studioId, classId } });
    return {
      create,
      list,
      change: (classId: string, more: object) =>
        call(t.base, owner, 'changeSeries', { ...of(classId), body: more }),
      changeOne: (classId: string, more: object) =>
        call(t.base, owner, 'updateClass', { ...of(classId), body: more }),
      cancel: (classId: string, more: object) =>
        call(t.base, owner, 'cancelSeries', { ...of(classId), body: more }),
      book: (classId: string, n: number) =>
        call(t.base, owner, 'bookSpot', {
          ...of(classId),
          body: { customerId: tenant.customerIds[n]!, spotNumber: null },
        }),
      cancelOne: (classId: string) => call(t.base, owner, 'cancelClass', of(classId)),
      extend: (classId: string, more: object) =>
        call(t.base, owner, 'extendSeries', { ...of(classId), body: more }),
      copyWeek: (more: object) =>
        call(t.base, owner, 'copyWeek', {
          params: { studioId, locationId },
          body: { monday: '2027-03-01', weeks: 1, instructors: true, ...more },
        }),
      moveTo: (timeZone: string) =>
        call(t.base, owner, 'updateLocation', { params: { studioId, locationId }, body: { timeZone } }),
      rows: <T>(query: ReturnType<typeof sql<T>>) =>
        asOwner(t.url, async (db) => (await query.execute(db)).rows),
    };
  });
/** Mondays and Wednesdays of March, 18:00 in Paris. */
const MARCH = { day: '2027-03-01', until: '2027-03-17', time: '18:00', weekdays: ['MO', 'WE'] };

/** 'YYYY-MM-DD HH:MM' as a clock on the wall there shows it. */
const onWall = (instant: string, timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(
    new Date(instant),
  );
const starts = (classes: { startsAt: string }[]) =>
  classes.map((one) => onWall(one.startsAt, 'Europe/Paris').slice(5));

test.for(PLACES)(
  'in %s from %s each class of a series is at its time on the wall',
  { timeout: 120_000 },
  async ([timeZone, first], { t, owner, tenant, club: { create, moveTo, rows } }) => {
    await moveTo(timeZone);
    const rule = fc.record({
      weekdays: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
      everyWeeks: fc.integer({ min: 1, max: 3 }),
      length: fc.integer({ min: 0, max: 27 }),
      time: fc.constantFrom('00:00', '02:15', '02:30', '06:45', '18:30', '23:50'),
    });
    await fc.assert(
      fc.asyncProperty(rule, async ({ length, ...asked }) => {
        await rows(sql`update studio.classes set cancelled_at = now() where studio_id = ${tenant.studioId}`);
        const days = Array.from({ length: length + 1 }, (_, n) => Date.parse(first) + n * DAY_MS);
        // All of them begin on a Monday.
        const meant = days
          .filter((_, n) => asked.weekdays.includes(weekdays[n % 7]!))
          .filter((ms) => Math.floor((ms - days[0]!) / (7 * DAY_MS)) % asked.everyWeeks === 0)
          .map((ms) => new Date(ms).toISOString().slice(0, 10));
        const until = new Date(days.at(-1)!).toISOString().slice(0, 10);
        const { status, body } = await create({ ...asked, day: first, until });
        if (meant.length === 0) {
          expect([status, body.field]).toEqual([400, 'until']);
          return;
        }
        expect(status).toBe(200);
        const made = await Promise.all(
          body.classIds.map(
            async (classId) =>
              (await call(t.base, owner, 'getClass', { params: { studioId: tenant.studioId, classId } }))
                .body,
          ),
        );
        expect(made.map((one) => onWall(one.startsAt, timeZone).slice(0, 10))).toEqual(meant);
        for (const one of made) {
          const shown = onWall(one.startsAt, timeZone);
          // Where the clock skips it, as much later as it skips; where it shows it twice, the first.
          if (shown.slice(11) !== asked.time) {
            const before = onWall(new Date(Date.parse(one.startsAt) - 3_600_000).toISOString(), timeZone);
            expect(before.slice(11) < asked.time && shown.slice(11) > asked.time).toBe(true);
          }
          for (const earlier of [30, 60]) {
            const at = new Date(Date.parse(one.startsAt) - earlier * 60_000).toISOString();
            expect(onWall(at, timeZone)).not.toBe(shown);
          }
          expect(Date.parse(one.endsAt) - Date.parse(one.startsAt)).toBe(45 * 60_000);
          expect(one.seriesId).toBe(body.seriesId);
        }
      }),
      { numRuns: 6 },
    );
  },
);

test('where one of them cannot be, none is made, and each that cannot is told; or they are left out', async ({
  club: { create, list, rows },
  tenant,
}) => {
  await create({ ...MARCH, weekdays: ['WE'], time: '18:30', title: 'Yoga' });
  const refused = await create(MARCH);
  expect([refused.status, refused.body.code]).toEqual([409, 'classes_refused']);
  const { details } = refused.body as unknown as { details: { refused: ClassRefusal[]; of: number } };
  expect(details.of).toBe(6);
  expect(details.refused.map(({ code, startsAt }) => [code, onWall(startsAt, 'Europe/Paris')])).toEqual([
    ['room_busy', '2027-03-03 18:00'],
    ['room_busy', '2027-03-10 18:00'],
    ['room_busy', '2027-03-17 18:00'],
  ]);
  expect(await list()).toHaveLength(3);
  expect(
    await rows(sql`select series_id from studio.class_series where studio_id = ${tenant.studioId}`),
  ).toHaveLength(1);

  const { body } = await create({ ...MARCH, leaveOut: true });
  expect([body.classIds.length, body.leftOut.length]).toEqual([3, 3]);
  expect(starts((await list()).filter((one) => one.title === 'Ride'))).toEqual([
    '03-01 18:00',
    '03-08 18:00',
    '03-15 18:00',
  ]);
});

test('too many classes at once, an end before the beginning, an impossible day are refused by field', async ({
  club: { create },
}) => {
  const asked = [
    { ...MARCH, until: '2028-12-31', weekdays: [...weekdays] },
    { ...MARCH, until: '2027-02-28' },
    { ...MARCH, until: '2027-02-30' },
    { ...MARCH, weekdays: [] },
    { ...MARCH, time: '24:00' },
  ];
  const answers = await Promise.all(asked.map(create));
  expect(answers.map(({ status, body }) => [status, body.field])).toEqual([
    [400, 'until'],
    [400, 'until'],
    [400, 'until'],
    [400, 'weekdays'],
    [400, 'time'],
  ]);
});

test('a change is for this class and those after it; what had been changed alone in that is kept', async ({
  club: { create, list, change, changeOne },
  tenant,
}) => {
  const { classIds } = (await create({ ...MARCH, instructorId: tenant.instructorId })).body;
  await changeOne(classIds[3]!, { instructorId: null });
  await changeOne(classIds[4]!, { startsAt: '2027-03-15T18:15:00Z', endsAt: '2027-03-15T19:00:00Z' });
  const asked = {
    ...{ scope: 'following', title: 'Climb' },
    ...{ startsAt: '2027-03-08T17:30:00.000Z', endsAt: '2027-03-08T18:30:00.000Z' },
  };
  const before = await list();
  const preview = await change(classIds[2]!, { ...asked, preview: true });
  expect(preview.body.changed.map((one) => one.classId)).toEqual(classIds.slice(2).toReversed());
  expect(await list()).toEqual(before);

  expect((await change(classIds[2]!, asked)).status).toBe(200);
  const after = await list();
  expect(after.map(({ title, startsAt }) => `${title} ${onWall(startsAt, 'Europe/Paris').slice(5)}`)).toEqual(
    [
      'Ride 03-01 18:00',
      'Ride 03-03 18:00',
      'Climb 03-08 18:30',
      'Climb 03-10 18:30',
      // It had a time of its own, and keeps it.
      'Climb 03-15 19:15',
      'Climb 03-17 18:30',
    ],
  );
  const minutes = after.map((one) => (Date.parse(one.endsAt) - Date.parse(one.startsAt)) / 60_000);
  expect(minutes).toEqual([45, 45, 60, 60, 60, 60]);

  await change(classIds[0]!, { scope: 'all', instructorId: null });
  const { body } = await change(classIds[0]!, { scope: 'all', instructorId: tenant.instructorId });
  expect(body.kept).toEqual([]);
  await changeOne(classIds[5]!, { title: 'Guest' });
  const renamed = await change(classIds[2]!, { scope: 'all', title: 'Sprint' });
  expect(renamed.body.kept.map((one) => one.classId)).toEqual([classIds[0], classIds[1], classIds[5]]);
});

test('another day of the week is one for the classes of that weekday alone, also next to each other', async ({
  club: { create, list, change },
}) => {
  const { classIds } = (await create(MARCH)).body;
  await change(classIds[0]!, {
    ...{ scope: 'all', startsAt: '2027-03-02T17:00:00Z', endsAt: '2027-03-02T17:45:00Z' },
  });
  expect(starts(await list()).map((at) => at.slice(0, 5))).toEqual([
    '03-02',
    '03-03',
    '03-09',
    '03-10',
    '03-16',
    '03-17',
  ]);
  const met = await change(classIds[0]!, {
    ...{ scope: 'all', startsAt: '2027-03-03T17:00:00Z', endsAt: '2027-03-03T17:45:00Z' },
  });
  expect([met.status, met.body.code]).toEqual([409, 'classes_refused']);

  const daily = (await create({ ...MARCH, weekdays: [...weekdays], time: '07:00', until: '2027-03-14' }))
    .body;
  const later = { startsAt: '2027-03-01T06:30:00Z', endsAt: '2027-03-01T07:15:00Z' };
  expect((await change(daily.classIds[0]!, { scope: 'all', ...later })).body.changed).toHaveLength(14);
});

test('a change made from an older version of the class is not saved unseen', async ({
  club: { create, list, change, changeOne },
}) => {
  const { classIds } = (await create(MARCH)).body;
  const seen = (await list())[0]!.version;
  await changeOne(classIds[0]!, { title: 'Theirs' });
  const answer = await change(classIds[0]!, { scope: 'all', title: 'Mine', version: seen });
  expect([answer.status, answer.body.code]).toEqual([409, 'changed_meanwhile']);
  expect(new Set((await list()).map((one) => one.title))).toEqual(new Set(['Theirs', 'Ride']));
});

test('classes that cannot be changed are told; nothing is changed, or they stay as they are', async ({
  club: { create, list, change },
}) => {
  const { classIds } = (await create(MARCH)).body;
  await create({ ...MARCH, day: '2027-03-10', until: '2027-03-10', weekdays: ['WE'], time: '19:00' });
  const asked = { scope: 'all', startsAt: '2027-03-01T17:30:00Z', endsAt: '2027-03-01T18:15:00Z' };
  const before = await list();
  expect((await change(classIds[0]!, asked)).body.code).toBe('classes_refused');
  expect(await list()).toEqual(before);
  const { body } = await change(classIds[0]!, { ...asked, leaveOut: true });
  expect([body.changed.length, body.leftOut.map((one) => [one.classId, one.code])]).toEqual([
    5,
    [[classIds[3], 'room_busy']],
  ]);
});

test('cancelling a series tells before what goes, then takes those bookings along, and no others', async ({
  club: { create, list, cancel, book, rows },
  tenant,
}) => {
  const { classIds } = (await create(MARCH)).body;
  for (const [n, classId] of [classIds[1]!, classIds[3]!, classIds[4]!].entries()) await book(classId, n % 2);
  const told = await cancel(classIds[2]!, { scope: 'following', preview: true });
  expect(told.body.cancelled.map((one) => [one.classId, one.booked])).toEqual(
    classIds.slice(2).map((id) => [id, id === classIds[3] || id === classIds[4] ? 1 : 0]),
  );
  expect(await list()).toHaveLength(6);
  expect((await cancel(classIds[2]!, { scope: 'following' })).body).toEqual(told.body);
  expect((await list()).map((one) => [one.classId, one.booked])).toEqual([
    [classIds[0], 0],
    [classIds[1], 1],
  ]);
  const left = await rows(sql<{ state: string }>`
    select state from studio.bookings where studio_id = ${tenant.studioId} order by state`);
  expect(left.map((row) => row.state)).toEqual(['booked', 'cancelled', 'cancelled']);
  expect((await cancel(classIds[0]!, { scope: 'all' })).body.cancelled).toHaveLength(2);
});

test('a class that stands alone is of no series, a cancelled one is over, and one of another studio not found', async ({
  club: { create, change, cancel, extend },
  tenant,
}) => {
  for (const answer of [
    await change(tenant.classId, { scope: 'all', title: 'New' }),
    await cancel(tenant.classId, { scope: 'all' }),
    await extend(tenant.classId, { until: '2027-05-01' }),
  ])
    expect([answer.status, answer.body.code]).toEqual([409, 'not_in_series']);
  const { classIds } = (await create(MARCH)).body;
  await cancel(classIds[3]!, { scope: 'following' });
  expect((await change(classIds[3]!, { scope: 'all', title: 'New' })).body.code).toBe('class_cancelled');
  expect((await change(randomUUID(), { scope: 'all', title: 'New' })).status).toBe(404);
  expect((await extend(randomUUID(), { until: '2027-05-01' })).status).toBe(404);
});

/** The days and hours on the wall of what an extension makes. */
const daysMade = ({ made }: { made: { startsAt: string }[] }) =>
  made.map(({ startsAt }) => onWall(startsAt, 'Europe/Paris').slice(5));

test('a series goes on as it mostly was: told before, over a clock change, without what was moved or left out alone', async ({
  club: { create, extend, cancelOne, changeOne, rows },
  tenant,
}) => {
  const { studioId, instructorId } = tenant;
  const made = await create({ ...MARCH, instructorId });
  const { classIds, seriesId } = made.body;
  // The last Monday is moved to a Tuesday, the Wednesday after it cancelled for a holiday.
  await changeOne(classIds[4]!, { startsAt: '2027-03-16T17:00:00Z', endsAt: '2027-03-16T17:45:00Z' });
  await cancelOne(classIds[5]!);
  await changeOne(classIds[3]!, { startsAt: '2027-03-10T18:30:00Z', endsAt: '2027-03-10T19:30:00Z' });
  await rows(sql`update studio.staff set removed_at = now() where staff_id = ${instructorId}`);
  expect((await extend(classIds[0]!, { until: '2027-03-17' })).body.field).toBe('until');
  expect((await extend(classIds[0]!, { until: '2199-01-01' })).body.field).toBe('until');
  const until = '2027-03-31';
  const longer = ['03-22 18:00', '03-24 19:30', '03-29 18:00', '03-31 19:30'];
  const told = (await extend(classIds[0]!, { until, preview: true })).body;
  expect([daysMade(told), told.leftOut]).toEqual([longer, []]);
  const shown = async () =>
    (
      await rows(sql<{ at: Date; led: boolean }>`
        select starts_at as at, instructor_id is not null as led from studio.classes
        where studio_id = ${studioId} and series_id = ${seriesId}
          and cancelled_at is null and starts_at > '2027-03-18' order by starts_at`)
    ).map(({ at, led }) => [onWall(at.toISOString(), 'Europe/Paris').slice(5), led]);
  expect(await shown()).toEqual([]);
  expect((await extend(classIds[0]!, { until })).body).toEqual(told);
  expect(await shown()).toEqual(longer.map((day) => [day, false]));
  const rule = await rows(sql<{ rule: string }>`
    select rule from studio.class_series where series_id = ${seriesId}`);
  expect(rule).toEqual([{ rule: expect.stringContaining('UNTIL=20270331;') }]);
  // It goes on from there, and what stands in the way is told.
  await create({ ...MARCH, weekdays: ['MO'], day: '2027-04-05', until: '2027-04-05', time: '18:15' });
  const refused = await extend(classIds[0]!, { until: '2027-04-07' });
  expect([refused.status, refused.body.code]).toEqual([409, 'classes_refused']);
  const { body } = await extend(classIds[0]!, { until: '2027-04-07', leaveOut: true });
  expect([daysMade(body), body.leftOut.map(({ code }) => code)]).toEqual([['04-07 19:30'], ['room_busy']]);
});

test('a monthly series keeps its day of the month and its time on the wall, and goes on so; how often is said once', async ({
  t,
  owner,
  tenant,
  club: { create, extend },
}) => {
  const monthly = { on: 'weekday', everyMonths: 1 };
  const third = { day: '2027-03-16', until: '2027-06-30', time: '18:00' };
  for (const more of [{}, { monthly, weekdays: ['TU'] }])
    expect((await create({ ...third, ...more })).body).toMatchObject({
      code: 'invalid_field',
      field: 'weekdays',
    });
  const { body } = await create({ ...third, monthly });
  const of = (classId: string) => ({ params: { studioId: tenant.studioId, classId } });
  const seen = await Promise.all(
    body.classIds.map(async (id) => (await call(t.base, owner, 'getClass', of(id))).body),
  );
  expect(starts(seen)).toEqual(['03-16 18:00', '04-20 18:00', '05-18 18:00', '06-15 18:00']);
  // What was moved alone is no pattern: it goes on as the last that stands on its day.
  const moved = { startsAt: '2027-06-17T15:00:00Z', endsAt: '2027-06-17T15:45:00Z' };
  expect((await call(t.base, owner, 'updateClass', { ...of(body.classIds[3]!), body: moved })).status).toBe(
    200,
  );
  const { body: more } = await extend(body.classIds[0]!, { until: '2027-11-30', preview: true });
  expect(starts(more.made)).toEqual([
    '07-20 18:00',
    '08-17 18:00',
    '09-21 18:00',
    '10-19 18:00',
    '11-16 18:00',
  ]);
  const last = await create({
    day: '2027-03-31',
    until: '2027-08-31',
    time: '07:00',
    monthly: { on: 'date' },
  });
  // March, May, July and August have a 31st.
  expect(last.body.classIds).toHaveLength(4);
});

test('a series that was ended goes on from its end, without a weekday that was dropped', async ({
  club: { create, extend, cancel, cancelOne },
}) => {
  const { classIds } = (await create({ ...MARCH, until: '2027-04-14' })).body;
  // All Wednesdays go, then all from 22 March on.
  for (const n of [1, 3, 5]) await cancelOne(classIds[n]!);
  await cancel(classIds[6]!, { scope: 'following' });
  const { body } = await extend(classIds[0]!, { until: '2027-04-05' });
  expect(daysMade(body)).toEqual(['03-22 18:00', '03-29 18:00', '04-05 18:00']);
  // A holiday took the last Monday: it is a series of Mondays and Wednesdays all the same, to its last day.
  const again = (await create({ ...MARCH, day: '2027-05-03', until: '2027-05-26', weekdays: ['MO', 'WE'] }))
    .body;
  await cancelOne(again.classIds[6]!);
  const longer = (await extend(again.classIds[0]!, { until: '2027-06-09' })).body;
  expect(daysMade(longer)).toEqual(['05-31 18:00', '06-02 18:00', '06-07 18:00', '06-09 18:00']);
  await cancel(classIds[0]!, { scope: 'all' });
  expect((await extend(classIds[0]!, { until: '2027-06-01' })).body.code).toBe('class_cancelled');
});

test('two who let a series go on at once make each class once', async ({
  club: { create, extend, rows },
}) => {
  const { classIds, seriesId } = (await create(MARCH)).body;
  const both = await Promise.all([1, 2].map(() => extend(classIds[0]!, { until: '2027-03-31' })));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
  const all = await rows(sql`select from studio.classes where series_id = ${seriesId}`);
  expect(all).toHaveLength(10);
});

test('how many may wait is said for a series at once, and goes with a copied week', async ({
  club: { create, change, copyWeek, rows },
  tenant,
}) => {
  await rows(sql`update studio.classes set cancelled_at = now() where studio_id = ${tenant.studioId}`);
  const sizes = async () =>
    (
      await rows(sql<{ size: number | null }>`select waitlist_size as size from studio.classes
        where studio_id = ${tenant.studioId} and cancelled_at is null order by starts_at`)
    ).map(({ size }) => size);
  const { body } = await create({ ...MARCH, day: '2027-03-01', until: '2027-03-07' });
  expect(await sizes()).toEqual([null, null]);
  expect((await change(body.classIds[0]!, { scope: 'all', waitlistSize: 4 })).status).toBe(200);
  expect(await sizes()).toEqual([4, 4]);
  await copyWeek({ weeks: 1 });
  expect(await sizes()).toEqual([4, 4, 4, 4]);
});

test('a week is copied to the same weekdays and times on the wall, without what was cancelled or who has left', async ({
  club: { create, cancel, list, copyWeek, rows },
  tenant,
}) => {
  await rows(sql`update studio.classes set cancelled_at = now() where studio_id = ${tenant.studioId}`);
  const week = { day: '2027-03-01', until: '2027-03-07' };
  await create({ ...MARCH, ...week, instructorId: tenant.instructorId });
  const gone = (await create({ ...MARCH, ...week, weekdays: ['FR'] })).body;
  await cancel(gone.classIds[0]!, { scope: 'all' });
  await rows(sql`update studio.staff set removed_at = now() where staff_id = ${tenant.instructorId}`);
  const { body } = await copyWeek({ weeks: 4 });
  expect([body.classIds.length, body.leftOut]).toEqual([8, []]);
  // Beyond the night of the 28th, in which the clock goes on by an hour.
  const all = await rows(sql<{ at: Date; led: boolean }>`
    select starts_at as at, instructor_id is not null as led from studio.classes
    where studio_id = ${tenant.studioId} and cancelled_at is null order by starts_at`);
  expect(all.map(({ at }) => onWall(at.toISOString(), 'Europe/Paris').slice(5))).toEqual(
    ['03-01', '03-03', '03-08', '03-10', '03-15', '03-17', '03-22', '03-24', '03-29', '03-31'].map(
      (day) => `${day} 18:00`,
    ),
  );
  expect(all.map((one) => one.led)).toEqual([true, true, ...Array(8).fill(false)]);

  const again = await copyWeek({ weeks: 2 });
  expect([again.status, again.body.code]).toEqual([409, 'classes_refused']);
  expect((await copyWeek({ weeks: 2, leaveOut: true })).body.classIds).toEqual([]);
  expect(await list()).toHaveLength(8);
});

test('a week that begins on another day, or in which nothing is, is refused by field', async ({
  club: { copyWeek },
}) => {
  expect((await copyWeek({ monday: '2027-03-02' })).body.field).toBe('monday');
  expect((await copyWeek({ monday: '2027-06-07' })).body.field).toBe('weeks');
});
