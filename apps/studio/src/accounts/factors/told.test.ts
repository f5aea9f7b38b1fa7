import { expect } from 'vitest';
import { inStudio } from '../../base/call.ts';
import { setUpApp } from '../../testing/factors.ts';
import { call, signIn } from '../../testing/http.ts';
import { readMails } from '../../testing/letters.ts';
import { mailed as test } from '../../testing/mails.ts';
import { resetByOperator } from './reset-factors.ts';

test('the person is written to when a second factor comes, and when the operator takes it away', async ({
  t,
  server,
  tenant,
  owner,
}) => {
  await setUpApp(t.base, owner);
  const subjects = async () =>
    (await readMails(t, server, tenant.studioId)).map(({ to, subject }) => [to, subject]);
  expect(await subjects()).toEqual([[tenant.emails.owner, 'A second factor was added']]);
  await resetByOperator(t.studio, tenant.emails.owner.toUpperCase());
  expect(await subjects()).toEqual([[tenant.emails.owner, 'Your second factor was reset']]);
  expect((await call(t.base, owner, 'getMe')).status).toBe(401);
  const again = await signIn(t.base, tenant.emails.owner);
  expect((await call(t.base, again, 'listFactors')).body).toEqual({ factors: [], recoveryCodes: 0 });
  const actions = await inStudio(t.studio, tenant.studioId, ({ trx }) =>
    trx.selectFrom('audit_log').select('action').where('action', 'like', 'factor.%').orderBy('at').execute(),
  );
  expect(actions.map(({ action }) => action)).toEqual(['factor.add', 'factor.reset']);
  await expect(resetByOperator(t.studio, 'nobody@x.example')).rejects.toThrow('Nobody signs in with');
});
