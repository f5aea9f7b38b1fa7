import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askedColumn, askedOfColumn } from './asked-percents.ts';

test('what a class was asked for comes out of its column as it went in', () => {
  const each = fc.oneof(
    fc.constant(null),
    fc.record({ of: fc.constant('ftp' as const), percent: fc.nat(1000) }),
    fc.record({ of: fc.constant('maxHr' as const), percent: fc.integer({ min: 1, max: 100 }) }),
  );
  fc.assert(
    fc.property(fc.array(each, { maxLength: 200 }), (asked) => {
      expect(askedOfColumn(askedColumn(asked))).toEqual(asked);
    }),
  );
});
