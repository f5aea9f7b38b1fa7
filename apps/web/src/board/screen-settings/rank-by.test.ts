import type { LiveRider } from '@tandem/api/tracker';
import { wallRanks } from '@tandem/api/words';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankBy } from './rank-by.ts';

const number = fc.option(fc.integer({ min: 0, max: 9 }), { nil: null });
const riders = fc
  .array(fc.tuple(number, number, number, number, fc.boolean(), fc.boolean()), { maxLength: 12 })
  .map((rows) =>
    rows.map(
      ([distanceKm, workKj, points, ftpPercent, known, named], seatId) =>
        ({
          seatId,
          clientId: known ? seatId : null,
          name: named ? `Rider ${seatId}` : '',
          ...{ distanceKm, workKj, points, ftpPercent },
        }) as LiveRider,
    ),
  );

test('nobody with a lower number stands before one with a higher, ties share a place, none without a number has one', () => {
  fc.assert(
    fc.property(riders, fc.constantFrom(...wallRanks), (all, by) => {
      const placed = rankBy(all, by);
      expect(placed.map(({ rider }) => rider.seatId).sort((a, b) => a - b)).toEqual(
        all.filter(({ name }) => name !== '').map(({ seatId }) => seatId),
      );
      const counts = placed.map(({ rider }) => (rider.clientId === null ? 0 : (rider[by] ?? 0)));
      expect(counts).toEqual(counts.toSorted((a, b) => b - a));
      expect(placed.map(({ place }) => place)).toEqual(
        counts.map((count) => (count > 0 ? 1 + counts.filter((other) => other > count).length : null)),
      );
    }),
  );
});
