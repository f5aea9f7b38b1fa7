import { expect, test } from 'vitest';
import { rankOf } from './rank.ts';

type Person = Parameters<typeof rankOf>[0][number];
const person = (customerId: string, numbers: Partial<Person>): Person => ({
  customerId,
  board: true,
  hidden: [],
  distanceKm: null,
  workKj: null,
  effortPoints: null,
  ...numbers,
});
const place = (people: Person[], id = 'me') => {
  const { rank, rankReason } = rankOf(people, id);
  return rank ? `${rank.metric} ${rank.place}/${rank.of}` : rankReason;
};
const far = (customerId: string, distanceKm: number, more: Partial<Person> = {}) =>
  person(customerId, { distanceKm, ...more });

test.each<[string, Person[], string]>([
  ['by distance', [far('me', 20), far('a', 25), far('b', 10)], 'distanceKm 2/3'],
  ['ties share a place', [far('me', 20), far('a', 20), far('b', 30)], 'distanceKm 2/3'],
  [
    'who hides is not counted',
    [far('me', 20), far('a', 25, { hidden: ['distanceKm'] }), far('b', 10)],
    'distanceKm 1/2',
  ],
  [
    'nor is who has not allowed it',
    [far('me', 20), far('a', 25, { board: false }), far('b', 10)],
    'distanceKm 1/2',
  ],
  [
    'who hides has no place',
    [far('me', 20, { hidden: ['distanceKm'] }), far('a', 25), far('b', 10)],
    'hidden',
  ],
  ['nor who has not allowed it', [far('me', 20, { board: false }), far('a', 25)], 'hidden'],
  ['nobody to compare with', [far('me', 20)], 'alone'],
  ['nobody else who shows', [far('me', 20), far('a', 25, { board: false })], 'alone'],
  ['no number', [person('me', {}), far('a', 25), far('b', 10)], 'no_data'],
  ['no ride', [far('a', 25)], 'no_data'],
  [
    'by work where only one has a distance',
    [person('me', { workKj: 300 }), far('a', 25, { workKj: 200 })],
    'workKj 1/2',
  ],
  [
    'others are ranked by a number that this person lacks',
    [person('me', { workKj: 300 }), far('a', 25), far('b', 10)],
    'no_data',
  ],
])('%s', (_, people, expected) => {
  expect(place(people)).toBe(expected);
});
