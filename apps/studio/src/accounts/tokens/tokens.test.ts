import {
  MAX_EMAIL_MAILS_PER_DAY,
  MAX_LISTED_TOKENS,
  MAX_PERSONAL_TOKENS,
  MAX_TOKEN_CALLS_PER_MINUTE,
  MAX_TOKEN_DAYS,
  MAX_TOKENS_MADE,
  scopes,
  TOKEN_PREFIX,
} from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import { expect } from 'vitest';
import WebSocket from 'ws';
import { keepRules } from '../../rights/retention/keep-rules.ts';
import { fresh } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';
import { TEST_PASSWORD } from '../../testing/tenant.ts';
import { bearer, makeToken } from '../../testing/tokens.ts';

const test = fresh
  .extend('manager', ({ t, tenant }) => signIn(t.base, tenant.emails.manager))
  .extend(
    'within',
    ({ t, tenant }) =>
      <T>(query: RawBuilder<T>) =>
        inTenant(t.db, tenant.studioId, async (trx) => (await query.execute(trx)).rows),
  )
  /** Asks for the schedule by a token, or for whatever else is told. */
  .extend(
    'ask',
    ({ t, tenant }) =>
      (
        secret: string,
        name: Parameters<typeof call>[2] = 'getStudio',
        more: object = {},
        headers: Record<string, string> = {},
      ) =>
        call(t.base, null, name, {
          params: { studioId: tenant.studioId, classId: tenant.classId, customerId: tenant.customerIds[1]! },
          ...more,
          headers: { ...bearer(secret), ...headers },
        }).then(({ status, body }) => ({ status, code: body.code, body })),
  );

const answers = ({ status, code }: { status: number; code?: string | undefined }) => [status, code];

test('a token is shown once, begins so that one knows it, and is stored as a hash', async ({
  t,
  tenant,
  owner,
  within,
}) => {
  const { secret, tokenId } = await makeToken(t.base, owner, tenant.studioId, { name: 'Till at the door' });
  expect(secret).toMatch(new RegExp(`^${TOKEN_PREFIX}personal_[\\w-]{43}$`));
  const other = await makeToken(t.base, owner, tenant.studioId, { kind: 'studio' });
  expect(other.secret).toMatch(new RegExp(`^${TOKEN_PREFIX}studio_[\\w-]{43}$`));
  const rows = await within(sql<{ text: string }>`select t::text as text from api_tokens t`);
  expect(rows.length).toBe(2);
  for (const { text } of rows) expect(text).not.toContain(secret.slice(-43));
  const { body } = await call(t.base, owner, 'listTokens', { params: { studioId: tenant.studioId } });
  expect(JSON.stringify(body)).not.toContain(secret.slice(-43));
  expect(body.tokens.find((one) => one.tokenId === tokenId)).toMatchObject({
    kind: 'personal',
    name: 'Till at the door',
    own: true,
    usedAt: null,
    state: 'active',
  });
});

test('acts as its person, and the log names both', async ({ t, tenant, desk, ask, within }) => {
  const { secret, tokenId } = await makeToken(t.base, desk, tenant.studioId);
  const customerId = tenant.customerIds[1]!;
  const booked = await ask(secret, 'bookSpot', { body: { spotNumber: 4, customerId } });
  expect(booked.status).toBe(200);
  const [booking] = await within(
    sql<{ by: string }>`select booked_by as by from bookings where customer_id = ${customerId}`,
  );
  expect(booking!.by).toBe(tenant.accountIds[tenant.emails.front_desk]);
  await ask(secret, 'updateCustomer', { body: { lastName: 'Renamed' } });
  expect(
    await within(sql`select account_id, detail->>'tokenId' as token from audit_log
    where action like 'customer.%' and object_id = ${customerId} and detail->>'tokenId' is not null`),
  ).toEqual([{ account_id: tenant.accountIds[tenant.emails.front_desk], token: tokenId }]);
});

