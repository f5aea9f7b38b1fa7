import { randomUUID } from 'node:crypto';
import {
  CALENDAR_PAST_DAYS,
  MAX_CALENDAR_CALLS_PER_MINUTE,
  MAX_CALENDAR_ENTRIES,
  type OwnCalendar,
} from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import { expect } from 'vitest';
import { entriesIn } from '../testing/calendars.ts';
import { newClass } from '../testing/classes.ts';
import { fresh } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';

const DAY_MS = 86_400_000;
const GONE = { status: 404, code: 'calendar_gone' };

/** A member, an instructor, and the hands to make, fetch and end their calendars. */
const test = fresh
  .extend('coach', ({ t, tenant }) => signIn(t.base, tenant.emails.instructor))
  .extend('scene', async ({ t, tenant, member, owner }) => {
    const { studioId, classId } = tenant;
    const within = (query: RawBuilder<unknown>) =>
      inTenant(t.db, studioId, async (trx) => (await query.execute(trx)).rows);
    const fetchOf = async (url: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(t.base + new URL(url).pathname, { headers });
      const text = await answer.text();
      const calendar = text.startsWith('BEGIN:VCALENDAR');
      return {
        status: answer.status,
        code: calendar || text === '' ? undefined : JSON.parse(text).code,
        etag: answer.headers.get('etag'),
        kind: answer.headers.get('content-type'),
        cache: answer.headers.get('cache-control'),
        text,
        entries: calendar ? entriesIn(text) : [],
      };
    };
    const params = { studioId, classId };
    return {
      within,
      fetchOf,
      make: async (of: OwnCalendar = 'bookings', cookie = member) =>
        (await call(t.base, cookie, 'makeMyCalendar', { params: { studioId, of } })).body.url,
      end: (of: OwnCalendar = 'bookings', cookie = member) =>
        call(t.base, cookie, 'endMyCalendar', { params: { studioId, of } }),
      mine: async (cookie = member) =>
        (await call(t.base, cookie, 'getMyCalendar', { params: { studioId, of: 'bookings' } })).body.calendar,
      book: async (spotNumber = 3, cookie = member, customerId = tenant.customerIds[0]!, of = classId) =>
        (
          await call(t.base, cookie, 'bookSpot', {
            params: { studioId, classId: of },
            body: { spotNumber, customerId },
          })
        ).body.bookingId,
      move: (bookingId: string, spotNumber: number) =>
        call(t.base, member, 'moveSpot', { params: { studioId, bookingId }, body: { spotNumber } }),
      cancel: (bookingId: string) =>
        call(t.base, member, 'cancelBooking', { params: { studioId, bookingId } }),
      change: (body: object) => call(t.base, owner, 'updateClass', { params, body }),
      cancelClass: () => call(t.base, owner, 'cancelClass', { params }),
      publish: (publicSchedule: boolean) =>
        call(t.base, owner, 'updateStudio', { params: { studioId }, body: { publicSchedule } }),
      publicUrl: (of: string, id: string) =>
        `http://x/api/studios/${studioId}/calendars/${of}/${id}/schedule.ics`,
    };
  });

test('tells a member what they have booked, and nobody else’s name', async ({ scene, desk, tenant }) => {
  const { make, fetchOf, book } = scene;
  const mine = await book(3);
  await book(4, desk, tenant.customerIds[1]);
  const { status, kind, cache, text, entries } = await fetchOf(await make());
  expect([status, kind, cache]).toEqual([200, 'text/calendar; charset=utf-8', 'private, no-cache']);
  expect(entries).toMatchObject([
    {
      uid: `${mine}@tandem`,
      sequence: 0,
      status: 'CONFIRMED',
      title: 'Ride',
      place: 'Lyon, Cycle',
      text: 'The instructor\nSpot 3',
      tzid: 'Europe/Paris',
      known: true,
    },
  ]);
  expect(text).toContain('METHOD:PUBLISH');
  expect(text).not.toMatch(/First|Last|shared\.example/);
});

test('whatever changes is told with a higher number, and as before while nothing does', async ({ scene }) => {
  const { make, fetchOf, book, move, change, cancelClass } = scene;
  const mine = await book(3);
  const url = await make();
  let last = await fetchOf(url);
  const steps: [() => Promise<unknown>, object][] = [
    [() => move(mine, 5), { text: 'The instructor\nSpot 5' }],
    [
      () =>
        change({
          startsAt: new Date(Date.now() + DAY_MS).toISOString(),
          endsAt: new Date(Date.now() + DAY_MS + 3_600_000).toISOString(),
        }),
      {},
    ],
    [() => change({ title: 'Climb' }), { title: 'Climb' }],
    [() => change({ instructorId: null }), { text: 'Spot 5' }],
    [cancelClass, { status: 'CANCELLED' }],
  ];
  for (const [act, told] of steps) {
    expect(await fetchOf(url, { 'if-none-match': last.etag! })).toMatchObject({ status: 304, text: '' });
    await act();
    const next = await fetchOf(url, { 'if-none-match': last.etag! });
    expect(next.status).toBe(200);
    expect(next.entries).toMatchObject([{ uid: `${mine}@tandem`, ...told }]);
    expect(next.entries[0]!.sequence).toBe(last.entries[0]!.sequence + 1);
    expect(next.entries[0]!.changed >= last.entries[0]!.changed).toBe(true);
    last = next;
  }
});

