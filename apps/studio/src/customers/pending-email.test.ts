import { randomUUID } from 'node:crypto';
import { EMAIL_LINK_DAYS, MAX_EMAIL_MAILS_PER_DAY } from '@tandem/api/words';
import fc from 'fast-check';
import { expect } from 'vitest';
import { inStudio } from '../base/call.ts';
import { normalizeEmail } from '../base/email.ts';
import { call } from '../testing/http.ts';
import { type ReadMail, readMails, tokenOf } from '../testing/letters.ts';
import { mailed } from '../testing/mails.ts';
import { seedTenant } from '../testing/tenant.ts';

const DAY_MS = 24 * 3600_000;

const test = mailed
  .extend('tenant', ({ t, clock }) => {
    clock.aheadMs = 0;
    return seedTenant(t, { name: randomUUID() });
  })
  .extend('customerId', ({ tenant }) => tenant.customerIds[0]!)
  .extend('scene', ({ t, tenant, desk, server, customerId }) => {
    const params = () => ({ studioId: tenant.studioId, customerId });
    const setEmail = (who: string, email: string) =>
      call(t.base, who, 'updateCustomer', { params: params(), body: { email } });
    const get = async () => (await call(t.base, desk, 'getCustomer', { params: params() })).body;
    const mails = () => readMails(t, server, tenant.studioId);
    const confirm = (mail: ReadMail | undefined) =>
      call(t.base, null, 'confirmEmail', { body: { token: tokenOf(mail!) } });
    return { params, setEmail, get, mails, confirm };
  });

const OLD = 'Person0@shared.example';
const toConfirm = (read: ReadMail[]) => read.filter((mail) => mail.subject.startsWith('Confirm your email'));

test('an email that a member wishes for counts for nothing until its holder has answered', async ({
  t,
  member,
  scene: { setEmail, get, mails, confirm },
}) => {
  const answer = await setEmail(member, 'stranger@elsewhere.example');
  expect(answer.body).toMatchObject({
    email: OLD,
    emailAnswered: true,
    pendingEmail: { email: 'stranger@elsewhere.example', by: 'member', expired: false },
  });
  const read = await mails();
  expect(read.map(({ to, subject }) => [to, subject]).sort()).toEqual([
    [OLD, expect.stringContaining('Another email')],
    ['stranger@elsewhere.example', expect.stringContaining('Confirm your email')],
  ]);
  const [question] = toConfirm(read);
  const shown = await call(t.base, null, 'showEmailLink', { body: { token: tokenOf(question!) } });
  expect(shown.body).toMatchObject({ email: 'stranger@elsewhere.example' });
  // Looking at a link, as mail programs do, answers nothing.
  expect((await get()).email).toBe(OLD);
  expect((await confirm(question)).status).toBe(200);
  expect(await get()).toMatchObject({ email: 'stranger@elsewhere.example', pendingEmail: null });
  expect((await confirm(question)).body.code).toBe('email_link_invalid');
});

test('the same address in other letters is no change', async ({ member, scene: { setEmail, mails } }) => {
  const { body } = await setEmail(member, ` ${OLD.toUpperCase()}`.trim());
  expect(body).toMatchObject({ email: OLD, pendingEmail: null });
  expect(await mails()).toEqual([]);
});

test('a wish is taken back, replaced by a newer one, sent again, and ends after some days', async ({
  t,
  member,
  clock,
  scene: { params, setEmail, get, mails, confirm },
}) => {
  await setEmail(member, 'first@new.example');
  const [first] = toConfirm(await mails());
  await setEmail(member, 'second@new.example');
  const [second] = toConfirm(await mails());
  expect((await confirm(first)).body.code).toBe('email_link_invalid');
  await call(t.base, member, 'resendEmail', { params: params() });
  const [again] = toConfirm(await mails());
  expect(again!.to).toBe('second@new.example');
  expect((await confirm(second)).body.code).toBe('email_link_invalid');
  clock.aheadMs = EMAIL_LINK_DAYS * DAY_MS + 1000;
  expect([(await confirm(again)).status, (await get()).pendingEmail?.expired]).toEqual([410, true]);
  await call(t.base, member, 'resendEmail', { params: params() });
  const [late] = toConfirm(await mails());
  await call(t.base, member, 'withdrawEmail', { params: params() });
  expect((await confirm(late)).body.code).toBe('email_link_invalid');
  expect(await get()).toMatchObject({ email: OLD, pendingEmail: null });
});

