import { randomUUID } from 'node:crypto';
import type { Waiver } from '@tandem/api/studio';
import { MAX_WAIVER_CHARS, type WaiverState } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { type RawBuilder, sql } from 'kysely';
import { expect } from 'vitest';
import { inStudioWithDrafts } from '../base/call.ts';
import { tablesOf } from '../rights/export/tables.ts';
import { fresh } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';

const RUNS = 25;
const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), customers: 4 }))
  .extend('scene', ({ t, tenant, owner, desk, member }) => {
    const params = { studioId: tenant.studioId };
    const me = tenant.customerIds[0]!;
    let current: number | null = null;
    const publish = async (body: Partial<{ textEn: string; textFr: string; signAnew: boolean }> = {}) => {
      const text = { textEn: 'I ride at my own risk.', textFr: 'Je roule à mes risques.', signAnew: true };
      const answer = await call(t.base, owner, 'publishWaiver', {
        params,
        body: { ...text, ...body, after: current },
      });
      if (answer.status === 200) current = answer.body.current!.version;
      return answer;
    };
    const ask = (on: boolean, atDoor = false) =>
      call(t.base, owner, 'setWaiver', { params, body: { on, atDoor } });
    const said = { name: 'First0 Last0', asGuardian: false };
    const sign = (body: Record<string, unknown> = {}, customerId = me, who = member) =>
      call(t.base, who, 'signWaiver', {
        params: { ...params, customerId },
        body: { version: current, ...said, locale: 'fr', agreed: true, ...body },
      });
    const note = (customerId: string, body: Record<string, unknown> = {}) =>
      call(t.base, desk, 'noteWaiver', {
        params: { ...params, customerId },
        body: { version: current, ...said, reason: 'Folder 7', ...body },
      });
    const voidIt = (customerId: string, signatureId: string) =>
      call(t.base, desk, 'voidWaiver', {
        params: { ...params, customerId, signatureId },
        body: { reason: 'Signed by somebody else' },
      });
    const read = async (customerId: string, who = desk) =>
      (await call(t.base, who, 'getCustomerWaiver', { params: { ...params, customerId } })).body;
    const within = <T>(query: RawBuilder<T>) =>
      inTenant(t.db, tenant.studioId, async (trx) => (await query.execute(trx)).rows);
    return { params, me, publish, ask, sign, note, voidIt, read, within };
  });

test('a member reads and signs in the portal; the desk sees what, by which name, when and where', async ({
  t,
  tenant,
  member,
  desk,
  scene: { params, me, publish, ask, sign, read },
}) => {
  const unwritten = await ask(true);
  expect([unwritten.status, unwritten.body.code]).toEqual([409, 'waiver_unwritten']);
  await publish({ textEn: ' Read me.\r\n\r\nTwice. ' });
  // Nothing is asked before the studio says so.
  expect((await sign()).body.code).toBe('waiver_off');
  expect((await read(me)).state).toBe(null);
  await ask(true);
  const rights = async () =>
    (await call(t.base, member, 'getRights', { params: { ...params, customerId: me } })).body;
  expect((await rights()).waiver).toBe('missing');
  const shown = (await call(t.base, member, 'getWaiver', { params })).body;
  expect(shown).toMatchObject({ on: true, current: { version: 1, textEn: 'Read me.\n\nTwice.' } });

  expect((await sign({ agreed: false })).body).toMatchObject({ code: 'invalid_field', field: 'agreed' });
  expect((await sign({ name: ' \u200b ' })).body).toMatchObject({ code: 'invalid_field', field: 'name' });
  expect((await sign({ version: 2 })).body).toMatchObject({ code: 'text_changed', details: { version: 1 } });
  const signed = await sign({ name: 'First0  Last0' });
  expect(signed.status).toBe(200);
  expect((await rights()).waiver).toBe('signed');
  const [one] = (await read(me)).signatures;
  expect(one).toMatchObject({
    ...{ version: 1, name: 'First0 Last0', asGuardian: false, channel: 'portal', locale: 'fr', by: null },
    ...{ reason: '', voidedAt: null },
  });
  expect(Date.parse(one!.signedAt)).toBeCloseTo(t.studio.now().getTime(), -5);
  // Twice is once.
  await sign();
  expect((await read(me)).signatures).toHaveLength(1);
  // Nobody signs for another, whoever they are; the desk notes a paper.
  const another = tenant.customerIds[1]!;
  expect((await sign({}, another)).status).toBe(404);
  expect((await sign({}, another, desk)).body).toMatchObject({ code: 'invalid_field', field: 'customerId' });
  expect((await read(another)).state).toBe('missing');
});

