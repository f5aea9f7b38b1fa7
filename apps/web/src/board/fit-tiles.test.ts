import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitTiles, TILES_PER_PAGE, tilesPerPage } from './fit-tiles.ts';

test('24 tiles on a full-HD wall leave room for a leading number of 5 % of its height', () => {
  const [width, height] = [1424, 970];
  const columns = fitTiles(24, width, height);
  const rows = Math.ceil(24 / columns);
  // A tile gives a third of its width and two fifths of its height to the number.
  expect(Math.min((width / columns) * 0.33, (height / rows) * 0.4)).toBeGreaterThan(1080 * 0.05);
});

test('there is at least one column, never more than tiles, on any wall', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: TILES_PER_PAGE }),
      fc.integer({ min: 1, max: 8000 }),
      fc.integer({ min: 1, max: 8000 }),
      (count, width, height) => {
        const columns = fitTiles(count, width, height);
        expect(columns).toBeGreaterThanOrEqual(1);
        expect(columns).toBeLessThanOrEqual(count);
      },
    ),
  );
});

test('a tall phone stacks what a wide wall lays side by side', () => {
  expect(fitTiles(4, 400, 1600)).toBe(1);
  expect(fitTiles(4, 3200, 400)).toBe(4);
});

test('pages hold about as many tiles each, and never more than can be read', () => {
  expect([1, 24, 25, 40, 60].map(tilesPerPage)).toEqual([1, 24, 13, 20, 20]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), (count) => {
      const perPage = tilesPerPage(count);
      expect(perPage).toBeLessThanOrEqual(TILES_PER_PAGE);
      expect(Math.ceil(count / perPage)).toBe(Math.ceil(count / TILES_PER_PAGE));
    }),
  );
});
