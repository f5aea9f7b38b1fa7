import { teamSplits } from '@tandem/api/words';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitSeats } from './split-seats.ts';

test('each seat is in one team, and those which are taken are shared out to within one', () => {
  const room = fc
    .uniqueArray(fc.nat(80), { minLength: 1, maxLength: 60 })
    .chain((seats) => fc.tuple(fc.constant(seats), fc.subarray(seats)));
  fc.assert(
    fc.property(
      room,
      fc.integer({ min: 2, max: 4 }),
      fc.constantFrom(...teamSplits),
      ([seats, taken], teams, by) => {
        const split = splitSeats(seats, taken, { teams, by });
        expect(split).toHaveLength(teams);
        expect(split.flat().sort((a, b) => a - b)).toEqual(seats.toSorted((a, b) => a - b));
        const sizes = split.map((team) => team.filter((seat) => taken.includes(seat)).length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        // One stretch of the room after the other.
        if (by === 'blocks') expect(split.flat()).toEqual(seats.toSorted((a, b) => a - b));
      },
    ),
  );
});

test('seat by seat it is in turn, whatever seats lie empty between them', () => {
  expect(splitSeats([1, 2, 3, 4, 5, 6], [1, 3, 5], { teams: 2, by: 'alternate' })).toEqual([
    [1, 2, 5, 6],
    [3, 4],
  ]);
  expect(splitSeats([1, 2, 3, 4, 5, 6], [], { teams: 3, by: 'blocks' })).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
});
