import { randomUUID } from 'node:crypto';
import { MAX_GUARDIANS, type MergeObstacle, mergeObstacles } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { type RawBuilder, sql } from 'kysely';
import { expect } from 'vitest';
import { createAccount } from '../../accounts/create-account.ts';
import { hashPassword } from '../../accounts/passwords.ts';
import { JOBS_SCHEMA } from '../../base/jobs.ts';
import { setPassHolders } from '../../passes/change-pass.ts';
import { newClass } from '../../testing/classes.ts';
import { askFactors, loseFreshness } from '../../testing/factors.ts';
import { fresh } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';
import { ledgerFaults, passScene } from '../../testing/passes.ts';
import { storeOwnRide, storeResult } from '../../testing/rides.ts';
import { seedTenant, TEST_PASSWORD } from '../../testing/tenant.ts';
import { eraseAgain } from '../erase/erase-restored.ts';
import { OF_PERSON } from './tables.ts';

const HOUR_MS = 3_600_000;
const EMAIL = 'twice@signed.example';

const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), customers: 4 }))
  .extend('scene', ({ t, tenant, owner }) => {
    const { studioId } = tenant;
    const within = <T>(query: RawBuilder<T>) =>
      inTenant(t.db, studioId, async (trx) => (await query.execute(trx)).rows);
    const ask = (
      name: Parameters<typeof call>[2],
      params: Record<string, string>,
      body?: unknown,
      cookie = owner,
    ) => call(t.base, cookie, name, { params: { studioId, classId: tenant.classId, ...params }, body });
    const twoOf = (stays: number, goes: number) => ({
      ...{ customerId: tenant.customerIds[stays]!, otherId: tenant.customerIds[goes]! },
    });
    const preview = async (stays: number, goes: number) => {
      const params = { studioId, ...twoOf(stays, goes) };
      const { status, body } = await call(t.base, owner, 'previewMerge', { params });
      expect(status).toBe(200);
      return body;
    };
    type Decision = { fromOther: string[]; digest: string };
    const decide = async (stays: number, goes: number, decision: Decision, cookie = owner) => {
      const { status, body } = await ask('mergeCustomers', twoOf(stays, goes), decision, cookie);
      return { status, body: body as { code?: string; details?: { obstacles: string[] } } };
    };
    /** The profile of one number takes up another's, with what is proposed and besides what is named. */
    const merge = async (stays: number, goes: number, besides: string[] = [], cookie = owner) => {
      const { fields, digest } = await preview(stays, goes);
      const proposed = fields.filter(({ taken }) => taken === 'goes').map(({ key }) => key);
      return decide(stays, goes, { fromOther: [...proposed, ...besides], digest }, cookie);
    };
    return { within, ask, merge, preview, decide };
  });

test('every table that names a customer has a rule for merging', async ({ t }) => {
  const { rows } = await sql<{ name: string; column: string }>`
    select distinct c.relname as name, a.attname as "column" from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'studio'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'r' and (a.attname = 'customer_id' or exists (
      select from pg_constraint k where k.contype = 'f' and k.conrelid = c.oid and a.attnum = any(k.conkey)
        and k.confrelid = 'studio.customers'::regclass and a.attname <> 'studio_id'))
    order by 1, 2`.execute(t.db);
  expect([...new Set(rows.map(({ name }) => name))]).toEqual(Object.keys(OF_PERSON).sort());
  // Whoever a row names beside its customer is moved by the room that knows why.
  expect(rows.filter(({ column }) => column !== 'customer_id')).toEqual([
    { name: 'class_results', column: 'reassigned_to' },
    { name: 'customers', column: 'merged_into' },
    { name: 'guardians', column: 'guardian_id' },
    { name: 'waiver_signatures', column: 'signer_id' },
  ]);
});

