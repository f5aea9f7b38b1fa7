import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTrace, repeat, traceOf } from './testing.ts';
import { decodeTrace, encodeTrace, TraceError } from './trace.ts';

const codeOf = (work: () => unknown): string | null => {
  try {
    work();
    return null;
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    return error.code;
  }
};

test('what is written is read back', () => {
  fc.assert(
    fc.property(anyTrace(300), (trace) => {
      expect(decodeTrace(encodeTrace(trace))).toEqual(trace);
    }),
  );
});

test('an empty ride, half turns of the pedals and hundredths of a km/h survive', () => {
  expect(decodeTrace(encodeTrace(traceOf({ powerW: [] })))).toEqual(traceOf({ powerW: [] }));
  const fine = traceOf({ cadenceRpm: [88.5, null, 0], speedKmh: [31.27, 0, null] });
  expect(decodeTrace(encodeTrace(fine))).toEqual(fine);
});

test('pauses within a ride survive, one that is none is refused, and a ride without one is written as ever', () => {
  const anyPaused = anyTrace(300).chain((trace) => {
    const seconds = trace.powerW.length;
    const places = fc.uniqueArray(fc.integer({ min: 1, max: Math.max(1, seconds - 1) }), { maxLength: 20 });
    const lengths = fc.array(fc.integer({ min: 1, max: 86_400 }), { minLength: 20, maxLength: 20 });
    return fc.tuple(places, lengths).map(([at, length]) => ({
      ...trace,
      pauses: at
        .filter((second) => second < seconds)
        .sort((a, b) => a - b)
        .map((atSecond, i) => ({ atSecond, seconds: length[i]! })),
    }));
  });
  fc.assert(
    fc.property(anyPaused, ({ pauses, ...trace }) => {
      const bytes = encodeTrace({ ...trace, pauses });
      expect(bytes[2]).toBe(pauses.length === 0 ? 1 : 2);
      expect(decodeTrace(bytes)).toEqual(pauses.length === 0 ? trace : { ...trace, pauses });
    }),
  );
  const ride = traceOf({ powerW: repeat(10, 100) });
  for (const none of [
    [{ atSecond: 0, seconds: 5 }],
    [{ atSecond: 10, seconds: 5 }],
    [{ atSecond: 4, seconds: 0 }],
    [4, 4].map((atSecond) => ({ atSecond, seconds: 5 })),
  ])
    expect(codeOf(() => encodeTrace({ ...ride, pauses: none }))).toBe('trace_damaged');
});

describe('refuses', () => {
  const bytes = encodeTrace(traceOf({ powerW: Array.from({ length: 500 }, (_, at) => 150 + (at % 37)) }));

  test('any single changed byte that changes the ride', () => {
    const whole = decodeTrace(bytes);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = Uint8Array.from(bytes);
        damaged[at]! ^= flip;
        // The last bits of the last byte fill it up and say nothing.
        if (codeOf(() => decodeTrace(damaged)) === null) expect(decodeTrace(damaged)).toEqual(whole);
      }),
      { examples: Array.from({ length: 8 }, (_, bit): [number, number] => [bytes.length - 1, 1 << bit]) },
    );
  });

  test('any truncation', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(codeOf(() => decodeTrace(bytes.subarray(0, length)))).not.toBeNull();
      }),
    );
  });

  test('bytes of something else, and of a later format', () => {
    expect(codeOf(() => decodeTrace(new TextEncoder().encode('a sentence, not a ride')))).toBe(
      'trace_not_a_trace',
    );
    expect(codeOf(() => decodeTrace(Uint8Array.from([0x54, 0x52, 9, ...bytes.subarray(3)])))).toBe(
      'trace_version_unknown',
    );
  });

  test('to write what is longer than a day, uneven or impossible', () => {
    expect(codeOf(() => encodeTrace(traceOf({ powerW: repeat(86_401, 100) })))).toBe('trace_too_long');
    expect(codeOf(() => encodeTrace({ ...traceOf({ powerW: [1, 2] }), speedKmh: [] }))).toBe('trace_damaged');
    expect(codeOf(() => encodeTrace(traceOf({ powerW: [Number.NaN] })))).toBe('trace_damaged');
  });
});