test('of the studio acts for nobody, whoever made it, and goes on when its maker has left', async ({
  t,
  tenant,
  owner,
  ask,
  within,
}) => {
  await within(
    sql`update staff set role = 'owner' where account_id = ${tenant.accountIds[tenant.emails.manager]!}`,
  );
  const second = await signIn(t.base, tenant.emails.manager);
  const studio = await makeToken(t.base, second, tenant.studioId, { kind: 'studio' });
  const own = await makeToken(t.base, second, tenant.studioId);
  expect(answers(await ask(own.secret))).toEqual([200, undefined]);
  const [{ id }] = (await within(sql<{ id: string }>`select staff_id as id from staff
    where account_id = ${tenant.accountIds[tenant.emails.manager]!}`)) as [{ id: string }];
  const params = { studioId: tenant.studioId, staffId: id };
  expect((await call(t.base, owner, 'removeStaff', { params })).status).toBe(200);
  expect(answers(await ask(own.secret))).toEqual([401, 'token_unknown']);
  expect(answers(await ask(studio.secret))).toEqual([200, undefined]);
  const { tokens } = (await call(t.base, owner, 'listTokens', { params })).body;
  expect(tokens.map(({ kind, madeBy, makerLeft }) => [kind, madeBy, makerLeft])).toEqual([
    ['studio', 'The manager', true],
  ]);
  const customerId = tenant.customerIds[2]!;
  await ask(studio.secret, 'bookSpot', { body: { spotNumber: 5, customerId } });
  expect(await within(sql`select booked_by as by from bookings where customer_id = ${customerId}`)).toEqual([
    { by: `token:${studio.tokenId}` },
  ]);
});

test('shows nobody’s body and no numbers, also where its person sees them', async ({
  t,
  tenant,
  owner,
  ask,
}) => {
  const params = { studioId: tenant.studioId, customerId: tenant.customerIds[1]! };
  expect((await call(t.base, owner, 'getCustomer', { params })).body.healthVisible).toBe(true);
  for (const kind of ['personal', 'studio'] as const) {
    const { secret } = await makeToken(t.base, owner, tenant.studioId, { kind });
    const { body } = (await ask(secret, 'getCustomer')) as {
      body: { healthVisible?: boolean; body?: object };
    };
    expect([kind, body.healthVisible, body.body]).toEqual([kind, false, null]);
  }
});

test('shows its own person’s body neither', async ({ t, tenant, member, ask }) => {
  const params = { studioId: tenant.studioId, customerId: tenant.customerIds[0]! };
  expect((await call(t.base, member, 'getCustomer', { params })).body.body).not.toBeNull();
  const { secret } = await makeToken(t.base, member, tenant.studioId, { scopes: ['customers:read'] });
  const { status, body } = (await ask(secret, 'getCustomer', { params })) as {
    status: number;
    body: { healthVisible?: boolean; body?: object };
  };
  expect([status, body.healthVisible, body.body]).toEqual([200, false, null]);
});

test('says for nobody what they consent to', async ({ tenant, t, owner, ask, within }) => {
  const { secret } = await makeToken(t.base, owner, tenant.studioId, { kind: 'studio' });
  const person = { firstName: 'Ada', lastName: 'Example', email: 'ada@home.example' };
  const add = (more: object) => ask(secret, 'createCustomer', { body: { ...person, ...more } });
  const count = async () =>
    (await within(sql<{ all: number }>`select count(*) as all from consents`))[0]!.all;
  const before = await count();
  expect(answers(await add({ consents: ['store'] }))).toEqual([403, 'token_refused']);
  expect([(await add({})).status, await count()]).toEqual([200, before]);
});

