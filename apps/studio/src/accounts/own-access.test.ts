import { CONFIRM_MINUTES } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { asOwner } from '../testing/build.ts';
import { call, signIn } from '../testing/http.ts';
import { readMails, tokenOf } from '../testing/letters.ts';
import { mailed as test } from '../testing/mails.ts';
import { TEST_PASSWORD } from '../testing/tenant.ts';
import { refuseWeak } from './weak-password.ts';

const NEW_PASSWORD = 'chosen by the holder';

test('a mailed link signs in once, and a forgotten password is replaced on the way', async ({
  t,
  server,
  tenant,
  member,
}) => {
  const email = tenant.emails.member;
  const ask = async (address = email) => {
    expect((await call(t.base, null, 'askSignInLink', { body: { email: address } })).body).toEqual({
      ok: true,
    });
    return expect
      .poll(() => readMails(t, server, tenant.studioId), { timeout: 30_000 })
      .toSatisfy((mails: { to: string; link: string | null }[]) => {
        if (mails[0]) last = mails[0];
        return mails.length === 1;
      });
  };
  let last: { to: string; link: string | null } = { to: '', link: null };
  await ask();
  expect(last.to).toBe(email);
  const redeem = (token: string, password?: string) =>
    fetch(`${t.base}/api/sign-in-link/redeem`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, password }),
    });
  const first = tokenOf(last);
  const answer = await redeem(first);
  const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!;
  expect((await call(t.base, cookie, 'getMe')).body.user.email).toBe(email);
  expect((await redeem(first)).status).toBe(404);
  await ask();
  const second = tokenOf(last);
  await ask();
  const third = tokenOf(last);
  // A weak password uses nothing up.
  expect((await redeem(second, 'password12')).status).toBe(400);
  expect((await redeem(second, NEW_PASSWORD)).status).toBe(200);
  expect((await call(t.base, member, 'getMe')).status).toBe(401);
  // What was mailed before the change opens nothing after it.
  expect((await redeem(third)).status).toBe(404);
  await signIn(t.base, email, NEW_PASSWORD);
  await call(t.base, null, 'askSignInLink', { body: { email: 'nobody@x.example' } });
  expect(await readMails(t, server, tenant.studioId)).toEqual([]);
});

test('one sees where one is signed in, and ends it there', async ({ t, tenant, member }) => {
  const other = await signIn(t.base, tenant.emails.member);
  const third = await signIn(t.base, tenant.emails.member);
  const list = async () => (await call(t.base, member, 'listSessions')).body;
  const sessions = await list();
  expect(sessions.map((session) => session.current).sort()).toEqual([false, false, true]);
  const { sessionId } = (await call(t.base, other, 'listSessions')).body.find((session) => session.current)!;
  await call(t.base, member, 'endSession', { params: { sessionId } });
  expect((await call(t.base, other, 'getMe')).status).toBe(401);
  await call(t.base, member, 'endOtherSessions');
  expect((await call(t.base, third, 'getMe')).status).toBe(401);
  expect((await list()).length).toBe(1);
  const { rows } = await inTenant(t.db, tenant.studioId, (trx) =>
    sql`select from audit_log where studio_id = ${tenant.studioId} and action = 'sessions.end'`.execute(trx),
  );
  expect(rows).toHaveLength(2);
  // Nobody ends another person's.
  const desk = await signIn(t.base, tenant.emails.front_desk);
  const theirs = (await call(t.base, desk, 'listSessions')).body[0]!;
  expect((await call(t.base, member, 'endSession', { params: { sessionId: theirs.sessionId } })).status).toBe(
    404,
  );
});

test('what says who one is, or cannot be undone, asks for the password again after a while', async ({
  t,
  tenant,
  member,
}) => {
  const params = { studioId: tenant.studioId, customerId: tenant.customerIds[0]! };
  const wish = () => call(t.base, member, 'updateCustomer', { params, body: { email: 'other@new.example' } });
  const erase = () => call(t.base, member, 'eraseCustomer', { params, body: { confirm: 'not the name' } });
  const take = () => call(t.base, member, 'startExport', { params });
  await asOwner(t.url, (db) =>
    sql`update auth.session set "createdAt" = now() - make_interval(mins => ${CONFIRM_MINUTES + 1})`.execute(
      db,
    ),
  );
  for (const refused of [await wish(), await erase(), await take()])
    expect([refused.status, refused.body.code]).toEqual([403, 'confirm_needed']);
  // The rest goes on as before.
  expect((await call(t.base, member, 'updateCustomer', { params, body: { phone: '1' } })).status).toBe(200);
  const confirm = (password: string) => call(t.base, member, 'confirmIdentity', { body: { password } });
  expect((await confirm('not the password')).body.code).toBe('wrong_password');
  expect((await wish()).status).toBe(403);
  expect((await confirm(TEST_PASSWORD)).status).toBe(200);
  expect((await wish()).status).toBe(200);
  expect((await erase()).body.code).toBe('confirm_mismatch');
});

const around = ['Camille Exemple', 'camille@studio-velo.example', 'Studio Vélo'];
const weak = (password: string) => {
  try {
    refuseWeak(password, around);
    return false;
  } catch {
    return true;
  }
};

test.for([
  ...['1234567890', 'password12', 'Password123!', 'qwertyuiop', 'azertyuiop', 'motdepasse1', 'iloveyou12'],
  ...['aaaaaaaaaaaa', 'abcdefghijkl', 'letmein123', 'tandem-demo', 'tandem2024!', 'tandem-tandem'],
  ...['camille1990', 'Camille-Exemple', 'camille@studio-velo.example', 'StudioVelo1!', 'STUDIO VÉLO 24'],
])('"%s" is a password that guessers try', (password) => {
  expect(weak(password)).toBe(true);
});

test.for([
  ...['a long enough one', 'motdépasse-été', 'chosen by the holder', 'correct horse battery staple'],
  ...['k9#vLq2!xTz', 'été pluvieux à Montréal', 'x'.repeat(3) + ' velours jaune 47 pommes '.repeat(3)],
])('"%s" is none', (password) => {
  expect(weak(password)).toBe(false);
});

test('words around a person stay weak in whatever case, accents and with what is hung on them', () => {
  const word = fc.constantFrom('tandem', 'Camille', 'exemple', 'vélo', 'VELO', 'studio');
  const hung = fc.constantFrom('', '1', '12', '2024', '!', '-', '_1');
  fc.assert(
    fc.property(fc.array(fc.tuple(word, hung), { minLength: 1, maxLength: 3 }), (parts) => {
      const password = parts.flat().join('');
      if (password.replace(/[^0-9]/g, '').length < 6) expect(weak(password)).toBe(true);
    }),
  );
});

test('a password is the same in whatever form a keyboard composes it', async ({ t, tenant }) => {
  const composed = 'motdépasse-été';
  const body = { currentPassword: TEST_PASSWORD, newPassword: composed.normalize('NFC') };
  const desk = await signIn(t.base, tenant.emails.front_desk);
  expect((await call(t.base, desk, 'changePassword', { body })).status).toBe(200);
  for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const)
    await signIn(t.base, tenant.emails.front_desk, composed.normalize(form));
});
