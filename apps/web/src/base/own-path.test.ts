import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownPath } from './own-path.ts';

const HERE = 'https://studio.example';

test.each(['/', '/console/1?day=2026-01-01#x', '/portal/é', '/a//b'])('"%s" is a way back', (path) => {
  expect(ownPath(path)).toBe(path);
});

test.each([
  '//evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r\\evil.example',
  '\t//evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'evil',
  '',
  undefined,
  ['/a'],
])('%j is none', (value) => {
  expect(ownPath(value)).toBeUndefined();
});

test('whatever passes leads to this site', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '\t',
    '\n',
    '\r',
    '.',
    '@',
    ':',
    'evil.example',
    ' ',
    '\u200b',
    'a',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const path = ownPath(`/${pieces.join('')}`);
      expect(path === undefined || new URL(path, HERE).origin === HERE).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
