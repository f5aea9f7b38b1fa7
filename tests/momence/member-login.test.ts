import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { mailSignInLinks } from '../../apps/studio/src/accounts/sign-in-link.ts';
import { call, signIn } from '../../apps/studio/src/testing/http.ts';
import { readMails, tokenOf } from '../../apps/studio/src/testing/letters.ts';
import { startMailServer } from '../../apps/studio/src/testing/mails.ts';
import type { TestStudio } from '../../apps/studio/src/testing/studio.ts';
import { seedTenant } from '../../apps/studio/src/testing/tenant.ts';
import { connect, MEMBERS, read, rows } from './connected.ts';
import { test as connected } from './scene.ts';

const [ADA, BOB] = MEMBERS as [number, number];
const PASSWORD = 'chosen by the holder';
type Of = { studioId: string };

/** Mails go to a server of the file's own, in the name of an address that people reach. */
const test = connected
  // biome-ignore lint/correctness/noEmptyPattern: from the pattern vitest reads what a fixture needs
  .extend('server', { scope: 'file' }, async ({}, { onCleanup }) => {
    const server = await startMailServer();
    onCleanup(() => server.close());
    return server;
  })
  .override('options', ({ server }) => ({
    settings: {
      sourceCallsPerSecond: 1000,
      publicUrl: 'https://club.example',
      smtp: { url: server.url, from: 'no-reply@club.example' },
    },
  }))
  // Of each test alone: emails are known beyond one studio.
  .extend('emails', ({ fake }) => {
    const ada = `ada-${crypto.randomUUID()}@fake.tandem.example`;
    const bob = `bob-${crypto.randomUUID()}@fake.tandem.example`;
    fake.host().changeMember({ memberId: ADA, email: ada });
    fake.host().changeMember({ memberId: BOB, email: bob });
    return { ada, bob, next: `next-${ada}` };
  })
  .extend('ask', ({ t, tenant, server }) => async (email: string, { studioId }: Of = tenant) => {
    await mailSignInLinks(t.studio, email);
    return readMails(t, server, studioId);
  });

const run = (t: TestStudio, tenant: Of, statement: ReturnType<typeof sql>) =>
  rows(t, tenant, (trx) => statement.execute(trx));

/** Who signs in by a link: the cookie, or null. */
async function redeem(t: TestStudio, token: string, password?: string): Promise<string | null> {
  const answer = await fetch(`${t.base}/api/sign-in-link/redeem`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, password }),
  });
  return answer.ok ? answer.headers.getSetCookie()[0]!.split(';')[0]! : null;
}
const studiosOf = async (t: TestStudio, cookie: string | null) =>
  (await call(t.base, cookie, 'getMe')).body.studios.map(({ studioId, customerId }) => ({
    studioId,
    customerId,
  }));
const personOf = async (t: TestStudio, tenant: Of, email: string) =>
  (
    (await run(
      t,
      tenant,
      sql`select customer_id as "customerId", account_id as "accountId", email_answered as answered
        from customers where email_normalized = ${email}`,
    )) as { customerId: string; accountId: string | null; answered: boolean }[]
  )[0]!;
const kinds = (mails: { to: string; subject: string }[]) => mails.map(({ to }) => to);

