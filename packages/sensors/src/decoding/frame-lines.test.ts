import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Frame } from './frame.ts';
import { MAX_LINE_CHARS, readFrameLine, writeFrameLine } from './frame-lines.ts';

const anyFrame: fc.Arbitrary<Frame> = fc.record({
  atMs: fc.double({ min: 0, max: 1e9, noNaN: true }).map(Math.abs),
  transport: fc.constantFrom('ant', 'bluetooth', 'advertisement'),
  device: fc.string({ maxLength: 20 }),
  code: fc.nat(65_535),
  bytes: fc.uint8Array({ maxLength: 40 }),
  rssiDbm: fc.option(fc.integer({ min: -127, max: 20 })),
});

test('a frame comes back as it was written', () => {
  fc.assert(
    fc.property(anyFrame, (frame) => {
      const line = writeFrameLine(frame);
      expect(line).not.toContain('\n');
      expect(readFrameLine(line)).toEqual(frame);
    }),
  );
});

test('a line that is none, or was cut short, is no frame and no error', () => {
  fc.assert(
    fc.property(anyFrame, fc.nat(60), fc.string(), (frame, cut, text) => {
      expect(readFrameLine(writeFrameLine(frame).slice(0, -1 - cut))).toBe(null);
      expect(readFrameLine(text)).toBe(null);
    }),
  );
  for (const line of [
    'null',
    '[]',
    '{}',
    '{"ms":-1}',
    '{"ms":1,"by":"smoke"}',
    'x'.repeat(MAX_LINE_CHARS + 1),
  ])
    expect(readFrameLine(line)).toBe(null);
});

test.each([
  ['a byte that is none', 'bytes', '1g'],
  ['half a byte', 'bytes', '123'],
  ['a strength that is a text', 'rssi', '-60'],
  ['a code that is no whole number', 'code', 1.5],
  ['a name without an end', 'device', 'x'.repeat(65)],
])('%s', (_, field, value) => {
  const whole = { ms: 1, by: 'ant', device: '1', code: 11, bytes: '10' };
  expect(readFrameLine(JSON.stringify(whole))).not.toBe(null);
  expect(readFrameLine(JSON.stringify({ ...whole, [field]: value }))).toBe(null);
});