test('both histories are one: bookings, passes, rides, tags, body and answers of either, and the ledger adds up', async ({
  t,
  tenant,
  owner,
  scene: { within, ask, merge, preview },
}) => {
  const [, stays, goes] = tenant.customerIds as [string, string, string];
  const passes = passScene(t, tenant);
  const kind = await passes.kind({ credits: 3, maxHolders: 3 });
  const shared = await passes.give(1, kind);
  await passes.asDesk((desk) =>
    setPassHolders(desk, shared.passId, { customerIds: [stays, goes], reason: 'Family' }),
  );
  const own = await passes.give(2, kind);
  await ask('bookSpot', {}, { customerId: goes, spotNumber: 5 });
  const past = await newClass(t, tenant);
  await storeResult(t, tenant, { classId: past, customerId: goes }, { values: { averagePowerW: 150 } });
  await within(sql`insert into result_corrections (studio_id, class_id, customer_id, account_id, metric, new_value)
    values (${tenant.studioId}, ${past}, ${goes}, 'x', 'averagePowerW', 151)`);
  const ride = await storeOwnRide(t, tenant, goes, {
    startsAt: new Date(Date.now() - 90 * HOUR_MS),
    trace: { seconds: 60, powerW: 150 },
  });
  for (const [customerId, from, weightKg] of [
    [stays, '2026-01-01', 70],
    [goes, '2026-01-01', 80],
    [goes, '2026-02-01', 75],
  ] as const)
    await ask('updateBody', { customerId }, { weightKg, from });
  await ask('updateCustomer', { customerId: stays }, { notes: 'Tall', phone: null });
  await ask('updateCustomer', { customerId: goes }, { notes: 'Early bird', phone: '+33 1' });
  const { body: tag } = await ask('createTag', {}, { name: 'Morning' });
  const { tagId } = tag as unknown as { tagId: string };
  await ask('tagPeople', { tagId }, { customerIds: [stays, goes], tagged: true });
  await ask('setConsent', { customerId: goes, purpose: 'board' }, { granted: false, version: 1 });

  const seen = await preview(1, 2);
  expect(seen.obstacles).toEqual([]);
  expect(seen.fields.find(({ key }) => key === 'phone')).toMatchObject({
    stays: '',
    goes: '+33 1',
    taken: 'goes',
  });
  expect(Object.fromEntries(seen.moves.map(({ what, count }) => [what, count]))).toMatchObject({
    ...{ bookings: 1, rides: 2, passes: 2, tags: 1 },
  });
  expect(await merge(1, 2, ['email'])).toMatchObject({ status: 200, body: { customerId: stays } });

  const { body } = await call(t.base, owner, 'getCustomer', {
    params: { studioId: tenant.studioId, customerId: stays },
  });
  expect(body).toMatchObject({
    ...{ name: 'First1 Last1', email: 'Person2@shared.example', phone: '+33 1', notes: 'Tall\nEarly bird' },
    ...{ tags: [{ tagId }], bookings: [{ spotNumber: 5, state: 'booked' }], body: { weightKg: 75 } },
  });
  expect(await within(ledgerFaults)).toEqual([]);
  const held = await within(
    sql`select pass_id::text as id from pass_holders where customer_id = ${stays} and left_at is null order by 1`,
  );
  expect(held).toEqual([own.passId, shared.passId].sort().map((id) => ({ id })));
  expect(
    await within(
      sql`select customer_id, "values" ->> 'averagePowerW' as watt from class_results where class_id = ${past}`,
    ),
  ).toEqual([{ customer_id: stays, watt: '150' }]);
  expect(await within(sql`select customer_id from result_corrections`)).toEqual([{ customer_id: stays }]);
  expect(await within(sql`select customer_id from own_rides where ride_id = ${ride}`)).toEqual([
    { customer_id: stays },
  ]);
  const days = await within(
    sql`select from_date::text as day, value from body_history where customer_id = ${stays} and field = 'weightKg'
      and from_date < '2026-03-01' order by 1`,
  );
  expect(days).toEqual([
    { day: '2026-01-01', value: 70 },
    { day: '2026-02-01', value: 75 },
  ]);
  // Of two answers the stricter, and both stay as evidence.
  const open = await within(
    sql<{
      purpose: string;
    }>`select purpose from consents where customer_id = ${stays} and revoked_at is null`,
  );
  expect(open.map(({ purpose }) => purpose)).not.toContain('board');
  expect(open.map(({ purpose }) => purpose)).toEqual(expect.arrayContaining(['send', 'store']));

  // Old links lead to the profile; nothing of the other is left but that.
  const gone = await ask('getCustomer', { customerId: goes });
  expect([gone.status, gone.body]).toMatchObject([
    410,
    { code: 'customer_merged', details: { customerId: stays } },
  ]);
  for (const table of Object.keys(OF_PERSON).filter((name) => name !== 'customers'))
    expect([
      table,
      await within(sql`select 1 as row from ${sql.table(table)} where customer_id = ${goes}`),
    ]).toEqual([table, []]);
  expect(
    await within(
      sql`select 1 from customers where customer_id = ${goes} and customers::text like '%2%Person2%'`,
    ),
  ).toEqual([]);
  const { body: log } = await call(t.base, owner, 'listAudit', {
    params: { studioId: tenant.studioId },
    query: { customerId: stays },
  });
  expect(log.rows.find(({ action }) => action === 'customer.merge')).toMatchObject({
    customer: { customerId: stays },
  });
  expect(log.rows.filter(({ action }) => action === 'customer.update')).toHaveLength(2);
});

