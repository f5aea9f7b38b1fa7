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

// Letters whose lower case, composition or IDNA form is not what one expects.
const tricky = fc
  .array(fc.constantFrom(...'İßẞſKÅΣςﬀǰ日٠。.+@-:[ 1a', 'u\u0308', '\u00ad', '\u200d', 'xn--', '%41'), {
    maxLength: 12,
  })
  .map((letters) => letters.join(''));

test('normalizing twice is normalizing once', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.emailAddress(), tricky), (text) => {
      const once = normalizeEmail(text);
      expect(normalizeEmail(once)).toBe(once);
    }),
  );
});
