import { inTenant } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import { expect } from 'vitest';
import { test as studioTest } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';
import { seedTenant } from '../../testing/tenant.ts';
import { eraseAgain } from './erase-restored.ts';
import { finishErasure } from './finish-erasure.ts';
import { proofOf } from './record.ts';

const HOUR_MS = 3_600_000;

const test = studioTest
  .extend('tenant', { scope: 'file' }, ({ t }) => seedTenant(t, { name: 'a', customers: 8 }))
  .extend('scene', { scope: 'file' }, ({ t, tenant, owner }) => {
    const ask = (name: Parameters<typeof call>[2], customerId: string, body?: unknown, cookie = owner) =>
      call(t.base, cookie, name, {
        params: { studioId: tenant.studioId, customerId, classId: tenant.classId },
        body,
      });
    const within = <T>(query: RawBuilder<T>) =>
      inTenant(t.db, tenant.studioId, async (trx) => (await query.execute(trx)).rows);
    const erase = async (i: number, cookie = owner, customerId = tenant.customerIds[i]!) => {
      const answer = await ask('eraseCustomer', customerId, { confirm: `first${i}  LAST${i} ` }, cookie);
      expect(answer.status).toBe(200);
      return answer.body as { erasureId: string };
    };
    const finish = ({ erasureId }: { erasureId: string }) =>
      finishErasure(t.studio, { studioId: tenant.studioId, erasureId });
    const erasures = async () =>
      (await call(t.base, owner, 'listErasures', { params: { studioId: tenant.studioId } })).body;
    const rowOf = async (customerId: string) =>
      (
        await within(sql<{
          text: string;
          erased: boolean;
        }>`select p::text as text, erased_at is not null as erased
      from customers p where customer_id = ${customerId}`)
      )[0]!;
    return { ask, within, erase, finish, erasures, rowOf };
  });

test('another name than the full one is refused by its field, and nothing is changed', async ({
  tenant,
  scene: { ask, rowOf },
}) => {
  const answer = await ask('eraseCustomer', tenant.customerIds[1]!, { confirm: 'First1' });
  expect([answer.status, answer.body.code, answer.body.field]).toEqual([422, 'confirm_mismatch', 'confirm']);
  expect((await rowOf(tenant.customerIds[1]!)).erased).toBe(false);
});

test('an erased person is taken out of classes, lists and their own row; the record says so with a proof', async ({
  t,
  tenant,
  owner,
  scene: { ask, within, erase, finish, erasures, rowOf },
}) => {
  const customerId = tenant.customerIds[2]!;
  await ask('bookSpot', customerId, { customerId, spotNumber: 5 });
  await within(sql`update bookings set wished_spots = '{6}', wished_at = now(), wished_room_id = ${tenant.roomId}
    where customer_id = ${customerId}`);
  await within(sql`with list as (insert into customer_imports (studio_id, import_id, file_name, started_at)
      values (${tenant.studioId}, gen_random_uuid(), 'people.csv', now()) returning import_id)
    insert into customer_import_lines (studio_id, import_id, line, customer_id)
    select ${tenant.studioId}, import_id, 1, ${customerId} from list`);
  await ask('updateCustomer', customerId, {
    emergencyName: 'First2’s Kin',
    emergencyPhone: '+33 1 99 72, 0',
  });
  await ask('setBike', customerId, { saddleHeight: 'First2 high' });
  const erasure = await erase(2);
  expect(await within(sql`select from customer_import_lines`)).toEqual([]);
  expect((await rowOf(customerId)).text).not.toMatch(/First2|Last2|Person2|,72,/);
  expect((await ask('getCustomer', customerId)).status).toBe(404);
  expect((await ask('eraseCustomer', customerId, { confirm: ' ' })).status).toBe(404);
  const [booking] = await within(
    sql<{ id: string }>`select booking_id as id from bookings where customer_id = ${customerId}`,
  );
  const restored = await call(t.base, owner, 'restoreBooking', {
    params: { studioId: tenant.studioId, bookingId: booking!.id },
  });
  expect(restored.status).toBe(404);
  const bookings = await within(
    sql<{
      state: string;
    }>`select state, wished_spots, wished_at from bookings where customer_id = ${customerId}`,
  );
  expect(bookings).toEqual([{ state: 'cancelled', wished_spots: [], wished_at: null }]);
  const roster = await call(t.base, owner, 'getClass', {
    params: { studioId: tenant.studioId, classId: tenant.classId },
  });
  expect(JSON.stringify(roster.body)).not.toMatch(/First2|Person2/i);

  await finish(erasure);
  const done = (await erasures()).find(({ erasureId }) => erasureId === erasure.erasureId)!;
  expect(done.state).toBe('done');
  expect(Object.fromEntries(done.steps.map(({ step, state, removed }) => [step, [state, removed]]))).toEqual({
    bookings: ['done', 1],
    numbers: ['done', 0],
    profile: ['done', 5],
    account: ['not_needed', 0],
    spivi: ['not_needed', 0],
    files: ['done', 0],
    check: ['done', 0],
  });
  expect(done.proof).toBe(proofOf(done));
  expect(proofOf({ ...done, requestedBy: 'member' })).not.toBe(done.proof);
  const [sealed] = await within(
    sql<{ remote: null }>`select remote from erasures where erasure_id = ${erasure.erasureId}`,
  );
  expect(sealed!.remote).toBeNull();
});

