import { inTenant } from '@tandem/platform';
import { expect } from 'vitest';
import { giveNewPassword } from '../accounts/index.ts';
import { test as studioTest } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { startTestStudio } from '../testing/studio.ts';
import { seedTenant, TEST_PASSWORD } from '../testing/tenant.ts';

const DAY_MS = 24 * 3600_000;
const NEW_PASSWORD = 'another long enough one';

const test = studioTest
  .extend('tenant', { scope: 'file' }, ({ t }) => seedTenant(t, { name: 'a', customers: 14 }))
  .extend('other', { scope: 'file' }, ({ t }) => seedTenant(t, { name: 'b' }))
  .extend('scene', { scope: 'file' }, ({ t, tenant, owner, desk }) => {
    const ofCustomer = (i: number) => ({ studioId: tenant.studioId, customerId: tenant.customerIds[i]! });
    const inviteCustomer = async (i: number) =>
      tokenOf(await call(t.base, owner, 'inviteCustomer', { params: ofCustomer(i) }));
    const accessOf = async (i: number) =>
      (await call(t.base, desk, 'getCustomerAccess', { params: ofCustomer(i) })).body;
    const accept = (token: string, password = NEW_PASSWORD) =>
      call(t.base, null, 'acceptInvitation', { body: { token, password } });
    /** Gives a customer an email of their own: those of the fixture are shared between the studios. */
    const setEmail = (i: number, email: string) =>
      call(t.base, desk, 'updateCustomer', { params: ofCustomer(i), body: { email } });
    return { inviteCustomer, accessOf, accept, setEmail };
  });

const tokenOf = (answer: { body: { url: string | null } }) =>
  new URL(answer.body.url!).searchParams.get('token')!;

test('a customer without a login gets one, signed in at once, and the desk sees it', async ({
  t,
  tenant,
  scene: { inviteCustomer, accessOf, accept, setEmail },
}) => {
  await setEmail(1, 'One@customer.example');
  expect(await accessOf(1)).toMatchObject({ state: 'none', login: null });
  const token = await inviteCustomer(1);
  expect(await accessOf(1)).toMatchObject({ state: 'invited', invitedUntil: expect.any(String) });
  const shown = await call(t.base, null, 'showInvitation', { body: { token } });
  expect(shown.body).toEqual({ studioName: 'a', name: 'First1 Last1', email: 'one@customer.example' });
  const accepted = await accept(token);
  expect(accepted.body).toEqual({ studioId: tenant.studioId, kind: 'customer' });
  const cookie = await signIn(t.base, 'one@customer.example', NEW_PASSWORD);
  expect((await call(t.base, cookie, 'getMe')).body.studios).toEqual([
    { studioId: tenant.studioId, name: 'a', role: 'member', customerId: tenant.customerIds[1], children: [] },
  ]);
  expect(await accessOf(1)).toMatchObject({
    state: 'active',
    login: 'one@customer.example',
    invitedUntil: null,
  });
});

test('a link works once; a newer one replaces it; it expires after a week', async ({
  t,
  clock,
  scene: { inviteCustomer, accessOf, accept, setEmail },
}) => {
  await setEmail(2, 'two@customer.example');
  const first = await inviteCustomer(2);
  const second = await inviteCustomer(2);
  const refusals = [];
  refusals.push(await accept(first), await accept('made up'));
  await accept(second);
  refusals.push(
    await accept(second),
    await call(t.base, null, 'showInvitation', { body: { token: second } }),
  );
  const third = await inviteCustomer(2);
  clock.aheadMs = 7 * DAY_MS + 1000;
  refusals.push(await accept(third));
  expect(await accessOf(2)).toMatchObject({ invitedUntil: null });
  clock.aheadMs = 0;
  expect(refusals.map(({ status, body }) => [status, body.code])).toEqual([
    [404, 'invitation_unknown'],
    [404, 'invitation_unknown'],
    [410, 'invitation_used'],
    [410, 'invitation_used'],
    [410, 'invitation_expired'],
  ]);
});

test('a forgotten password: the link sets another one and ends the sessions opened with the old', async ({
  t,
  scene: { inviteCustomer, accept, setEmail },
}) => {
  await setEmail(3, 'three@customer.example');
  await accept(await inviteCustomer(3));
  const before = await signIn(t.base, 'three@customer.example', NEW_PASSWORD);
  expect((await accept(await inviteCustomer(3), 'a third long password')).status).toBe(200);
  expect((await call(t.base, before, 'getMe')).status).toBe(401);
  await expect(signIn(t.base, 'three@customer.example', NEW_PASSWORD)).rejects.toThrow('401');
  await signIn(t.base, 'three@customer.example', 'a third long password');
});

