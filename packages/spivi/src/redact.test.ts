import fc from 'fast-check';
import qs from 'qs';
import { expect, test } from 'vitest';
import { createRedactor, redactForm, secretValues } from './redact.ts';
import { leaf, writeXml } from './xml.ts';

const secret = fc
  .string({ unit: 'grapheme', minLength: 6, maxLength: 24 })
  .filter((text) => text.trim().length >= 6);

/** Whether the secret can be had from the text by undoing any of the escapes. */
function reveals(text: string, password: string): boolean {
  const unescaped = (convert: (part: string) => string) => {
    try {
      return convert(text);
    } catch {
      return '';
    }
  };
  return [
    text,
    unescaped(decodeURIComponent),
    unescaped((part) => decodeURIComponent(part.replaceAll('+', ' '))),
    unescaped((part) => JSON.parse(part)),
  ].some((plain) => plain.includes(password));
}

test('a secret is masked in text, forms, XML and JSON', () => {
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (password, before, after) => {
      fc.pre(!`${before}${after}[redacted]`.includes(password) && !/[%&+\\]/.test(before + after));
      const redact = createRedactor([password]);
      const text = `${before}${password}${after}`;
      for (const form of [
        text,
        qs.stringify({ a: text }),
        qs.stringify({ a: text }, { format: 'RFC1738' }),
        qs.stringify({ a: text }).replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase()),
        JSON.stringify(text),
      ])
        expect(reveals(redact(form), password)).toBe(false);
      const xml = writeXml(leaf('a', password));
      expect(redact(xml)).toBe(xml.replace(/<a>[\s\S]*<\/a>/, '<a>[redacted]</a>'));
    }),
    { numRuns: 300 },
  );
});

test('numeric references and JavaScript escapes are seen through', () => {
  const redact = createRedactor(["p'é<1\u{1f512}"]);
  expect(redact('x p&#39;&#233;&#x3C;1&#x1f512; y')).toBe('x [redacted] y');
  expect(redact('x p\\u0027\\u00E9\\u003c1\\ud83d\\udd12 y')).toBe('x [redacted] y');
});

test('a secret inside a longer one does not uncover the rest', () => {
  expect(createRedactor(['abc', 'abcdef'])('x abcdef y')).toBe('x [redacted] y');
});

test('fields named as secrets are masked whatever they hold', () => {
  expect(redactForm('SourceCredentials%5BPassword%5D=a%26b&Password=&Username=c')).toBe(
    'SourceCredentials%5BPassword%5D=[redacted]&Password=[redacted]&Username=c',
  );
});

test('secrets are found at any depth by their key', () => {
  expect(
    secretValues({ password: 'a', x: { ApiToken: 'b', y: [{ clientSecret: 'c' }] }, name: 'd' }),
  ).toEqual(['a', 'b', 'c']);
});
