import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import { isOwnScope, type Role, roles, type Scope, scopes } from '@tandem/api/words';
import { expect } from 'vitest';
import { beside } from '../../testing/fixtures.ts';
import { call } from '../../testing/http.ts';
import { sampleRequest } from '../../testing/requests.ts';
import { bearer, makeToken } from '../../testing/tokens.ts';

const names = Object.keys(endpoints) as (keyof typeof endpoints)[];
const table: Record<string, Endpoint> = endpoints;
const inStudio = names.filter((name) => endpoints[name].path.includes(':studioId'));
const refusals = ['token_refused', 'token_scope_missing', 'token_unknown', 'not_signed_in', 'not_allowed'];

/** Who asks: each role by a token for all that it can make one for, and the studio itself. */
const askers = [...roles, 'studio'] as const;
type Asker = (typeof askers)[number];
const roleOf = (asker: Asker): Role => (asker === 'studio' ? 'manager' : asker);

const test = beside
  .extend('make', { scope: 'file' }, ({ t, tenant, cookies, owner }) => async () => {
    const made = await Promise.all(
      askers.map((asker) =>
        asker === 'studio'
          ? makeToken(t.base, owner, tenant.studioId, { kind: 'studio' })
          : makeToken(t.base, cookies[asker], tenant.studioId),
      ),
    );
    return Object.fromEntries(askers.map((asker, i) => [asker, made[i]!])) as Record<
      Asker,
      (typeof made)[number]
    >;
  })
  // Some for each table: one token asks so often a minute, and no test is to depend on its machine's pace.
  .extend('tokens', { scope: 'file' }, ({ make }) => make())
  .extend('abroad', { scope: 'file' }, ({ make }) => make())
  .extend('within', { scope: 'file' }, ({ make }) => make())
  /** For one thing each, other than what is asked. */
  .extend('narrow', { scope: 'file' }, async ({ t, tenant, owner }) => ({
    read: await makeToken(t.base, owner, tenant.studioId, { kind: 'studio', scopes: ['schedule:read'] }),
    book: await makeToken(t.base, owner, tenant.studioId, { kind: 'studio', scopes: ['bookings:read'] }),
  }));

test('every endpoint of a studio says what a token needs for it, or that no token does it', () => {
  const silent = names.filter(
    (name) => Array.isArray(table[name]!.access) && table[name]!.scope === undefined,
  );
  expect(silent).toEqual([]);
  const loose = names.filter((name) => !Array.isArray(table[name]!.access) && table[name]!.scope);
  expect(loose).toEqual([]);
});

test('what only reads asks for reading, and what changes something for writing', () => {
  const scoped = names.filter((name) => table[name]!.scope);
  // How far an import is, and what came of it, is part of bringing files in: they are sent to the same place.
  const parts = ['getImport', 'listImports'];
  for (const name of scoped.filter((one) => !parts.includes(one)))
    expect([name, table[name]!.scope!.endsWith(':read')]).toEqual([name, table[name]!.method === 'GET']);
});

test('no token reaches who has access, who is who, what is kept of people, or the integration', () => {
  const kept =
    /staff|invitation|\/access|tokens|webhooks|consents|erasure|exports|privacy|spivi|calendars|\/link|phone|uploads|body/;
  expect(inStudio.filter((name) => kept.test(table[name]!.path) && table[name]!.scope)).toEqual([]);
});

test.for(names)('%s by a token: role, scope and person decide', async (name, { t, tenant, tokens }) => {
  const { access, scope, path } = table[name]!;
  if (access === 'public') return;
  for (const asker of askers) {
    const role = roleOf(asker);
    const { secret, scopes: held } = tokens[asker];
    const request = { ...sampleRequest(name, tenant), headers: bearer(secret) };
    const { status, body } = await call(t.base, null, name, request);
    const got = [asker, status, body.code];
    // Paths of people name the member.
    const other = scope && isOwnScope(scope) && path.includes(':customerId') && asker !== 'member';
    if (access === 'kiosk') expect(got).toEqual([asker, 401, 'kiosk_unknown']);
    else if (access === 'signed_in') expect(got).toEqual([asker, 403, 'token_refused']);
    else if (!access.includes(role)) expect(got).toEqual([asker, 403, 'not_allowed']);
    else if (!scope || other) expect(got).toEqual([asker, 403, 'token_refused']);
    else {
      expect([asker, name, held.includes(scope)]).toEqual([asker, name, true]);
      expect([401, 500]).not.toContain(status);
      expect([asker, refusals.includes(body.code ?? '')]).toEqual([asker, false]);
    }
  }
});

test.for(inStudio.filter((name) => table[name]!.scope && !isOwnScope(table[name]!.scope!)))(
  '%s is refused to a token that was made for something else',
  async (name, { t, tenant, narrow }) => {
    const { scope } = table[name]!;
    const { secret } = scope === 'schedule:read' ? narrow.book : narrow.read;
    const { status, body } = await call(t.base, null, name, {
      ...sampleRequest(name, tenant),
      headers: bearer(secret),
    });
    expect([status, body.code, (body.details as { scope?: Scope }).scope]).toEqual([
      403,
      'token_scope_missing',
      scope,
    ]);
  },
);

test.for(inStudio)(
  '%s does not know of another studio by a token, and changes nothing there',
  async (name, { t, abroad, b, objectsOfB, everythingOf }) => {
    const before = await everythingOf(b.studioId);
    for (const asker of ['owner', 'member', 'studio'] as const) {
      const request = sampleRequest(name, b, objectsOfB);
      const { status, body } = await call(t.base, null, name, {
        ...request,
        headers: bearer(abroad[asker].secret),
      });
      expect([asker, status, body.code]).toEqual([asker, 404, 'not_found']);
    }
    expect(await everythingOf(b.studioId)).toBe(before);
  },
);

test.for(inStudio.filter((name) => /:(?!studioId)\w+/.test(table[name]!.path) && table[name]!.scope))(
  '%s does not know of another studio’s objects by a token',
  async (name, { t, tenant, within, b, objectsOfB, everythingOf }) => {
    const before = await everythingOf(b.studioId);
    const request = sampleRequest(name, b, objectsOfB);
    const { status } = await call(t.base, null, name, {
      ...request,
      params: { ...request.params, studioId: tenant.studioId },
      headers: bearer(within.studio.secret),
    });
    // A list that is brought in has whatever name its sender gives it.
    if (name !== 'importCustomers') expect([403, 404]).toContain(status);
    expect(await everythingOf(b.studioId)).toBe(before);
  },
);

test('whoever makes a token can make it for all that their role has a use for, and nothing else', ({
  tokens,
}) => {
  const outside = (asker: Asker) => scopes.filter((scope) => !tokens[asker].scopes.includes(scope));
  expect(Object.fromEntries(askers.map((asker) => [asker, outside(asker)]))).toEqual({
    owner: ['rides:read', 'rides:write'],
    manager: ['rides:read', 'rides:write'],
    front_desk: ['schedule:write', 'rides:read', 'rides:write'],
    instructor: ['schedule:write', 'customers:write', 'passes:write', 'rides:read', 'rides:write'],
    member: ['schedule:write', 'passes:write'],
    studio: ['rides:read', 'rides:write'],
  });
});
