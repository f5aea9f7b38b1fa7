import { endpoints } from '@tandem/api/studio';
import { MAX_TOKEN_CALLS_PER_MINUTE } from '@tandem/api/words';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { inStudio } from '../../base/call.ts';
import { fresh } from '../../testing/fixtures.ts';
import { bearer, makeToken } from '../../testing/tokens.ts';
import { createAuth } from '../auth.ts';
import { authorise } from '../authorise.ts';

const test = fresh.extend('scene', ({ t, tenant }, { onCleanup }) => {
  const { settings, log, db, secretKey } = t.studio;
  const auth = createAuth({ databaseUrl: t.url, role: 'tandem_studio_app', secretKey, settings, log });
  onCleanup(() => auth.close());
  const params = { studioId: tenant.studioId };
  const enter = (secret: string) =>
    authorise(auth, db, endpoints.getStudio, {
      headers: bearer(secret),
      params,
      ip: '127.0.0.1',
    } as unknown as FastifyRequest).then(
      () => 'in',
      (error: { code: string }) => error.code,
    );
  /** Whose share of the server the next call counts on; null: its address's. */
  const share = (secret: string) => auth.callerOf(bearer(secret));
  const revoke = ({ tokenId }: { tokenId: string }) =>
    inStudio(t.studio, tenant.studioId, ({ trx }) =>
      sql`update api_tokens set revoked_at = now() where token_id = ${tokenId}`.execute(trx),
    );
  return { enter, share, revoke };
});

test('a person has one share of the server however many tokens they make, and the studio one for each of its own', async ({
  t,
  tenant,
  owner,
  scene: { enter, share },
}) => {
  const [one, two] = [
    await makeToken(t.base, owner, tenant.studioId),
    await makeToken(t.base, owner, tenant.studioId),
  ];
  const till = await makeToken(t.base, owner, tenant.studioId, { kind: 'studio' });
  for (const { secret } of [one, two, till]) expect(await enter(secret)).toBe('in');
  const account = tenant.accountIds[tenant.emails.owner];
  expect([share(one.secret), share(two.secret), share(till.secret)]).toEqual([
    account,
    account,
    till.tokenId,
  ]);
});

test('one that was ended has no share any more, and is counted like those that work', async ({
  t,
  tenant,
  owner,
  scene: { enter, share, revoke },
}) => {
  const token = await makeToken(t.base, owner, tenant.studioId);
  expect([await enter(token.secret), share(token.secret) === null]).toEqual(['in', false]);
  await revoke(token);
  expect([await enter(token.secret), share(token.secret)]).toEqual(['token_revoked', null]);
  const seen = new Set<string>();
  for (let i = 0; i < 2 * MAX_TOKEN_CALLS_PER_MINUTE && !seen.has('too_many_requests'); i++)
    seen.add(await enter(token.secret));
  expect(seen).toEqual(new Set(['token_revoked', 'too_many_requests']));
});
