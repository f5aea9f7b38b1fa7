import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalizeEmail } from './email.ts';

test('case, spaces around, composed letters and the domain in either alphabet make no difference', () => {
  expect(normalizeEmail('  Zoë@Bücher.Example ')).toBe('zoë@xn--bcher-kva.example');
  expect(normalizeEmail('zoe\u0308@xn--bcher-kva.EXAMPLE')).toBe('zoë@xn--bcher-kva.example');
});

test('plus signs and dots do make a difference', () => {
  expect(normalizeEmail('a.b+c@x.example')).toBe('a.b+c@x.example');
});

test('normalizing twice is normalizing once', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.emailAddress()), (text) => {
      const once = normalizeEmail(text);
      expect(normalizeEmail(once)).toBe(once);
    }),
  );
});
