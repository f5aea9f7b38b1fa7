import { metricRegistry } from '@tandem/metrics';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aggregate } from './aggregate.ts';

const ride = (seconds: number, values: Record<string, number | null>) => ({ seconds, values });

test('sums, time-weighted means and bests follow the registry', () => {
  const totals = aggregate([
    ride(3600, { workKj: 500, averagePowerW: 150, maximumPowerW: 600 }),
    ride(1800, { workKj: 300, averagePowerW: 180, maximumPowerW: 550 }),
  ]);
  expect(totals).toMatchObject({ workKj: 800, averagePowerW: 160, maximumPowerW: 600 });
});
test('a class without a number counts neither for nor against', () => {
  const totals = aggregate([ride(3600, { averagePowerW: 150 }), ride(3600, { averagePowerW: null })]);
  expect(totals).toMatchObject({ averagePowerW: 150, workKj: null });
});
test('Spivi’s points add up where there are some, and are not invented where there are none', () => {
  expect(aggregate([ride(1, { spivi_sep: 40 }), ride(1, { spivi_sep: 2, spivi_wpp: null })])).toMatchObject({
    spivi_sep: 42,
  });
  expect('spivi_sep' in aggregate([ride(1, {})])).toBe(false);
});
test('one class alone is its own total; a mean lies between its classes', () => {
  const value = fc.double({ min: 0, max: 1e6, noNaN: true });
  const seconds = fc.integer({ min: 1, max: 10_000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(seconds, value), { minLength: 1, maxLength: 8 }), (rows) => {
      const classes = rows.map(([s, v]) =>
        ride(s, Object.fromEntries(metricRegistry.map(({ id }) => [id, v]))),
      );
      const totals = aggregate(classes);
      const values = rows.map(([, v]) => v);
      for (const metric of metricRegistry) {
        const total = totals[metric.id]!;
        if (rows.length === 1) expect(total).toBeCloseTo(values[0]!, 6);
        if (metric.aggregate === 'timeWeightedMean') {
          expect(total).toBeGreaterThanOrEqual(Math.min(...values) * (1 - 1e-12));
          expect(total).toBeLessThanOrEqual(Math.max(...values) * (1 + 1e-12));
        }
      }
    }),
  );
});
