import { randomUUID } from 'node:crypto';
import type { Rights } from '@tandem/api/studio';
import { CONSENT_VERSION, type ConsentPurpose } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Trx } from '../base/db.ts';
import { fresh } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';

const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), customers: 3 }))
  .extend('scene', ({ t, tenant }) => {
    const inStudio = <T>(work: (trx: Trx) => Promise<T>) => inTenant(t.db, tenant.studioId, work);
    const of = (customer: number) => ({
      studioId: tenant.studioId,
      customerId: tenant.customerIds[customer]!,
    });
    const rightsOf = (who: string, customer: number) =>
      call(t.base, who, 'getRights', { params: of(customer) });
    const answer = (
      who: string,
      customer: number,
      purpose: ConsentPurpose,
      granted: boolean,
      version?: number,
    ) =>
      call(t.base, who, 'setConsent', {
        params: { ...of(customer), purpose },
        body: { granted, version: version ?? CONSENT_VERSION[purpose] },
      });
    const forget = (customer: number) =>
      inStudio((trx) =>
        trx.deleteFrom('consents').where('customer_id', '=', tenant.customerIds[customer]!).execute(),
      );
    const actions = () =>
      inStudio(async (trx) => {
        const rows = await trx
          .selectFrom('audit_log')
          .select(['action', 'detail'])
          .where('studio_id', '=', tenant.studioId)
          .orderBy('at')
          .execute();
        return rows.filter((row) => /^(consent|board|class_mail|privacy)/.test(row.action));
      });
    return { inStudio, of, rightsOf, answer, forget, actions };
  });
const stateOf = (rights: Rights, purpose: ConsentPurpose) =>
  rights.consents.find((consent) => consent.purpose === purpose)?.state;

test('who never answered has allowed nothing; each purpose is answered on its own, by the person or at the desk', async ({
  t,
  tenant,
  member,
  scene: { rightsOf, answer, forget, actions },
}) => {
  await forget(0);
  const never = (await rightsOf(member, 0)).body;
  expect(never.consents.map((consent) => consent.state)).toEqual(['never', 'never', 'never', 'never']);
  const granted = (await answer(member, 0, 'send', true)).body;
  expect(['store', 'send', 'board'].map((p) => stateOf(granted, p as ConsentPurpose))).toEqual([
    'never',
    'granted',
    'never',
  ]);
  const desk = await signIn(t.base, tenant.emails.front_desk);
  await answer(desk, 0, 'send', false);
  const { history } = (await answer(desk, 0, 'send', true)).body;
  expect(history.map(({ how, revokedAt }) => [how, revokedAt !== null])).toEqual([
    ['staff', false],
    ['member', true],
  ]);
  expect((await actions()).map((line) => line.action)).toEqual([
    'consent.grant',
    'consent.revoke',
    'consent.grant',
  ]);
});

test('the same answer twice is one answer', async ({ member, scene: { rightsOf, answer, forget } }) => {
  await forget(0);
  for (const granted of [true, true, false, false]) await answer(member, 0, 'board', granted);
  const { history } = (await rightsOf(member, 0)).body;
  expect(history).toHaveLength(1);
});

test('an answer to another text than today’s is refused, taking back is not', async ({
  member,
  scene: { answer },
}) => {
  const { status, body } = await answer(member, 0, 'store', true, CONSENT_VERSION.store + 1);
  expect([status, body.code]).toEqual([409, 'text_changed']);
  expect((await answer(member, 0, 'store', false, CONSENT_VERSION.store + 1)).status).toBe(200);
});

test('a consent to an earlier text counts until the new one is answered', async ({
  tenant,
  member,
  scene: { inStudio, rightsOf, answer },
}) => {
  await inStudio((trx) =>
    sql`update consents set version = 0 where customer_id = ${tenant.customerIds[0]} and purpose = 'send'`.execute(
      trx,
    ),
  );
  const before = (await rightsOf(member, 0)).body;
  expect(stateOf(before, 'send')).toBe('asked_again');
  const after = (await answer(member, 0, 'send', true)).body;
  expect(after.history.filter(({ purpose }) => purpose === 'send').map(({ version }) => version)).toEqual([
    CONSENT_VERSION.send,
    0,
  ]);
});

test('only taking back that numbers are kept forgets them', async ({ t, member, scene: { of, answer } }) => {
  const { body } = await call(t.base, member, 'startImport', { params: of(0) });
  const params = { ...of(0), importId: body.importId };
  const kept = async () => (await call(t.base, member, 'getImport', { params })).status;
  for (const purpose of ['send', 'board'] as const) {
    expect((await answer(member, 0, purpose, false)).status).toBe(200);
    expect([purpose, await kept()]).toEqual([purpose, 200]);
  }
  await answer(member, 0, 'store', false);
  expect(await kept()).toBe(404);
});

test('on paper for many: who refused or took back stays as they said', async ({
  t,
  tenant,
  owner,
  scene: { rightsOf, answer, forget, actions },
}) => {
  for (const customer of [1, 2, 3]) await forget(customer);
  await answer(owner, 1, 'send', false);
  const body = { purposes: ['send', 'store'], evidence: 'folder 7 in the office' };
  const granted = await call(t.base, owner, 'grantConsents', { params: { studioId: tenant.studioId }, body });
  expect(granted.body).toEqual({ people: 3 });
  const refused = (await rightsOf(owner, 1)).body;
  expect([stateOf(refused, 'send'), stateOf(refused, 'store'), stateOf(refused, 'board')]).toEqual([
    'revoked',
    'granted',
    'never',
  ]);
  expect(refused.history.find(({ purpose }) => purpose === 'store')?.how).toBe('bulk');
  expect((await actions()).at(-1)).toMatchObject({
    action: 'consent.grant_many',
    detail: { evidence: 'folder 7 in the office', people: 3 },
  });
  const manager = await signIn(t.base, tenant.emails.manager);
  const tried = await call(t.base, manager, 'grantConsents', { params: { studioId: tenant.studioId }, body });
  expect(tried.status).toBe(403);
});

