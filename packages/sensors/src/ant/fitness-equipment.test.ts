import { expect, test } from 'vitest';
import { tell, tellLast } from '../testing/packets.ts';
import { antFitnessEquipment } from './fitness-equipment.ts';

test('of all machines: time, metres, speed and a strap', () => {
  const told = tell(antFitnessEquipment, ['1019FCFA 10278024', '10190408 1027FF24'], 2000);
  expect(told[0]).toEqual({ elapsedSeconds: 0, distanceM: 0, speedKmh: 36, heartRateBpm: 128 });
  expect(told[1]).toEqual({ elapsedSeconds: 2, distanceM: 14, speedKmh: 36, heartRateBpm: null });
});

test('metres are told where the machine says that it tells them, speed where it is valid', () => {
  expect(tellLast(antFitnessEquipment, ['1019FCFA FFFFFF20'])).toEqual({
    elapsedSeconds: 0,
    speedKmh: null,
    heartRateBpm: null,
  });
});

test.each([
  ['cross-trainer', '14FFFF00 3C 9600 20'],
  ['bike', '15FFFFFF 3C 9600 20'],
  ['rower', '16FFFF00 3C 9600 20'],
  ['skier', '18FFFF00 3C 9600 20'],
])('%s: 60 a minute and 150 W', (_, page) => {
  expect(tellLast(antFitnessEquipment, [page])).toEqual({ cadenceRpm: 60, powerW: 150 });
});

test('a bike that measures no power', () => {
  expect(tellLast(antFitnessEquipment, ['15FFFFFF FF FFFF 20'])).toEqual({ cadenceRpm: null, powerW: null });
});

test('a trainer: its running sum over lost packets, and the 12 bits that say that it has no power', () => {
  const told = tell(antFitnessEquipment, [
    '19FE5A 9CFF C860 20',
    '19025A BC02 C860 20',
    '19035A 8403 FF6F 20',
  ]);
  expect(told.map(({ powerW }) => powerW)).toEqual([null, 200, null]);
  expect(told[1]).toEqual({ powerW: 200, powerEvents: 4, cadenceRpm: 90 });
});

test('energy, where it is told', () => {
  expect(
    tell(antFitnessEquipment, ['12FF00000000 FE 01', '12FF00000000 03 01', '12FF00000000 09 00']),
  ).toEqual([{ energyKcal: 0 }, { energyKcal: 5 }, {}]);
});
