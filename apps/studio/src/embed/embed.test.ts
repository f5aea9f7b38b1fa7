import { randomUUID } from 'node:crypto';
import {
  MAX_PUBLIC_PAGES_PER_MINUTE,
  PUBLIC_SCHEDULE_PATH,
  PUBLIC_SCHEDULE_WEEKS,
  SCHEDULE_SCRIPT_PATH,
} from '@tandem/api/words';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { asOwner } from '../testing/build.ts';
import { newBooking, newClass } from '../testing/classes.ts';
import { fresh } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';

const DAY_MS = 86_400_000;

/** A studio whose schedule is public, with one class in three days that two fit into, and a stranger's browser. */
const test = fresh.extend('scene', async ({ t, tenant, owner }, { onCleanup }) => {
  const { studioId } = tenant;
  const classId = await newClass(t, tenant, {
    title: 'Climb <script>alert(1)</script>',
    startsAt: new Date(Date.now() + 3 * DAY_MS),
    capacity: 2,
  });
  const change = (body: object) => call(t.base, owner, 'updateStudio', { params: { studioId }, body });
  const see = async (asked: Record<string, string> = {}, of = studioId) => {
    const path = PUBLIC_SCHEDULE_PATH.replace(':studioId', of);
    const answer = await fetch(`${t.base}${path}?${new URLSearchParams(asked)}`);
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      booking: [...text.matchAll(/href="[^"]+\/classes\/([0-9a-f-]{36})"[^>]*>([^<]+)</g)].map(
        ([, id, says]) => [id, says],
      ),
      leaves: [...text.matchAll(/href="\?[^"]*from=([\d-]+)/g)].map(([, from]) => from!),
    };
  };
  const book = (person: number) =>
    newBooking(t, tenant, { classId, customerId: tenant.customerIds[person]!, spotNumber: person + 1 });
  const clocks = (timeZone: string) =>
    asOwner(t.url, (db) =>
      sql`update studio.locations set time_zone = ${timeZone} where studio_id = ${studioId}`.execute(db),
    );
  onCleanup(async () => {
    await clocks('Europe/Paris');
  });
  await change({ publicSchedule: true });
  return { classId, change, see, book, clocks };
});

test('a stranger reads the classes of a week, books none that is full, and learns no rider’s name', async ({
  tenant,
  scene: { classId, change, see, book },
}) => {
  await change({ waitlist: { size: 0, mode: 'automatic', offerMinutes: 60, closesMinutes: 60 } });
  await book(0);
  const free = await see({ location: tenant.locationId });
  expect([free.status, free.booking]).toEqual([200, expect.arrayContaining([[classId, 'Book']])]);
  expect(free.text).not.toContain('<script>alert');
  expect(free.text).not.toMatch(/First\d/);
  await book(1);
  const full = await see();
  expect(full.booking.map(([id]) => id)).not.toContain(classId);
  expect(full.text).toContain('Full');
  await change({ waitlist: { size: 5, mode: 'automatic', offerMinutes: 60, closesMinutes: 60 } });
  expect((await see()).booking).toContainEqual([classId, 'Join the waitlist']);
  expect((await see({ lang: 'fr' })).booking).toContainEqual([classId, 'Liste d’attente']);
});

test('a class of another system leads to where the studio says that it is booked, or names the system', async ({
  t,
  tenant: { studioId },
  scene: { classId, see },
}) => {
  const elsewhere = (statement: ReturnType<typeof sql>) => asOwner(t.url, (db) => statement.execute(db));
  await elsewhere(sql`update studio.classes set source = 'momence' where class_id = ${classId}`);
  const { text, booking } = await see();
  expect(text).toContain('Booked in Momence');
  expect(booking.map(([id]) => id)).not.toContain(classId);
  await elsewhere(sql`insert into studio.source_connections
      (studio_id, source, base_url, secrets, credential_version, enabled, booking_url)
    values (${studioId}, 'momence', 'https://momence.example', 'none', 1, false, 'https://momence.com/u/demo')`);
  const linked = (await see()).text;
  expect(linked).toMatch(
    /<a class="go book" href="https:\/\/momence\.com\/u\/demo"[^>]*rel="noopener"[^>]*>Book in Momence</,
  );
});

test('before booking opens it says when, and what is cancelled stays readable as such', async ({
  t,
  tenant,
  owner,
  scene: { classId, change, see },
}) => {
  await change({ opening: { by: 'days', days: 1 } });
  const early = await see();
  expect(early.booking.map(([id]) => id)).not.toContain(classId);
  expect(early.text).toMatch(/Booking opens \w{3}/);
  await call(t.base, owner, 'cancelClass', { params: { studioId: tenant.studioId, classId } });
  expect((await see()).text).toMatch(/Climb &lt;script&gt;[\s\S]+Cancelled/);
});

