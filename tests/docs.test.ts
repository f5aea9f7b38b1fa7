import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type About, mailFailures, mailSkips, type Reason, reasonCodes, reasons } from '@tandem/api/words';
import { expect, test } from 'vitest';
import { WORDS } from '../apps/box/src/status/words.ts';

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

test('each line of a log names its event, and the operators’ list has each', () => {
  const sources = globSync('{apps,packages}/*/src/**/*.ts').filter(
    (file) => !/test\.ts$|\/testing\//.test(file),
  );
  const calls = sources.flatMap((file) =>
    [...read(file).matchAll(/\b[lL]og(?:\.(?:debug|info|warn|error|fatal)|\[[^\]]+\])\((.{160})/gs)].map(
      ([, said]) => ({ file, said: said! }),
    ),
  );
  expect(calls.length).toBeGreaterThan(30);
  expect(calls.filter(({ said }) => !/^\s*\{\s*event\b/.test(said)).map(({ file }) => file)).toEqual([]);
  const named = sources.flatMap((file) =>
    [...read(file).matchAll(/\bevent: (?:\w+ \? )?'(\w+(?:\.\w+)*)'(?: : '(\w+\.\w+)')?/g)].flatMap(
      ([, ...names]) => names,
    ),
  );
  const wanted = new Set(named.filter((name) => name?.includes('.') || name === 'access'));
  const [, table = ''] = read('docs/operations/watching/events.md').split('|---|---|\n');
  const listed = table
    .split('\n')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([\w.]+)`/g)].map(([, name]) => name!));
  expect(listed.sort()).toEqual([...wanted].sort());
});

test('the troubleshooting explains every error of the integration’s forms', () => {
  const thrown = globSync('apps/studio/src/spivi/**/*.ts').flatMap((file) =>
    [...read(file).matchAll(/\bproblem\(\{\s*code: '(\w+)'/g)].map(([, code]) => code!),
  );
  expect(thrown.length).toBeGreaterThan(5);
  expect([...new Set(thrown)].filter((code) => !explained.has(code))).toEqual([]);
});

test.each(['en', 'fr'] as const)(
  'the guide to the gym says each state in the words of the box and of the board, in %s',
  (language) => {
    const guide = read(language === 'en' ? 'docs/gym.md' : 'docs/gym.fr.md').replaceAll('\u00a0', ' ');
    const words = (page: string) => JSON.parse(read(`apps/web/src/messages/${language}/${page}.json`));
    const { stick, bluetooth, sensor } = WORDS[language];
    const { unclaimed, waiting, stale, withheld, booked, unsent } = words('board').tile;
    const told = [
      ...[stick, bluetooth, sensor].flatMap((states) => Object.values(states).flatMap(Object.values)),
      ...[unclaimed, waiting, stale, withheld, booked, unsent],
      ...Object.values(words('computer').state),
    ].filter((sentence) => sentence !== null);
    expect(told.length).toBeGreaterThan(50);
    expect(told.filter((sentence) => !guide.includes(`| ${sentence.replaceAll('\u00a0', ' ')} |`))).toEqual(
      [],
    );
  },
);