test('an address that staff enter counts at once; numbers are mailed there after its holder’s answer, and the person is told', async ({
  t,
  desk,
  member,
  scene: { params, setEmail, get, mails, confirm },
}) => {
  const { body } = await setEmail(desk, 'desk@own.example');
  expect(body).toMatchObject({
    email: 'desk@own.example',
    emailAnswered: false,
    pendingEmail: { by: 'staff' },
  });
  const read = await mails();
  expect(read.find((mail) => mail.to === OLD)!.text).toContain('has entered another email address for you');
  // A member's wish does not open the way for the numbers either.
  await setEmail(member, 'mine@new.example');
  await call(t.base, member, 'withdrawEmail', { params: params() });
  expect((await get()).emailAnswered).toBe(false);
  await mails();
  await call(t.base, member, 'resendEmail', { params: params() });
  const [question] = toConfirm(await mails());
  expect(question!.to).toBe('desk@own.example');
  await confirm(question);
  expect(await get()).toMatchObject({ email: 'desk@own.example', emailAnswered: true, pendingEmail: null });
});

test('a member fills nobody’s mailbox, and nobody asks about another person’s address', async ({
  t,
  tenant,
  desk,
  member,
  scene: { setEmail },
}) => {
  const statuses = [];
  for (let i = 0; i <= MAX_EMAIL_MAILS_PER_DAY; i++)
    statuses.push((await setEmail(member, `victim${i}@elsewhere.example`)).status);
  expect(statuses.at(-1)).toBe(429);
  expect(new Set(statuses.slice(0, -1))).toEqual(new Set([200]));
  // Staff still set it right.
  expect((await setEmail(desk, 'right@new.example')).status).toBe(200);
  const other = { studioId: tenant.studioId, customerId: tenant.customerIds[1]! };
  for (const name of ['resendEmail', 'withdrawEmail'] as const)
    expect((await call(t.base, member, name, { params: other })).status).toBe(404);
});

test('no table shows the link of a mail, and the mail forgets it once it is sent', async ({
  t,
  tenant,
  member,
  scene: { setEmail, mails },
}) => {
  await setEmail(member, 'stranger@elsewhere.example');
  const rows = () =>
    inStudio(t.studio, tenant.studioId, ({ trx }) =>
      trx.selectFrom('mails').selectAll().where('studio_id', '=', tenant.studioId).execute(),
    );
  expect(JSON.stringify(await rows())).not.toMatch(/stranger|confirm-email#/);
  await mails();
  expect((await rows()).map((row) => row.sealed)).toEqual([null, null]);
});

type Step =
  | { do: 'wish' | 'enter'; email: string }
  | { do: 'answer'; which: number }
  | { do: 'withdraw' | 'resend' };
const address = fc.constantFrom('a@x.example', 'B@x.example', 'c@y.example', 'd+tag@z.example');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('wish', 'enter'), email: address }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('answer' as const), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('withdraw', 'resend') }) },
);

test('whatever the order, the address that counts is the last one that staff entered or a holder answered', async ({
  t,
  desk,
  member,
  clock,
  scene: { params, setEmail, get, mails, confirm },
}) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      const who = { wish: member, enter: desk };
      clock.aheadMs += DAY_MS;
      await setEmail(desk, 'start@x.example');
      const seen = toConfirm(await mails());
      let counts = 'start@x.example';
      for (const one of steps) {
        if (one.do === 'answer') {
          const mail = seen[one.which % seen.length];
          if (mail && (await confirm(mail)).status === 200) counts = mail.to;
        } else if (one.do === 'wish' || one.do === 'enter') {
          await setEmail(who[one.do], one.email);
          if (one.do === 'enter') counts = one.email;
        } else
          await call(t.base, who.wish, one.do === 'resend' ? 'resendEmail' : 'withdrawEmail', {
            params: params(),
          });
        seen.push(...toConfirm(await mails()));
        const { email, emailAnswered, pendingEmail } = await get();
        expect(normalizeEmail(email)).toBe(normalizeEmail(counts));
        // Numbers go to no address that staff have changed and nobody has answered for.
        if (pendingEmail?.by === 'staff') expect(emailAnswered).toBe(false);
      }
    }),
    { numRuns: 12 },
  );
});