test('a member erases themself: the account is gone and the session with it', async ({
  t,
  tenant,
  scene: { erase, finish, erasures },
}) => {
  const cookie = await signIn(t.base, tenant.emails.member);
  const erasure = await erase(0, cookie);
  expect((await call(t.base, cookie, 'getStudio', { params: { studioId: tenant.studioId } })).status).toBe(
    401,
  );
  await expect(signIn(t.base, tenant.emails.member)).rejects.toThrow('401');
  await finish(erasure);
  expect((await erasures()).find(({ erasureId }) => erasureId === erasure.erasureId)?.state).toBe('done');
});

test('of somebody on the staff only the customer goes: the account stays', async ({
  t,
  tenant,
  scene: { within, erase, finish, erasures },
}) => {
  const customerId = tenant.customerIds[3]!;
  await within(sql`update customers set account_id = (select account_id from staff where role = 'manager')
    where customer_id = ${customerId}`);
  const erasure = await erase(3);
  expect((await signIn(t.base, tenant.emails.manager)).length).toBeGreaterThan(10);
  await finish(erasure);
  const done = (await erasures()).find(({ erasureId }) => erasureId === erasure.erasureId)!;
  expect(done.steps.find(({ step }) => step === 'account')).toMatchObject({
    state: 'not_needed',
    code: 'shared',
  });
  expect(done.state).toBe('done');
});

test('a name that still stands in somebody’s notes is said, and found gone when tried again', async ({
  t,
  tenant,
  owner,
  scene: { ask, erase, finish, erasures, rowOf },
}) => {
  const [gone, other] = [tenant.customerIds[4]!, tenant.customerIds[5]!];
  await ask('updateCustomer', other, { notes: 'rides beside first4 last4' });
  const erasure = await erase(4);
  await finish(erasure);
  const state = async () => (await erasures()).find(({ erasureId }) => erasureId === erasure.erasureId)!;
  expect((await state()).state).toBe('attention');
  expect((await state()).steps.at(-1)).toMatchObject({ step: 'check', code: 'mentioned' });
  await ask('updateCustomer', other, { notes: '' });
  const retried = await call(t.base, owner, 'retryErasure', {
    params: { studioId: tenant.studioId, erasureId: erasure.erasureId },
  });
  expect(retried.status).toBe(200);
  await finish(erasure);
  expect((await state()).state).toBe('done');
  expect((await rowOf(gone)).erased).toBe(true);
});

test('a name that stands in a class that is not published is found too', async ({
  t,
  tenant,
  owner,
  scene: { ask, erase, finish, erasures },
}) => {
  const { body } = await ask('createCustomer', '', {
    firstName: 'First11',
    lastName: 'Last11',
    email: 'eleven@own.example',
  });
  const { customerId } = body as { customerId: string };
  const startsAt = Date.now() + 30 * 24 * HOUR_MS;
  const made = await call(t.base, owner, 'createClass', {
    params: { studioId: tenant.studioId },
    body: {
      ...{ title: 'Farewell, First11 Last11', classTypeId: tenant.classTypeId },
      ...{ roomId: tenant.roomId, draft: true },
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(startsAt + HOUR_MS).toISOString(),
    },
  });
  expect(made.status).toBe(200);
  const erasure = await erase(11, owner, customerId);
  await finish(erasure);
  const found = (await erasures()).find(({ erasureId }) => erasureId === erasure.erasureId)!;
  expect(found.steps.at(-1)).toMatchObject({ step: 'check', code: 'mentioned' });
});

