import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, signIn } from '../../../studio/src/testing/http.ts';
import { startTestStudio, type TestStudio } from '../../../studio/src/testing/studio.ts';
import { DEMO_MEMBER_EMAIL, DEMO_PASSWORD } from '../staff.ts';
import { type DemoStudio, seedStudioDemo } from './seed.ts';

// In the week of a clock change in both zones' neighbourhood: wall times must hold all the same.
const NOW = new Date('2026-03-27T16:00:00Z');
const DAY_MS = 24 * 3600_000;
let t: TestStudio;
let demo: DemoStudio;
beforeAll(async () => {
  t = await startTestStudio({ now: () => NOW });
  demo = (await seedStudioDemo(t.studio, { now: NOW }))!;
});
afterAll(() => t.close());

const ask = <T>(query: ReturnType<typeof sql<T>>) =>
  inTenant(t.db, demo.studioId, async (trx) => (await query.execute(trx)).rows);

test('a second start leaves everything as it is', async () => {
  expect(await seedStudioDemo(t.studio, { now: NOW })).toBe(null);
});

test('every role signs in', async () => {
  for (const name of ['owner', 'manager', 'desk', 'coach', 'member']) {
    const cookie = await signIn(t.base, `${name}@demo.tandem.example`, DEMO_PASSWORD);
    expect((await call(t.base, cookie, 'getMe')).body.studios[0]!.name).toBe('Tandem Demo Studio');
  }
});

test('classes keep their wall time over the clock change', async () => {
  const rows = await ask(sql<{ location: string; times: string[] }>`
    select c.location_name as location,
      array_agg(distinct to_char(c.starts_at at time zone c.time_zone, 'HH24:MI')) as times
    from class_places c
    where c.class_id <> ${demo.liveClassId} group by 1 order by 1`);
  expect(rows).toEqual([
    { location: 'Montréal', times: ['06:30', '17:45'] },
    { location: 'Paris', times: ['07:00', '12:30', '18:30'] },
  ]);
});

test('nobody rides two classes at once, and nothing overlaps in a room', async () => {
  type Span = { who: string; startsAt: Date; endsAt: Date };
  const spans = await ask(sql<Span>`
    select room_id::text as who, starts_at as "startsAt", ends_at as "endsAt" from classes
    union all
    select b.customer_id::text, c.starts_at, c.ends_at from bookings b join classes c using (studio_id, class_id)
    where b.state = 'booked'
    order by who, "startsAt"`);
  const overlaps = spans.filter(
    (span, i) => spans[i - 1]?.who === span.who && spans[i - 1]!.endsAt > span.startsAt,
  );
  expect(spans.length).toBeGreaterThan(500);
  expect(overlaps).toEqual([]);
});

test('one class is about to start, with 18 riders who all have a spot', async () => {
  const cookie = await signIn(t.base, 'owner@demo.tandem.example', DEMO_PASSWORD);
  const { body } = await call(t.base, cookie, 'getClass', {
    params: { studioId: demo.studioId, classId: demo.liveClassId },
  });
  expect(body.roster.filter((entry) => entry.spotNumber !== null)).toHaveLength(18);
  expect(new Date(body.startsAt).getTime() - NOW.getTime()).toBe(10 * 60_000);
});

test('the member has ridden before and finds spots 12 and 14 free in Paris tomorrow', async () => {
  const cookie = await signIn(t.base, DEMO_MEMBER_EMAIL, DEMO_PASSWORD);
  const me = (await call(t.base, cookie, 'getMe')).body.studios[0]!;
  const { body } = await call(t.base, cookie, 'getCustomer', {
    params: { studioId: demo.studioId, customerId: me.customerId! },
  });
  expect(body.bookings.length).toBeGreaterThan(5);
  expect(body.bookings.every((b) => new Date(b.endsAt) <= NOW)).toBe(true);
  const { body: coming } = await call(t.base, cookie, 'listClasses', {
    params: { studioId: demo.studioId },
    query: { from: NOW.toISOString(), to: new Date(NOW.getTime() + 2 * DAY_MS).toISOString() },
  });
  const tomorrow = coming.filter((c) => c.timeZone === 'Europe/Paris' && c.startsAt.startsWith('2026-03-28'));
  expect(tomorrow).toHaveLength(3);
  for (const c of tomorrow) {
    const { spots } = (
      await call(t.base, cookie, 'getClass', { params: { studioId: demo.studioId, classId: c.classId } })
    ).body;
    expect(spots.filter((s) => [12, 14].includes(s.spotNumber)).map((s) => s.state)).toEqual([
      'free',
      'free',
    ]);
  }
});

test('the demo is the same in every run, but for the clock', async () => {
  const other = await startTestStudio({ now: () => NOW });
  const again = await seedStudioDemo(other.studio, { now: NOW });
  await other.close();
  expect(again).toEqual(demo);
});