test('what either is choosing at this moment ends, and its place is looked at at once', async ({
  tenant,
  scene: { within, ask, merge },
}) => {
  const [, stays, goes] = tenant.customerIds as [string, string, string];
  const { classId } = tenant;
  await ask('bookSpot', {}, { customerId: goes, spotNumber: 5 });
  await ask('holdSpot', {}, { customerId: stays, spotNumber: 4 });
  expect(await within(sql`select spot_number as spot from spot_holds`)).toEqual([{ spot: 4 }]);
  const seconds = () =>
    within(sql<{ seconds: number }>`select extract(epoch from start_after - now())::float8 as seconds
      from studio_jobs.job where name = 'fill-places' and state = 'created' and data->>'classId' = ${classId}`);
  expect((await seconds())[0]!.seconds).toBeGreaterThan(1);
  expect((await merge(1, 2)).status).toBe(200);
  expect(await within(sql`select from spot_holds`)).toEqual([]);
  expect((await seconds())[0]!.seconds).toBeLessThanOrEqual(0);
});

test('what stands in the way is told, and nothing is changed', async ({
  t,
  tenant,
  scene: { within, ask, merge, preview },
}) => {
  const { studioId } = tenant;
  const [, stays, goes] = tenant.customerIds as [string, string, string];
  const twice = (table: string, columns: string, values: RawBuilder<unknown>) =>
    within(sql`insert into ${sql.table(table)} (studio_id, customer_id, ${sql.raw(columns)})
      select ${studioId}, p, ${values} from unnest(array[${stays}, ${goes}]::uuid[]) p`);
  const connect = async () => {
    await within(sql`insert into spivi_links (studio_id, customer_id, client_id, source)
      values (${studioId}, ${stays}, 71, 'manual'), (${studioId}, ${goes}, 72, 'manual')`);
    const running = await newClass(t, tenant);
    await within(sql`insert into spivi_class_sync (studio_id, class_id, event_id, workouts_state)
      values (${studioId}, ${running}, 9, 'waiting')`);
    await within(sql`insert into bookings (studio_id, booking_id, class_id, customer_id)
      values (${studioId}, gen_random_uuid(), ${running}, ${goes})`);
  };
  const tags = async () => {
    for (let n = 0; n < 21; n++) {
      await within(sql`with one as (insert into tags (studio_id, tag_id, name)
          values (${studioId}, gen_random_uuid(), ${`Tag ${n}`}) returning tag_id)
        insert into customer_tags (studio_id, customer_id, tag_id)
        select ${studioId}, ${n < 11 ? stays : goes}, tag_id from one`);
    }
  };
  const kind = await passScene(t, tenant).kind();
  const arrange: Record<MergeObstacle, () => Promise<unknown>> = {
    same_class: async () => {
      await ask('bookSpot', {}, { customerId: stays, spotNumber: 5 });
      await within(sql`insert into waits (studio_id, wait_id, class_id, customer_id, turn, joined_for, joined_at, joined_by)
        values (${studioId}, gen_random_uuid(), ${tenant.classId}, ${goes}, 1, now(), now(), 'staff')`);
    },
    payment_open: () =>
      within(sql`insert into payments (studio_id, payment_id, customer_id, pass_kind_id, offer, amount_minor, currency,
          provider, started_at)
        values (${studioId}, gen_random_uuid(), ${goes}, ${kind.passKindId}, '{}', 100, 'EUR', 'x', now())`),
    import_running: () =>
      within(sql`insert into imports (studio_id, import_id, customer_id, state)
        values (${studioId}, gen_random_uuid(), ${stays}, 'running')`),
    account_being_made: () =>
      within(sql`insert into spivi_matches (studio_id, customer_id, result, email_normalized, creating_since)
        values (${studioId}, ${goes}, 'not_found', 'x', now())`),
    numbers_awaited: connect,
    notes_too_long: () =>
      within(sql`update customers set notes = repeat('x', 2000) where customer_id in (${stays}, ${goes})`),
    too_many_tags: tags,
    family_too_large: async () => {
      for (let n = 0; n <= MAX_GUARDIANS; n++) {
        const email = `parent${n}@${studioId}.example`;
        const { body } = await ask('createCustomer', {}, { firstName: 'Parent', lastName: `${n}`, email });
        await within(sql`insert into guardians (studio_id, customer_id, guardian_id, linked_at)
          values (${studioId}, ${n % 2 ? stays : goes}, ${(body as { customerId: string }).customerId}, now())`);
      }
    },
    store_refused: async () => {
      await ask('updateBody', { customerId: stays }, { weightKg: 71 });
      await ask('setConsent', { customerId: goes, purpose: 'store' }, { granted: false, version: 1 });
    },
    numbers_unproved: () =>
      within(sql`update customers set account_id = 'somebody' where customer_id = ${goes}`),
  };
  const stands: MergeObstacle[] = [];
  await twice('body_history', 'field, from_date, value, source', sql`'weightKg', '2026-01-01', 70, 'staff'`);
  expect((await preview(1, 2)).obstacles).toEqual([]);
  for (const code of mergeObstacles) {
    await arrange[code]();
    stands.push(code);
    const seen = await preview(1, 2);
    expect(seen.obstacles.map((one) => one.code)).toEqual(stands);
    if (code === 'same_class')
      expect(seen.obstacles[0]!.classes).toMatchObject([
        { classId: tenant.classId, timeZone: 'Europe/Paris' },
      ]);
    const { status, body } = await merge(1, 2);
    expect([status, body.code, body.details?.obstacles]).toEqual([409, 'merge_blocked', stands]);
  }
  expect(await within(sql`select 1 from customers where merged_into is not null`)).toEqual([]);
});