test('a cancelled booking stays as cancelled for a while, unless it was booked again', async ({
  clock,
  scene: { make, fetchOf, book, cancel },
}) => {
  const url = await make();
  const first = await book(3);
  await cancel(first);
  expect((await fetchOf(url)).entries).toMatchObject([
    { uid: `${first}@tandem`, status: 'CANCELLED', sequence: 1 },
  ]);
  const second = await book(4);
  expect((await fetchOf(url)).entries).toMatchObject([{ uid: `${second}@tandem`, status: 'CONFIRMED' }]);
  await cancel(second);
  clock.aheadMs = (CALENDAR_PAST_DAYS - 1) * DAY_MS;
  expect((await fetchOf(url)).entries.map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED']);
  clock.aheadMs = (CALENDAR_PAST_DAYS + 1) * DAY_MS;
  expect((await fetchOf(url)).entries).toEqual([]);
  clock.aheadMs = 0;
});

test('tells an instructor what they lead and how many ride, each change of it, and never who', async ({
  scene: { make, fetchOf, book, cancel, move },
  coach,
  desk,
  tenant,
}) => {
  const url = await make('classes', coach);
  const told = async () => (await fetchOf(url)).entries[0]!;
  const before = await told();
  expect(before).toMatchObject({
    uid: `${tenant.classId}@tandem`,
    text: '0 of 20 booked',
    status: 'CONFIRMED',
  });
  const mine = await book(3);
  await book(4, desk, tenant.customerIds[1]);
  const booked = await told();
  expect(booked.text).toBe('2 of 20 booked');
  await move(mine, 6);
  await cancel(mine);
  const left = await told();
  expect(left.text).toBe('1 of 20 booked');
  expect([before, booked, left].map(({ sequence }) => sequence)).toEqual([0, 2, 4]);
  expect((await fetchOf(url)).text).not.toMatch(/First|Last|shared\.example/);
});

test('a new link ends the one before, an ended one shows nothing, and a guess neither', async ({
  scene: { make, end, mine, fetchOf, within },
}) => {
  expect(await mine()).toBeNull();
  const first = await make();
  const second = await make();
  expect(await fetchOf(first)).toMatchObject(GONE);
  expect((await fetchOf(second)).status).toBe(200);
  expect((await mine())!.fetchedAt).not.toBeNull();
  const token = second.split('/').at(-2)!;
  const turned = token.slice(0, -2) + (token.endsWith('AA') ? 'BB' : 'AA');
  for (const guess of ['nobody-has-this', turned, Buffer.alloc(71).toString('base64url')])
    expect([guess, await fetchOf(second.replace(token, guess))]).toMatchObject([guess, GONE]);
  expect((await end()).status).toBe(200);
  expect((await end()).status).toBe(200);
  expect(await fetchOf(second)).toMatchObject(GONE);
  expect(await mine()).toBeNull();
  expect(await within(sql`select action from audit_log where action like 'calendar.%' order by at`)).toEqual(
    ['make', 'make', 'end'].map((verb) => ({ action: `calendar.${verb}` })),
  );
});

test.for([
  ['the person is erased', 'erase'],
  ['they sign in with another account', sql`update customers set account_id = null`],
] as const)(
  'a member’s link ends where %s',
  async ([, how], { t, tenant, member, scene: { make, fetchOf, within } }) => {
    const url = await make();
    expect((await fetchOf(url)).status).toBe(200);
    if (how === 'erase')
      await call(t.base, member, 'eraseCustomer', {
        params: { studioId: tenant.studioId, customerId: tenant.customerIds[0]! },
        body: { confirm: 'First0 Last0' },
      });
    else await within(how);
    expect(await fetchOf(url)).toMatchObject(GONE);
    if (how === 'erase') expect(await within(sql`select from calendar_links`)).toEqual([]);
  },
);

test('an instructor’s link ends with their place on the team', async ({
  t,
  tenant,
  owner,
  scene: { make, fetchOf, within },
  coach,
}) => {
  const url = await make('classes', coach);
  expect((await fetchOf(url)).status).toBe(200);
  await call(t.base, owner, 'removeStaff', {
    params: { studioId: tenant.studioId, staffId: tenant.instructorId },
  });
  expect(await fetchOf(url)).toMatchObject(GONE);
  expect(await within(sql`select from calendar_links`)).toEqual([]);
});

test('who books nothing here has no calendar of bookings, and a member none of classes', async ({
  t,
  tenant,
  member,
  desk,
}) => {
  const make = (cookie: string, of: OwnCalendar) =>
    call(t.base, cookie, 'makeMyCalendar', { params: { studioId: tenant.studioId, of } });
  expect((await make(desk, 'bookings')).status).toBe(404);
  expect((await make(member, 'classes')).status).toBe(404);
});

test('the schedule of a place and of a type is public only where the studio says so, and names no rider', async ({
  t,
  tenant,
  scene: { publish, publicUrl, fetchOf, book, cancelClass },
}) => {
  await book(3);
  const ofPlace = publicUrl('location', tenant.locationId);
  const ofType = publicUrl('class_type', tenant.classTypeId);
  for (const url of [ofPlace, ofType]) expect(await fetchOf(url)).toMatchObject(GONE);
  await publish(true);
  const other = await newClass(t, tenant, { title: 'Climb', startsAt: new Date(Date.now() + DAY_MS) });
  const uids = async (url: string) => (await fetchOf(url)).entries.map(({ uid }) => uid);
  expect(await uids(ofPlace)).toEqual([`${tenant.classId}@tandem`, `${other}@tandem`]);
  expect(await uids(ofType)).toEqual([`${tenant.classId}@tandem`]);
  const { text, entries } = await fetchOf(ofPlace);
  expect(text).not.toMatch(/First|Last|shared\.example|booked/);
  expect(entries[0]).toMatchObject({ status: 'CONFIRMED', sequence: 0, text: 'The instructor' });
  await cancelClass();
  expect((await fetchOf(ofPlace)).entries[0]).toMatchObject({ status: 'CANCELLED', sequence: 1 });
  expect(await fetchOf(publicUrl('location', randomUUID()))).toMatchObject(GONE);
  await publish(false);
  expect(await fetchOf(ofPlace)).toMatchObject(GONE);
});

test('of more classes than a calendar holds the nearest are in it', async ({
  tenant,
  scene: { within, publish, publicUrl, fetchOf },
}) => {
  await publish(true);
  await within(sql`insert into classes (studio_id, class_id, room_id, instructor_id, class_type_id, title, starts_at, ends_at, capacity)
    select studio_id, gen_random_uuid(), room_id, instructor_id, class_type_id, title, starts_at + make_interval(hours => n),
      starts_at + make_interval(hours => n, mins => 45), capacity
    from classes, generate_series(1, ${MAX_CALENDAR_ENTRIES}::int) n where class_id = ${tenant.classId}`);
  const { entries } = await fetchOf(publicUrl('location', tenant.locationId));
  expect([entries.length, entries[0]!.uid]).toEqual([MAX_CALENDAR_ENTRIES, `${tenant.classId}@tandem`]);
});

test('a public link of one studio shows nothing of another', async ({
  t,
  scene: { publish, publicUrl, fetchOf },
}) => {
  await publish(true);
  const other = await seedTenant(t, { name: randomUUID() });
  expect(await fetchOf(publicUrl('location', other.locationId))).toMatchObject(GONE);
  expect(await fetchOf(publicUrl('class_type', other.classTypeId))).toMatchObject(GONE);
});

test('a booking as a file is the same entry, for whoever booked it', async ({
  tenant,
  owner,
  desk,
  member,
  scene: { make, fetchOf, book },
}) => {
  const mine = await book(3);
  const file = `http://x/api/studios/${tenant.studioId}/bookings/${mine}/class.ics`;
  const [inFile] = (await fetchOf(file, { cookie: member })).entries;
  const [inFeed] = (await fetchOf(await make())).entries;
  expect(inFile).toEqual(inFeed);
  for (const cookie of [owner, desk]) expect((await fetchOf(file, { cookie })).status).toBe(404);
  expect((await fetchOf(file)).status).toBe(401);
  const theirs = await book(4, desk, tenant.customerIds[1]);
  expect((await fetchOf(file.replace(mine, theirs), { cookie: member })).status).toBe(404);
});

test('one link is answered so often a minute, whatever others ask', async ({
  scene: { make, fetchOf },
  coach,
}) => {
  const [mine, theirs] = [await make(), await make('classes', coach)];
  const statuses = [];
  for (let i = 0; i <= MAX_CALENDAR_CALLS_PER_MINUTE; i++) statuses.push((await fetchOf(mine)).status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(MAX_CALENDAR_CALLS_PER_MINUTE);
  expect(statuses.at(-1)).toBe(429);
  expect((await fetchOf(theirs)).status).toBe(200);
});
