import type { Trends } from '@tandem/api/studio';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recomputeRides } from '../../../studio/src/rides/index.ts';
import { call, signIn } from '../../../studio/src/testing/http.ts';
import { startTestStudio, type TestStudio } from '../../../studio/src/testing/studio.ts';
import { DEMO_MEMBER_EMAIL, DEMO_PASSWORD } from '../staff.ts';
import { rideDemoHistory } from './ride-history.ts';
import { type DemoStudio, seedStudioDemo } from './seed.ts';

const NOW = new Date('2026-03-27T16:00:00Z');
let t: TestStudio;
let demo: DemoStudio;
let customerId: string;
let trends: Trends;
let cookie: string;
const ride = () =>
  rideDemoHistory(t.studio, {
    studioId: demo.studioId,
    until: new Date(demo.historyUntil),
  });
beforeAll(async () => {
  t = await startTestStudio({ now: () => NOW });
  demo = (await seedStudioDemo(t.studio, { now: NOW }))!;
  await ride();
  cookie = await signIn(t.base, DEMO_MEMBER_EMAIL, DEMO_PASSWORD);
  customerId = (await call(t.base, cookie, 'getMe')).body.studios[0]!.customerId!;
  await recomputeRides(t.studio, { studioId: demo.studioId, customerId });
  const params = { studioId: demo.studioId, customerId };
  trends = (await call(t.base, cookie, 'getTrends', { params, query: { period: '1y' } })).body;
});
afterAll(() => t?.close());

const ask = <R>(query: ReturnType<typeof sql<R>>) =>
  inTenant(t.db, demo.studioId, async (trx) => (await query.execute(trx)).rows);

test('the member has ridden about twice a week for a year, but for holidays', () => {
  expect(trends.rides).toBeGreaterThan(90);
  expect(trends.rides).toBeLessThan(140);
  const empty = trends.weeks.filter((week) => week.rides === 0);
  expect(empty.length).toBeGreaterThanOrEqual(2);
  expect(empty.length).toBeLessThan(9);
});

test('three kinds of class, and rides outside', async () => {
  const titles = await ask(sql<{ title: string }>`
    select distinct c.title from class_results v join classes c using (studio_id, class_id)
    where v.rider_id = ${customerId} and v.state = 'ready' order by 1`);
  expect(titles.map(({ title }) => title)).toEqual(['Endurance 60', 'Long Climb', 'Power Intervals']);
  expect(await ask(sql`select 1 from own_rides where customer_id = ${customerId}`)).toHaveLength(4);
});

test('the year shows: FTP and fitness rise, weight falls, some classes have no numbers for different reasons', () => {
  const ftp = trends.ftp.flatMap(({ ftpW }) => ftpW ?? []);
  expect(ftp).toEqual(ftp.toSorted((a, b) => a - b));
  expect(ftp.at(-1)! / ftp[0]!).toBeGreaterThan(1.1);
  const weight = trends.ftp.flatMap(({ weightKg }) => weightKg ?? []);
  expect(weight.at(-1)!).toBeLessThan(weight[0]!);
  expect(trends.fitness!.now.fitness).toBeGreaterThan(15);
  const reasons = trends.without.map(({ reason }) => reason);
  // Without Spivi in this test, a class that it never had has the same reason as one kept from it.
  expect(reasons).toEqual(expect.arrayContaining(['no_data', 'no_spot', 'not_connected']));
  expect(trends.attendance).toMatchObject({ missed: 2, lateCancelled: 3 });
});

test('what is computed here is what was sent, since both know the same person', async () => {
  const rows = await ask(sql<{ sent: Record<string, number>; computed: Record<string, number> }>`
    select "values" as sent, computed -> 'values' as computed from class_results
    where rider_id = ${customerId} and state = 'ready'`);
  expect(rows.length).toBeGreaterThan(80);
  for (const { sent, computed } of rows) expect(computed).toEqual(sent);
});

test('riding the history again changes nothing', async () => {
  const results = sql<{ count: number }>`select count(*)::int as count from class_results`;
  const before = await ask(results);
  await ride();
  expect(await ask(results)).toEqual(before);
});

test('most people allow everything; one keeps off the board, one from Spivi, one was never asked', async () => {
  const owner = await signIn(t.base, 'owner@demo.tandem.example', DEMO_PASSWORD);
  const { body } = await call(t.base, owner, 'getPrivacy', { params: { studioId: demo.studioId } });
  expect(body).toMatchObject({
    customers: 60,
    granted: { store: 59, send: 58, board: 58 },
    unanswered: 1,
  });
});