test('a login sees the other’s numbers only where both have allowed that they are kept; of two logins one stays', async ({
  t,
  tenant,
  scene: { within, ask, merge, preview },
}) => {
  const [mine, goes] = tenant.customerIds as [string, string];
  await storeOwnRide(t, tenant, goes, {
    startsAt: new Date(Date.now() - 90 * HOUR_MS),
    trace: { seconds: 60, powerW: 150 },
  });
  // A stranger who signed up with a name has answered nothing.
  await within(sql`delete from consents where customer_id = ${mine}`);
  expect((await preview(0, 1)).obstacles.map(({ code }) => code)).toEqual(['numbers_unproved']);
  // … whichever of the two profiles stays.
  expect((await preview(1, 0)).obstacles.map(({ code }) => code)).toEqual(['numbers_unproved']);
  await ask('setConsent', { customerId: mine, purpose: 'store' }, { granted: true, version: 1 });
  expect((await merge(1, 0)).status).toBe(200);
  // The login goes over to the profile that stays.
  const member = await signIn(t.base, tenant.emails.member, TEST_PASSWORD);
  const { body } = await call(t.base, member, 'getMe');
  expect(JSON.stringify(body)).toContain(goes);
  expect(JSON.stringify(body)).not.toContain(mine);

  const signUp = (n: number) =>
    inTenant(t.db, tenant.studioId, async (trx) => {
      const passwordHash = await hashPassword(TEST_PASSWORD);
      const account = { name: 'Twice', email: EMAIL, passwordHash, locale: null, passwordSuffices: true };
      const accountId = await createAccount(trx, account);
      await sql`update customers set account_id = ${accountId} where customer_id = ${tenant.customerIds[n]!}`.execute(
        trx,
      );
    });
  // Of two that sign in the login that is not chosen ends, with its sessions.
  await signUp(2);
  const before = await signIn(t.base, EMAIL, TEST_PASSWORD);
  expect((await preview(1, 2)).ends).toContain('login');
  expect((await merge(1, 2)).status).toBe(200);
  expect((await call(t.base, before, 'getMe')).status).toBe(401);
  expect((await call(t.base, member, 'getMe')).status).toBe(200);
  await signUp(3);
  const chosen = await signIn(t.base, EMAIL, TEST_PASSWORD);
  expect((await merge(1, 3, ['login'])).status).toBe(200);
  expect((await call(t.base, member, 'getMe')).status).toBe(401);
  expect(JSON.stringify((await call(t.base, chosen, 'getMe')).body)).toContain(goes);
});