test('a withdrawal of keeping deletes numbers, rides, imports and exports at once, of this person only', async ({
  tenant,
  member,
  scene: { inStudio, answer },
}) => {
  const [own, other] = tenant.customerIds;
  const { classId, studioId } = tenant;
  await inStudio(async (trx) => {
    for (const customerId of [own, other]) {
      await sql`insert into class_results (studio_id, class_id, customer_id, state, "values")
        values (${studioId}, ${classId}, ${customerId}, 'ready', '{"averagePowerW": 200}')`.execute(trx);
      await sql`insert into own_rides (studio_id, ride_id, customer_id, title, started_at, ended_at, seconds, time_zone, file_name, file_hash)
        values (${studioId}, gen_random_uuid(), ${customerId}, 'Ride', now(), now(), 60, 'UTC', 'a.fit', '\\x00')`.execute(
        trx,
      );
      await sql`insert into imports (studio_id, import_id, customer_id)
        values (${studioId}, gen_random_uuid(), ${customerId})`.execute(trx);
      await sql`insert into exports (studio_id, export_id, customer_id, state)
        values (${studioId}, gen_random_uuid(), ${customerId}, 'ready')`.execute(trx);
    }
  });
  await answer(member, 0, 'store', false);
  for (const table of ['class_results', 'own_rides', 'imports', 'exports'] as const) {
    const rows = await inStudio((trx) => trx.selectFrom(table).select('customer_id').execute());
    expect([table, rows]).toEqual([table, [{ customer_id: other }]]);
  }
});

test('a member cannot see or answer for another', async ({ t, member, scene: { of, rightsOf, answer } }) => {
  expect((await rightsOf(member, 1)).status).toBe(404);
  expect((await answer(member, 1, 'send', false)).status).toBe(404);
  const board = await call(t.base, member, 'setBoard', {
    params: of(1),
    body: { alias: 'Other', hidden: [], outside: false },
  });
  expect(board.status).toBe(404);
});

test('alias, hidden numbers and mails are kept; the log does not repeat the alias', async ({
  t,
  member,
  scene: { of, actions },
}) => {
  const set = await call(t.base, member, 'setBoard', {
    params: of(0),
    body: { alias: ' Comet ', hidden: ['powerW', 'heartRateBpm', 'powerW'], outside: true },
  });
  expect(set.body.board).toEqual({
    ...{ alias: 'Comet', hidden: ['heartRateBpm', 'powerW'] },
    ...{ outside: true, kept: 'unknown' },
  });
  const mail = await call(t.base, member, 'setClassMail', { params: of(0), body: { on: false } });
  expect(mail.body).toMatchObject({ classMail: false, board: { alias: 'Comet' } });
  expect(JSON.stringify(await actions())).not.toContain('Comet');
  for (const alias of ['x'.repeat(21), 'two\nlines', '\u202e']) {
    const refused = await call(t.base, member, 'setBoard', {
      params: of(0),
      body: { alias, hidden: [], outside: false },
    });
    expect([refused.status, refused.body.field]).toEqual([400, 'alias']);
  }
});

test('the owner sees how many allowed what, and sets how long numbers are kept', async ({
  t,
  tenant,
  owner,
  scene: { answer, forget },
}) => {
  await forget(1);
  await answer(owner, 2, 'board', false);
  const params = { studioId: tenant.studioId };
  const settings = { keepNumbersMonths: 36, keepTracesMonths: null, classMail: false };
  const set = await call(t.base, owner, 'setPrivacy', { params, body: settings });
  expect(set.body).toMatchObject({
    ...settings,
    customers: 4,
    granted: { store: 3, send: 3, board: 2 },
    unanswered: 1,
  });
  expect((await call(t.base, owner, 'getPrivacy', { params })).body).toEqual(set.body);
});

test('a customer made at the desk has allowed what was ticked', async ({ t, tenant, owner }) => {
  const made = await call(t.base, owner, 'createCustomer', {
    params: { studioId: tenant.studioId },
    body: { firstName: 'Nova', lastName: 'Example', email: 'nova@new.example', consents: ['store', 'board'] },
  });
  const { body } = await call(t.base, owner, 'getRights', {
    params: { studioId: tenant.studioId, customerId: made.body.customerId },
  });
  expect(body.consents.map(({ state }) => state)).toEqual(['granted', 'never', 'granted', 'never']);
});

test('answers that come at once are all taken, one after the other', async ({
  owner,
  scene: { rightsOf, answer },
}) => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, i) => answer(owner, 0, 'send', i % 2 === 0)),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
  const { consents, history } = (await rightsOf(owner, 0)).body;
  const open = history.filter((one) => one.purpose === 'send' && one.revokedAt === null);
  expect(open).toHaveLength(stateOf({ consents } as Rights, 'send') === 'granted' ? 1 : 0);
});
