import { CONSENT_VERSION, MAX_UPLOAD_TRIES } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { readFit } from '@tandem/sensors';
import { type RawBuilder, sql } from 'kysely';
import { afterAll, describe, expect, test as plain } from 'vitest';
import { recomputeRides } from '../rides/compute/recompute-rides.ts';
import { newClass } from '../testing/classes.ts';
import { type Fault, startFakeIntervals } from '../testing/fake-intervals.ts';
import { fresh } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { steadyTrace, storeResult } from '../testing/rides.ts';
import { seedTenant } from '../testing/tenant.ts';
import { intervals } from './intervals.ts';
import { sendRides } from './send-rides.ts';

const fake = await startFakeIntervals();
afterAll(() => fake.close());
const MINUTE_MS = 60_000;

/** A member with a ride of an hour ago, and the hands to send it on. */
const test = fresh
  .extend('options', { scope: 'file' }, { settings: { intervalsUrl: fake.url } })
  .extend('scene', async ({ t, tenant, member, clock }, { onCleanup }) => {
    const { studioId } = tenant;
    const customerId = tenant.customerIds[0]!;
    // Each test's own account there.
    const [key, athlete] = [`key-${customerId}`, `i-${customerId}`];
    fake.keys.set(key, athlete);
    fake.journal.length = 0;
    onCleanup(() => {
      clock.aheadMs = 0;
      fake.faults.length = 0;
      fake.lost.clear();
    });
    const ridden = async (hoursAgo = 1, who = customerId) => {
      const startsAt = new Date(Date.now() - hoursAgo * 3_600_000);
      const classId = await newClass(t, tenant, { title: 'Evening climb', startsAt });
      await storeResult(
        t,
        tenant,
        { classId, customerId: who },
        { values: { averagePowerW: 187 }, trace: { seconds: 120, powerW: 187 } },
      );
      return classId;
    };
    const params = { studioId, customerId };
    const within = async (query: RawBuilder<unknown>) =>
      (await inTenant(t.db, studioId, (trx) => query.execute(trx))).rows;
    return {
      key,
      customerId,
      ridden,
      within,
      connect: (apiKey = key, cookie = member) =>
        call(t.base, cookie, 'connectUploads', { params, body: { apiKey } }),
      see: async (cookie = member) => (await call(t.base, cookie, 'getUploads', { params })).body,
      end: (cookie = member) => call(t.base, cookie, 'endUploads', { params }),
      again: () => call(t.base, member, 'retryUploads', { params }),
      run: () => sendRides(t.studio, { studioId, customerId }),
      /** The same with the clock past every wait. */
      later: () => {
        clock.aheadMs += 7 * 60 * MINUTE_MS;
        return sendRides(t.studio, { studioId, customerId });
      },
      there: () => fake.of(athlete),
      requests: (method: string) => fake.journal.filter((one) => one.method === method).length,
      /** Takes the jobs that wait. @returns in how many seconds they would have run */
      takeJobs: async () => {
        const taken = await within(sql`update studio_jobs.job set state = 'completed'
          where name = 'send-rides' and state = 'created' and data->>'customerId' = ${customerId}
          returning extract(epoch from start_after - now())::float8 as seconds`);
        return (taken as { seconds: number }[]).map(({ seconds }) => seconds);
      },
      giveAway: () => within(sql`update class_results set reassigned = true, reassigned_to = null`),
      retrace: (rideId: string, powerW: number) =>
        within(
          sql`update class_results set trace = ${Buffer.from(steadyTrace({ seconds: 120, powerW }))} where class_id = ${rideId}`,
        ),
    };
  });
const states = ({ rides }: { rides: { state: string; code: string | null }[] }) =>
  rides.map(({ state, code }) => [state, code]);

