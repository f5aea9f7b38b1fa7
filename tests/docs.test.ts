import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type About, mailFailures, mailSkips, type Reason, reasonCodes, reasons } from '@tandem/api/words';
import { expect, test } from 'vitest';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');

const explained = new Set([...read('docs/integration.md').matchAll(/`(\w+)`/g)].map(([, code]) => code));

/** The part of the troubleshooting that tells of what a reason is about. */
const parts: Record<About, string> = {
  connection: 'The connection',
  room: 'The room and its box',
  class: 'The class',
  person: 'The person and the seat',
  seat: 'The person and the seat',
};
const rowsOf = (heading: string): string[] => {
  const [, part = ''] = read('docs/integration.md').split(`### ${heading}\n`);
  return [...part.split('\n### ')[0]!.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code!);
};

test('the troubleshooting explains each reason of a chip where it belongs, and no other', () => {
  const told = reasonCodes.filter((code) => reasons[code].told.includes('chip'));
  for (const heading of new Set(Object.values(parts))) {
    const wanted = told.filter((code) => parts[reasons[code].about] === heading);
    // An event that vanished after it began is told by other words than one that is only looked for.
    if (heading === parts.class) wanted.push('event_gone' as Reason);
    expect(rowsOf(heading).sort()).toEqual(wanted.sort());
  }
});

test('the operators’ page explains why a mail did not go out', () => {
  const page = read('docs/operations/README.md');
  expect([...mailSkips, ...mailFailures].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});

test('the troubleshooting explains every error of the integration’s forms', () => {
  const thrown = globSync('apps/studio/src/spivi/**/*.ts').flatMap((file) =>
    [...read(file).matchAll(/\bproblem\(\{\s*code: '(\w+)'/g)].map(([, code]) => code!),
  );
  expect(thrown.length).toBeGreaterThan(5);
  expect([...new Set(thrown)].filter((code) => !explained.has(code))).toEqual([]);
});
