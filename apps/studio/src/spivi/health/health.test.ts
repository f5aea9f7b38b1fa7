import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import { updateCustomer } from '../../customers/change-customer.ts';
import { connectScene, DEMO, hoursAhead } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { getAttempt, listAttempts } from '../calls/attempts.ts';
import { syncClass } from '../classes/sync-class.ts';
import { createGym, removeGym } from '../gyms/gyms.ts';
import { readDiagnostics } from './diagnostics.ts';
import { readHealth } from './health.ts';
import { confirmDeletions, retry, skip } from './retry-skip.ts';

const CANARY = {
  first: 'Kimcanary',
  last: 'Rivercanary',
  email: 'kimcanary@canary.example',
  phone: '+33612345678',
};

const test = spiviTest
  .extend('connected', { scope: 'file' }, async ({ started, spivi, within }) => {
    await within(({ trx }) =>
      trx
        .updateTable('customers')
        .set({
          first_name: CANARY.first,
          last_name: CANARY.last,
          email: CANARY.email,
          email_normalized: CANARY.email,
          phone: CANARY.phone,
        })
        .where('customer_id', '=', started.customers[5]!.customerId)
        .execute(),
    );
    await connectScene(started, spivi.url);
    return started;
  })
  .extend('verbs', { scope: 'file' }, ({ within, scene }) => {
    const sync = (classId: string) => syncClass(scene.studio, { studioId: scene.studioId, classId });
    const health = () => within((work) => readHealth(work));
    const repairs = async () =>
      (await health()).repairs.map(({ kind, subject, count }) => [kind, subject.name, count]);
    const waiting = async (name: string) => {
      const { rows } = await sql<{ key: string }>`
    select singleton_key as key from studio_jobs.job where name = ${name} and state = 'created'`.execute(
        scene.test.db,
      );
      return rows.map((job) => job.key);
    };
    const clearJobs = () => sql`delete from studio_jobs.job`.execute(scene.test.db);
    return { sync, health, repairs, waiting, clearJobs };
  });
test.afterEach(({ within }) =>
  within(async ({ trx }) => {
    await trx.updateTable('classes').set({ cancelled_at: new Date() }).execute();
    await trx.deleteFrom('spivi_booking_sync').execute();
    await trx.deleteFrom('spivi_class_sync').execute();
  }),
);

test('a healthy studio has nothing to mend, and says when it looks next', async ({
  scene,
  verbs: { health },
}) => {
  const now = await health();
  expect(now).toMatchObject({ state: 'connected', downSince: null, nextTryAt: null, repairs: [] });
  expect(Date.parse(now.nextCompareAt!)).toBeGreaterThan(scene.studio.now().getTime());
  expect(now.rate).toMatchObject({ failedLastHour: 0, maxPerSecond: 1000 });
  expect(now.rate.callsLastHour).toBeGreaterThanOrEqual(6);
});

test('repairs name class, person or room, the soonest first, and close themselves', async ({
  within,
  scene,
  verbs: { sync, repairs },
}) => {
  const later = await scene.newClass({ startsAt: hoursAhead(48) });
  const noSpot = await scene.book(later, 0, null);
  const sooner = await scene.newClass({ startsAt: hoursAhead(24) });
  await scene.book(sooner, 5, 3);
  await sync(later);
  await sync(sooner);
  const name = `${CANARY.first} ${CANARY.last}`;
  expect(await repairs()).toEqual([
    ['not_matched', name, 1],
    ['no_spot', 'Ride', 1],
  ]);

  await scene.move(noSpot, 9);
  await sync(later);
  expect(await repairs()).toEqual([['not_matched', name, 1]]);

  const [gym] = await within(({ trx }) => trx.selectFrom('spivi_gyms').selectAll().execute());
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => removeGym(call, gym!.gym_id));
  expect((await repairs())[0]).toEqual(['gym_unmapped', 'Paris · Cycle', 2]);
  await perform({ studio: scene.studio, caller: scene.owner }, (call) =>
    createGym(call, {
      name: 'Paris Cycle',
      boxId: DEMO.boxId,
      roomId: scene.roomId,
      seatOffset: 0,
      seats: [],
    }),
  );
  await sync(sooner);
  await sync(later);
  expect(await repairs()).toEqual([['not_matched', name, 1]]);
});

test('a class left alone is off until it changes; tried again it is sent', async ({
  within,
  scene,
  verbs: { sync, health, waiting, clearJobs },
}) => {
  const classId = await scene.newClass();
  await scene.book(classId, 0, null);
  await sync(classId);
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => skip(call, { classId }));
  expect((await health()).repairs).toMatchObject([{ kind: 'skipped', canRetry: true, canSkip: false }]);
  await sync(classId);
  const row = () =>
    within(({ trx }) =>
      trx
        .selectFrom('spivi_class_sync')
        .select(['state', 'reason', 'skipped_at'])
        .where('class_id', '=', classId)
        .executeTakeFirstOrThrow(),
    );
  expect(await row()).toMatchObject({ state: 'off', reason: 'skipped' });

  await clearJobs();
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => retry(call, { classId }));
  expect(await row()).toMatchObject({ state: 'pending', reason: null, skipped_at: null });
  expect(await waiting('sync-class')).toEqual([`${scene.studioId}:${classId}`]);
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => skip(call, { classId }));
  await scene.book(classId, 1, 4);
  expect(await row()).toMatchObject({ state: 'pending', skipped_at: null });
});

