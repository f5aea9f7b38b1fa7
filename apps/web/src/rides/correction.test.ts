import { metricRegistry, refuseNumber } from '@tandem/metrics';
import { expect, test } from 'vitest';
import { changes, correctable, entered, entryOf } from './correction.ts';

const result = {
  values: { averagePowerW: 190, workKj: 512.4, durationSeconds: 2731, distanceKm: 18.27 },
  sentValues: { averagePowerW: 182.37, workKj: 512.4, durationSeconds: 2731, distanceKm: 18.27 },
  corrected: ['averagePowerW'],
};
const untouched = Object.fromEntries(
  metricRegistry.map(({ id }) => [id, entryOf(id, (result.values as Record<string, number>)[id] ?? null)]),
);

test('a form that nobody touched asks for nothing, though it shows rounded numbers', () => {
  expect(changes(result, untouched)).toEqual({});
});
test('minutes become seconds and percents shares', () => {
  expect(changes(result, { ...untouched, durationSeconds: 45, decoupling: 5.2, workKj: 500 })).toEqual({
    durationSeconds: 2700,
    decoupling: 0.052,
    workKj: 500,
  });
});
test('Spivi’s own number, or none, takes a correction back', () => {
  expect(changes(result, { ...untouched, averagePowerW: 182 })).toEqual({ averagePowerW: null });
  expect(changes(result, { ...untouched, averagePowerW: '' })).toEqual({ averagePowerW: null });
  expect(changes(result, { ...untouched, workKj: '' })).toEqual({});
});
test('what is set already stands among the first', () => {
  expect(correctable({ corrected: ['trimp', 'workKj'] }).first.at(-1)).toBe('trimp');
  expect(correctable({ corrected: [] }).rest).toContain('trimp');
});
test('bounds are told as people enter them', () => {
  expect(entered('durationSeconds', 400).outOf).toEqual([1, 360]);
  expect(entered('averageHeartRateBpm', 300).outOf).toEqual([30, 240]);
  expect(entered('averageHeartRateBpm', 140).outOf).toBeNull();
});
test('whatever fits the field and its bounds, the studio accepts', () => {
  for (const { id, plausible, precision } of metricRegistry) {
    const step = 10 ** -precision;
    for (const bound of plausible) {
      const entry = Number(entryOf(id, bound));
      for (const near of [entry, entry - step, entry + step]) {
        const { value, outOf } = entered(id, Number(near.toFixed(precision)));
        if (outOf === null)
          expect({ id, near, refused: refuseNumber(id, value!) }).toMatchObject({ refused: null });
      }
    }
  }
});
