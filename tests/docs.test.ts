import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');

const explained = new Set([...read('docs/integration.md').matchAll(/`(\w+)`/g)].map(([, code]) => code));

test('the troubleshooting explains every reason that a screen can give', () => {
  const console = JSON.parse(read('apps/web/src/messages/en/console.json')) as {
    sync: { reasons: Record<string, unknown> };
  };
  expect(Object.keys(console.sync.reasons).filter((code) => !explained.has(code))).toEqual([]);
});

test('the troubleshooting explains every error of the integration’s forms', () => {
  const thrown = globSync('apps/studio/src/spivi/**/*.ts').flatMap((file) =>
    [...read(file).matchAll(/\bproblem\(\{\s*code: '(\w+)'/g)].map(([, code]) => code!),
  );
  expect(thrown.length).toBeGreaterThan(5);
  expect([...new Set(thrown)].filter((code) => !explained.has(code))).toEqual([]);
});
