import { randomUUID } from 'node:crypto';
import { CONSENT_VERSION, MAX_RIDE_LINKS, RIDE_LINK_DAYS } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import { expect } from 'vitest';
import { newClass } from '../../testing/classes.ts';
import { fresh } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';
import { storeResult } from '../../testing/rides.ts';
import { seedTenant } from '../../testing/tenant.ts';

const DAY_MS = 86_400_000;
const VALUES = {
  averagePowerW: 187,
  workKj: 505,
  distanceKm: 21.5,
  energyKcal: 520,
  durationSeconds: 2700,
  averageHeartRateBpm: 151,
};

/** A member with a ride in class, and the hands to show it. */
const test = fresh.extend('scene', async ({ t, tenant, member }) => {
  const customerId = tenant.customerIds[0]!;
  const ridden = async (who = customerId) => {
    const classId = await newClass(t, tenant, { title: 'Evening climb' });
    await storeResult(
      t,
      tenant,
      { classId, customerId: who },
      { values: VALUES, trace: { seconds: 120, powerW: 187, heartRateBpm: 151 } },
    );
    return classId;
  };
  const rideId = await ridden();
  const of = (ride = rideId, who = customerId) => ({
    studioId: tenant.studioId,
    customerId: who,
    rideId: ride,
  });
  const within = (query: RawBuilder<unknown>) =>
    inTenant(t.db, tenant.studioId, async (trx) => (await query.execute(trx)).rows);
  return {
    customerId,
    rideId,
    ridden,
    of,
    within,
    make: (choice = { named: false, heart: false }, params = of(), cookie = member) =>
      call(t.base, cookie, 'setRideLink', { params, body: choice }),
    end: (params = of(), cookie = member) => call(t.base, cookie, 'endRideLink', { params }),
    list: (cookie = member, who = customerId) =>
      call(t.base, cookie, 'listRideLinks', { params: { studioId: tenant.studioId, customerId: who } }),
    see: async (url: string) => {
      const { status, body } = await call(t.base, null, 'seeSharedRide', {
        body: { token: url.split('#')[1] },
      });
      return { status, code: body.code, body };
    },
  };
});
const GONE = { status: 404, code: 'ride_link_gone' };