test('a namesake with the same email keeps both, and does not keep the erasure open', async ({
  tenant,
  scene: { ask, erase, finish, erasures, rowOf },
}) => {
  const twin = tenant.customerIds[7]!;
  await ask('updateCustomer', twin, {
    firstName: 'First6',
    lastName: 'Last6',
    email: 'Person6@shared.example',
  });
  const erasure = await erase(6);
  await finish(erasure);
  expect((await erasures()).find(({ erasureId }) => erasureId === erasure.erasureId)?.state).toBe('done');
  expect((await rowOf(twin)).text).toContain('Person6@shared.example');
});

test('a ride given to somebody else stays theirs, without the details of the erased; one given to the erased goes', async ({
  tenant,
  owner,
  scene: { ask, within, erase, finish },
}) => {
  const { body } = await ask('createCustomer', '', {
    firstName: 'First10',
    lastName: 'Last10',
    email: 'ten@own.example',
  });
  const { customerId } = body as { customerId: string };
  const other = tenant.customerIds[5]!;
  const second = crypto.randomUUID();
  await within(sql`insert into classes (studio_id, class_id, room_id, class_type_id, title, starts_at, ends_at, capacity)
    select studio_id, ${second}, room_id, class_type_id, title, ends_at, ends_at + interval '1 hour', capacity
    from classes where class_id = ${tenant.classId}`);
  await within(sql`insert into class_results
      (studio_id, class_id, customer_id, state, "values", inputs, reassigned, reassigned_to)
    values (${tenant.studioId}, ${tenant.classId}, ${customerId}, 'ready', '{"workKj": 1}', '{"weightKg": 61}', true, ${other}),
      (${tenant.studioId}, ${second}, ${other}, 'ready', '{"workKj": 2}', '{}', true, ${customerId})`);
  await finish(await erase(10, owner, customerId));
  const results = await within(
    sql`select class_id, rider_id, "values", inputs from class_results order by "values"::text desc`,
  );
  expect(results).toEqual([
    { class_id: second, rider_id: null, values: {}, inputs: {} },
    { class_id: tenant.classId, rider_id: other, values: { workKj: 1 }, inputs: {} },
  ]);
});

test('booked and erased at once, a person is either refused or taken out, and nobody waits for ever', async ({
  owner,
  scene: { ask, within, erase },
}) => {
  const { body } = await ask('createCustomer', '', {
    firstName: 'First9',
    lastName: 'Last9',
    email: 'nine@own.example',
  });
  const { customerId } = body as { customerId: string };
  const booked = Array.from({ length: 12 }, (_, i) =>
    ask('bookSpot', customerId, { customerId, spotNumber: i + 1 }),
  );
  const erasure = erase(9, owner, customerId);
  for (const answer of await Promise.all(booked)) expect([200, 404, 409]).toContain(answer.status);
  await erasure;
  expect(
    await within(sql`select 1 from bookings where customer_id = ${customerId} and state = 'booked'`),
  ).toEqual([]);
});

test('whoever a backup brings back is erased again; who was added since is welcome', async ({
  t,
  tenant,
  scene: { ask, within, finish, rowOf },
}) => {
  const customerId = tenant.customerIds[2]!;
  const back = sql`update customers set first_name = 'First2', last_name = 'Last2', email = 'Person2@shared.example',
    email_normalized = 'person2@shared.example', erased_at = null where customer_id = ${customerId}`;
  await within(back);
  // The backup is older than the tombstone and the erasure.
  await within(sql`delete from tombstones`);
  await within(sql`delete from erasures where customer_id = ${customerId}`);
  const added = await ask('createCustomer', '', {
    firstName: 'First2',
    lastName: 'Last2',
    email: 'Person2@shared.example',
    anotherPerson: true,
  });
  await eraseAgain(t.studio);
  const [again] = await within(
    sql<{ erasure_id: string; requested_by: string }>`select erasure_id, requested_by from erasures
      where customer_id = ${customerId}`,
  );
  expect(again!.requested_by).toBe('restored');
  await finish({ erasureId: again!.erasure_id });
  expect((await rowOf(customerId)).text).not.toContain('First2');
  const newcomer = (added.body as { customerId: string }).customerId;
  expect((await rowOf(newcomer)).text).toContain('First2');
});