test('who was made from what was read signs in by a link to the email that is theirs there, and is that person', async ({
  t,
  tenant,
  emails,
  fake,
  session,
  ask,
}) => {
  fake.host().book({ sessionId: session() as number, memberId: ADA });
  await read(t, tenant);
  const before = await personOf(t, tenant, emails.ada);
  expect([before.accountId, before.answered]).toEqual([null, false]);

  const [mail, ...others] = await ask(` ${emails.ada.toUpperCase()}`);
  expect([mail!.to, others]).toEqual([emails.ada, []]);
  const token = tokenOf(mail!);
  const cookie = await redeem(t, token);
  expect(await studiosOf(t, cookie)).toEqual([{ studioId: tenant.studioId, customerId: before.customerId }]);
  const after = await personOf(t, tenant, emails.ada);
  expect([after.accountId === null, after.answered]).toEqual([false, true]);
  expect(await redeem(t, token)).toBeNull();
  const [logged] = await run(t, tenant, sql`select object_id from audit_log where action = 'login.join'`);
  expect(logged).toEqual({ object_id: before.customerId });

  // From then on theirs is a login like any other: a link signs in, and a password can be chosen by it.
  const [again] = await ask(emails.ada);
  expect(await redeem(t, tokenOf(again!), PASSWORD)).not.toBeNull();
  await signIn(t.base, emails.ada, PASSWORD);

  // Another email there changes nothing of what was proved, and opens nothing.
  fake.host().changeMember({ memberId: ADA, email: emails.next });
  await read(t, tenant);
  expect(await ask(emails.next)).toEqual([]);
  expect(await personOf(t, tenant, emails.ada)).toEqual(after);
  await signIn(t.base, emails.ada, PASSWORD);
});

test('an email that is another there before anybody answered is proved anew, and the former one is told', async ({
  t,
  tenant,
  emails,
  fake,
  session,
  ask,
}) => {
  fake.host().book({ sessionId: session() as number, memberId: ADA });
  await read(t, tenant);
  const { customerId } = await personOf(t, tenant, emails.ada);
  const [stale] = await ask(emails.ada);
  fake.host().changeMember({ memberId: ADA, email: emails.next.toUpperCase() });
  await read(t, tenant);
  // What was mailed before, and whoever reads that mailbox, opens nothing any more.
  expect(await redeem(t, tokenOf(stale!))).toBeNull();
  expect(await ask(emails.ada)).toEqual([]);
  const [mail] = await ask(emails.next);
  const cookie = await redeem(t, tokenOf(mail!), PASSWORD);
  expect(await studiosOf(t, cookie)).toEqual([{ studioId: tenant.studioId, customerId }]);
  expect((await personOf(t, tenant, emails.next)).answered).toBe(true);
  const told = await ask('nobody@fake.tandem.example');
  expect(told).toMatchObject([{ to: emails.ada, link: null }]);
  expect(told[0]!.text).toContain('somebody has signed in as you');
});

test('an invitation goes to who was made from what was read, and one to another email waits for its holder as before', async ({
  t,
  tenant,
  owner,
  server,
  emails,
  fake,
  session,
}) => {
  const sessionId = session() as number;
  for (const memberId of [ADA, BOB]) fake.host().book({ sessionId, memberId });
  await read(t, tenant);
  const { customerId } = await personOf(t, tenant, emails.ada);
  const invite = (id: string) =>
    call(t.base, owner, 'inviteCustomer', { params: { studioId: tenant.studioId, customerId: id } });
  expect((await invite(customerId)).body.sentTo).toBe(emails.ada);
  const [mail] = await readMails(t, server, tenant.studioId);
  const accepted = await call(t.base, null, 'acceptInvitation', {
    body: { token: tokenOf(mail!), password: PASSWORD, locale: 'en' },
  });
  expect([accepted.status, (await personOf(t, tenant, emails.ada)).answered]).toEqual([200, true]);
  const bob = await personOf(t, tenant, emails.bob);
  await call(t.base, owner, 'updateCustomer', {
    params: { studioId: tenant.studioId, customerId: bob.customerId },
    body: { email: 'desk@fake.tandem.example' },
  });
  expect((await invite(bob.customerId)).body.code).toBe('email_unanswered');
});