test('an account of another studio is added to with its own password, which stays', async ({
  t,
  other,
  scene: { inviteCustomer, accept, setEmail },
}) => {
  await setEmail(4, other.emails.owner);
  expect((await accept(await inviteCustomer(4), TEST_PASSWORD)).status).toBe(200);
  const studiosOf = async (password: string) => {
    const cookie = await signIn(t.base, other.emails.owner, password);
    const { studios } = (await call(t.base, cookie, 'getMe')).body;
    return studios.map((s) => [s.name, s.role]).sort();
  };
  expect(await studiosOf(TEST_PASSWORD)).toEqual([
    ['a', 'member'],
    ['b', 'owner'],
  ]);
  // A further link gives nobody this account: what it opens is this studio's own.
  expect((await accept(await inviteCustomer(4))).status).toBe(200);
  expect(await studiosOf(NEW_PASSWORD)).toEqual([['a', 'member']]);
  expect(await studiosOf(TEST_PASSWORD)).toEqual([['b', 'owner']]);
});

test('what one studio does with an email changes nothing for another studio’s people, nor tells of them', async ({
  t,
  tenant,
  other,
  owner,
  scene: { inviteCustomer, accept, setEmail },
}) => {
  const email = 'shared@customer.example';
  const there = { studioId: other.studioId, customerId: other.customerIds[2]! };
  const ownerThere = await signIn(t.base, other.emails.owner);
  await call(t.base, ownerThere, 'updateCustomer', { params: there, body: { email } });
  const first = tokenOf(await call(t.base, ownerThere, 'inviteCustomer', { params: there }));
  expect((await accept(first, 'whatever they choose')).status).toBe(200);
  await setEmail(13, email);
  expect((await accept(await inviteCustomer(13))).status).toBe(200);
  const cookie = await signIn(t.base, email, NEW_PASSWORD);
  expect((await call(t.base, cookie, 'getMe')).body.studios.map((s) => s.name)).toEqual(['a']);
  // Nor does a new password there.
  const again = tokenOf(await call(t.base, ownerThere, 'inviteCustomer', { params: there }));
  expect((await accept(again, 'another of theirs')).status).toBe(200);
  expect((await call(t.base, cookie, 'getMe')).status).toBe(200);
  await signIn(t.base, email, NEW_PASSWORD);
  // Who held the link is said to its person.
  const mine = await call(t.base, cookie, 'getMe');
  expect(mine.body.givenLinks).toEqual([{ studioName: 'a', by: 'The owner', at: expect.any(String) }]);
  expect((await call(t.base, owner, 'getMe')).body.givenLinks).toEqual([]);
  void tenant;
});

test('without a mail server owners and managers hand links over, the desk does not', async ({
  t,
  tenant,
  manager,
  desk,
}) => {
  const params = { studioId: tenant.studioId, customerId: tenant.customerIds[2]! };
  const refused = await call(t.base, desk, 'inviteCustomer', { params });
  expect([refused.status, refused.body.code]).toEqual([409, 'no_mail_server']);
  expect((await call(t.base, manager, 'inviteCustomer', { params })).body).toMatchObject({ sentTo: null });
});

test('before it is used, an invitation looks the same whether an account exists or not', async ({
  t,
  other,
  scene: { inviteCustomer, accessOf, setEmail },
}) => {
  await setEmail(5, other.emails.manager);
  await setEmail(6, 'unheard-of@customer.example');
  const looks = [];
  for (const i of [5, 6]) {
    const token = await inviteCustomer(i);
    const { body } = await call(t.base, null, 'showInvitation', { body: { token } });
    looks.push({ shown: Object.keys(body), access: { ...(await accessOf(i)), invitedUntil: '' } });
  }
  expect(looks[0]).toEqual(looks[1]);
});

test('nobody becomes owner by a link for the owner as a customer', async ({
  t,
  tenant,
  scene: { inviteCustomer, accept, setEmail },
}) => {
  await setEmail(7, tenant.emails.owner);
  await accept(await inviteCustomer(7), TEST_PASSWORD);
  const refused = await accept(await inviteCustomer(7));
  expect(refused.body.code).toBe('confirm_account');
  await signIn(t.base, tenant.emails.owner);
});

test('two customers with one email: the second is not let into the first’s login', async ({
  scene: { inviteCustomer, accept, setEmail },
}) => {
  await setEmail(8, 'family@customer.example');
  await setEmail(9, 'family@customer.example');
  await accept(await inviteCustomer(8));
  const refused = await accept(await inviteCustomer(9));
  expect([refused.status, refused.body.code]).toEqual([409, 'login_taken']);
});

