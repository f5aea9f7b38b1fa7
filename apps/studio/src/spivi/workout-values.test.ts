import type { Workout } from '@tandem/spivi';
import { expect, test } from 'vitest';
import { readWorkout, workoutOf } from './workout-values.ts';

const plain: Workout = {
  workoutName: 'Ride',
  calories: 400,
  totalSep: 31,
  totalWpp: 12.5,
  avgHr: 141,
  avgSpeed: 20,
  maxSpeed: 30,
  distance: 10,
  distanceUnits: 'miles',
  extra: {},
};
const extended = (eventId: string, Metric: unknown): Workout => ({
  ...plain,
  extra: { Tandem: { EventID: eventId, Metrics: { Metric }, HasTrace: 'true', AlgorithmVersion: '1' } },
});

test('Spivi’s own fields: miles become kilometres, its points are carried untouched', () => {
  expect(readWorkout(plain)).toMatchObject({
    values: {
      energyKcal: 400,
      averageHeartRateBpm: 141,
      distanceKm: 16.09344,
      spivi_sep: 31,
      spivi_wpp: 12.5,
    },
    hasTrace: false,
  });
});
test('one metric arrives as an object, several as a list; unknown ones are left out', () => {
  expect(readWorkout(extended('5', { Id: 'workKj', Value: '512.25' })).values.workKj).toBe(512.25);
  const two = readWorkout(
    extended('5', [
      { Id: 'workKj', Value: '1' },
      { Id: 'made_up', Value: '2' },
    ]),
  ).values;
  expect(two).toEqual({ workKj: 1, spivi_sep: 31, spivi_wpp: 12.5 });
});
test('the workout of the event is chosen, also where the server ignores the filter', () => {
  const other = extended('6', []);
  const own = extended('5', []);
  expect(workoutOf([other, own], 5, 'Ride')).toBe(own);
  expect(workoutOf([other], 5, 'Ride')).toBeNull();
  expect(workoutOf([plain, { ...plain, workoutName: 'Climb' }], 5, 'Climb')).toMatchObject({
    workoutName: 'Climb',
  });
  expect(workoutOf([plain], 5, 'Another')).toBe(plain);
});
