import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitRows } from './fit-rows.ts';

const hd = { width: 1920, height: 1080 };

test('beside the tiles 24 riders stand in one column, and more take turns', () => {
  const beside = { area: { width: 480, height: 850 }, wall: hd };
  expect(fitRows(24, beside)).toEqual({ columns: 1, rows: 24, pages: 1 });
  expect(fitRows(60, beside)).toEqual({ columns: 1, rows: 20, pages: 3 });
  expect(fitRows(0, beside)).toEqual({ columns: 1, rows: 1, pages: 1 });
});

test('with the wall to themselves 60 riders stand in three columns at once', () => {
  expect(fitRows(60, { area: { width: 1880, height: 830 }, wall: hd })).toEqual({
    columns: 3,
    rows: 20,
    pages: 1,
  });
});

test('everybody has a row, and no row is lower than can be read where there is room for one', () => {
  const side = fc.integer({ min: 300, max: 8000 });
  const share = fc.double({ min: 0.2, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      side,
      side,
      share,
      share,
      (count, width, height, across, down) => {
        const area = { width: width * across, height: height * down };
        const { columns, rows, pages } = fitRows(count, { area, wall: { width, height } });
        expect(columns * rows * pages).toBeGreaterThanOrEqual(count);
        if (rows > 1)
          expect(area.height / (rows + 2.2)).toBeGreaterThanOrEqual(0.028 * Math.min(width, height) * 0.999);
      },
    ),
  );
});
