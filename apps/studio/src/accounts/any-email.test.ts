import { expect } from 'vitest';
import { test as signedIn } from '../testing/fixtures.ts';
import { signIn } from '../testing/http.ts';
import { TEST_PASSWORD } from '../testing/tenant.ts';
import { createAccount } from './create-account.ts';
import { hashPassword } from './passwords.ts';

const test = signedIn.extend('options', { scope: 'file' }, { worker: false });

test.for([
  ['josé@any.example', ['JOSÉ@any.example', ' jose\u0301@ANY.example ']],
  ['a&b@any.example', ['A&B@any.example']],
  ['user@münchen.example', ['user@xn--mnchen-3ya.example', 'USER@MÜNCHEN.example']],
  ['用户@例え.jp', ['用户@xn--r8jz45g.jp']],
  ['Plain.Name+x@any.example', ['plain.name+x@any.example']],
] as const)('whoever has proved %s signs in with it, however it is typed', async ([email, typed], { t }) => {
  const passwordHash = await hashPassword(TEST_PASSWORD);
  await t.db
    .transaction()
    .execute((trx) => createAccount(trx, { name: 'Any', email, passwordHash, locale: null }));
  for (const written of [email, ...typed]) expect(await signIn(t.base, written)).toMatch(/session_token/);
  await expect(
    t.db
      .transaction()
      .execute((trx) => createAccount(trx, { name: 'Again', email: typed[0], passwordHash, locale: null })),
  ).rejects.toThrow(/unique/);
});