test('fills nobody’s mailbox: neither about one person, nor with one address for many', async ({
  t,
  tenant,
  owner,
  ask,
  within,
}) => {
  const { secret } = await makeToken(t.base, owner, tenant.studioId, { kind: 'studio' });
  const customerId = tenant.customerIds[1]!;
  const set = async (whom: string, email: string) =>
    answers(
      await ask(secret, 'updateCustomer', {
        params: { studioId: tenant.studioId, customerId: whom },
        body: { email },
      }),
    );
  for (let i = 0; i < MAX_EMAIL_MAILS_PER_DAY; i++)
    expect(await set(customerId, `victim${i}@elsewhere.example`)).toEqual([200, undefined]);
  expect(await set(customerId, 'one.more@elsewhere.example')).toEqual([429, 'too_many_requests']);
  await within(sql`with many as (
      insert into customers (studio_id, customer_id, first_name, last_name, email, email_normalized)
      select ${tenant.studioId}::uuid, gen_random_uuid(), 'Many', 'People', '', '' from generate_series(1, ${MAX_EMAIL_MAILS_PER_DAY})
      returning customer_id)
    insert into pending_emails (studio_id, customer_id, pending_id, email, asked_by, asked_at, expires_at)
    select ${tenant.studioId}::uuid, customer_id, gen_random_uuid(), 'Victim@elsewhere.example', 'staff', now(), now() + interval '1 day'
    from many`);
  expect(await set(tenant.customerIds[2]!, 'victim@elsewhere.example')).toEqual([429, 'too_many_requests']);
  expect(await set(tenant.customerIds[2]!, 'their.own@elsewhere.example')).toEqual([200, undefined]);
});

test('uses up no lines of its person in the log, however often it is refused', async ({
  t,
  tenant,
  desk,
  ask,
  within,
}) => {
  const { secret } = await makeToken(t.base, desk, tenant.studioId, { scopes: ['bookings:read'] });
  for (let i = 0; i < 61; i++) await ask(secret, 'listClassTypes');
  const params = { studioId: tenant.studioId };
  expect((await call(t.base, desk, 'listStaff', { params })).status).toBe(403);
  expect(
    await within(sql`select count(*) filter (where detail ? 'tokenId') as program,
      count(*) filter (where not detail ? 'tokenId') as person from audit_log where action = 'access.denied'`),
  ).toEqual([{ program: 60, person: 1 }]);
});

test('one that works stays in sight however many have ended since, and so many are made in a month', async ({
  t,
  tenant,
  owner,
  within,
}) => {
  const params = { studioId: tenant.studioId };
  const kept = await makeToken(t.base, owner, tenant.studioId, { kind: 'studio' });
  const ended = (days: number, count: number) =>
    within(sql`insert into api_tokens (studio_id, token_id, account_id, made_by, name, scopes, secret_hash, made_at, expires_at, revoked_at)
      select studio_id, gen_random_uuid(), account_id, made_by, 'Ended', scopes, sha256(gen_random_uuid()::text::bytea),
        now() - make_interval(days => ${days}), expires_at, now() from api_tokens, generate_series(1, ${count})
      where token_id = ${kept.tokenId}`);
  await ended(31, MAX_LISTED_TOKENS);
  await within(
    sql`update api_tokens set made_at = now() - interval '40 days' where token_id = ${kept.tokenId}`,
  );
  const { tokens } = (await call(t.base, owner, 'listTokens', { params })).body;
  expect([tokens.length, tokens[0]!.tokenId]).toEqual([MAX_LISTED_TOKENS, kept.tokenId]);
  await ended(29, MAX_TOKENS_MADE - 1);
  const body = { kind: 'studio' as const, name: 'One', scopes: [scopes[0]], days: 1 };
  const make = async () => (await call(t.base, owner, 'makeToken', { params, body })).body.code;
  expect([await make(), await make()]).toEqual([undefined, 'too_many_tokens']);
});

test('whoever made one knows it as theirs by the account, not by a name that others have too', async ({
  t,
  tenant,
  owner,
  within,
}) => {
  await within(sql`update staff set role = 'owner', name = 'Same Name' where role in ('manager', 'owner')`);
  const second = await signIn(t.base, tenant.emails.manager);
  await makeToken(t.base, second, tenant.studioId, { kind: 'studio' });
  const seen = async (cookie: string) =>
    (await call(t.base, cookie, 'listTokens', { params: { studioId: tenant.studioId } })).body.tokens.map(
      ({ madeBy, madeByMe }) => [madeBy, madeByMe],
    );
  expect([await seen(owner), await seen(second)]).toEqual([[['Same Name', false]], [['Same Name', true]]]);
});

