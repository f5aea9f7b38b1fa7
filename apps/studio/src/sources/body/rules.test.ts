import { bodyRanges, sourceDetails, sourceUnits } from '@tandem/api/words';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDetail } from './rules.ts';

const TODAY = '2026-12-01';

test.each([
  ['weightKg', 'kg', '71', 71],
  ['weightKg', 'kg', ' 71,45 kg ', 71.5],
  ['weightKg', 'lb', '156.5 lbs', 71],
  ['weightKg', 'kg', '156 lbs', null],
  ['weightKg', 'kg', '710', null],
  ['weightKg', 'lb', '20', null],
  ['heightCm', 'cm', '178', 178],
  ['heightCm', 'in', '70', 177.8],
  ['heightCm', 'in', '5\'11"', null],
  ['heightCm', 'cm', '1.78', null],
  ['ftpW', 'W', '210 watts', 210],
  ['ftpW', 'W', '-210', null],
  ['ftpW', 'W', '2e2', null],
  ['birthDate', 'dmy', '31/05/1990', '1990-05-31'],
  ['birthDate', 'mdy', '5/31/1990', '1990-05-31'],
  ['birthDate', 'dmy', '5/31/1990', null],
  ['birthDate', 'mdy', '1990-05-31T00:00:00.000Z', '1990-05-31'],
  ['birthDate', 'ymd', '1990.5.31', '1990-05-31'],
  ['birthDate', 'ymd', '2023-02-29', null],
  ['birthDate', 'dmy', '01/01/27', null],
  ['birthDate', 'ymd', '2026-12-02', null],
  ['birthDate', 'ymd', '1899-12-31', null],
] as const)('%s in %s of "%s" is %s', (detail, unit, value, read) => {
  expect(readDetail(detail, { value, unit }, TODAY)).toBe(read);
});

test('whatever stands there, what is proposed is a value that somebody could have entered here', () => {
  const of = fc.constantFrom(...sourceDetails).chain((detail) =>
    fc.record({
      detail: fc.constant(detail),
      unit: fc.constantFrom(...sourceUnits[detail]),
      value: fc.oneof(
        fc.string(),
        fc.stringMatching(/^\d{1,4}([.,/-]\d{1,4}){0,2} ?(kg|lb|cm|in|W)?$/),
        fc.double({ min: -10, max: 1000 }).map(String),
      ),
    }),
  );
  fc.assert(
    fc.property(of, ({ detail, unit, value }) => {
      const read = readDetail(detail, { value, unit }, TODAY);
      if (read === null) return;
      if (detail === 'birthDate') {
        expect(new Date(`${read}T00:00:00Z`).toISOString().slice(0, 10)).toBe(read);
        expect(`${read}` >= '1900-01-01' && `${read}` <= TODAY).toBe(true);
        return;
      }
      const [lowest, highest] = bodyRanges[detail];
      expect(Number(read)).toBeGreaterThanOrEqual(lowest);
      expect(Number(read)).toBeLessThanOrEqual(highest);
    }),
    { numRuns: 500 },
  );
});
