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
const evening = {
  eventId: 5,
  title: 'Ride',
  start: '2026-11-22T18:00',
  end: '2026-11-22T18:45',
  otherTitles: [] as string[],
};
const named = (workoutName: string | null, extra = {}): Workout => ({ ...plain, workoutName, extra });

test('the workout of the event is chosen, also where the server ignores the filter', () => {
  const other = extended('6', []);
  const own = extended('5', []);
  expect(workoutOf([other, own], evening)).toBe(own);
  expect(workoutOf([other], evening)).toBeNull();
  expect(workoutOf([named('Ride'), named('Climb')], { ...evening, title: 'climb ' })).toEqual(named('Climb'));
});
test.each<[string, Workout[], string[], number | null]>([
  ['one unnamed, the only class of the day', [named(null)], [], 0],
  ['one of another name, the only class of the day', [named('Spin')], [], 0],
  ['two unnamed, the only class of the day', [named(null), named(null)], [], null],
  ['one unnamed, another class that day', [named(null)], ['Climb'], null],
  ['one of another name, another class that day', [named('Climb')], ['Climb'], null],
  ['one of its name, another class that day', [named('Ride')], ['Climb'], 0],
  ['one of its name, another class of that name', [named('Ride')], ['Ride'], null],
  ['one of its time', [named(null, { StartDateTime: '22-11-2026T17:58' })], ['Ride'], 0],
  ['one of another time', [named('Ride', { StartDateTime: '22-11-2026T8:00' })], [], null],
  ['one that ends as it begins', [named('Ride', { StartDateTime: '22-11-2026T18:45' })], ['Ride'], null],
  ['a time that is none', [named('Ride', { StartDateTime: 'soon' })], ['Climb'], 0],
  ['one of another event', [named('Ride', { EventID: '6' })], [], null],
])('%s', (_, workouts, otherTitles, believed) => {
  expect(workoutOf(workouts, { ...evening, otherTitles })).toBe(
    believed === null ? null : workouts[believed],
  );
});
