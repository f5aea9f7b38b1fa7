import fc from 'fast-check';
import { expect, test } from 'vitest';
import { email, isEmail, lineOrNone, paragraphs, text } from './text.ts';

const name = text(80);
const kept = (value: string) => name.safeParse(value).data;

test.each([
  ['  Ada  Lovelace ', 'Ada Lovelace'],
  ['Zoe\u0308', 'Zoë'],
  ['\u202eevil', 'evil'],
  ['A\u200bda\ufeff', 'Ada'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['葛\u{e0100}城', '葛\u{e0100}城'],
  ['7', '7'],
])('%j is kept as %j', (written, clean) => {
  expect(kept(written)).toBe(clean);
});

test.each([
  '',
  '   ',
  '\u200b',
  '\u3164',
  '\u2800',
  '\u0301',
  '\u00ad\u2060',
  'a\r\nBcc: x',
  'a\nb\tc',
  'a\u2028b',
  'a\u0000b',
  'a\u0085b',
  '\ud800',
  'x'.repeat(81),
])('%j is no line that somebody can see', (written) => {
  expect(name.safeParse(written).success).toBe(false);
});

test('whatever is kept is one visible line that stays as it is when sent again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 90 }), (written) => {
      const clean = kept(written);
      if (clean === undefined) return;
      expect(kept(clean)).toBe(clean);
      expect(clean).toMatch(/[\p{L}\p{N}\p{P}\p{S}]/u);
      expect(clean).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/u);
      expect(clean).toBe(clean.trim());
    }),
    { numRuns: 2000 },
  );
});

test('an empty line is none, and several lines keep their ends', () => {
  expect(lineOrNone(10).parse(' \u200b ')).toBe('');
  expect(paragraphs(40).parse('one\r\ntwo\tthree\n')).toBe('one\ntwo\tthree');
  expect(paragraphs(40).safeParse('a\u001bb').success).toBe(false);
});

test.each([
  'ada@example.test',
  'user@münchen.de',
  'a&b@example.test',
  'josé@example.test',
  "o'brien@example.test",
  '用户@例え.jp',
  'δοκιμή@παράδειγμα.gr',
  'a/b=c@sub.example.test',
  '#!$%@example.test',
  'a+b@example.test',
])('the world has %s', (address) => expect(isEmail(address)).toBe(true));

test.each([
  'ada',
  'ada@',
  '@example.test',
  'ada@example',
  'a@b@example.test',
  'a b@example.test',
  '.a@example.test',
  'a..b@example.test',
  'a.@example.test',
  'a,b@example.test',
  'a@example..test',
  'a@-x.test',
  'a@x_y.test',
  'a@1.2.3.4',
  'a@example.test\nBcc: x@y.test',
  'a\u0000b@example.test',
  'a@exa mple.test',
  'a@example.test/x',
  `${'x'.repeat(65)}@example.test`,
])('%j is no address', (address) => expect(isEmail(address)).toBe(false));

test('an address is kept without what nobody sees around it', () => {
  expect(email.parse(' ada@example.test\u200b ')).toBe('ada@example.test');
});