test('it is for owners and managers who have just signed in, with their second factor', async ({
  t,
  tenant,
  scene: { decide },
}) => {
  const desk = await signIn(t.base, tenant.emails.front_desk);
  const nothing = { fromOther: [], digest: '0'.repeat(64) };
  expect((await decide(1, 2, nothing, desk)).status).toBe(403);
  await askFactors(t.url, tenant.emails);
  expect((await decide(1, 2, nothing)).body.code).toBe('second_factor_missing');
  await askFactors(t.url, tenant.emails, false);
  await loseFreshness(t.url);
  expect((await decide(1, 2, nothing)).body.code).toBe('confirm_needed');
  expect((await decide(1, 1, nothing)).body.code).toBe('invalid_field');
});

test('only what was chosen is taken: a login that is not ends, and so does whatever else only the other had', async ({
  t,
  tenant,
  scene: { within, ask, preview, decide },
}) => {
  const [other, stays] = tenant.customerIds as [string, string];
  const [field] = await within(sql<{
    id: string;
  }>`insert into custom_fields (studio_id, field_id, name, kind, made_at)
    values (${tenant.studioId}, gen_random_uuid(), 'Shoes', 'text', now()) returning field_id as id`);
  await within(sql`insert into custom_values (studio_id, customer_id, field_id, value)
    values (${tenant.studioId}, ${other}, ${field!.id}, '42')`);
  await ask('updateCustomer', { customerId: stays }, { phone: null });
  await ask('updateCustomer', { customerId: other }, { phone: '+33 1' });
  await within(sql`insert into spivi_links (studio_id, customer_id, client_id, source)
    values (${tenant.studioId}, ${other}, 71, 'manual')`);
  const member = await signIn(t.base, tenant.emails.member, TEST_PASSWORD);
  const { fields, digest } = await preview(1, 0);
  const proposed = fields.filter(({ taken }) => taken === 'goes').map(({ key }) => key);
  expect(proposed).toEqual(expect.arrayContaining(['phone', 'login', 'spivi', `field:${field!.id}`]));
  expect((await decide(1, 0, { fromOther: [], digest })).status).toBe(200);
  expect((await call(t.base, member, 'getMe')).status).toBe(401);
  expect(await within(sql`select account_id, phone from customers where customer_id = ${stays}`)).toEqual([
    { account_id: null, phone: null },
  ]);
  expect(await within(sql`select 1 from custom_values`)).toEqual([]);
  expect(await within(sql`select 1 from spivi_links`)).toEqual([]);
});