test('a person left alone is silent until they change; tried again they are looked up', async ({
  scene,
  verbs: { sync, repairs, waiting, clearJobs },
}) => {
  const { customerId } = scene.customers[5]!;
  const classId = await scene.newClass();
  await scene.book(classId, 5, 3);
  await sync(classId);
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => skip(call, { customerId }));
  expect(await repairs()).toEqual([]);
  await clearJobs();
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => retry(call, { customerId }));
  expect(await waiting('match-customer')).toEqual([`${scene.studioId}:${customerId}`]);
  expect((await repairs()).length).toBe(1);
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => skip(call, { customerId }));
  const lastName = `${CANARY.last}o`;
  await perform({ studio: scene.studio, caller: scene.owner }, (call) =>
    updateCustomer(call, customerId, { lastName }),
  );
  expect((await repairs()).length).toBe(1);
});

test('with nothing named, everything that failed is tried again', async ({
  scene,
  verbs: { sync, waiting, clearJobs },
}) => {
  const classId = await scene.newClass();
  await scene.book(classId, 0, null);
  await sync(classId);
  await clearJobs();
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => retry(call, {}));
  expect(await waiting('sync-class')).toEqual([`${scene.studioId}:${classId}`]);
});

test('a login refused three times and many that are gone come before all else', async ({
  within,
  scene,
  verbs: { repairs, waiting, clearJobs },
}) => {
  await within(({ trx }) =>
    sql`update spivi_links set missing_since = now() - interval '1 hour', checked_at = now()`.execute(trx),
  );
  await within(({ trx }) => trx.updateTable('spivi_connections').set({ rejected_logins: 3 }).execute());
  expect((await repairs()).map(([kind]) => kind)).toEqual(['reauth', 'many_deletions']);
  await within(({ trx }) => trx.updateTable('spivi_connections').set({ rejected_logins: 0 }).execute());
  await clearJobs();
  await perform({ studio: scene.studio, caller: scene.owner }, confirmDeletions);
  expect(await waiting('verify-missing')).toEqual([scene.studioId]);
  expect(await waiting('compare-studio')).toEqual([scene.studioId]);
  await within(({ trx }) => trx.updateTable('spivi_links').set({ missing_since: null }).execute());
  expect(await repairs()).toEqual([]);
});

test('what does not exist cannot be tried again or left alone', async ({ scene }) => {
  for (const work of [retry, skip])
    for (const item of [{ classId: randomUUID() }, { customerId: randomUUID() }])
      await expect(
        perform({ studio: scene.studio, caller: scene.owner }, (call) => work(call, item)),
      ).rejects.toMatchObject({ code: 'not_found' });
});

test('calls are listed newest first, page by page, and by what they are about', async ({ within }) => {
  const all = [];
  for (let after: string | undefined; ; ) {
    const page = await within((work) => listAttempts(work, { after }, 3));
    all.push(...page.attempts);
    if (!page.next) break;
    after = page.next;
  }
  const starts = all.map(({ startedAt }) => startedAt);
  expect(starts).toEqual([...starts].sort().reverse());
  const kept = await within(({ trx }) => trx.selectFrom('spivi_attempts').select('attempt_id').execute());
  expect(new Set(all.map(({ attemptId }) => attemptId)).size).toBe(kept.length);

  const { classId } = all.find((attempt) => attempt.classId !== null)!;
  const { attempts } = await within((work) => listAttempts(work, { classId: classId! }));
  expect(attempts.every((attempt) => attempt.classId === classId && attempt.classTitle === 'Ride')).toBe(
    true,
  );
  const failed = await within((work) => listAttempts(work, { failed: 'true' }));
  expect(failed.attempts.every(({ outcome }) => outcome !== 'ok' && outcome !== 'started')).toBe(true);
  const one = await within((work) => getAttempt(work, attempts[0]!.attemptId));
  expect(one).toMatchObject({ method: expect.stringContaining('EventService/'), request: expect.anything() });
});

test('the diagnostics file tells how things stand, and of no person', async ({
  within,
  scene,
  verbs: { sync },
}) => {
  const classId = await scene.newClass();
  await scene.book(classId, 5, 3);
  await sync(classId);
  const file = await within((work) => readDiagnostics(work));
  expect(file).toMatchObject({
    versions: { tandem: expect.any(String), node: process.version, postgres: expect.any(String) },
    connection: { siteId: DEMO.siteId, sourceName: 'c…' },
    gyms: [{ boxId: DEMO.boxId }],
  });
  expect((file.attempts as unknown[]).length).toBeGreaterThan(5);
  const text = JSON.stringify(file);
  const people = scene.customers.flatMap(({ email, name }) => [email, name, ...name.split(' ')]);
  const { first, last, email, phone } = CANARY;
  for (const secret of [...people, first, last, email, phone, DEMO.password, DEMO.sourceName])
    expect(text.toLowerCase().includes(secret.toLowerCase()), secret).toBe(false);
});
