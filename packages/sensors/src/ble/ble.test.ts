import { describe, expect, test } from 'vitest';
import { readFields } from '../decoding/fields.ts';
import { tell, tellLast } from '../testing/packets.ts';
import { bleBattery } from './battery.ts';
import { bleCrossTrainer } from './cross-trainer.ts';
import { bleCyclingPower } from './cycling-power.ts';
import { bleHeartRate } from './heart-rate.ts';
import { bleIndoorBike, INDOOR_BIKE } from './indoor-bike.ts';
import { keiserBike } from './keiser.ts';
import { polarStrap } from './polar.ts';
import { bleRower } from './rower.ts';
import { bleSpeedAndCadence } from './speed-and-cadence.ts';

describe('heart rate', () => {
  test('60 bpm in one byte (value of OpenTracks’ tests, Apache-2.0)', () => {
    expect(tellLast(bleHeartRate, ['023C'])).toMatchObject({ heartRateBpm: 60 });
  });
  test('257 bpm in two bytes are no heart’s (value of OpenTracks’ tests, Apache-2.0)', () => {
    expect(tellLast(bleHeartRate, ['010101'])).toMatchObject({ heartRateBpm: null });
  });
  test('energy, several beats of which the last counts, and skin', () => {
    expect(tellLast(bleHeartRate, ['1E 78 0A00 0002 0004'])).toEqual({
      heartRateBpm: 120,
      beatSeconds: 1,
      contact: 1,
    });
    expect(tellLast(bleHeartRate, ['04 78'])).toMatchObject({ heartRateBpm: 120, contact: 0 });
  });
  test('a rate of 0 is none', () => {
    expect(tellLast(bleHeartRate, ['0000'])).toMatchObject({ heartRateBpm: null });
  });
});

describe('speed and cadence', () => {
  test('captured: 56.06 rpm', () => {
    const told = tellLast(bleSpeedAndCadence, ['03CC010000BF2BD200DD27', '03CD010000F92DD300252C'], 1000);
    expect(told.cadenceRpm).toBeCloseTo(56.06, 2);
    expect(told.speedKmh).toBeCloseTo((1024 / 570) * 2.105 * 3.6, 6);
  });
  test('captured: the same wheel by both characteristics, each with its own clock, is as fast', () => {
    const csc = tellLast(bleSpeedAndCadence, ['03a25e01006d0e4b63967f', '03a45e0100d7124b63967f'], 1100);
    const power = tellLast(
      bleCyclingPower,
      ['30008800a25e0100af1d4b63967f', '30008c00a45e010083264b63967f'],
      1100,
    );
    expect(csc.speedKmh! / (2.105 * 3.6)).toBeCloseTo(2 / 1.1035, 3);
    expect(power.speedKmh! / (2.105 * 3.6)).toBeCloseTo(2 / 1.1035, 3);
    expect(power).toMatchObject({ powerW: 140, cadenceRpm: null });
  });
  test('one packet tells no rate (values of OpenTracks’ tests, Apache-2.0)', () => {
    expect(tellLast(bleSpeedAndCadence, ['02C800000006 99'])).toEqual({ cadenceRpm: null });
    expect(tellLast(bleSpeedAndCadence, ['01FFFF00014599'])).toEqual({ speedKmh: null });
    expect(tellLast(bleSpeedAndCadence, ['03C80000010699E1004599'])).toEqual({
      cadenceRpm: null,
      speedKmh: null,
    });
  });
});

describe('cycling power', () => {
  test('40 W alone, and 0 W with torque and crank (values of OpenTracks’ tests, Apache-2.0)', () => {
    expect(tellLast(bleCyclingPower, ['00002800'])).toEqual({ powerW: 40 });
    expect(tellLast(bleCyclingPower, ['2C0000009F000C00E542'])).toEqual({ powerW: 0, cadenceRpm: null });
  });
  test('the same crank a second later is 60 rpm', () => {
    const told = tellLast(bleCyclingPower, ['2C0000009F000C00E542', '2C0000009F000D00E546'], 1000);
    expect(told.cadenceRpm).toBe(60);
  });
  test('less than nothing is nothing', () => {
    expect(tellLast(bleCyclingPower, ['0000FBFF'])).toEqual({ powerW: 0 });
  });
});

