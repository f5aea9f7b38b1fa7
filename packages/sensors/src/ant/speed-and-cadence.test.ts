import { expect, test } from 'vitest';
import { tell, tellLast } from '../testing/packets.ts';
import { antCadence, antSpeed, antSpeedAndCadence } from './speed-and-cadence.ts';

test('two turns in 1.5 s are 80 rpm', () => {
  expect(tellLast(antCadence, ['00FFFFFF 00FE FEFF', '00FFFFFF 0004 0000'], 1500)).toEqual({
    cadenceRpm: 80,
  });
});

test('four turns of a wheel in a second', () => {
  const { speedKmh } = tellLast(antSpeed, ['00FFFFFF 0000 0100', '00FFFFFF 0004 0500'], 1000);
  expect(speedKmh).toBeCloseTo(4 * 2.105 * 3.6, 9);
});

test('both in one page have no page number: its first bytes are a time', () => {
  const told = tellLast(antSpeedAndCadence, ['5000 0100 0000 0100', '5004 0200 0004 0500'], 1000);
  expect(told.cadenceRpm).toBe(60);
  expect(told.speedKmh).toBeCloseTo(4 * 2.105 * 3.6, 9);
});

test('a sensor that says that it stopped is believed at once', () => {
  const told = tell(antSpeed, ['00FFFFFF 0000 0100', '80FFFFFF 0004 0500', '8501FFFF 0004 0500'], 1000);
  expect(told.at(-1)).toEqual({ speedKmh: 0 });
});

test('its battery', () => {
  expect(tellLast(antSpeed, ['00FFFFFF 0000 0100', '84FF8042 0004 0500'], 1000)).toMatchObject({
    batteryVolts: 2.5,
    batteryLow: 1,
  });
});
