import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { createAuthenticator, type Lie } from '../../testing/authenticator.ts';
import { askFactors, loseFreshness, setUpApp } from '../../testing/factors.ts';
import { fresh } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';
import type { TestStudio } from '../../testing/studio.ts';

/** Where a test's studio says that it is reached. */
const HOME = { origin: 'http://localhost:3000', rpId: 'localhost' };
const MAX_CREDENTIAL_BYTES = 1023;
type Device = ReturnType<typeof createAuthenticator>;

const test = fresh.extend('asked', { auto: true }, async ({ t, tenant }) => {
  await askFactors(t.url, tenant.emails);
});

async function register(t: TestStudio, cookie: string, device: Device, lie: Lie = {}) {
  const asked = (await call(t.base, cookie, 'startPasskey')).body;
  const body = { name: 'Key', response: device.make(asked, lie) };
  return call(t.base, cookie, 'addPasskey', { body });
}

/** Over HTTP as a browser does it: the cookie too. */
async function come(t: TestStudio, response: Record<string, unknown>, cookie?: string) {
  const answer = await fetch(`${t.base}/api/passkey/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
    body: JSON.stringify({ response }),
  });
  const session = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return { status: answer.status, code: ((await answer.json()) as { code?: string }).code, cookie: session };
}

const ask = async (t: TestStudio) => (await call(t.base, null, 'askPasskey')).body;

const lies: [string, Lie][] = [
  ['from a page of another origin', { origin: 'https://evil.example' }],
  ['from another port', { origin: 'http://localhost:9999' }],
  ['from a page that only begins like ours', { origin: 'http://localhost:3000.evil.example' }],
  ['from our page under https', { origin: 'https://localhost:3000' }],
  ['for another name', { rpId: 'evil.example' }],
  ['for a name above ours', { rpId: 'com' }],
  ['for no name', { rpId: '' }],
  ['without looking who holds the device', { verified: false }],
  ['with nobody there', { present: false }],
  ['with nobody there or looked at', { present: false, verified: false }],
  ['to a challenge that nobody asked', { challenge: randomBytes(32).toString('base64url') }],
  ['to no challenge', { challenge: '' }],
  ['of another kind', { type: 'payment.get' }],
];

test.for(lies)('no passkey is kept of what a device made %s', async ([, lie], { t, tenant }) => {
  const owner = await signIn(t.base, tenant.emails.owner);
  const { status, body } = await register(t, owner, createAuthenticator(HOME), lie);
  expect([status, body.code]).toEqual([400, 'passkey_refused']);
  expect((await call(t.base, owner, 'listFactors')).body).toEqual({ factors: [], recoveryCodes: 0 });
});

test.for([
  ...lies,
  ['with a changed answer', { spoil: true }],
  ['made, not asked', { type: 'webauthn.create' }],
] as [string, Lie][])('nobody comes in by an answer %s', async ([, lie], { t, tenant }) => {
  const device = createAuthenticator(HOME);
  expect((await register(t, await signIn(t.base, tenant.emails.owner), device)).status).toBe(200);
  const refused = await come(t, device.answer(await ask(t), lie));
  expect(refused).toEqual({ status: 400, code: 'passkey_refused', cookie: '' });
  // … nor does it stand for the second step.
  const half = await signIn(t.base, tenant.emails.owner);
  const body = { passkey: device.answer(await ask(t), lie) };
  expect((await call(t.base, half, 'proveFactor', { body })).body.code).toBe('passkey_refused');
  expect((await call(t.base, half, 'getMe')).body.secondFactor).toBe('unproved');
  // The honest one does.
  expect((await come(t, device.answer(await ask(t), { counter: 9 }))).status).toBe(200);
});

test('a passkey signs in for both factors, in a session of its own that ends the one it replaces', async ({
  t,
  tenant,
}) => {
  const device = createAuthenticator(HOME);
  const before = await signIn(t.base, tenant.emails.owner);
  await register(t, before, device);
  const planted = await signIn(t.base, tenant.emails.member);
  const came = await come(t, device.answer(await ask(t)), planted);
  expect(came.status).toBe(200);
  expect(came.cookie).not.toContain(planted.split(';')[0]!);
  expect((await call(t.base, came.cookie, 'getMe')).body).toMatchObject({
    secondFactor: 'proved',
    user: { email: tenant.emails.owner },
  });
  expect((await call(t.base, planted, 'getMe')).status).toBe(401);
});

test('an answer counts once, however many send it at once, and its challenge for nothing else', async ({
  t,
  tenant,
}) => {
  const device = createAuthenticator(HOME);
  const owner = await signIn(t.base, tenant.emails.owner);
  await register(t, owner, device);
  const answer = device.answer(await ask(t));
  const statuses = (await Promise.all(Array.from({ length: 6 }, () => come(t, answer)))).map(
    ({ status }) => status,
  );
  expect(statuses.sort()).toEqual([200, 400, 400, 400, 400, 400]);
  expect((await come(t, answer)).code).toBe('passkey_refused');
  // The challenge of a sign-in makes no passkey, and that of a new passkey signs nobody in.
  const made = createAuthenticator(HOME).make(await ask(t));
  expect((await call(t.base, owner, 'addPasskey', { body: { name: 'Key', response: made } })).body.code).toBe(
    'passkey_refused',
  );
  const asked = (await call(t.base, owner, 'startPasskey')).body;
  expect((await come(t, device.answer(asked))).code).toBe('passkey_refused');
  // Nor does what was asked of one person make a passkey of another.
  const coach = await signIn(t.base, tenant.emails.instructor);
  const foreign = createAuthenticator(HOME).make((await call(t.base, owner, 'startPasskey')).body);
  expect(
    (await call(t.base, coach, 'addPasskey', { body: { name: 'Key', response: foreign } })).body.code,
  ).toBe('passkey_refused');
});

test('a counter that goes back is another device with the same key', async ({ t, tenant }) => {
  const device = createAuthenticator(HOME);
  await register(t, await signIn(t.base, tenant.emails.owner), device);
  const at = async (counter: number) => (await come(t, device.answer(await ask(t), { counter }))).status;
  expect([await at(7), await at(7), await at(6), await at(0), await at(8)]).toEqual([
    200, 400, 400, 400, 200,
  ]);
  // Of two that come at once with one count, one is let in.
  const [one, other] = [
    device.answer(await ask(t), { counter: 9 }),
    device.answer(await ask(t), { counter: 9 }),
  ];
  const statuses = (await Promise.all([come(t, one), come(t, other)])).map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 400]);
});

test('nobody takes another’s passkey for their own second step, and nobody’s id for a new one', async ({
  t,
  tenant,
}) => {
  const device = createAuthenticator(HOME);
  const owner = await signIn(t.base, tenant.emails.owner);
  await register(t, owner, device);
  const coach = await signIn(t.base, tenant.emails.instructor);
  // The same id with a key of one's own, and the id of another with one's own key.
  const thief = createAuthenticator(HOME);
  expect((await register(t, coach, thief, { credentialId: device.credentialId })).body.code).toBe(
    'passkey_refused',
  );
  expect((await register(t, coach, thief)).status).toBe(200);
  expect((await come(t, thief.answer(await ask(t), { credentialId: device.credentialId }))).code).toBe(
    'passkey_refused',
  );
  const half = await signIn(t.base, tenant.emails.instructor);
  const body = { passkey: device.answer(await ask(t)) };
  expect((await call(t.base, half, 'proveFactor', { body })).body.code).toBe('passkey_refused');
  expect((await call(t.base, half, 'getMe')).body.secondFactor).toBe('unproved');
});

test('a passkey that was taken away, or reset by a colleague, opens nothing', async ({ t, tenant }) => {
  const [removed, reset] = [createAuthenticator(HOME), createAuthenticator(HOME)];
  const owner = await signIn(t.base, tenant.emails.owner);
  await register(t, owner, removed);
  await setUpApp(t.base, owner);
  const { factors } = (await call(t.base, owner, 'listFactors')).body;
  const { factorId } = factors.find(({ kind }) => kind === 'passkey')!;
  expect((await call(t.base, owner, 'removeFactor', { params: { factorId } })).status).toBe(200);
  expect((await come(t, removed.answer(await ask(t)))).code).toBe('passkey_refused');
  const coach = await signIn(t.base, tenant.emails.instructor);
  await register(t, coach, reset);
  const params = { studioId: tenant.studioId, staffId: tenant.instructorId };
  expect((await call(t.base, owner, 'resetFactors', { params })).status).toBe(200);
  expect((await come(t, reset.answer(await ask(t)))).code).toBe('passkey_refused');
});

test('making one needs a fresh sign-in, also for the answer of what was asked before', async ({
  t,
  tenant,
}) => {
  const owner = await signIn(t.base, tenant.emails.owner);
  const asked = (await call(t.base, owner, 'startPasskey')).body;
  await loseFreshness(t.url);
  expect((await call(t.base, owner, 'startPasskey')).body.code).toBe('confirm_needed');
  const body = { name: 'Key', response: createAuthenticator(HOME).make(asked) };
  expect((await call(t.base, owner, 'addPasskey', { body })).body.code).toBe('confirm_needed');
});

test('whatever comes in place of an answer is refused as one, and an id as long as it may be is kept', async ({
  t,
  tenant,
}) => {
  const device = createAuthenticator(HOME);
  const owner = await signIn(t.base, tenant.emails.owner);
  await register(t, owner, device);
  const good = device.answer(await ask(t)) as { id: string; response: Record<string, unknown> };
  const wrong: unknown[] = [
    {},
    { ...good, response: undefined },
    { ...good, response: null },
    { ...good, response: 'x' },
    { ...good, response: {} },
    { ...good, rawId: 'x' },
    { ...good, id: [good.id] },
    { ...good, id: { toString: 'x' } },
    { ...good, id: 7 },
    { ...good, id: `${good.id}\u0000` },
    { ...good, response: { ...good.response, authenticatorData: 'AA' } },
    { ...good, response: { ...good.response, signature: 7 } },
    { ...good, response: { ...good.response, clientDataJSON: 'bm90IGpzb24' } },
    { ...good, response: { ...good.response, clientDataJSON: Buffer.from('null').toString('base64url') } },
  ];
  for (const response of wrong) {
    const came = await come(t, response as Record<string, unknown>);
    expect([response, came.status, came.cookie]).toEqual([response, 400, '']);
  }
  const long = createAuthenticator(HOME);
  const credentialId = randomBytes(MAX_CREDENTIAL_BYTES);
  expect((await register(t, owner, long, { credentialId })).status).toBe(200);
  expect((await come(t, long.answer(await ask(t), { credentialId }))).status).toBe(200);
  const { status, body } = await register(t, owner, createAuthenticator(HOME), {
    credentialId: randomBytes(4000),
  });
  expect([status, body.code]).toEqual([400, 'passkey_refused']);
});