test('shows what the rider chose to have on the card, and nothing else', async ({
  tenant,
  scene: { make, see, rideId, list },
}) => {
  const { body: link } = await make();
  expect(link).toMatchObject({ rideId, title: 'Evening climb', named: false, heart: false });
  expect(link.url).toMatch(/^http:\/\/localhost:3000\/shared#[\w-]{90,100}$/);
  const { status, body } = await see(link.url);
  expect(status).toBe(200);
  const { columns, startsAt, ...rest } = body;
  expect(rest).toEqual({
    studioName: tenant.name,
    name: null,
    title: 'Evening climb',
    timeZone: 'Europe/Paris',
    locationName: 'Lyon',
    values: { averagePowerW: 187, workKj: 505, distanceKm: 21.5 },
    zones: [],
    rank: null,
  });
  expect(startsAt).toMatch(/Z$/);
  expect(new Set(columns.map(({ height }) => height))).toEqual(new Set([1]));
  // The same link, with another card.
  await make({ named: true, heart: true });
  expect((await see(link.url)).body).toMatchObject({
    name: 'First0 Last0',
    values: { averageHeartRateBpm: 151, averagePowerW: 187, workKj: 505 },
  });
  expect((await list()).body).toMatchObject([{ rideId, named: true, heart: true, madeAt: link.madeAt }]);
});

test('taken back it shows nothing at once, and one made anew is another', async ({
  scene: { make, end, see, list },
}) => {
  const first = (await make()).body.url;
  expect((await end()).status).toBe(200);
  expect(await see(first)).toMatchObject(GONE);
  expect((await list()).body).toEqual([]);
  const second = (await make()).body.url;
  expect((await see(second)).status).toBe(200);
  expect(await see(first)).toMatchObject(GONE);
  expect((await end()).status).toBe(200);
  expect((await end()).status).toBe(200);
});

test('ends with the consent to keep numbers, and does not come back with it', async ({
  t,
  member,
  scene: { make, see, of, within, rideId, customerId },
}) => {
  const { url } = (await make()).body;
  const answer = (granted: boolean) =>
    call(t.base, member, 'setConsent', {
      params: { ...of(), purpose: 'store' },
      body: { granted, version: CONSENT_VERSION.store },
    });
  await answer(false);
  expect(await see(url)).toMatchObject(GONE);
  expect((await make()).status).toBe(404);
  await answer(true);
  await within(sql`insert into class_results (studio_id, class_id, customer_id, state, "values")
    values (${of().studioId}, ${rideId}, ${customerId}, 'ready', '{"workKj": 1}')`);
  expect(await see(url)).toMatchObject(GONE);
});

test('ends with the person', async ({ t, member, scene: { make, see, of, within } }) => {
  const { url } = (await make({ named: true, heart: true })).body;
  const erased = await call(t.base, member, 'eraseCustomer', {
    params: of(),
    body: { confirm: 'First0 Last0' },
  });
  expect(erased.status).toBe(200);
  expect(await see(url)).toMatchObject(GONE);
  expect(await within(sql`select 1 from ride_links`)).toEqual([]);
});

test.for([
  ['its class is cancelled', sql`update classes set cancelled_at = now()`],
  [
    'the ride is said to be somebody else’s',
    sql`update class_results set reassigned = true, reassigned_to = null`,
  ],
  ['its numbers are deleted', sql`delete from class_results`],
] as const)('is hidden while %s', async ([, hide], { scene: { make, see, within } }) => {
  const { url } = (await make()).body;
  await within(hide);
  expect(await see(url)).toMatchObject(GONE);
  expect((await make()).status).toBe(404);
});

test('is made by the rider alone: neither the owner nor another member can, or reads it', async ({
  t,
  tenant,
  owner,
  desk,
  scene: { make, end, see, list, of, ridden },
}) => {
  const { url } = (await make()).body;
  const other = await ridden(tenant.customerIds[1]);
  for (const cookie of [owner, desk]) {
    expect((await make(undefined, of(), cookie)).status).toBe(404);
    expect((await list(cookie)).status).toBe(404);
    expect((await end(of(), cookie)).status).toBe(404);
  }
  const stranger = await seedTenant(t, { name: randomUUID() });
  const foreign = await signIn(t.base, stranger.emails.member);
  expect((await make(undefined, of(), foreign)).status).toBe(404);
  expect((await end(of(), foreign)).status).toBe(404);
  // Of another person, under their name and under one's own.
  expect((await make(undefined, of(other, tenant.customerIds[1]))).status).toBe(404);
  expect((await make(undefined, of(other))).status).toBe(404);
  expect((await see(url)).status).toBe(200);
});

test('a guessed link, one cut short and one of another kind show the same nothing', async ({
  scene: { make, see },
}) => {
  const { url } = (await make()).body;
  const [at, token] = url.split('#') as [string, string];
  const turned = token.slice(0, -2) + (token.endsWith('AA') ? 'BB' : 'AA');
  for (const guess of ['nobody-has-this', token.slice(1), turned, Buffer.alloc(71).toString('base64url')])
    expect([guess, await see(`${at}#${guess}`)]).toMatchObject([guess, GONE]);
});

test('ends by itself, and of more than somebody may have the oldest does', async ({
  clock,
  scene: { make, see, of, ridden, list, within, customerId },
}) => {
  const { url } = (await make()).body;
  clock.aheadMs = (RIDE_LINK_DAYS - 1) * DAY_MS;
  expect((await see(url)).status).toBe(200);
  clock.aheadMs = (RIDE_LINK_DAYS + 1) * DAY_MS;
  expect(await see(url)).toMatchObject(GONE);
  expect((await list()).body).toEqual([]);
  const again = (await make()).body.url;
  expect(await see(url)).toMatchObject(GONE);
  clock.aheadMs += 1000;
  await within(sql`insert into ride_links (studio_id, customer_id, ride_id, named, heart, made_at, ends_at)
    select ${of().studioId}, ${customerId}, gen_random_uuid(), false, false, ${new Date(Date.now() + clock.aheadMs)},
      ${new Date(Date.now() + clock.aheadMs + DAY_MS)} from generate_series(2, ${MAX_RIDE_LINKS})`);
  expect((await see(again)).status).toBe(200);
  await make(undefined, of(await ridden()));
  expect(await see(again)).toMatchObject(GONE);
  expect((await list()).body).toHaveLength(MAX_RIDE_LINKS);
  clock.aheadMs = 0;
});

test('each making and taking back leaves a line in the log, without numbers', async ({
  scene: { make, end, within, rideId },
}) => {
  await make({ named: true, heart: false });
  await end();
  expect(
    await within(
      sql`select action, detail from audit_log where action like 'ride_link.%' order by at, audit_id`,
    ),
  ).toEqual([
    { action: 'ride_link.set', detail: { rideId, named: true, heart: false } },
    { action: 'ride_link.end', detail: { rideId } },
  ]);
});

const throttled = fresh.extend(
  'options',
  { scope: 'file' },
  {
    settings: { signInsPerMinute: { perAddress: 3, perEmail: 1000 } },
  },
);
throttled('whoever tries many is held up', async ({ t }) => {
  const tries = Array.from({ length: 5 }, () =>
    call(t.base, null, 'seeSharedRide', {
      body: { token: 'guess' },
      headers: { 'x-forwarded-for': '203.0.113.7' },
    }),
  );
  const answers = (await Promise.all(tries)).map(({ status }) => status).sort();
  expect(answers).toEqual([404, 404, 404, 429, 429]);
});