test('who rides in two studios has one login: each link opens the studio that it was mailed for, and no other', async ({
  t,
  tenant,
  emails,
  fake,
  session,
  ask,
}) => {
  const b = await seedTenant(t, { name: crypto.randomUUID() });
  await connect(t, b, fake.url);
  fake.host().book({ sessionId: session() as number, memberId: ADA });
  for (const one of [tenant, b]) await read(t, one);
  const [here, there] = [await personOf(t, tenant, emails.ada), await personOf(t, b, emails.ada)];
  const [first] = await ask(emails.ada);
  const [second] = await ask(emails.ada, b);
  const shown = async (token: string) =>
    (await call(t.base, null, 'showSignInLink', { body: { token } })).body.studioNames;
  const nameOf = async ({ studioId }: Of) =>
    (await run(t, { studioId }, sql`select name from studios where studio_id = ${studioId}`))[0];
  for (const [mail, one] of [
    [first!, tenant],
    [second!, b],
  ] as const)
    expect((await shown(tokenOf(mail))).map((name) => ({ name }))).toEqual([await nameOf(one)]);
  const cookie = await redeem(t, tokenOf(first!));
  expect(await studiosOf(t, cookie)).toEqual([{ studioId: tenant.studioId, customerId: here.customerId }]);
  expect((await personOf(t, b, emails.ada)).accountId).toBeNull();
  const both = await redeem(t, tokenOf(second!));
  expect((await studiosOf(t, both)).map(({ customerId }) => customerId).sort()).toEqual(
    [here.customerId, there.customerId].sort(),
  );
  // From then on a link opens both, and says so; one that was used opens nothing.
  const later = [...(await ask(emails.ada)), ...(await ask(emails.ada, b))];
  const opened = await Promise.all(later.map((mail) => shown(tokenOf(mail))));
  expect(opened.map((names) => names.length)).toContain(2);
  expect(await call(t.base, null, 'showSignInLink', { body: { token: tokenOf(first!) } })).toMatchObject({
    body: { code: 'sign_in_link_invalid' },
  });
});

test('whoever was erased, or is two people there by now, finds that the link opens nothing', async ({
  t,
  tenant,
  owner,
  emails,
  fake,
  session,
  ask,
}) => {
  const sessionId = session() as number;
  for (const memberId of [ADA, BOB]) fake.host().book({ sessionId, memberId });
  await read(t, tenant);
  const { customerId } = await personOf(t, tenant, emails.ada);
  const [ada] = await ask(emails.ada);
  const [bob] = await ask(emails.bob);
  const [{ name } = { name: '' }] = (await run(
    t,
    tenant,
    sql`select name from customers where customer_id = ${customerId}`,
  )) as { name: string }[];
  const params = { studioId: tenant.studioId, customerId };
  expect((await call(t.base, owner, 'eraseCustomer', { params, body: { confirm: name } })).status).toBe(200);
  await run(
    t,
    tenant,
    sql`insert into customers (studio_id, customer_id, first_name, last_name, email, email_normalized)
    values (${tenant.studioId}, gen_random_uuid(), 'Eli', 'Baud', ${emails.bob}, ${emails.bob})`,
  );
  for (const mail of [ada, bob]) expect(await redeem(t, tokenOf(mail!))).toBeNull();
  await read(t, tenant);
  expect(kinds([...(await ask(emails.ada)), ...(await ask(emails.bob))])).toEqual([]);
});

test('an email that two people there have had opens nothing, also once the other is forgotten, and however it is written', async ({
  t,
  tenant,
  emails,
  fake,
  session,
  ask,
}) => {
  const sessionId = session() as number;
  fake.host().book({ sessionId, memberId: ADA });
  await read(t, tenant);
  fake.host().changeMember({ memberId: BOB, email: emails.ada });
  fake.host().book({ sessionId, memberId: BOB });
  await read(t, tenant);
  const mine = sql`customer_id is not null`;
  await run(
    t,
    tenant,
    sql`delete from source_bookings b using source_people p
    where p.studio_id = b.studio_id and p.person_id = b.person_id and p.customer_id is null`,
  );
  await run(t, tenant, sql`delete from source_people where not (${mine})`);
  fake.host().changeMember({ memberId: BOB, email: emails.bob });
  expect(await ask(emails.ada)).toEqual([]);
  // What was read of them is dropped after a while; booked again they are read anew.
  for (const email of [emails.ada, emails.ada.toUpperCase()]) {
    await run(t, tenant, sql`update source_people set email = null where ${mine}`);
    fake.host().changeMember({ memberId: ADA, email });
    await read(t, tenant);
    expect(await ask(emails.ada)).toEqual([]);
  }
  // One of their own is theirs.
  fake.host().changeMember({ memberId: ADA, email: emails.next });
  await read(t, tenant);
  expect(kinds(await ask(emails.next))).toEqual([emails.next]);
});

