import { inTenant, seal } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { sourceContext } from '../../apps/studio/src/sources/calls/connection.ts';
import type { MomenceSecrets } from '../../apps/studio/src/sources/momence/source.ts';
import type { TestStudio } from '../../apps/studio/src/testing/studio.ts';
import { exampleHost } from '../fake-momence/example.ts';
import type { FakeMomence } from '../fake-momence/server.ts';
import { here, read, rows, there } from './connected.ts';
import { test } from './scene.ts';

const { clientId, clientSecret } = exampleHost.clients[0]!;
const login = { username: exampleHost.staff[0]!.email, password: exampleHost.staff[0]!.password };

const give = (
  t: TestStudio,
  { studioId }: { studioId: string },
  given: Pick<MomenceSecrets, 'refreshToken' | 'login'>,
) => {
  const secrets = JSON.stringify({ clientId, clientSecret, access: null, ...given } satisfies MomenceSecrets);
  const sealed = seal(t.studio.secretKey, secrets, sourceContext(studioId, 'momence'));
  return inTenant(t.db, studioId, (trx) =>
    sql`update source_connections set secrets = ${sealed}`.execute(trx),
  );
};
const rejected = async (t: TestStudio, tenant: { studioId: string }) =>
  (
    await rows(t, tenant, (trx) =>
      sql<{ n: number }>`select rejected_logins as n from source_connections`.execute(trx),
    )
  )[0]!.n;
const signIns = (fake: FakeMomence) =>
  fake.journal.requests().filter(({ endpoint }) => endpoint === 'POST /auth/token');

async function refreshTokenOf(fake: FakeMomence): Promise<string> {
  const answer = await fetch(`${fake.url}/api/v2/auth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'password', ...login }),
  });
  return ((await answer.json()) as { refreshToken: string }).refreshToken;
}

test('a refresh token that is used up counts against nobody where a password stands in, and is dropped', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  session();
  await give(t, tenant, { refreshToken: 'used-up', login });
  await read(t, tenant);
  expect(await rejected(t, tenant)).toBe(0);
  expect(signIns(fake).map(({ status }) => status)).toEqual([400, 200]);
  expect(await here(t, tenant)).toEqual(there(fake));
  // The one that came with the password is used from now on.
  fake.signIn.expireTokens({ clientId });
  await read(t, tenant);
  expect(signIns(fake).map(({ status }) => status)).toEqual([400, 200, 200]);
});

test('a login that was refused and is good again counts from none', async ({ t, tenant, fake, session }) => {
  session();
  for (let n = 0; n < 3; n++) {
    fake.signIn.revokeClient({ clientId });
    for (let again = 0; again < 2; again++) await read(t, tenant);
    expect(await rejected(t, tenant)).toBe(2);
    fake.signIn.restoreClient({ clientId });
    await read(t, tenant);
    expect(await rejected(t, tenant)).toBe(0);
  }
  expect(await here(t, tenant)).toEqual(there(fake));
});

test('of runs that renew at once one uses the refresh token, and the others what came of it', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  session();
  await give(t, tenant, { refreshToken: await refreshTokenOf(fake), login: null });
  for (let n = 0; n < 3; n++) {
    const before = signIns(fake).length;
    fake.faults.arm([{ kind: 'slow', delayMs: 150, on: 'POST /auth/token' }]);
    await Promise.all(Array.from({ length: 3 }, () => read(t, tenant)));
    fake.faults.disarm();
    expect(
      signIns(fake)
        .slice(before)
        .map(({ status }) => status),
    ).toEqual([200]);
    fake.signIn.expireTokens({ clientId });
  }
  expect(await rejected(t, tenant)).toBe(0);
  await read(t, tenant);
  expect(await here(t, tenant)).toEqual(there(fake));
});
