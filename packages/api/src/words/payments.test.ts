import { expect, test } from 'vitest';
import { minorDigits } from './payments.ts';

/** ISO 4217, list one: the column "Mnr unts". */
test.for([
  ['EUR', 2],
  ['CHF', 2],
  ['JPY', 0],
  ['ISK', 0],
  ['KWD', 3],
  ['IQD', 3],
  ['CLF', 4],
  ...['RSD', 'ALL', 'MGA', 'LBP', 'MMK', 'LAK', 'HUF', 'IDR', 'PKR'].map((one) => [one, 2] as const),
] as const)('the smallest unit of %s has %i digits, wherever it is written', ([currency, digits]) => {
  expect(minorDigits(currency)).toBe(digits);
});
