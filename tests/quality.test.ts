import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { names, readInRoot } from './shown.ts';

/** The scale's rules: bronze, silver, gold, platinum, and those of trust, radio, hosting and another system. */
const RULES = Object.entries({ B: 7, S: 7, G: 9, P: 8, T: 4, R: 11, H: 4, M: 13 }).flatMap(
  ([letter, count]) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`),
);

const rule = z.discriminatedUnion('status', [
  z.strictObject({
    rule: z.string().min(10),
    status: z.literal('done'),
    /** Each `file: name of a test`, or `file: heading` of a document. */
    shown: z.array(z.record(z.string(), z.string())).min(1),
  }),
  z.strictObject({ rule: z.string().min(10), status: z.literal('exempt'), reason: z.string().min(20) }),
  z.strictObject({ rule: z.string().min(10), status: z.literal('todo'), missing: z.string().min(10) }),
]);
type Rule = z.infer<typeof rule>;
// How many requirements of docs/security.md stand how is held to that page by security.test.ts.
const { asvs: _, ...rules } = parse(readInRoot('quality.yaml'));
const scale = z.record(z.string(), rule).parse(rules);

/** What is claimed without a test of that name, or a heading, to show it. */
function unshown(of: Rule, read: (file: string) => string): string[] {
  if (of.status !== 'done') return [];
  return of.shown.flatMap((proof) =>
    Object.entries(proof).flatMap(([file, name]) =>
      names(file, read).has(name) ? [] : [`${file}: ${name}`],
    ),
  );
}

test('the quality scale answers for every rule', () => {
  expect(Object.keys(scale)).toEqual(RULES);
});

test.each(Object.entries(scale))('%s: what is called done has a test or a page that shows it', (_id, of) => {
  expect(unshown(of, readInRoot)).toEqual([]);
});

test('a test that is missing, skipped or renamed is noticed', () => {
  const claim = (name: string): Rule => ({
    rule: 'an example of a rule',
    status: 'done',
    shown: [{ 'a.test.ts': name }],
  });
  const file =
    "test('kept', () => {});\ntest.each([1])('each %s', () => {});\ntest.skip('left out', () => {});";
  const missing = (name: string) => unshown(claim(name), () => file).length;
  expect([missing('kept'), missing('each %s'), missing('left out'), missing('renamed')]).toEqual([
    0, 0, 1, 1,
  ]);
});