test('before somebody is removed it is told which of the studio’s they made', async ({
  t,
  tenant,
  owner,
}) => {
  const params = { studioId: tenant.studioId };
  const till = await makeToken(t.base, owner, tenant.studioId, { kind: 'studio', name: 'Till at the door' });
  const over = await makeToken(t.base, owner, tenant.studioId, { kind: 'studio', name: 'Over' });
  await makeToken(t.base, owner, tenant.studioId, { name: 'Their own' });
  await call(t.base, owner, 'revokeToken', { params: { ...params, tokenId: over.tokenId } });
  const team = (await call(t.base, owner, 'listStaff', { params })).body;
  expect(team.flatMap(({ role, studioTokens }) => studioTokens.map((token) => [role, token]))).toEqual([
    ['owner', { tokenId: till.tokenId, name: 'Till at the door' }],
  ]);
});

test('a member reads their own rides by one, and nobody else’s', async ({ t, tenant, member, ask }) => {
  const { secret } = await makeToken(t.base, member, tenant.studioId, { scopes: ['rides:read'] });
  const of = (customerId: string) =>
    ask(secret, 'listRides', { params: { studioId: tenant.studioId, customerId } });
  expect((await of(tenant.customerIds[0]!)).status).toBe(200);
  expect(answers(await of(tenant.customerIds[1]!))).toEqual([403, 'token_refused']);
});

test('ends at once when it is revoked, and by itself when its time is over; each says so', async ({
  t,
  tenant,
  owner,
  ask,
  within,
}) => {
  const params = { studioId: tenant.studioId };
  const revoked = await makeToken(t.base, owner, tenant.studioId);
  const expired = await makeToken(t.base, owner, tenant.studioId);
  expect(answers(await ask(revoked.secret))).toEqual([200, undefined]);
  const end = () => call(t.base, owner, 'revokeToken', { params: { ...params, tokenId: revoked.tokenId } });
  expect([(await end()).status, (await end()).status]).toEqual([200, 200]);
  await within(sql`update api_tokens set expires_at = now() where token_id = ${expired.tokenId}`);
  const told = await ask(revoked.secret);
  expect(answers(told)).toEqual([401, 'token_revoked']);
  expect((told.body as { remedy?: string }).remedy).toContain('Make another one');
  expect(answers(await ask(expired.secret))).toEqual([401, 'token_expired']);
  expect(answers(await ask(`${TOKEN_PREFIX}personal_nobodyhasthis`))).toEqual([401, 'token_unknown']);
  expect(answers(await ask('another kind of token'))).toEqual([401, 'not_signed_in']);
  const { tokens } = (await call(t.base, owner, 'listTokens', { params })).body;
  expect(Object.fromEntries(tokens.map((one) => [one.tokenId, one.state]))).toMatchObject({
    [revoked.tokenId]: 'revoked',
  });
  expect(
    await within(sql`select action from audit_log where action like 'token.%' order by at, action`),
  ).toEqual([{ action: 'token.make' }, { action: 'token.make' }, { action: 'token.revoke' }]);
});

test('ended ones are forgotten after a month', async ({ t, tenant, owner, within }) => {
  for (const days of [29, 31]) {
    const { tokenId } = await makeToken(t.base, owner, tenant.studioId, { name: `${days} days` });
    await within(
      sql`update api_tokens set revoked_at = now() - make_interval(days => ${days}) where token_id = ${tokenId}`,
    );
  }
  await keepRules(t.studio);
  expect(await within(sql`select name from api_tokens`)).toEqual([{ name: '29 days' }]);
});

test('does at most what its person may now', async ({ t, tenant, manager, ask, within }) => {
  const { secret } = await makeToken(t.base, manager, tenant.studioId);
  expect(answers(await ask(secret, 'listOverlaps'))).toEqual([200, undefined]);
  await within(
    sql`update staff set role = 'front_desk' where account_id = ${tenant.accountIds[tenant.emails.manager]!}`,
  );
  expect(answers(await ask(secret, 'listOverlaps'))).toEqual([403, 'not_allowed']);
});

test('another password ends the person’s own, and not the studio’s', async ({ t, tenant, owner, ask }) => {
  const own = await makeToken(t.base, owner, tenant.studioId);
  const studio = await makeToken(t.base, owner, tenant.studioId, { kind: 'studio' });
  const body = { currentPassword: TEST_PASSWORD, newPassword: 'another long enough one' };
  expect((await call(t.base, owner, 'changePassword', { body })).status).toBe(200);
  expect(answers(await ask(own.secret))).toEqual([401, 'token_revoked']);
  expect(answers(await ask(studio.secret))).toEqual([200, undefined]);
});