describe('a key', () => {
  test('is tried before it is kept, kept sealed, and told to nobody', async ({
    scene: { connect, see, within, key },
  }) => {
    expect(await connect('not a key')).toMatchObject({
      status: 422,
      body: { code: 'upload_key_refused', field: 'apiKey' },
    });
    expect((await see()).connection).toBeNull();
    const { status, body } = await connect(`  ${key} `);
    expect(status).toBe(200);
    expect(body.connection).toMatchObject({ refusedAt: null });
    expect(JSON.stringify(body)).not.toContain(key);
    const rows = (await within(sql`select key_sealed from upload_connections`)) as { key_sealed: Buffer }[];
    expect(rows[0]!.key_sealed.toString('latin1')).not.toContain(key);
    expect(fake.journal.every(({ user }) => user === 'API_KEY')).toBe(true);
  });

  test('cannot be tried while nobody answers: nothing is saved', async ({ scene: { connect, see } }) => {
    fake.faults.push({ status: 503 });
    expect(await connect()).toMatchObject({ status: 503, body: { code: 'uploads_unreachable' } });
    expect((await see()).connection).toBeNull();
  });

  test('is brought by the member alone, who keeps numbers: no one of the studio, no other member', async ({
    t,
    owner,
    desk,
    member,
    tenant,
    scene: { connect, see, end, key },
  }) => {
    const stranger = await seedTenant(t, { name: crypto.randomUUID() });
    for (const cookie of [owner, desk, await signIn(t.base, stranger.emails.member)]) {
      expect((await connect(key, cookie)).status).toBe(404);
      expect(await see(cookie)).toMatchObject({ code: 'not_found' });
      expect((await end(cookie)).status).toBe(404);
    }
    const params = { studioId: tenant.studioId, customerId: tenant.customerIds[0]!, purpose: 'store' };
    const body = { granted: false, version: CONSENT_VERSION.store };
    await call(t.base, member, 'setConsent', { params, body });
    expect(await connect()).toMatchObject({ status: 409, body: { code: 'consent_missing' } });
  });

  test('that is no longer accepted stops everything, is said, and a new one goes on without doubles', async ({
    scene: { connect, see, run, ridden, key, there },
  }) => {
    await connect();
    await ridden();
    await run();
    await ridden(0.5);
    fake.keys.delete(key);
    await run();
    const refused = await see();
    expect(refused.connection?.refusedAt).not.toBeNull();
    expect(states(refused)).toEqual([
      ['waiting', 'key_refused'],
      ['sent', null],
    ]);
    const calls = fake.journal.length;
    await run();
    expect(fake.journal).toHaveLength(calls);
    fake.keys.set('a newer one', `i-${key.slice(4)}`);
    expect((await connect('a newer one')).body.connection?.refusedAt).toBeNull();
    await run();
    expect(states(await see())).toEqual([
      ['sent', null],
      ['sent', null],
    ]);
    expect(there()).toHaveLength(2);
  });
});

