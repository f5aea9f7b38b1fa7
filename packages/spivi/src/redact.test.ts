import fc from 'fast-check';
import qs from 'qs';
import { expect, test } from 'vitest';
import {
  createRedactor,
  redactAnswer,
  redactFields,
  redactForm,
  redactMessage,
  redactText,
  secretValues,
} from './redact.ts';

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

test('of an answer only its shape and what says nothing of a person stays', () => {
  expect(
    redactAnswer(
      '<?xml version="1.0"?><!-- Jo --><R><Clients x="Jo"><Client><ClientID>7</ClientID><Email>jo@a.example</Email>' +
        '<DisplayName><![CDATA[Jo Doe]]></DisplayName><Phone/><Weight>71</Weight></Client>Jo</Clients>' +
        '<Event><ns:Title>Ride with jo@a.example</ns:Title><StartDateTime>22-11-2026T7:05</StartDateTime></Event></R>',
    ),
  ).toBe(
    '<R><Clients><Client><ClientID>7</ClientID><Email>[redacted]</Email>' +
      '<DisplayName>[redacted]</DisplayName><Phone/><Weight>[redacted]</Weight></Client>[redacted]</Clients>' +
      '<Event><ns:Title>Ride with [redacted]</ns:Title><StartDateTime>22-11-2026T7:05</StartDateTime></Event></R>',
  );
});

test('no cut of an answer uncovers a person', () => {
  const answer =
    '<R><Client><ClientID>7</ClientID><Email a="kim@canary.example">kim@canary.example</Email><Name><![CDATA[Kim Canary]]></Name></Client></R>';
  for (let end = 0; end <= answer.length; end++)
    expect(redactAnswer(answer.slice(0, end))).not.toMatch(/kim|canary/i);
});

test('an answer that is no XML keeps at most a sentence without emails and phones', () => {
  expect(redactAnswer('Bad gateway for jo@a.example, call +33 6 12 34 56 78.')).toBe(
    'Bad gateway for [redacted], call [redacted].',
  );
  expect(redactAnswer(' {"name":"Jo"}')).toBe('[redacted]');
  expect(redactAnswer('<html><head><title>Maintenance</title></head><body>Dear Jo</body></html>')).toBe(
    '<html><head><title>Maintenance</title></head><body>[redacted]</body></html>',
  );
});

test('of a request only what is known to be impersonal stays', () => {
  expect(
    redactFields({
      username: 'jo@a.example',
      eventIds: [5, 6],
      startDateTime: '2026-11-22T07:05',
      weight: 71,
      city: null,
      extra: { Note: 'Jo', EventID: '5' },
    }),
  ).toEqual({
    username: '[redacted]',
    eventIds: [5, 6],
    startDateTime: '2026-11-22T07:05',
    weight: '[redacted]',
    city: null,
    extra: { Note: '[redacted]', EventID: '5' },
  });
});

test('emails and phones are masked in a sentence, dates and numbers are not', () => {
  expect(redactText('Client jo.doe+x@a.example (06 12 34 56 78) on 22-11-2026T07:05, event 1234567')).toBe(
    'Client [redacted] ([redacted]) on 22-11-2026T07:05, event 1234567',
  );
});

test('of a server’s sentence, the words that the call told of a person are masked', () => {
  const sent = {
    username: 'zoë@a.example',
    firstName: 'Zoë',
    lastName: 'O’Neil-Ray',
    weight: 61,
    clientIds: [7],
    deviceId: null,
  };
  expect(redactMessage('ZOË Ray (zoë@a.example), 61 kg: client 7 is rayless at O’Neil’s', sent)).toBe(
    '[redacted] [redacted] ([redacted]), [redacted] kg: client 7 is rayless at O’[redacted]’s',
  );
  expect(redactAnswer('Client Zoë not found', sent)).toBe('Client [redacted] not found');
});