test('a paper says which text was signed: one from before counts as long as nobody has to sign anew', async ({
  tenant,
  scene: { me, publish, ask, note },
}) => {
  const other = tenant.customerIds[1]!;
  await publish();
  await publish({ signAnew: false });
  await ask(true);
  const noted = (await note(me, { version: 1 })).body;
  expect([noted.state, noted.signatures[0]!.version]).toEqual(['signed', 1]);
  await publish({ signAnew: true });
  const late = (await note(other, { version: 2 })).body;
  expect([late.state, late.signatures[0]!.version]).toEqual(['outdated', 2]);
  expect((await note(other, { version: 4 })).body.code).toBe('text_changed');
});

test('the desk notes a paper with a reason, and says that a signature does not count; both stay to be read', async ({
  t,
  tenant,
  owner,
  desk,
  scene: { params, me, publish, ask, note, voidIt },
}) => {
  await publish();
  await ask(true);
  await call(t.base, desk, 'bookSpot', {
    params: { ...params, classId: tenant.classId },
    body: { customerId: me, spotNumber: 3 },
  });
  const onRoster = async () =>
    (await call(t.base, desk, 'getClass', { params: { ...params, classId: tenant.classId } })).body.roster[0]!
      .waiver;
  // It is told, and hinders neither booking nor the desk's check-in.
  expect(await onRoster()).toBe('missing');
  expect((await note(me, { reason: '' })).body).toMatchObject({ code: 'invalid_field', field: 'reason' });
  const noted = (await note(me, { asGuardian: true, name: 'Kim Demo' })).body;
  expect(await onRoster()).toBe('signed');
  expect(noted.signatures[0]).toMatchObject({
    ...{ name: 'Kim Demo', asGuardian: true, channel: 'paper', locale: null, reason: 'Folder 7' },
    by: expect.stringMatching(/./),
  });
  const { signatureId } = noted.signatures[0]!;
  expect((await voidIt(tenant.customerIds[1]!, signatureId)).status).toBe(404);
  const voided = (await voidIt(me, signatureId)).body;
  expect([voided.state, voided.signatures[0]!.voidReason]).toEqual(['missing', 'Signed by somebody else']);
  expect(await onRoster()).toBe('missing');
  const log = await call(t.base, owner, 'listAudit', { params, query: { area: 'customers' } });
  expect(log.body.rows.map((line) => line.action).filter((act) => act.startsWith('waiver'))).toEqual([
    'waiver.void',
    'waiver.note',
  ]);
  // Names and reasons are the person's: no line of the log holds them.
  expect(JSON.stringify(log.body.rows)).not.toMatch(/Kim Demo|Folder 7|somebody else/);
});