test('a login that came after the look is not decided on: look again', async ({
  tenant,
  scene: { within, merge, preview, decide },
}) => {
  const [, , goes] = tenant.customerIds as [string, string, string];
  const { digest } = await preview(1, 2);
  const [login] = await within(
    sql<{ id: string }>`select account_id as id from customers where account_id is not null`,
  );
  await within(sql`update customers set account_id = null`);
  await within(sql`update customers set account_id = ${login!.id} where customer_id = ${goes}`);
  expect(await decide(1, 2, { fromOther: [], digest })).toMatchObject({
    ...{ status: 409, body: { code: 'merge_changed' } },
  });
  expect(await within(sql`select 1 from customers where merged_into is not null`)).toEqual([]);
  expect((await merge(1, 2)).status).toBe(200);
});

test('open invitations and wished emails of either end: nobody gets at both histories by what was mailed for one', async ({
  tenant,
  scene: { within, merge, preview },
}) => {
  const [, stays, goes] = tenant.customerIds as [string, string, string];
  expect((await preview(1, 2)).ends).toEqual([]);
  for (const customerId of [stays, goes]) {
    await within(sql`insert into invitations (studio_id, invitation_id, token_hash, kind, customer_id, expires_at)
      values (${tenant.studioId}, gen_random_uuid(), sha256(${customerId}::text::bytea), 'customer', ${customerId}, now() + interval '1 day')`);
    await within(sql`insert into pending_emails (studio_id, customer_id, email, asked_by, asked_at, expires_at)
      values (${tenant.studioId}, ${customerId}, ${`${customerId}@wish.example`}, 'staff', now(), now() + interval '1 day')`);
    expect((await preview(1, 2)).ends).toEqual(['invitation', 'email_wish']);
    if (customerId === stays) expect((await preview(2, 1)).ends).toEqual(['invitation', 'email_wish']);
  }
  expect((await merge(1, 2, ['email'])).status).toBe(200);
  expect(await within(sql`select 1 from invitations where customer_id is not null`)).toEqual([]);
  expect(await within(sql`select 1 from pending_emails`)).toEqual([]);
});

test('a log of corrections stands below the row that is left of a class', async ({
  t,
  tenant,
  scene: { within, merge },
}) => {
  const { studioId } = tenant;
  const [, stays, goes] = tenant.customerIds as [string, string, string];
  for (const [ridden, waiting] of [
    [stays, goes],
    [goes, stays],
  ] as const) {
    const classId = await newClass(t, tenant);
    await storeResult(t, tenant, { classId, customerId: ridden }, { values: { averagePowerW: 150 } });
    await within(sql`insert into class_results (studio_id, class_id, customer_id, state)
      values (${studioId}, ${classId}, ${waiting}, 'waiting')`);
    await within(sql`insert into result_corrections (studio_id, class_id, customer_id, account_id, metric, new_value)
      values (${studioId}, ${classId}, ${waiting}, 'x', 'averagePowerW', 151)`);
  }
  expect((await merge(1, 2)).status).toBe(200);
  const left = sql`select v.customer_id, r.new_value from class_results v
    join result_corrections r using (studio_id, class_id, customer_id)`;
  expect(await within(left)).toEqual([stays, stays].map((id) => ({ customer_id: id, new_value: 151 })));
});