test('opens nothing of an owner who has no second factor, where one is asked', async ({
  t,
  tenant,
  owner,
  ask,
}) => {
  const { secret } = await makeToken(t.base, owner, tenant.studioId);
  await sql`update auth."user" set password_suffices = false where id = ${tenant.accountIds[tenant.emails.owner]!}`.execute(
    t.db,
  );
  expect(answers(await ask(secret))).toEqual([403, 'second_factor_missing']);
});

test('is made by whoever has signed in a short while ago, and by no token', async ({
  t,
  tenant,
  owner,
  desk,
  ask,
}) => {
  const { secret } = await makeToken(t.base, owner, tenant.studioId);
  const params = { studioId: tenant.studioId };
  const body = { kind: 'personal', name: 'More', scopes: ['bookings:read'], days: 1 };
  expect(answers(await ask(secret, 'makeToken', { params, body }))).toEqual([403, 'token_refused']);
  const refused = async (cookie: string, wish: object) => {
    const answer = await call(t.base, cookie, 'makeToken', { params, body: { ...body, ...wish } });
    return [answer.status, answer.body.code, answer.body.field];
  };
  expect(await refused(desk, { kind: 'studio' })).toEqual([403, 'not_allowed', undefined]);
  expect(await refused(desk, { scopes: ['schedule:write'] })).toEqual([400, 'invalid_field', 'scopes']);
  expect(await refused(desk, { scopes: [] })).toEqual([400, 'invalid_field', 'scopes']);
  expect(await refused(desk, { days: MAX_TOKEN_DAYS + 1 })).toEqual([400, 'invalid_field', 'days']);
  await sql`update auth.session set "createdAt" = now() - interval '1 hour', confirmed_at = null
    where "userId" = ${tenant.accountIds[tenant.emails.front_desk]!}`.execute(t.db);
  expect(await refused(desk, {})).toEqual([403, 'confirm_needed', undefined]);
});

test('of one person there are so many, also when many are made at once', async ({ t, tenant, desk }) => {
  const params = { studioId: tenant.studioId };
  const body = { kind: 'personal' as const, name: 'One', scopes: [scopes[0]], days: 1 };
  for (let i = 0; i < MAX_PERSONAL_TOKENS - 2; i++)
    await makeToken(t.base, desk, tenant.studioId, { scopes: [scopes[0]] });
  const many = await Promise.all([1, 2, 3, 4].map(() => call(t.base, desk, 'makeToken', { params, body })));
  expect(many.map(({ body }) => body.code ?? 'made').sort()).toEqual([
    'made',
    'made',
    'too_many_tokens',
    'too_many_tokens',
  ]);
  const [gone] = (await call(t.base, desk, 'listTokens', { params })).body.tokens;
  await call(t.base, desk, 'revokeToken', { params: { ...params, tokenId: gone!.tokenId } });
  expect((await call(t.base, desk, 'makeToken', { params, body })).status).toBe(200);
});

test('owners see and end what the team has made, others their own alone', async ({
  t,
  tenant,
  owner,
  desk,
  member,
}) => {
  const params = { studioId: tenant.studioId };
  const ofDesk = await makeToken(t.base, desk, tenant.studioId);
  const ofStudio = await makeToken(t.base, owner, tenant.studioId, { kind: 'studio' });
  const ofMember = await makeToken(t.base, member, tenant.studioId);
  const seen = async (cookie: string) =>
    (await call(t.base, cookie, 'listTokens', { params })).body.tokens.map(({ tokenId }) => tokenId).sort();
  expect(await seen(owner)).toEqual([ofDesk.tokenId, ofStudio.tokenId].sort());
  expect(await seen(desk)).toEqual([ofDesk.tokenId]);
  expect(await seen(member)).toEqual([ofMember.tokenId]);
  const end = async (cookie: string, { tokenId }: { tokenId: string }) =>
    (await call(t.base, cookie, 'revokeToken', { params: { ...params, tokenId } })).status;
  expect([await end(desk, ofStudio), await end(desk, ofMember), await end(member, ofDesk)]).toEqual([
    404, 404, 404,
  ]);
  expect([await end(owner, ofMember), await end(owner, ofDesk)]).toEqual([404, 200]);
});