test('two links for one email at the same moment make one account', async ({
  scene: { inviteCustomer, accept, setEmail },
}) => {
  await setEmail(10, 'twins@customer.example');
  await setEmail(11, 'twins@customer.example');
  const tokens = [await inviteCustomer(10), await inviteCustomer(11)];
  const answers = await Promise.all(tokens.map((token) => accept(token)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
});

test('guessing at the password of an existing account is slowed down', async () => {
  const slow = await startTestStudio({ settings: { signInsPerMinute: { perAddress: 1000, perEmail: 3 } } });
  const here = await seedTenant(slow, { name: 'here' });
  const owner = await signIn(slow.base, here.emails.owner);
  const params = { studioId: here.studioId, customerId: here.customerIds[1]! };
  // The owner rides too: the password of that login is asked for.
  await call(slow.base, owner, 'updateCustomer', { params, body: { email: here.emails.owner } });
  const first = tokenOf(await call(slow.base, owner, 'inviteCustomer', { params }));
  await call(slow.base, null, 'acceptInvitation', { body: { token: first, password: TEST_PASSWORD } });
  const token = tokenOf(await call(slow.base, owner, 'inviteCustomer', { params }));
  const statuses = [];
  for (let i = 0; i < 4; i++)
    statuses.push(
      (await call(slow.base, null, 'acceptInvitation', { body: { token, password: `guess number ${i}` } }))
        .status,
    );
  expect(statuses).toEqual([409, 409, 409, 429]);
  await slow.close();
});

test('who invited whom and who accepted is in the log', async ({ t, tenant }) => {
  const lines = await inTenant(t.db, tenant.studioId, (trx) =>
    trx
      .selectFrom('audit_log')
      .select(['action', 'account_id', 'detail'])
      .where('object_id', '=', tenant.customerIds[1]!)
      .where('action', 'like', 'invitation.%')
      .orderBy('at')
      .execute(),
  );
  expect(lines.map((line) => [line.action, line.detail])).toEqual([
    ['invitation.create', { way: 'handed_over' }],
    ['invitation.accept', { how: 'account' }],
  ]);
  expect(lines[0]!.account_id).not.toBe(lines[1]!.account_id);
});

test('one’s own password: the current one is asked for, and every other session ends', async ({
  t,
  scene: { inviteCustomer, accept, setEmail },
}) => {
  await setEmail(12, 'twelve@customer.example');
  await accept(await inviteCustomer(12));
  const other = await signIn(t.base, 'twelve@customer.example', NEW_PASSWORD);
  const here = await signIn(t.base, 'twelve@customer.example', NEW_PASSWORD);
  const change = (currentPassword: string) =>
    fetch(`${t.base}/api/me/password`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', cookie: here },
      body: JSON.stringify({ currentPassword, newPassword: 'yet another password' }),
    });
  const refused = await change('not the password');
  expect([refused.status, await refused.json()]).toMatchObject([
    400,
    { code: 'wrong_password', field: 'currentPassword' },
  ]);
  const changed = await change(NEW_PASSWORD);
  expect(await changed.json()).toEqual({ ok: true });
  const cookie = changed.headers.getSetCookie()[0]!.split(';')[0]!;
  expect((await call(t.base, cookie, 'getMe')).status).toBe(200);
  expect((await call(t.base, other, 'getMe')).status).toBe(401);
  await signIn(t.base, 'twelve@customer.example', 'yet another password');
});

test('the operator gives a new password to whom no link can help', async ({ t, other }) => {
  const before = await signIn(t.base, other.emails.front_desk);
  const password = await giveNewPassword(t.db, other.emails.front_desk.toUpperCase());
  expect((await call(t.base, before, 'getMe')).status).toBe(401);
  await signIn(t.base, other.emails.front_desk, password);
  await expect(giveNewPassword(t.db, 'nobody@x.example')).rejects.toThrow(
    'Nobody signs in with nobody@x.example.',
  );
});

test('an owner’s link for the team works the same way', async ({ t, tenant, owner, scene: { accept } }) => {
  const params = { studioId: tenant.studioId };
  const body = { name: 'Noël Nouveau', email: 'Noel@team.example', role: 'manager' };
  const added = await call(t.base, owner, 'addStaff', { params, body });
  expect(added.body).toMatchObject({ role: 'manager', access: { state: 'none' } });
  const ofPerson = { ...params, staffId: added.body.staffId };
  const token = tokenOf(await call(t.base, owner, 'inviteStaff', { params: ofPerson }));
  expect((await accept(token)).body).toEqual({ studioId: tenant.studioId, kind: 'staff' });
  const cookie = await signIn(t.base, 'noel@team.example', NEW_PASSWORD);
  expect((await call(t.base, cookie, 'getMe')).body.studios[0]!.role).toBe('manager');
});

test('an owner’s link gives nobody an account that another studio knows too', async ({
  t,
  tenant,
  owner,
  other,
  scene: { accept },
}) => {
  const params = { studioId: tenant.studioId };
  const body = { name: 'Also elsewhere', email: other.emails.instructor, role: 'instructor' };
  const { staffId } = (await call(t.base, owner, 'addStaff', { params, body })).body;
  const invite = async () =>
    tokenOf(await call(t.base, owner, 'inviteStaff', { params: { ...params, staffId } }));
  expect((await accept(await invite(), TEST_PASSWORD)).status).toBe(200);
  expect((await accept(await invite())).status).toBe(200);
  const cookie = await signIn(t.base, other.emails.instructor);
  expect((await call(t.base, cookie, 'getMe')).body.studios.map((s) => s.name)).toEqual(['b']);
});
