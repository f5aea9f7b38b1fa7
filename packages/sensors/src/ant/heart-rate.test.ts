import { expect, test } from 'vitest';
import { hex, tell, tellLast } from '../testing/packets.ts';
import { antHeartRate } from './heart-rate.ts';

test('rate and the time between two beats, by the beat’s number', () => {
  // Beat 10 at 1.000 s, beat 11 at 1.500 s, at 120 bpm.
  expect(tellLast(antHeartRate, ['00FFFFFF00040A78', '00FFFFFF00060B78'])).toEqual({
    heartRateBpm: 120,
    beatSeconds: 0.5,
  });
});

test('page 4 tells the beat before, also where that packet was lost', () => {
  const old = '00FFFFFF00040A78';
  expect(tellLast(antHeartRate, [old, '84FF0006 00080D78'])).toEqual({ heartRateBpm: 120, beatSeconds: 0.5 });
});

test('a rate of 0 is none', () => {
  expect(tellLast(antHeartRate, ['00FFFFFF00040A00'])).toEqual({ heartRateBpm: null });
});

test('pages are believed once the bit was seen both ways: a strap of before has anything there', () => {
  const battery = '87 50 80 22 0004 0A78';
  expect(tellLast(antHeartRate, [battery, battery])).toEqual({ heartRateBpm: 120 });
  expect(tellLast(antHeartRate, ['00FFFFFF00040A78', battery])).toEqual({
    heartRateBpm: 120,
    batteryPercent: 80,
    batteryVolts: 2.5,
    batteryLow: 0,
  });
  const low = '87 0A 00 42 0004 0A78';
  expect(tellLast(antHeartRate, ['00FFFFFF00040A78', low])).toMatchObject({
    batteryPercent: 10,
    batteryLow: 1,
  });
});

test('a strap whose beats stop coming hears no heart any more; one that counts none is believed', () => {
  const beat = (number: number) => Uint8Array.of(0, 0xff, 0xff, 0xff, 0, number, number, 120);
  const off = tell(antHeartRate, [beat(1), beat(2), ...new Array(50).fill(beat(2))]);
  expect(off.at(30)!.heartRateBpm).toBe(120);
  expect(off.at(-1)!.heartRateBpm).toBe(null);
  const relay = tell(antHeartRate, new Array(100).fill(hex('00FFFFFF00000078')));
  expect(relay.at(-1)!.heartRateBpm).toBe(120);
});