test('an email that somebody has there since opens nothing where a member has it whom no class tells of', async ({
  t,
  tenant,
  emails,
  fake,
  session,
  ask,
}) => {
  fake.host().book({ sessionId: session() as number, memberId: ADA });
  await read(t, tenant);
  for (const memberId of [ADA, BOB]) fake.host().changeMember({ memberId, email: emails.next });
  await read(t, tenant);
  expect(await ask(emails.next)).toEqual([]);
});

test('an invitation to an email that is another there since opens nothing', async ({
  t,
  tenant,
  owner,
  server,
  emails,
  fake,
  session,
  ask,
}) => {
  fake.host().book({ sessionId: session() as number, memberId: ADA });
  await read(t, tenant);
  const { customerId } = await personOf(t, tenant, emails.ada);
  const params = { studioId: tenant.studioId, customerId };
  await call(t.base, owner, 'inviteCustomer', { params });
  const [mail] = await readMails(t, server, tenant.studioId);
  fake.host().changeMember({ memberId: ADA, email: emails.next });
  await read(t, tenant);
  const late = await call(t.base, null, 'acceptInvitation', {
    body: { token: tokenOf(mail!), password: PASSWORD, locale: 'en' },
  });
  expect([late.status, late.body.code]).toEqual([404, 'invitation_unknown']);
  expect(kinds(await ask(emails.next))).toEqual([emails.next]);
});

test('who has joined without a password is told to ask for a link where one is asked for, and is no stranger to the desk', async ({
  t,
  tenant,
  owner,
  emails,
  fake,
  session,
  ask,
}) => {
  fake.host().book({ sessionId: session() as number, memberId: ADA });
  await read(t, tenant);
  const { customerId } = await personOf(t, tenant, emails.ada);
  const [mail] = await ask(emails.ada);
  expect(mail!.text).toContain(`your profile at ${tenant.name}`);
  const cookie = await redeem(t, tokenOf(mail!));
  const again = await call(t.base, cookie, 'confirmIdentity', { body: { password: PASSWORD } });
  expect([again.status, again.body.code]).toEqual([409, 'password_missing']);
  const access = await call(t.base, owner, 'getCustomerAccess', {
    params: { studioId: tenant.studioId, customerId },
  });
  expect(access.body).toMatchObject({ state: 'active', login: emails.ada });

  const b = await seedTenant(t, { name: crypto.randomUUID() });
  const desk = await signIn(t.base, b.emails.owner);
  const made = await call(t.base, desk, 'createCustomer', {
    params: { studioId: b.studioId },
    body: { firstName: 'Ada', lastName: 'Example', email: emails.ada },
  });
  const params = { studioId: b.studioId, customerId: made.body.customerId };
  await call(t.base, desk, 'inviteCustomer', { params });
  const [invitation] = await ask('nobody@fake.tandem.example', b);
  const accepted = await call(t.base, null, 'acceptInvitation', {
    body: { token: tokenOf(invitation!), password: PASSWORD, locale: 'en' },
  });
  expect([accepted.status, accepted.body.code]).toEqual([409, 'password_missing']);
});

test('a password that is chosen ends the links that were mailed to the same email for other studios', async ({
  t,
  tenant,
  server,
  emails,
  fake,
  session,
}) => {
  const b = await seedTenant(t, { name: crypto.randomUUID() });
  await connect(t, b, fake.url);
  fake.host().book({ sessionId: session() as number, memberId: ADA });
  for (const one of [tenant, b]) await read(t, one);
  await mailSignInLinks(t.studio, emails.ada);
  const [first] = await readMails(t, server, tenant.studioId);
  const [second] = await readMails(t, server, b.studioId);
  expect(await redeem(t, tokenOf(first!), PASSWORD)).not.toBeNull();
  expect(await redeem(t, tokenOf(second!))).toBeNull();
});

