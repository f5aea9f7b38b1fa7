import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { createAccount, hashPassword } from '../accounts/index.ts';
import { call, signIn } from '../testing/http.ts';
import { readMails, tokenOf } from '../testing/letters.ts';
import { mailed as test } from '../testing/mails.ts';
import { TEST_PASSWORD } from '../testing/tenant.ts';

const PASSWORD = 'chosen by the holder';

test('a link goes to the person by mail, and whoever asked for it never sees it', async ({
  t,
  server,
  tenant,
  desk,
}) => {
  const params = { studioId: tenant.studioId, customerId: tenant.customerIds[1]! };
  const asked = await call(t.base, desk, 'inviteCustomer', { params });
  expect(asked.body).toEqual({ url: null, sentTo: 'person1@shared.example', expiresAt: expect.any(String) });
  const [mail] = await readMails(t, server, tenant.studioId);
  expect(mail).toMatchObject({ to: 'person1@shared.example', subject: `Your access to ${tenant.name}` });
  // By the clock on the studio's wall.
  expect(mail!.text).toMatch(/until \d+ \w+ at \d\d:\d\d (CET|CEST)\b/);
  const accepted = await call(t.base, null, 'acceptInvitation', {
    body: { token: tokenOf(mail!), password: PASSWORD },
  });
  expect(accepted.status).toBe(200);
});

test('who signs in already gets the link at that email, whatever the desk writes into the profile', async ({
  t,
  server,
  tenant,
  desk,
  member,
}) => {
  const params = { studioId: tenant.studioId, customerId: tenant.customerIds[0]! };
  await call(t.base, desk, 'updateCustomer', { params, body: { email: 'desk@own.example' } });
  await readMails(t, server, tenant.studioId);
  await call(t.base, desk, 'inviteCustomer', { params });
  const [mail] = await readMails(t, server, tenant.studioId);
  expect(mail!.to).toBe(tenant.emails.member);
  await call(t.base, null, 'acceptInvitation', { body: { token: tokenOf(mail!), password: PASSWORD } });
  expect((await call(t.base, member, 'getMe')).status).toBe(401);
  await signIn(t.base, tenant.emails.member, PASSWORD);
});

test('a link that was not used opens nothing once its person has chosen another password', async ({
  t,
  server,
  tenant,
  desk,
  member,
}) => {
  const params = { studioId: tenant.studioId, customerId: tenant.customerIds[0]! };
  await call(t.base, desk, 'inviteCustomer', { params });
  const [mail] = await readMails(t, server, tenant.studioId);
  const change = { currentPassword: TEST_PASSWORD, newPassword: PASSWORD };
  expect((await call(t.base, member, 'changePassword', { body: change })).status).toBe(200);
  const token = tokenOf(mail!);
  const late = await call(t.base, null, 'acceptInvitation', {
    body: { token, password: 'of somebody else' },
  });
  expect([late.status, late.body.code]).toEqual([404, 'invitation_unknown']);
  await signIn(t.base, tenant.emails.member, PASSWORD);
  // Asked for afterwards it is another one.
  await call(t.base, desk, 'inviteCustomer', { params });
  const [next] = await readMails(t, server, tenant.studioId);
  const body = { token: tokenOf(next!), password: 'chosen once again' };
  expect((await call(t.base, null, 'acceptInvitation', { body })).status).toBe(200);
});

test('an email that staff have changed opens nothing before its holder has answered', async ({
  t,
  server,
  tenant,
  desk,
}) => {
  const params = { studioId: tenant.studioId, customerId: tenant.customerIds[2]! };
  await call(t.base, desk, 'inviteCustomer', { params });
  const [before] = await readMails(t, server, tenant.studioId);
  await call(t.base, desk, 'updateCustomer', { params, body: { email: 'desk@own.example' } });
  const refused = await call(t.base, desk, 'inviteCustomer', { params });
  expect([refused.status, refused.body.code]).toEqual([409, 'email_unanswered']);
  // The link that went to the address before is for nobody any more.
  const token = tokenOf(before!);
  expect((await call(t.base, null, 'showInvitation', { body: { token } })).body.code).toBe(
    'invitation_unknown',
  );
});

test('a link that went to the login answers nothing for another email that the desk wrote into the profile', async ({
  t,
  server,
  tenant,
  desk,
}) => {
  const { studioId } = tenant;
  const customerId = tenant.customerIds[2]!;
  const login = `${studioId}@two-accounts.example`;
  await inTenant(t.db, studioId, async (trx) => {
    const person = { name: 'Vera Example', email: login, locale: null };
    await createAccount(trx, { ...person, passwordHash: await hashPassword(PASSWORD) });
    const passwordHash = await hashPassword('of the studio alone');
    const own = await createAccount(trx, { ...person, passwordHash, ownOf: studioId });
    await sql`update customers set account_id = ${own} where customer_id = ${customerId}`.execute(trx);
  });
  const params = { studioId, customerId };
  await call(t.base, desk, 'updateCustomer', { params, body: { email: 'desk@own.example' } });
  await readMails(t, server, studioId);
  await call(t.base, desk, 'inviteCustomer', { params });
  const [mail] = await readMails(t, server, studioId);
  expect(mail!.to).toBe(login);
  const body = { token: tokenOf(mail!), password: PASSWORD };
  expect((await call(t.base, null, 'acceptInvitation', { body })).status).toBe(200);
  const read = await inTenant(t.db, studioId, (trx) =>
    sql`select email_answered as answered, (select count(*)::int from pending_emails e
        where e.customer_id = c.customer_id) as waiting
      from customers c where customer_id = ${customerId}`.execute(trx),
  );
  expect(read.rows).toEqual([{ answered: false, waiting: 1 }]);
});

test('the holder of a mailbox has an account of their own, whatever accounts studios made of the address', async ({
  t,
  server,
  tenant,
  desk,
}) => {
  const email = `${tenant.studioId}@holder.example`;
  const body = { firstName: 'Ada', lastName: 'Example', email };
  const customer = await call(t.base, desk, 'createCustomer', {
    params: { studioId: tenant.studioId },
    body,
  });
  const params = { studioId: tenant.studioId, customerId: customer.body.customerId };
  await call(t.base, desk, 'inviteCustomer', { params });
  const [mail] = await readMails(t, server, tenant.studioId);
  await call(t.base, null, 'acceptInvitation', { body: { token: tokenOf(mail!), password: PASSWORD } });
  const rows = await t.db
    .selectFrom('auth.user')
    .select(['email', 'studio_id'])
    .where('login', '=', email)
    .execute();
  expect(rows).toEqual([{ email, studio_id: null }]);
});
