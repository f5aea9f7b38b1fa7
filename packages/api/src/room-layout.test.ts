import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOutRoom, onArcs, roomLayouts } from './room-layout.ts';

const MAX_SPOTS = 60;

test.each(roomLayouts)(
  '%s: every count gives that many spots inside the room, none upon another',
  (layout) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_SPOTS }), (count) => {
        const spots = layOutRoom(layout, count);
        expect(spots.map((s) => s.spotNumber)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
        expect(spots.every((s) => s.x >= 0 && s.x <= 100 && s.y >= 0 && s.y <= 100)).toBe(true);
        expect(new Set(spots.map((s) => `${s.x} ${s.y}`)).size).toBe(count);
      }),
    );
  },
);

test('an arc holds more than the one within it', () => {
  expect(layOutRoom('arcs', 24)).toEqual(onArcs([7, 8, 9]));
});