test('a studio where many have an email takes nobody else’s place', async ({
  t,
  tenant,
  emails,
  fake,
  session,
  ask,
}) => {
  const b = await seedTenant(t, { name: crypto.randomUUID() });
  await connect(t, b, fake.url);
  fake.host().book({ sessionId: session() as number, memberId: ADA });
  await read(t, tenant);
  for (const [at, customerId] of b.customerIds.slice(1, 3).entries())
    await run(
      t,
      b,
      sql`insert into source_people (studio_id, source, person_id, customer_id, how, linked_at, seen_at, email, email_normalized)
        values (${b.studioId}, 'momence', ${`many-${at}`}, ${customerId}, 'manual', now(), now(), ${emails.ada}, ${emails.ada})`,
    );
  const { rows: found } = await sql`select studio_id from people_by_source_email(${emails.ada})`.execute(
    t.db,
  );
  expect(found).toEqual([{ studio_id: tenant.studioId }]);
  expect(kinds(await ask(emails.ada))).toEqual([emails.ada]);
});

test('taken back by hand, and read no more, an email is forgotten', async ({
  t,
  tenant,
  owner,
  fake,
  session,
}) => {
  fake.host().book({ sessionId: session() as number, memberId: ADA });
  await read(t, tenant);
  await run(t, tenant, sql`update source_people set email = null`);
  const params = { studioId: tenant.studioId, source: 'momence' as const, personId: String(ADA) };
  expect((await call(t.base, owner, 'unlinkSourcePerson', { params })).status).toBe(200);
  expect(await run(t, tenant, sql`select email_normalized, linked_email from source_people`)).toEqual([
    { email_normalized: null, linked_email: null },
  ]);
});

