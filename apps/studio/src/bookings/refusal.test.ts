import { expect, test } from 'vitest';
import { refusal } from './refusal.ts';

test.each([
  ['already_booked', [3, 4], 'Move or cancel that booking instead.'],
  ['class_started', [3], 'Ask at the front desk.'],
  ['spot_taken', [3], 'Choose one of the free spots.'],
  ['spot_taken', [], 'Choose another class.'],
  ['class_full', [], 'Choose another class.'],
  ['class_ended', [3], 'Choose another class.'],
] as const)('%s with free spots %j is told with what to do: %s', (code, free, remedy) => {
  const told = refusal(code, 2, [...free]);
  expect(told).toMatchObject({ code, status: 409, remedy, details: { freeSpots: free } });
});
