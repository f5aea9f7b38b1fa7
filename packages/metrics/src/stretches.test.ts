import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meansOfStretches } from './stretches.ts';

test('zeros count and gaps do not; a stretch without a reading has no mean', () => {
  expect(meansOfStretches([0, 100, null, 200, null, null], 3)).toEqual([50, 200, null]);
  expect(meansOfStretches([], 2)).toEqual([null, null]);
  expect(meansOfStretches([7], 3)).toEqual([7, 7, 7]);
});

test('no reading is lost: where stretches are whole, their means make up the mean of all', () => {
  const whole = fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
    .chain(([stretches, each]) =>
      fc.tuple(
        fc.constant(stretches),
        fc.array(fc.integer({ min: 0, max: 2000 }), {
          minLength: stretches * each,
          maxLength: stretches * each,
        }),
      ),
    );
  const mean = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0) / of.length;
  fc.assert(
    fc.property(whole, ([stretches, cells]) => {
      expect(mean(meansOfStretches(cells, stretches) as number[])).toBeCloseTo(mean(cells), 6);
    }),
  );
});
