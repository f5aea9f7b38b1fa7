import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SUSTAINED_SECONDS, sustainedHeartRate } from './sustained-heart-rate.ts';
import { repeat } from './testing.ts';

test('fifteen seconds at 180 count, fourteen at 190 and a spike do not', () => {
  const ride = [...repeat(60, 150), ...repeat(15, 180), 150, ...repeat(14, 190), ...repeat(30, 150), 238];
  expect(sustainedHeartRate(ride)).toBe(180);
});

test('a gap breaks it, and a ride of fourteen seconds has none', () => {
  expect(sustainedHeartRate([...repeat(10, 180), Number.NaN, ...repeat(10, 180)])).toBeNull();
  expect(sustainedHeartRate(repeat(14, 180))).toBeNull();
  expect(sustainedHeartRate([])).toBeNull();
});

test('a pause breaks it', () => {
  const ride = [...repeat(10, 180), ...repeat(10, 180)];
  expect(sustainedHeartRate(ride)).toBe(180);
  expect(sustainedHeartRate(ride, [{ atSecond: 10, seconds: 60 }])).toBeNull();
  expect(sustainedHeartRate(ride, [{ atSecond: 4, seconds: 60 }])).toBe(180);
});

test('it is the best of all whole stretches', () => {
  const cell = fc.oneof(
    { weight: 30, arbitrary: fc.integer({ min: 100, max: 104 }) },
    fc.constant(Number.NaN),
  );
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 120 }), (ride) => {
      const lowest = ride
        .map((_, from) => ride.slice(from, from + SUSTAINED_SECONDS))
        .filter((stretch) => stretch.length === SUSTAINED_SECONDS)
        .map((stretch) => Math.min(...stretch))
        .filter((bpm) => !Number.isNaN(bpm));
      expect(sustainedHeartRate(ride)).toBe(lowest.length === 0 ? null : Math.max(...lowest));
    }),
  );
});