test('a text that was published is changed by nobody, of two at once one is refused, and it is bounded', async ({
  scene: { params, publish, ask, sign, read, me, within },
  t,
  owner,
  member,
}) => {
  await publish({ textEn: 'One' });
  await ask(true);
  await sign();
  await expect(within(sql`update waiver_versions set text_en = 'Two'`)).rejects.toThrow(/permission denied/);
  await expect(within(sql`delete from waiver_versions`)).rejects.toThrow(/permission denied/);
  const body = { textEn: 'Two', textFr: '', signAnew: true, after: 1 };
  const both = await Promise.all([0, 1].map(() => call(t.base, owner, 'publishWaiver', { params, body })));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(both.find(({ status }) => status === 409)!.body.code).toBe('changed_meanwhile');
  // What was signed is what is read.
  const [signed] = (await read(me)).signatures;
  const text = await call(t.base, member, 'getWaiverVersion', {
    params: { ...params, version: String(signed!.version) },
  });
  expect(text.body.textEn).toBe('One');
  const long = { ...body, after: 2, textFr: 'x'.repeat(MAX_WAIVER_CHARS + 1) };
  expect((await call(t.base, owner, 'publishWaiver', { params, body: long })).body.field).toBe('textFr');
  const none = { ...body, after: 2, textEn: ' ', textFr: '' };
  expect((await call(t.base, owner, 'publishWaiver', { params, body: none })).body.field).toBe('textEn');
  // In a language that the text is not in nobody has read it.
  expect((await sign({ version: 2, locale: 'fr' })).body.field).toBe('locale');
  expect((await sign({ version: 2, locale: 'en' })).body.state).toBe('signed');
});

type Act = { what: 'publish'; anew: boolean } | { what: 'sign' | 'void' | 'on' | 'off' };
const act = fc.oneof(
  fc.record({ what: fc.constant<'publish'>('publish'), anew: fc.boolean() }),
  fc.record({ what: fc.constantFrom('sign' as const, 'void' as const, 'on' as const, 'off' as const) }),
);

test('a signature counts until a text is published that must be signed anew, and no longer than it is not voided', async ({
  t,
  tenant,
  owner,
  desk,
}) => {
  const { studioId } = tenant;
  let person = 0;
  await fc.assert(
    fc.asyncProperty(fc.array<Act>(act, { minLength: 3, maxLength: 12 }), async (acts) => {
      // Texts go on from run to run; each run has somebody new.
      const made = await call(t.base, desk, 'createCustomer', {
        params: { studioId },
        body: { firstName: 'Run', lastName: String(person), email: `run${person++}@${studioId}.example` },
      });
      const params = { studioId, customerId: made.body.customerId };
      const waiver = async () => (await call(t.base, owner, 'getWaiver', { params })).body as Waiver;
      const publish = async (signAnew: boolean) =>
        call(t.base, owner, 'publishWaiver', {
          params,
          body: { textEn: 'Text', textFr: '', signAnew, after: (await waiver()).current?.version ?? null },
        });
      const set = (on: boolean) => call(t.base, owner, 'setWaiver', { params, body: { on, atDoor: false } });
      await publish(true);
      await set(true);
      let on = true;
      let counts = false;
      let any = 0;
      for (const one of acts) {
        if (one.what === 'publish') {
          await publish(one.anew);
          if (one.anew) counts = false;
        } else if (one.what === 'sign') {
          const { current } = await waiver();
          const answer = await call(t.base, desk, 'noteWaiver', {
            params,
            body: { version: current!.version, name: 'Run', asGuardian: false, reason: 'Paper' },
          });
          expect(answer.status).toBe(on ? 200 : 409);
          if (on && !counts) any++;
          if (on) counts = true;
        } else if (one.what === 'void') {
          const { signatures } = (await call(t.base, desk, 'getCustomerWaiver', { params })).body;
          const latest = signatures.find(({ voidedAt }) => voidedAt === null);
          if (latest) {
            await call(t.base, desk, 'voidWaiver', {
              params: { ...params, signatureId: latest.signatureId },
              body: { reason: 'Wrong' },
            });
            any--;
            counts = false;
          }
        } else {
          on = one.what === 'on';
          await set(on);
        }
        const wanted: WaiverState | null = !on ? null : counts ? 'signed' : any > 0 ? 'outdated' : 'missing';
        const { state } = (await call(t.base, desk, 'getCustomerWaiver', { params })).body;
        expect(state).toBe(wanted);
      }
    }),
    { numRuns: RUNS },
  );
});