test('is taken alone: not beside a signed-in browser’s cookie, whose rules do not hold for it', async ({
  t,
  tenant,
  owner,
  ask,
}) => {
  const { secret } = await makeToken(t.base, owner, tenant.studioId);
  expect(answers(await ask(secret, 'getStudio', {}, { cookie: owner }))).toEqual([400, 'token_with_cookie']);
  const elsewhere = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  const wish = { body: { spotNumber: 6, customerId: tenant.customerIds[3]! } };
  expect(answers(await ask(secret, 'bookSpot', wish, { ...elsewhere, cookie: owner }))).toEqual([
    403,
    'foreign_origin',
  ]);
  expect(answers(await ask(secret, 'bookSpot', wish, elsewhere))).toEqual([200, undefined]);
  const me = await call(t.base, owner, 'getMe', { headers: bearer(secret) });
  expect([me.status, me.body.code]).toEqual([403, 'token_refused']);
});

test('hears no changes: that is for pages', async ({ t, tenant, owner }) => {
  const { secret } = await makeToken(t.base, owner, tenant.studioId);
  const url = `${t.base.replace('http', 'ws')}/api/studios/${tenant.studioId}/live`;
  const status = await new Promise((resolve) => {
    const socket = new WebSocket(url, { headers: bearer(secret) });
    socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode));
    socket.on('open', () => resolve('open'));
  });
  expect(status).toBe(403);
});

test('asks so often a minute; the next wait, and nobody else does', async ({ t, tenant, owner, ask }) => {
  const busy = await makeToken(t.base, owner, tenant.studioId);
  const other = await makeToken(t.base, owner, tenant.studioId);
  const seen = new Set<unknown>();
  for (let i = 0; i < 2 * MAX_TOKEN_CALLS_PER_MINUTE && !seen.has('too_many_requests'); i++)
    seen.add((await ask(busy.secret, 'listClassTypes')).code);
  expect(seen).toEqual(new Set([undefined, 'too_many_requests']));
  expect(answers(await ask(other.secret))).toEqual([200, undefined]);
});

test('that it was used is told to the hour', async ({ t, tenant, owner, ask, within }) => {
  const { secret } = await makeToken(t.base, owner, tenant.studioId);
  const used = async () =>
    (await within(sql<{ at: Date | null }>`select used_at as at from api_tokens`))[0]!.at;
  expect(await used()).toBeNull();
  await ask(secret);
  const first = await used();
  await ask(secret);
  expect([first === null, await used()]).toEqual([false, first]);
  await within(sql`update api_tokens set used_at = used_at - interval '2 hours'`);
  await ask(secret);
  expect((await used())! >= first!).toBe(true);
});

test('what is sent twice by one key is done once', async ({ t, tenant, owner, ask }) => {
  const { secret } = await makeToken(t.base, owner, tenant.studioId, { kind: 'studio' });
  const wish = { body: { spotNumber: 7, customerId: tenant.customerIds[2]! } };
  const [one, two] = [
    await ask(secret, 'bookSpot', wish, { 'idempotency-key': 'k' }),
    await ask(secret, 'bookSpot', wish, { 'idempotency-key': 'k' }),
  ];
  expect([one!.status, two!.body]).toEqual([200, one!.body]);
});

test('of whoever is erased there is none left', async ({ t, tenant, member, owner, ask, within }) => {
  const { secret } = await makeToken(t.base, member, tenant.studioId);
  const params = { studioId: tenant.studioId, customerId: tenant.customerIds[0]! };
  const erased = await call(t.base, owner, 'eraseCustomer', { params, body: { confirm: 'First0 Last0' } });
  expect(erased.status).toBe(200);
  expect(answers(await ask(secret))).toEqual([401, 'token_unknown']);
  expect(await within(sql`select from api_tokens`)).toEqual([]);
});