test('whoever is erased after it is so in a restored backup under both numbers', async ({
  t,
  tenant,
  scene: { within, ask, merge },
}) => {
  const [, stays, goes] = tenant.customerIds as [string, string, string];
  expect((await merge(1, 2)).status).toBe(200);
  expect((await ask('eraseCustomer', { customerId: stays }, { confirm: 'First1 Last1' })).status).toBe(200);
  expect((await ask('getCustomer', { customerId: goes })).status).toBe(404);
  // From then on a file beside the database knows it.
  await eraseAgain(t.studio);
  // As a backup of before the merge has them.
  await within(sql`update customers set erased_at = null, merged_into = null, first_name = 'Back', email = 'back@x.example'
    where customer_id in (${stays}, ${goes})`);
  await eraseAgain(t.studio);
  expect(await within(sql`select 1 from customers where first_name = 'Back'`)).toEqual([]);
});

test('rides in class, whoever they were recorded for and given to, are all there and once', async ({
  t,
  tenant,
  scene: { within, merge, preview },
}) => {
  const { studioId, customerIds } = tenant;
  const classIds: string[] = [];
  for (let n = 0; n < 4; n++) classIds.push(await newClass(t, tenant));
  const people = customerIds.slice(1, 4);
  const row = fc.record({
    person: fc.nat(2),
    classNo: fc.nat(3),
    given: fc.constantFrom(null, 'nobody', 0, 1, 2),
    numbers: fc.boolean(),
  });
  let merged = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(row, { maxLength: 8, selector: ({ person, classNo }) => `${person}/${classNo}` }),
      async (rows) => {
        await within(sql`delete from class_results`);
        await within(sql`update customers set erased_at = null, merged_into = null, first_name = 'A', account_id = null
        where customer_id = any(${people}::uuid[])`);
        for (const { person, classNo, given, numbers } of rows)
          await within(sql`insert into class_results (studio_id, class_id, customer_id, state, reassigned, reassigned_to)
          values (${studioId}, ${classIds[classNo]!}, ${people[person]!}, ${numbers ? 'ready' : 'waiting'}, ${given !== null},
            ${typeof given === 'number' ? people[given]! : null}) on conflict do nothing`);
        const numbersOf = (of: string[]) =>
          within(sql<{ id: string }>`select class_id as id from class_results
          where state = 'ready' and rider_id = any(${of}::uuid[]) order by 1`);
        const before = await numbersOf(people.slice(0, 2));
        const third = await numbersOf(people.slice(2));
        const [stays] = people as [string];
        if ((await preview(1, 2)).obstacles.length > 0) {
          return;
        }
        expect((await merge(1, 2)).status).toBe(200);
        merged++;
        expect(await numbersOf([stays])).toEqual(before);
        expect(await numbersOf(people.slice(2))).toEqual(third);
      },
    ),
    { numRuns: 40 },
  );
  expect(merged).toBeGreaterThan(0);
});

test('rides of either are sent on where a connection comes over', async ({
  t,
  tenant,
  scene: { within, merge },
}) => {
  const [other, stays] = tenant.customerIds as [string, string];
  await within(sql`insert into upload_connections (studio_id, customer_id, key_sealed, athlete_id, connected_at, from_at)
    values (${tenant.studioId}, ${other}, '', 'i1', now(), now())`);
  expect((await merge(1, 0)).status).toBe(200);
  expect(await within(sql`select customer_id from upload_connections`)).toEqual([{ customer_id: stays }]);
  const { rows } = await sql`select 1 from ${sql.table(`${JOBS_SCHEMA}.job`)}
    where name = 'send-rides' and data ->> 'customerId' = ${stays}`.execute(t.db);
  expect(rows).toHaveLength(1);
});
