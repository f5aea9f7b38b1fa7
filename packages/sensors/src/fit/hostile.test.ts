/** Files made to do harm, each in a right frame with a right checksum. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DamagedFileError } from '../recording/damaged-file-error.ts';
import { MAX_PAUSES } from '../recording/limits.ts';
import { fitFile } from '../testing/fit-file.ts';
import { fitCrc } from './check-file.ts';
import { MAX_FIT_FIELDS, MAX_FIT_MESSAGES, MAX_FIT_PARTS } from './limits.ts';
import { readFit } from './read-fit.ts';

/** A FIT file around any bytes. */
function framed(body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + body.length + 2);
  const view = new DataView(bytes.buffer);
  bytes.set([12, 0x20, 0, 0, 0, 0, 0, 0, ...Buffer.from('.FIT')]);
  view.setUint32(4, body.length, true);
  bytes.set(body, 12);
  view.setUint16(12 + body.length, fitCrc(bytes.subarray(0, -2)), true);
  return bytes;
}

const faultOf = (bytes: Uint8Array): string | null => {
  try {
    readFit(bytes);
    return null;
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    return error.code;
  }
};

/** Local type 0 is message `global` with fields of (number, bytes, base type). */
const definition = (global: number, fields: [number, number, number][]) => [
  0x40,
  0,
  0,
  global & 0xff,
  global >> 8,
  fields.length,
  ...fields.flat(),
];
const RECORD = 20;
const HEART_RATE: [number, number, number] = [3, 1, 2];

test('any bytes in a right frame are a ride or a named fault', () => {
  const messages = fc.uint8Array({ maxLength: 400 });
  const likely = fc
    .tuple(
      fc.array(fc.tuple(fc.nat(255), fc.integer({ min: 0, max: 8 }), fc.nat(255)), { maxLength: 8 }),
      messages,
    )
    .map(([fields, rest]) => Uint8Array.from([...definition(RECORD, fields), ...rest]));
  fc.assert(
    fc.property(fc.oneof(messages, likely), (body) => {
      faultOf(framed(body));
    }),
    { numRuns: 1000 },
  );
});

test('any changed byte under a right checksum is a ride or a named fault', () => {
  const whole = fitFile(Array.from({ length: 30 }, (_, at) => ({ at, power: 150, heart_rate: 130 })));
  const body = whole.subarray(whole[0]!, whole.length - 2);
  fc.assert(
    fc.property(fc.nat(body.length - 1), fc.nat(255), (at, byte) => {
      const changed = Uint8Array.from(body);
      changed[at] = byte;
      faultOf(framed(changed));
    }),
    { numRuns: 1000 },
  );
});

test('millions of the smallest messages are refused before they are decoded', () => {
  const body = new Uint8Array(MAX_FIT_MESSAGES * 2 + 9);
  body.set(definition(RECORD, [HEART_RATE]));
  expect(faultOf(framed(body))).toBe('too_large');
});

test('messages of many fields are refused by their fields', () => {
  const wide = definition(RECORD, new Array(255).fill(HEART_RATE));
  const body = new Uint8Array(wide.length + 256 * Math.ceil(MAX_FIT_FIELDS / 255));
  body.set(wide);
  expect(faultOf(framed(body))).toBe('too_large');
});

test('a chain of parts without end is refused', () => {
  const part = framed(new Uint8Array());
  expect(faultOf(Buffer.concat(new Array(MAX_FIT_PARTS + 1).fill(part)))).toBe('too_large');
});

test('a message without a definition, or over the end, is nonsense', () => {
  expect(faultOf(framed(Uint8Array.from([0x05, 1, 2, 3])))).toBe('fit_undecodable');
  expect(faultOf(framed(Uint8Array.from([...definition(RECORD, [[3, 9, 2]]), 0, 1])))).toBe(
    'fit_undecodable',
  );
  expect(faultOf(framed(Uint8Array.from([0x40, 0, 0, 20])))).toBe('fit_undecodable');
  expect(faultOf(framed(Uint8Array.from([0x60, 0, 0, 20, 0, 0])))).toBe('fit_undecodable');
});

test('pauses without number are refused, silences without number are one notice', () => {
  const pauses = Array.from({ length: MAX_PAUSES + 1 }, (_, at) => ({
    from: at * 2 + 1,
    to: at * 2 + 2,
  }));
  expect(faultOf(fitFile([{ at: 0, power: 100 }], pauses))).toBe('too_large');
  const silences = Array.from({ length: 40 }, (_, at) => ({ at: at * 1000, power: 100 }));
  expect(readFit(fitFile(silences))[0]!.notices).toEqual([{ code: 'silence_as_pause', count: 39 * 999 }]);
});

test('a ride of more than a day is refused', () => {
  const day = Array.from({ length: 400 }, (_, at) => ({ at: at * 250, power: 100 }));
  expect(faultOf(fitFile(day))).toBe('too_large');
});