describe('a ride in class', () => {
  test('is sent once, as the file that its rider can take along, under its name', async ({
    scene: { connect, run, see, ridden, there },
  }) => {
    await ridden();
    await connect();
    await run();
    await run();
    expect(there()).toHaveLength(1);
    const [activity] = there();
    expect(activity!.name).toBe('Evening climb');
    expect(readFit(activity!.file)[0]!.trace.powerW).toEqual(new Array(120).fill(187));
    const { rides } = await see();
    expect(rides).toMatchObject([{ title: 'Evening climb', state: 'sent', code: null }]);
    expect(fake.journal.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('of long before the key is not, nor one without a trace, nor another’s', async ({
    tenant,
    t,
    scene: { connect, run, ridden, there, customerId },
  }) => {
    await ridden(30);
    await ridden(1, tenant.customerIds[1]);
    const classId = await newClass(t, tenant, { startsAt: new Date(Date.now() - 3_600_000) });
    await storeResult(t, tenant, { classId, customerId }, { values: { workKj: 7 } });
    await connect();
    await run();
    expect(there()).toEqual([]);
  });

  test('that late data or staff have changed takes the place of the one before', async ({
    t,
    owner,
    tenant,
    scene: { connect, run, ridden, there, retrace, customerId },
  }) => {
    const rideId = await ridden();
    await connect();
    await run();
    await retrace(rideId, 240);
    await run();
    expect(there().map(({ file }) => readFit(file)[0]!.trace.powerW[0])).toEqual([240]);
    const params = { studioId: tenant.studioId, customerId, rideId };
    await call(t.base, owner, 'correctRide', { params, body: { values: { distanceKm: 20 } } });
    await run();
    expect(there().map(({ file }) => readFit(file)[0]!.deviceTotals.distanceKm)).toEqual([20]);
  });

  test('that was computed by other rules alone is not sent again', async ({
    scene: { connect, run, ridden, there, within },
  }) => {
    await ridden();
    await connect();
    await run();
    const [before] = there();
    await within(sql`update class_results set "values" = '{"averagePowerW": 199}'`);
    await run();
    expect(there()).toEqual([before]);
  });

  test('whose rider’s thresholds of that day are others is sent anew, in place of the one before', async ({
    t,
    member,
    tenant,
    scene: { connect, run, ridden, there, customerId, takeJobs },
  }) => {
    const params = { studioId: tenant.studioId, customerId };
    const rideId = await ridden();
    await connect();
    await run();
    const [before] = there();
    await takeJobs();
    await call(t.base, member, 'updateBody', { params, body: { ftpW: 231, from: '2026-01-01' } });
    await recomputeRides(t.studio, params);
    expect(await takeJobs()).toHaveLength(1);
    await run();
    expect(there()).toHaveLength(1);
    expect(there()[0]!.id).not.toBe(before!.id);
    expect(there()[0]!.externalId).toBe(`tandem-${rideId}`);
  });

  test('that is there no more to be sent has nothing come back for it', async ({
    tenant,
    scene: { connect, run, later, ridden, within, takeJobs },
  }) => {
    const given = (of: RawBuilder<unknown>) =>
      within(sql`update class_results set reassigned = true, reassigned_to = ${of}`);
    const gone = [
      () => given(sql`${tenant.customerIds[1]}`),
      () => within(sql`update class_results set trace = null`),
      () => within(sql`update classes set cancelled_at = now()`),
      () => within(sql`delete from class_results`),
    ];
    await connect();
    for (const goes of gone) {
      await within(sql`delete from class_results`);
      await ridden();
      fake.faults.push({ status: 503 });
      await run();
      await goes();
      await takeJobs();
      await later();
      expect([String(goes), await takeJobs()]).toEqual([String(goes), []]);
    }
  });

  test('that was another’s is taken away again', async ({
    scene: { connect, run, ridden, there, within, see },
  }) => {
    await ridden();
    await connect();
    await run();
    expect(there()).toHaveLength(1);
    await within(sql`update class_results set reassigned = true, reassigned_to = null`);
    await run();
    expect(there()).toEqual([]);
    expect((await see()).rides).toEqual([]);
  });
});

describe('a ride that was another’s', () => {
  test('is taken away also where nobody was told what it is called there', async ({ scene }) => {
    await scene.connect();
    await scene.ridden();
    fake.lost.add('POST');
    await scene.run();
    expect(scene.there()).toHaveLength(1);
    await scene.giveAway();
    await scene.run();
    expect(scene.there()).toEqual([]);
  });

  test('is taken away where it was given back to whom it was recorded for', async ({
    t,
    owner,
    tenant,
    scene,
  }) => {
    const [, other] = tenant.customerIds;
    const classId = await scene.ridden(1, other);
    const give = (riderId: string) =>
      call(t.base, owner, 'setRider', {
        params: { studioId: tenant.studioId, classId, customerId: other! },
        body: { riderId, swap: false },
      });
    await scene.connect();
    expect((await give(scene.customerId)).status).toBe(200);
    await scene.run();
    expect(scene.there()).toHaveLength(1);
    expect((await give(other!)).status).toBe(200);
    await scene.run();
    expect(scene.there()).toEqual([]);
  });

  test('is tried to be taken away until it is, also where nothing more was sent of it', async ({ scene }) => {
    const { connect, ridden, run, retrace, giveAway, later, there, takeJobs, see } = scene;
    await connect();
    const rideId = await ridden();
    await run();
    await retrace(rideId, 240);
    fake.faults.push(null, { status: 422 });
    await run();
    expect(states(await see())).toEqual([['failed', 'not_accepted']]);
    await giveAway();
    for (const fault of [{ status: 503 }, { status: 422 }, 'cut'] as const) {
      fake.faults.push(null, fault);
      await takeJobs();
      await later();
      expect(there()).toHaveLength(1);
      expect(await takeJobs()).toHaveLength(1);
    }
    await later();
    expect(there()).toEqual([]);
    expect(await takeJobs()).toEqual([]);
  });

  test('is given up after so many tries, and tried again when the member asks', async ({ scene }) => {
    const { connect, ridden, run, giveAway, again, later, there, takeJobs, requests } = scene;
    await connect();
    await ridden();
    await run();
    await giveAway();
    for (let n = 0; n < MAX_UPLOAD_TRIES + 2; n++) {
      fake.faults.push(null, { status: 500 });
      await later();
    }
    fake.faults.length = 0;
    expect(requests('DELETE')).toBe(MAX_UPLOAD_TRIES);
    await takeJobs();
    await later();
    expect(await takeJobs()).toEqual([]);
    await again();
    await run();
    expect(there()).toEqual([]);
  });

  test('and that the member took away is gone; given back, it is sent again', async ({ scene }) => {
    const { connect, ridden, run, giveAway, later, there, requests, within, key, see } = scene;
    await connect();
    await ridden();
    await run();
    const forget = { method: 'DELETE', headers: { authorization: `Basic ${btoa(`API_KEY:${key}`)}` } };
    await fetch(`${fake.url}/api/v1/activity/${there()[0]!.id}`, forget);
    await giveAway();
    await run();
    expect(requests('DELETE')).toBe(2);
    await later();
    expect(requests('DELETE')).toBe(2);
    await within(sql`update class_results set reassigned = false`);
    await run();
    expect(there()).toHaveLength(1);
    expect(states(await see())).toEqual([['sent', null]]);
  });

  test('is another thing than one whose numbers the studio keeps no longer: that stays', async ({
    scene,
  }) => {
    const { connect, ridden, run, within, there } = scene;
    await connect();
    await ridden();
    await run();
    await within(sql`update class_results set state = 'none', reason = 'retention', trace = null`);
    await run();
    expect(there()).toHaveLength(1);
    expect(await within(sql`select 1 from ride_uploads`)).toEqual([]);
  });
});

describe('a fault', () => {
  const faults: [string, Fault, string, string][] = [
    ['a server that is down', { status: 503 }, 'waiting', 'busy'],
    ['too many calls', { status: 429, retryAfterSeconds: 600 }, 'waiting', 'busy'],
    ['an error of theirs', { status: 500 }, 'waiting', 'no_answer'],
    ['a line that breaks', 'cut', 'waiting', 'no_answer'],
    ['an answer that is lost', 'lost', 'waiting', 'no_answer'],
    ['an answer that is none', 'nonsense', 'waiting', 'no_answer'],
    ['a file that they do not take', { status: 422 }, 'failed', 'not_accepted'],
    ['a redirect, which is not followed', { redirect: 'http://127.0.0.1:9/' }, 'failed', 'not_accepted'],
  ];
  test.for(
    faults.flatMap(([what, ...fault]) => [
      [`${what} as the ride is looked for`, 0, ...fault] as const,
      [`${what} as it is sent`, 1, ...fault] as const,
    ]),
  )(
    '%s is said, and afterwards the ride is there once',
    async ([, at, fault, state, code], { scene: { connect, run, later, again, ridden, there, see } }) => {
      await connect();
      await ridden();
      fake.faults.push(...new Array<null>(at).fill(null), fault);
      await run();
      expect(states(await see())).toEqual([[state, code]]);
      if (state === 'failed') await again();
      await later();
      expect(states(await see())).toEqual([['sent', null]]);
      expect(there()).toHaveLength(1);
    },
  );

  test.for(['late data', 'other numbers', 'another key'] as const)(
    'of an answer that was lost makes no second activity, also where then came %s',
    async (came, { scene: { connect, end, again, run, later, ridden, retrace, within, there, see } }) => {
      await connect();
      const rideId = await ridden();
      fake.lost.add('POST');
      await run();
      expect(there()).toHaveLength(1);
      if (came === 'late data') await retrace(rideId, 240);
      else {
        // Another file of the same ride.
        await within(sql`update class_results set "values" = '{"averagePowerW": 199}'`);
        if (came === 'another key') await end();
        await (came === 'another key' ? connect() : again());
      }
      await later();
      expect(there()).toHaveLength(1);
      expect(states(await see())).toEqual([['sent', null]]);
    },
  );

  test('of one ride has the others wait as long as they ask', async ({
    scene: { connect, run, ridden, takeJobs },
  }) => {
    await connect();
    await ridden();
    await ridden(0.5);
    await takeJobs();
    const before = fake.journal.length;
    fake.faults.push({ status: 429, retryAfterSeconds: 600 });
    await run();
    expect(fake.journal).toHaveLength(before + 1);
    const [seconds] = await takeJobs();
    expect(seconds).toBeGreaterThan(500);
  });

  test('between a ride and the one that replaces it leaves one in the end', async ({
    scene: { connect, run, later, ridden, retrace, there, see },
  }) => {
    await connect();
    const rideId = await ridden();
    await run();
    for (const at of [0, 1, 2])
      for (const fault of ['lost', { status: 500 }] as const) {
        await retrace(rideId, 200 + 10 * at + (fault === 'lost' ? 0 : 5));
        fake.faults.push(...new Array<null>(at).fill(null), fault);
        await run();
        fake.faults.length = 0;
        await later();
        expect(states(await see())).toEqual([['sent', null]]);
        expect(there()).toHaveLength(1);
      }
  });

  test('that stays is given up after so many tries, and tried again when the member asks', async ({
    scene: { connect, later, again, run, ridden, see, there },
  }) => {
    await connect();
    await ridden();
    for (let n = 0; n < MAX_UPLOAD_TRIES + 2; n++) {
      fake.faults.push(null, { status: 500 });
      await later();
    }
    fake.faults.length = 0;
    expect(states(await see())).toEqual([['failed', 'no_answer']]);
    expect(fake.journal.filter(({ method }) => method === 'POST').length).toBeLessThanOrEqual(
      MAX_UPLOAD_TRIES,
    );
    expect(there()).toEqual([]);
    await again();
    await run();
    expect(there()).toHaveLength(1);
  });
});

describe('it ends', () => {
  test('at once when the member says so: the key is gone, nothing more is sent, what was sent stays', async ({
    scene: { connect, end, run, see, ridden, there, within },
  }) => {
    await connect();
    await ridden();
    await run();
    await ridden(0.5);
    expect((await end()).status).toBe(200);
    await run();
    expect(there()).toHaveLength(1);
    expect(await see()).toEqual({ connection: null, rides: [] });
    expect(await within(sql`select 1 from upload_connections union all select 1 from ride_uploads`)).toEqual(
      [],
    );
    expect((await end()).status).toBe(200);
  });

  test('with the consent to keep numbers, and with the person', async ({
    t,
    member,
    tenant,
    scene: { connect, within, customerId },
  }) => {
    const params = { studioId: tenant.studioId, customerId };
    const consent = (granted: boolean) =>
      call(t.base, member, 'setConsent', {
        params: { ...params, purpose: 'store' },
        body: { granted, version: CONSENT_VERSION.store },
      });
    await connect();
    await consent(false);
    expect(await within(sql`select 1 from upload_connections`)).toEqual([]);
    await consent(true);
    await connect();
    await call(t.base, member, 'eraseCustomer', { params, body: { confirm: 'First0 Last0' } });
    expect(await within(sql`select 1 from upload_connections`)).toEqual([]);
  });
});

plain('nobody reached is told from nobody answered: only the first surely sent nothing', async () => {
  const gone = await startFakeIntervals();
  await gone.close();
  expect(await intervals(gone.url, 'k').whose()).toEqual({
    kind: 'transient',
    code: 'not_reached',
  });
  fake.faults.push('cut');
  expect(await intervals(fake.url, 'k').whose()).toEqual({ kind: 'unknown', code: 'no_answer' });
});