test('a private schedule, another studio’s place and a studio that does not exist say so in the same words', async ({
  t,
  tenant,
  scene: { change, see },
}) => {
  const other = await seedTenant(t, { name: randomUUID() });
  const none = await see({ location: other.locationId });
  expect([none.status, none.headers.get('cache-control')]).toEqual([404, 'no-store']);
  expect(none.text).toContain('There is no schedule here');
  const nowhere = await see({}, randomUUID());
  expect([nowhere.status, nowhere.text]).toEqual([404, none.text]);
  expect((await see({ type: other.classTypeId })).booking).toEqual([]);
  await change({ publicSchedule: false });
  const hidden = await see({ location: tenant.locationId, lang: 'fr' });
  expect([hidden.status, hidden.text.includes('Il n’y a pas de planning ici')]).toEqual([404, true]);
});

test('any site may frame the page, which brings no cookie, one script and nothing from elsewhere', async ({
  t,
  scene: { see },
}) => {
  const { headers } = await see();
  expect(headers.get('set-cookie')).toBeNull();
  expect(headers.get('x-frame-options')).toBeNull();
  expect(headers.get('content-security-policy')!.split(';')).toEqual([
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    expect.stringMatching(/^script-src 'sha256-[^']+'$/),
    "base-uri 'none'",
    "form-action 'none'",
    'frame-ancestors *',
  ]);
  const script = await fetch(t.base + SCHEDULE_SCRIPT_PATH, { headers: { 'sec-fetch-site': 'cross-site' } });
  expect([script.status, script.headers.get('content-type')]).toEqual([
    200,
    'text/javascript; charset=utf-8',
  ]);
  expect(script.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  const again = await fetch(t.base + SCHEDULE_SCRIPT_PATH, {
    headers: { 'if-none-match': script.headers.get('etag')! },
  });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('weeks can be leafed through from today to the last that is shown, wherever one begins', async ({
  scene: { see },
}) => {
  const today = await see();
  expect(today.leaves).toHaveLength(1);
  expect((await see({ from: '2001-01-01' })).leaves).toEqual(today.leaves);
  const last = await see({ from: '2999-12-31' });
  expect(last.leaves).toHaveLength(1);
  let [week, weeks] = [today, 1];
  while (week.leaves.length > 1 || weeks === 1) {
    week = await see({ from: week.leaves.at(-1)! });
    weeks++;
  }
  expect([weeks, week.text]).toEqual([PUBLIC_SCHEDULE_WEEKS, last.text]);
});

test('a class stands on the day that the clock of its place shows', async ({
  t,
  tenant,
  scene: { see, clocks },
}) => {
  const midnight = new Date(Math.ceil((Date.now() + 2 * DAY_MS) / DAY_MS) * DAY_MS - 60 * 60_000);
  await newClass(t, tenant, { title: 'Late', startsAt: midnight });
  const dayOf = async () =>
    /<h2>([^<]+)<\/h2>(?:(?!<h2>)[\s\S])*Late/.exec((await see({ location: tenant.locationId })).text)![1];
  const written = (at: number) =>
    new Intl.DateTimeFormat('en-GB', {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      timeZone: 'UTC',
    }).format(at);
  await clocks('Asia/Kathmandu');
  expect(await dayOf()).toBe(written(midnight.getTime() + 3 * 3_600_000));
  await clocks('America/Montreal');
  expect(await dayOf()).toBe(written(midnight.getTime()));
});

test('this evening’s classes of a place stand there while another place has tomorrow already', async ({
  t,
  tenant,
  clock,
  scene: { see },
}) => {
  const evening = new Date(Math.ceil(Date.now() / DAY_MS) * DAY_MS + 4 * DAY_MS - 30 * 60_000);
  await newClass(t, tenant, { title: 'Tonight', startsAt: new Date(evening.getTime() + 3 * 3_600_000) });
  await asOwner(t.url, async (db) => {
    await sql`update studio.locations set time_zone = 'America/Montreal'
      where studio_id = ${tenant.studioId}`.execute(db);
    await sql`insert into studio.locations (studio_id, location_id, name, address, time_zone)
      values (${tenant.studioId}, ${randomUUID()}, 'A place first by name', '', 'Europe/Paris')`.execute(db);
  });
  clock.aheadMs = evening.getTime() - Date.now();
  try {
    expect((await see()).text).toContain('Tonight');
  } finally {
    clock.aheadMs = 0;
  }
});

test('what nobody can make out, and who asks without end, is answered in the page’s own look', async ({
  scene: { see },
}) => {
  for (const [field, value] of [
    ['location', 'here'],
    ['type', '1'],
  ] as const)
    expect(await see({ [field]: value, lang: 'fr' })).toMatchObject({
      status: 404,
      text: expect.stringContaining('Il n’y a pas de planning ici'),
    });
  const plain = (await see()).text;
  for (const [field, value] of [
    ['lang', 'xx'],
    ['theme', 'pink'],
    ['from', '2026-02-30'],
  ] as const)
    expect(await see({ [field]: value })).toMatchObject({ status: 200, text: plain });
  const statuses = new Set<number>();
  for (let i = 0; i < MAX_PUBLIC_PAGES_PER_MINUTE; i++) statuses.add((await see()).status);
  expect([...statuses]).toEqual([200, 429]);
  const { text, headers } = await see({ lang: 'fr' });
  expect(text).toContain('Revenez dans une minute');
  expect(headers.get('content-security-policy')).toContain('frame-ancestors *');
});