test('what was signed is in the person’s download, moves with a merge, and of an erased person no name is left', async ({
  t,
  tenant,
  owner,
  scene: { params, publish, ask, note, voidIt, read, within },
}) => {
  await publish({ textEn: 'Mind the flywheel.', textFr: '' });
  await ask(true);
  const [stays, goes] = [tenant.customerIds[1]!, tenant.customerIds[2]!];
  const { signatureId } = (await note(goes, { name: 'Robin Demo', reason: 'Came by post' })).body
    .signatures[0]!;
  await voidIt(goes, signatureId);
  await note(goes, { name: 'Robin Demo', reason: 'Drawer' });

  const ids = { ...params, customerId: stays, otherId: goes };
  const { digest } = (await call(t.base, owner, 'previewMerge', { params: ids })).body;
  const merged = await call(t.base, owner, 'mergeCustomers', {
    params: ids,
    body: { fromOther: [], digest },
  });
  expect(merged.status).toBe(200);
  expect(await read(stays)).toMatchObject({ state: 'signed', signatures: [{}, {}] });

  const file = tablesOf(tenant.studioId, stays).find((one) => one.file === 'waiver.csv')!;
  const lines = await inStudioWithDrafts(
    t.studio,
    tenant.studioId,
    async ({ trx }) => (await file.query.execute(trx)).rows,
  );
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatchObject({ name: 'Robin Demo', where: 'paper', text: 'Mind the flywheel.' });

  await call(t.base, owner, 'eraseCustomer', {
    params: { ...params, customerId: stays },
    body: { confirm: 'First1 Last1' },
  });
  const left = await within(
    sql<{ text: string; version: number }>`select s::text as text, s.version from waiver_signatures s
      where customer_id = ${stays}`,
  );
  expect(left.map(({ version }) => version)).toEqual([1, 1]);
  for (const { text } of left) expect(text).not.toMatch(/Robin|post|Drawer|else/);
  const owners = await within(sql<{ n: number }>`select count(account_id)::int as n from waiver_signatures
    where customer_id = ${stays}`);
  expect(owners).toEqual([{ n: 0 }]);
  // Texts are counted by who is there.
  const versions = (await call(t.base, owner, 'listWaiverVersions', { params })).body;
  expect(versions.map(({ version, people }) => [version, people])).toEqual([[1, 0]]);
});

test('each person is counted once, at the latest text that they signed, as long as that counts', async ({
  t,
  tenant,
  owner,
  scene: { params, publish, ask, note },
}) => {
  const counts = async () =>
    (await call(t.base, owner, 'listWaiverVersions', { params })).body
      .map(({ version, people }) => [version, people])
      .reverse();
  const [one, two] = tenant.customerIds as [string, string];
  await publish();
  await ask(true);
  await note(one);
  await note(two);
  // A mistake mended: nobody needs to sign anew, and both still count.
  await publish({ signAnew: false });
  expect(await counts()).toEqual([
    [1, 2],
    [2, 0],
  ]);
  await publish();
  await note(two);
  expect(await counts()).toEqual([
    [1, 0],
    [2, 0],
    [3, 1],
  ]);
});

test('whoever works there and is a customer too signs for themself only', async ({
  t,
  tenant,
  scene: { params, publish, ask },
}) => {
  await publish();
  await ask(true);
  const coach = await signIn(t.base, tenant.emails.instructor);
  const answer = await call(t.base, coach, 'signWaiver', {
    params: { ...params, customerId: tenant.customerIds[0]! },
    body: { version: 1, name: 'First0 Last0', asGuardian: false, locale: 'en', agreed: true },
  });
  expect([answer.status, answer.body.field]).toEqual([400, 'customerId']);
});
