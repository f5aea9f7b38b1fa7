import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { test as studioTest } from '../testing/fixtures.ts';

/** What every answer tells the browser, whatever is asked. */
const test = studioTest
  // biome-ignore lint/correctness/noEmptyPattern: from the pattern vitest reads what a fixture needs
  .extend('folder', { scope: 'file' }, ({}, { onCleanup }) => {
    const folder = mkdtempSync(join(tmpdir(), 'tandem-pages-'));
    onCleanup(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Tandem</title>');
    writeFileSync(join(folder, 'assets', 'app-1234.js'), 'export {};');
    return folder;
  })
  .extend('options', { scope: 'file' }, ({ folder }) => ({ webFolder: folder }));

test('every answer keeps the browser to this site, its kind and its cache', async ({ t, tenant, owner }) => {
  const asked: [path: string, status: number, kind: RegExp, cache: string][] = [
    ['/', 200, /^text\/html; charset=utf-8$/, 'no-cache'],
    ['/shared', 200, /^text\/html; charset=utf-8$/, 'no-cache'],
    ['/console/any', 200, /^text\/html; charset=utf-8$/, 'no-cache'],
    [
      '/assets/app-1234.js',
      200,
      /^(text|application)\/javascript; charset=utf-8$/,
      'public, max-age=31536000, immutable',
    ],
    ['/api/me', 200, /^application\/json; charset=utf-8$/, 'no-store'],
    [`/api/studios/${tenant.studioId}`, 200, /^application\/json; charset=utf-8$/, 'no-store'],
    [`/api/studios/${crypto.randomUUID()}`, 404, /^application\/json; charset=utf-8$/, 'no-store'],
  ];
  for (const [path, status, kind, cache] of asked) {
    const answer = await fetch(t.base + path, {
      headers: { cookie: owner, origin: 'https://evil.example', accept: 'text/html' },
    });
    const told = (name: string) => answer.headers.get(name);
    expect([path, answer.status, told('cache-control')]).toEqual([path, status, cache]);
    expect(told('content-type')).toMatch(kind);
    expect(told('x-content-type-options')).toBe('nosniff');
    expect(told('referrer-policy')).toBe('no-referrer');
    expect(told('x-robots-tag')).toBe('noindex, nofollow');
    expect(told('access-control-allow-origin')).toBeNull();
    const policy = told('content-security-policy')!;
    for (const rule of [
      "default-src 'self'",
      "script-src 'self'",
      "object-src 'none'",
      "frame-ancestors 'none'",
    ])
      expect(policy.split(';')).toContain(rule);
    expect(policy).not.toContain('unsafe-eval');
  }
});

test('what is no page of ours is not served', async ({ t }) => {
  for (const path of [
    '/.git/config',
    '/assets/',
    '/assets',
    '/package.json',
    '/..%2f..%2fetc%2fpasswd',
    '/api/none',
  ])
    expect([path, await (await fetch(t.base + path)).text()]).toEqual([
      path,
      expect.not.stringMatching(/root:|"name"|\[core\]|app-1234/),
    ]);
  for (const method of ['TRACE', 'PROPFIND', 'DELETE'])
    expect([method, [403, 404, 405]]).toEqual([
      method,
      expect.arrayContaining([await statusOf(`${t.base}/api/me`, method)]),
    ]);
});

/** `fetch` sends no TRACE. */
const statusOf = (url: string, method: string) =>
  new Promise<number>((done, fail) =>
    request(url, { method }, (answer) => {
      answer.resume();
      done(answer.statusCode!);
    })
      .on('error', fail)
      .end(),
  );