describe('machines', () => {
  test('captured: a bike with its averages, distance and level', () => {
    expect(tellLast(bleIndoorBike, ['FE02990BC707B2007200F70000140046005D0000'])).toMatchObject({
      speedKmh: 29.69,
      cadenceRpm: 89,
      distanceM: 247,
      resistanceLevel: 20,
      powerW: 70,
      heartRateBpm: null,
    });
    // Averages of the machine: they tell nothing of a moment, and move what is read behind them.
    const bytes = Buffer.from('FE02990BC707B2007200F70000140046005D0000', 'hex');
    expect(readFields(INDOOR_BIKE, bytes)).toMatchObject({
      averageSpeedKmh: 19.91,
      averageCadenceRpm: 57,
      averagePowerW: 93,
    });
  });
  test('captured: Schwinn IC4', () => {
    expect(tellLast(bleIndoorBike, ['44025E0BF0007A0054'])).toMatchObject({
      speedKmh: 29.1,
      cadenceRpm: 120,
      powerW: 122,
      heartRateBpm: 84,
    });
  });
  test('Schwinn IC4: 290 W at 129 rpm (values of gymnasticon’s tests, MIT)', () => {
    expect(tellLast(bleIndoorBike, ['4402da020201220100'])).toMatchObject({ powerW: 290, cadenceRpm: 129 });
  });
  test('a rower: 24 strokes, 2:05 for 500 m, 180 W', () => {
    expect(tellLast(bleRower, ['2C00 30 0A00 F40100 7D00 B400'])).toMatchObject({
      cadenceRpm: 24,
      distanceM: 500,
      speedKmh: 14.4,
      powerW: 180,
    });
  });
  test('a rower that rests has no pace, and does not move', () => {
    expect(tellLast(bleRower, ['0900 FFFF'])).toMatchObject({ speedKmh: 0 });
  });
  test('a cross-trainer: flags of three bytes, steps of two feet', () => {
    expect(tellLast(bleCrossTrainer, ['080900 2003 7800 7000 9600 80'])).toMatchObject({
      speedKmh: 8,
      cadenceRpm: 60,
      powerW: 150,
      heartRateBpm: 128,
    });
  });
  test('energy that is not told is none', () => {
    expect(tellLast(bleIndoorBike, ['0101FFFFFFFFFF'])).toMatchObject({ energyKcal: null });
  });
});

test('battery: what is above 100 % tells nothing', () => {
  expect(tell(bleBattery, ['50', '65', ''])).toEqual([{ batteryPercent: 80 }, {}, {}]);
});

describe('Polar’s advertisement', () => {
  test('captured: battery low, contact, 61 bpm once the frame has moved', () => {
    expect(tell(polarStrap, ['231D3E3C', '271D3E3D'])).toEqual([
      { batteryLow: 1, contact: 1 },
      { batteryLow: 1, contact: 1, heartRateBpm: 61 },
    ]);
  });
  test('captured: without a fast rate', () => {
    expect(tellLast(polarStrap, ['2F000038', '33000038'])).toMatchObject({ contact: 1, heartRateBpm: 56 });
  });
  test('three bytes of a strap of before', () => {
    expect(tellLast(polarStrap, ['231D3E', '271D3E'])).toMatchObject({ heartRateBpm: 62 });
  });
  test('a strap that was taken off and goes on with one frame is no news', () => {
    expect(tellLast(polarStrap, ['231D3E3C', '271D3E3D', '271D3E3D'])).not.toHaveProperty('heartRateBpm');
  });
});

describe('Keiser’s advertisement', () => {
  const ride = (seconds: string) => `063000383803460573000D0004${seconds}01000A`;
  test('captured: 115 W, 82 rpm, 135 bpm, bike 56, once its time has moved', () => {
    expect(tell(keiserBike, [ride('26'), ride('27')])).toEqual([
      { bikeNumber: 56 },
      {
        bikeNumber: 56,
        powerW: 115,
        cadenceRpm: 82.4,
        heartRateBpm: 135,
        energyKcal: 13,
        elapsedSeconds: 279,
        distanceM: 160.9344,
        resistanceLevel: 10,
      },
    ]);
  });
  test('its time stands still: its rider has left', () => {
    expect(tellLast(keiserBike, [ride('26'), ride('27'), ride('27')])).toEqual({ bikeNumber: 56 });
  });
  test('what was ridden before is not now', () => {
    expect(tellLast(keiserBike, [ride('26'), ride('27').replace('063000', '0630FF')])).toEqual({});
  });
});