test('a login is joined by an email exactly where it is one person’s alone, here and there, and nobody’s of the staff', async ({
  t,
  tenant,
  connected: _,
}) => {
  const { studioId, customerIds } = tenant;
  const [member, who, other] = customerIds as [string, string, string];
  const address = { asked: 'asked@new.example', former: 'former@new.example', typed: 'typed@new.example' };
  const of = fc.constantFrom(...(['asked', 'former', 'typed'] as const));
  const world = fc.record({
    here: of,
    there: of,
    made: fc.option(of, { nil: null }),
    answered: fc.boolean(),
    shared: fc.boolean(),
    another: fc.constantFrom('none', 'none', 'shared', 'here', 'there', 'erased', 'staff', 'login'),
    link: fc.constantFrom('one', 'one', 'one', 'nobody'),
    how: fc.constantFrom(...(['made', 'made', 'email'] as const)),
    told: fc.constantFrom('lately', 'lately', 'lately', 'long ago', 'paused', 'without', 'not asked'),
    is: fc.constantFrom('new', 'new', 'new', 'a child', 'known'),
  });
  type World = typeof world extends fc.Arbitrary<infer W> ? W : never;
  const usual: World = {
    ...{ here: 'asked', there: 'asked', made: 'asked', link: 'one' },
    ...{ answered: false, shared: false, another: 'none' },
    ...{ how: 'made', told: 'lately', is: 'new' },
  };
  /** What chance may miss: each line of the rule alone. */
  const singly: Partial<World>[] = [
    {},
    { here: 'former', made: 'former' },
    { here: 'former', made: 'former', answered: true },
    { here: 'typed', made: 'former' },
    { shared: true },
    { how: 'email' },
    { here: 'former', made: 'former', how: 'email' },
    { is: 'a child' },
    { is: 'known' },
    { is: 'known', here: 'former', made: 'former' },
    ...(['long ago', 'paused', 'without', 'not asked'] as const).map((told) => ({ told })),
    ...(['shared', 'here', 'there', 'erased', 'staff', 'login'] as const).map((another) => ({ another })),
  ];
  /**
   * In words: whose it is there by what was read lately, and here too; or who was made from what was read, has not answered, and of
   * whom nothing is kept yet. No child of guardians.
   */
  const expected = (w: World) =>
    w.link === 'one' &&
    w.there === 'asked' &&
    !w.shared &&
    w.told === 'lately' &&
    w.is !== 'a child' &&
    (w.here === 'asked' || (w.how === 'made' && w.made === w.here && !w.answered && w.is === 'new')) &&
    ['none', 'erased'].includes(w.another);
  const set = (w: World) =>
    rows(t, tenant, async (trx) => {
      await sql`delete from source_people`.execute(trx);
      await sql`delete from mails`.execute(trx);
      await sql`delete from guardians`.execute(trx);
      await sql`delete from consents where customer_id = ${who}`.execute(trx);
      await sql`update source_connections set enabled = ${w.told !== 'paused'}`.execute(trx);
      if (w.is === 'a child')
        await sql`insert into guardians (studio_id, customer_id, guardian_id, linked_at)
          values (${studioId}, ${who}, ${member}, now())`.execute(trx);
      if (w.is === 'known')
        await sql`insert into consents (studio_id, customer_id, purpose) values (${studioId}, ${who}, 'store')`.execute(
          trx,
        );
      await sql`update staff set email = 'staff@new.example' where role = 'owner'`.execute(trx);
      for (const id of [who, other])
        await sql`update customers set email = customer_id || '@new.example', account_id = null, erased_at = null,
          email_normalized = customer_id || '@new.example' where customer_id = ${id}`.execute(trx);
      await sql`update customers set email = ${address[w.here]}, email_normalized = ${address[w.here]},
        email_answered = ${w.answered} where customer_id = ${who}`.execute(trx);
      const person = (id: string, email: string, customerId: string | null, linked: string | null) =>
        sql`insert into source_people (studio_id, source, person_id, customer_id, how, linked_at, seen_at, email,
            email_normalized, alone_email, linked_email, shared_email)
          values (${studioId}, 'momence', ${id}, ${customerId}, ${customerId && w.how}, ${customerId && new Date()},
            now() - make_interval(days => ${w.told === 'long ago' ? 40 : 0}), ${w.told === 'without' ? null : email},
            ${email}, ${w.told === 'not asked' ? null : email}, ${linked}, ${(id === '1' && w.shared) || id === '3'})`.execute(
          trx,
        );
      const { asked } = address;
      await person('1', address[w.there], w.link === 'one' ? who : null, w.made && address[w.made]);
      if (w.another === 'there') await person('2', asked, null, null);
      // The same person twice there, of whom one once had it together with somebody.
      if (w.another === 'shared') await person('3', asked, who, null);
      if (w.another === 'here' || w.another === 'erased')
        await sql`update customers set email_normalized = ${asked},
          erased_at = case when ${w.another === 'erased'} then now() end where customer_id = ${other}`.execute(
          trx,
        );
      if (w.another === 'staff')
        await sql`update staff set email = 'Asked@NEW.example' where role = 'owner'`.execute(trx);
      await sql`update auth."user" set login = case when ${w.another === 'login'} then ${asked} else 'another@new.example' end
        where id = (select account_id from customers where account_id is not null and customer_id = ${member})`.execute(
        trx,
      );
      return { rows: [] };
    });
  let joined = 0;
  await fc.assert(
    fc.asyncProperty(world, async (w) => {
      await set(w);
      await mailSignInLinks(t.studio, address.asked);
      const mailed = (await run(
        t,
        tenant,
        sql`select customer_id as id from mails where kind = 'sign_in_link'
        and customer_id is not null`,
      )) as { id: string }[];
      expect(mailed.map(({ id }) => id)).toEqual(expected(w) ? [who] : []);
      joined += mailed.length;
      await sql`delete from auth.verification`.execute(t.db);
    }),
    {
      numRuns: 100,
      examples: singly.map((differs): [World] => [{ ...usual, ...differs }]),
    },
  );
  expect(joined).toBeGreaterThan(0);
});
