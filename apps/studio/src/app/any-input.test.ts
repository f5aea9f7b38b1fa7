import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import fc from 'fast-check';
import { expect } from 'vitest';
import { anyJson } from '../testing/any-json.ts';
import { beside } from '../testing/fixtures.ts';
import { signIn } from '../testing/http.ts';
import { objectsOf } from '../testing/objects.ts';
import { sampleRequest } from '../testing/requests.ts';

/** Whatever comes, a route answers that it was refused, and why; nothing breaks, and what is refused leaves nothing behind. */
type Name = keyof typeof endpoints;
const names = Object.keys(endpoints) as Name[];
const RUNS = 5;

/** Texts that have broken something somewhere: in SQL, JSON, Unicode, dates, numbers and paths. */
const odd = fc.oneof(
  fc.constantFrom(
    ...['', ' ', '\u0000', 'a\u0000b', '\ud800', '\udc00x', '\u202e', '%', "'; --", '../..', '%00'],
    ...['null', 'NaN', '-0', '1e309', '2147483648', '9223372036854775808', '0x10', '__proto__'],
    ...[
      '0000-00-00',
      '2026-02-30',
      '+275760-09-13',
      '9999-12-31',
      '-000001-01-01T00:00:00Z',
      '24:00',
      '2026-13',
    ],
    ...[
      'x'.repeat(70_000),
      '\u{1f6b4}'.repeat(3000),
      'a@b',
      '["',
      '<svg onload=x>',
      'http://[::1',
      'javascript:x',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const value = fc.oneof(
  odd,
  fc.constantFrom<unknown>(null, true, [], {}, [[[[]]]], -1, 0, 0.1, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308),
  anyJson,
  fc.array(fc.constant('x'), { minLength: 5000, maxLength: 5000 }),
);

type Asked = { params: Record<string, string>; query?: Record<string, string>; body?: unknown };
type Change =
  | { what: 'param' | 'query'; at: number; to: string }
  | { what: 'leaf'; at: number; to: unknown }
  | { what: 'body'; to: unknown }
  | { what: 'text'; to: string };
/** In a path or query no longer than a server reads. */
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    what: fc.constantFrom('param' as const, 'query' as const),
    at: fc.nat(99),
    to: odd.filter(({ length }) => length < 200),
  }),
  { weight: 4, arbitrary: fc.record({ what: fc.constant('leaf' as const), at: fc.nat(99), to: value }) },
  fc.record({ what: fc.constant('body' as const), to: value }),
  fc.record({
    what: fc.constant('text' as const),
    to: fc.constantFrom('{', '{"a":1', '[]]', '\u0000', '"\\ud800"', '{"__proto__":{"role":"owner"}}'),
  }),
);

/** Every place in a body where a value stands, containers too. */
function places(of: unknown, path: string[] = []): string[][] {
  if (typeof of !== 'object' || of === null) return path.length > 0 ? [path] : [];
  const inside = Object.entries(of).flatMap(([key, one]) => places(one, [...path, key]));
  return path.length > 0 ? [path, ...inside] : inside;
}
function put(body: unknown, path: string[], to: unknown): unknown {
  const copy = structuredClone(body) as Record<string, unknown>;
  let at = copy;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[path.at(-1)!] = to;
  return copy;
}

/** Sends one request as it is changed; a value that no URL can hold is not sent. */
async function send(base: string, cookie: string | null, name: Name, asked: Asked, changed: Change) {
  const { method, path, query: known }: Endpoint = endpoints[name];
  const params = { ...asked.params };
  const query = { ...asked.query };
  let body: unknown = asked.body ?? {};
  let text: string | null = null;
  const named = [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
  if (changed.what === 'param' && named.length > 0) params[named[changed.at % named.length]!] = changed.to;
  const queried = Object.keys((known as unknown as { shape?: object }).shape ?? {});
  if (changed.what === 'query') query[queried[changed.at % (queried.length || 1)] ?? 'more'] = changed.to;
  const spots = places(body);
  if (changed.what === 'leaf')
    body = spots.length > 0 ? put(body, spots[changed.at % spots.length]!, changed.to) : { more: changed.to };
  if (changed.what === 'body') body = changed.to ?? null;
  if (changed.what === 'text') text = changed.to;
  const filled = path.replace(/:(\w+)/g, (_, key) => encodeURIComponent((params[key] ?? '').toWellFormed()));
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const search = new URLSearchParams(query).toString();
  const answer = await fetch(base + filled + (search && `?${search}`), {
    method,
    redirect: 'manual',
    headers: { ...(cookie && { cookie }), ...(hasBody && { 'content-type': 'application/json' }) },
    ...(hasBody && { body: text ?? JSON.stringify(body) }),
  });
  const said = await answer.text();
  return { status: answer.status, said };
}

const test = beside
  .extend('objects', { scope: 'file' }, ({ t, tenant }) => objectsOf(t, tenant))
  .extend('everything', { scope: 'file' }, ({ everythingOf, tenant }) => async () => {
    const all = await everythingOf(tenant.studioId);
    // That somebody was refused is kept.
    return all.replace(/^.*,(sign_in|factor)\.failed,.*$\n/gm, '');
  });

test.for(names)(
  '%s: whatever is asked, it is answered, and what is refused has changed nothing',
  async (name, { t, tenant, objects, everything }) => {
    const { access }: Endpoint = endpoints[name];
    const role = Array.isArray(access) && !access.includes('owner') ? 'member' : 'owner';
    const cookie =
      access === 'public' || access === 'kiosk' ? null : await signIn(t.base, tenant.emails[role]);
    const before = await everything();
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(change, async (changed) => {
        const { status, said } = await send(
          t.base,
          cookie,
          name,
          sampleRequest(name, tenant, objects),
          changed,
        );
        if (status < 400) accepted++;
        const told = status < 400 ? { code: '' } : JSON.parse(said);
        expect([
          status < 500 || [502, 503].includes(status) ? '' : `${status} ${said}`,
          typeof told.code,
        ]).toEqual(['', 'string']);
        // What is no JSON at all has no field.
        if (told.code === 'invalid_request' && changed.what !== 'text')
          expect([said, typeof told.field]).toEqual([said, 'string']);
      }),
      { numRuns: RUNS },
    );
    if (accepted === 0) expect(await everything()).toBe(before);
  },
);
