import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classSecond, counts, isPaused, pausedSeconds, pausesOfRide } from './pauses.ts';

const anyPauses = fc
  .array(fc.nat(40), { maxLength: 9 })
  .map((steps) => steps.map((_, i) => steps.slice(0, i + 1).reduce((sum, step) => sum + step, 0)));

test('a class paused from 10 to 25 and again from 40', () => {
  const pauses = [10, 25, 40];
  expect([0, 9, 10, 11, 24, 25, 26, 39, 40, 41, 999].map((wall) => classSecond(pauses, wall))).toEqual([
    0, 9, 10, 10, 10, 10, 11, 24, 25, 25, 25,
  ]);
  expect([9, 10, 24, 25, 39, 40].map((wall) => counts(pauses, wall))).toEqual([
    true,
    false,
    false,
    true,
    true,
    false,
  ]);
  expect([isPaused(pauses), isPaused(pauses.slice(0, 2)), pausedSeconds(pauses)]).toEqual([true, false, 15]);
});

test('each second that counts is the next of the class, and no other has one', () => {
  fc.assert(
    fc.property(anyPauses, (pauses) => {
      let second = 0;
      for (let wall = 0; wall < 400; wall++) {
        expect(classSecond(pauses, wall)).toBe(second);
        if (counts(pauses, wall)) second++;
      }
      expect(classSecond(pauses, -3)).toBe(-3);
    }),
  );
});

test('the pauses of a ride tell where each of its seconds was by the wall', () => {
  fc.assert(
    fc.property(anyPauses, fc.integer({ min: 1, max: 400 }), (pauses, length) => {
      const counted = Array.from({ length }, (_, wall) => wall).filter((wall) => counts(pauses, wall));
      const ride = pausesOfRide(pauses, counted.length);
      const first = counted[0] ?? 0;
      for (const [second, wall] of counted.entries())
        expect(
          first +
            second +
            ride.reduce((sum, { atSecond, seconds }) => sum + (atSecond <= second ? seconds : 0), 0),
        ).toBe(wall);
      expect(ride.every(({ atSecond, seconds }) => atSecond > 0 && seconds > 0)).toBe(true);
    }),
  );
});

test('a pause that has not ended is none of a ride, however long that is', () => {
  expect(pausesOfRide([10], 40)).toEqual([]);
  expect(pausesOfRide([10, 25, 40], 60)).toEqual([{ atSecond: 10, seconds: 15 }]);
});
