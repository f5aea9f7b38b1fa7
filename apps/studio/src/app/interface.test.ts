import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { endpoints } from '@tandem/api/studio';
import { isOwnScope } from '@tandem/api/words';
import { expect } from 'vitest';
import { test as studioTest } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { sampleRequest } from '../testing/requests.ts';
import { bearer, makeToken } from '../testing/tokens.ts';
import type { Document } from './interface.ts';

const test = studioTest.extend('document', { scope: 'file' }, async ({ t }) => {
  const answer = await fetch(`${t.base}/openapi.json`);
  return (await answer.json()) as Document & { openapi: string };
});
const operationsOf = ({ paths }: Document) =>
  Object.entries(paths!).flatMap(([path, all]) =>
    Object.entries(all).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

test('the document of the interface passes a linter without a fault', async ({ document }) => {
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: {
      // A document for whoever has this installation may name it, wherever it stands.
      'no-server-example.com': 'off',
    },
  });
  const faults = await lintFromString({ source: JSON.stringify(document), config });
  expect(faults.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
});

test('its page has words of its own for each area, in English those of the document', ({ document }) => {
  const folder = `${import.meta.dirname}/../../../web/src/messages`;
  const areas = (language: string): Record<string, { text: string }> =>
    JSON.parse(readFileSync(`${folder}/${language}/interface.json`, 'utf8')).areas;
  const told = Object.fromEntries(document.tags!.map(({ name, description }) => [name, description]));
  const said = Object.entries(areas('en')).map(([name, { text }]) => [name, text]);
  expect(Object.fromEntries(said)).toEqual(told);
  expect(Object.keys(areas('fr'))).toEqual(Object.keys(areas('en')));
});

test('names every endpoint once, by its name in the table', ({ document }) => {
  const told = operationsOf(document).map(({ method, path, operation }) => [
    operation.operationId,
    `${method} ${path}`,
  ]);
  for (const [name, { method, path }] of Object.entries(endpoints))
    expect(told).toContainEqual([name, `${method} ${path.replace(/:(\w+)/g, '{$1}')}`]);
  expect(new Set(told.map(([name]) => name)).size).toBe(told.length);
  expect(told.length).toBeGreaterThan(Object.keys(endpoints).length);
});

test('says of each endpoint what a token needs, and which roles it lets in', ({ document }) => {
  for (const { operation } of operationsOf(document)) {
    const row = endpoints[operation.operationId as keyof typeof endpoints];
    if (!row) continue;
    expect([operation.operationId, operation['x-scope'], operation['x-roles']]).toEqual([
      operation.operationId,
      row.scope ?? null,
      Array.isArray(row.access) ? row.access : undefined,
    ]);
  }
});

test('what it says of a token holds: the scope that it names opens, and no other', async ({
  t,
  tenant,
  owner,
  document,
}) => {
  const params = { studioId: tenant.studioId };
  for (const { operation } of operationsOf(document).filter(({ method }) => method === 'GET')) {
    const scope = operation['x-scope'];
    const name = operation.operationId as keyof typeof endpoints;
    if (!scope || isOwnScope(scope) || !(name in endpoints)) continue;
    const { secret } = await makeToken(t.base, owner, tenant.studioId, {
      kind: 'studio',
      scopes: [scope],
      days: 1,
    });
    const { status } = await call(t.base, null, name, {
      ...sampleRequest(name, tenant),
      headers: bearer(secret),
    });
    expect([name, status === 200 || status === 404]).toEqual([name, true]);
    const [token] = (await call(t.base, owner, 'listTokens', { params })).body.tokens;
    await call(t.base, owner, 'revokeToken', { params: { ...params, tokenId: token!.tokenId } });
  }
});

test('names nobody and nothing of an installation but its address', ({ t, tenant, document }) => {
  const text = JSON.stringify(document);
  for (const word of [tenant.studioId, tenant.name === 'test' ? 'shared.example' : tenant.name])
    expect(text).not.toContain(word);
  expect(document.servers).toEqual([{ url: t.studio.settings.publicUrl }]);
});
