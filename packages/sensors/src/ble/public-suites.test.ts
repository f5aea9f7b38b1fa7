import { describe, expect, test } from 'vitest';
import { readFields } from '../decoding/fields.ts';
import { hex, tellLast } from '../testing/packets.ts';
import { bleCrossTrainer, CROSS_TRAINER } from './cross-trainer.ts';
import { bleCyclingPower } from './cycling-power.ts';
import { bleHeartRate } from './heart-rate.ts';
import { bleIndoorBike, INDOOR_BIKE } from './indoor-bike.ts';
import { bleRower, ROWER } from './rower.ts';
import { bleSpeedAndCadence } from './speed-and-cadence.ts';

/** Values and what they mean, from the unit tests of RonanB96/bluetooth-sig-python (MIT), where no other source is named. */

describe('heart rate', () => {
  test.each([
    ['0050', { heartRateBpm: 80 }],
    ['01C800', { heartRateBpm: 200 }],
    ['0E4B8000', { heartRateBpm: 75, contact: 1 }],
    ['105A00080010', { heartRateBpm: 90, beatSeconds: 4 }],
    ['0450', { heartRateBpm: 80, contact: 0 }],
    ['0250', { heartRateBpm: 80 }],
  ])('%s', (value, told) => {
    expect(tellLast(bleHeartRate, [value])).toEqual(told);
  });
});

describe('cycling power', () => {
  test.each([
    ['alone', '0000FA00', 250],
    ['with the balance of the pedals', '01002C0164', 300],
    ['with the energy', '000840010A00', 320],
    ['with a crank', '2000700190010004', 368],
    ['with all of them and a wheel', '310894016E393000000010900100081500', 404],
  ])('%s', (_, value, powerW) => {
    expect(tellLast(bleCyclingPower, [value]).powerW).toBe(powerW);
  });
});

test('speed and cadence: a wheel and a crank, and a wheel alone; one of each tells no rate', () => {
  expect(tellLast(bleSpeedAndCadence, ['0340E20100002841010008'])).toEqual({
    speedKmh: null,
    cadenceRpm: null,
  });
  expect(tellLast(bleSpeedAndCadence, ['0150C300000014'])).toEqual({ speedKmh: null });
});

describe('indoor bike', () => {
  test('25 km/h, 90 rpm and 155 bpm', () => {
    expect(tellLast(bleIndoorBike, ['0402C409B4009B'])).toMatchObject({
      speedKmh: 25,
      cadenceRpm: 90,
      heartRateBpm: 155,
    });
  });
  test('a speed in hundredths, a cadence in halves, and power below 0', () => {
    expect(tellLast(bleIndoorBike, ['0000D204']).speedKmh).toBe(12.34);
    expect(tellLast(bleIndoorBike, ['05009100']).cadenceRpm).toBe(72.5);
    expect(readFields(INDOOR_BIKE, hex('C100CEFFE7FF'))).toEqual({ powerW: -50, averagePowerW: -25 });
  });
  test('all that there is, its resistance in one byte', () => {
    const value = 'FE1FB80BF00AA000960010270007C800B9002003900107915018155802';
    expect(readFields(INDOOR_BIKE, hex(value))).toEqual({
      ...{ speedKmh: 30, averageSpeedKmh: 28, cadenceRpm: 80, averageCadenceRpm: 75, distanceM: 10_000 },
      ...{ resistanceLevel: 70, powerW: 200, averagePowerW: 185, energyKcal: 800, kcalPerHour: 400 },
      ...{ kcalPerMinute: 7, heartRateBpm: 145, met: 8, elapsedSeconds: 5400, remainingSeconds: 600 },
    });
  });
});

describe('rower', () => {
  test('30 strokes a minute and 140 bpm', () => {
    expect(tellLast(bleRower, ['00023C96008C'])).toMatchObject({ cadenceRpm: 30, heartRateBpm: 140 });
  });
  test('all that there is, its resistance in one byte', () => {
    const value = 'FE1F32C80030881300' + '78007D00FA00F00005F4012C01058241100EB004';
    expect(readFields(ROWER, hex(value))).toEqual({
      ...{ strokesPerMinute: 25, strokes: 200, averageStrokesPerMinute: 24, distanceM: 5000 },
      ...{ paceSeconds: 120, averagePaceSeconds: 125, powerW: 250, averagePowerW: 240, resistanceLevel: 50 },
      ...{ energyKcal: 500, kcalPerHour: 300, kcalPerMinute: 5, heartRateBpm: 130, met: 6.5 },
      ...{ elapsedSeconds: 3600, remainingSeconds: 1200 },
    });
  });
  test('strokes and metres, half a stroke, and power below 0', () => {
    expect(readFields(ROWER, hex('0400146400E80300'))).toEqual({
      ...{ strokesPerMinute: 10, strokes: 100, distanceM: 1000 },
    });
    expect(readFields(ROWER, hex('00002D0000')).strokesPerMinute).toBe(22.5);
    expect(readFields(ROWER, hex('61009CFFCEFF'))).toEqual({ powerW: -100, averagePowerW: -50 });
  });
  test.each([
    ['3.5 strokes a minute', '0000070000', { strokesPerMinute: 3.5, strokes: 0 }],
    ['257 strokes', '0000000101', { strokesPerMinute: 0, strokes: 257 }],
    ['3.5 strokes a minute on average', '030007', { averageStrokesPerMinute: 3.5 }],
  ])('%s (values of WaterRower-UK/WaterRowerData-Android’s tests, Apache-2.0)', (_, value, told) => {
    expect(readFields(ROWER, hex(value))).toEqual(told);
  });
});

describe('cross-trainer', () => {
  test('15 km/h backward, 160 bpm', () => {
    expect(tellLast(bleCrossTrainer, ['008800DC05A0'])).toMatchObject({ speedKmh: 15, heartRateBpm: 160 });
  });
  test('speed, metres, steps, strides, power and energy', () => {
    expect(readFields(CROSS_TRAINER, hex('1C0500E803B80B0078007300F401C8002C01900107'))).toEqual({
      ...{ speedKmh: 10, distanceM: 3000, stepsPerMinute: 120, averageStepsPerMinute: 115, strides: 50 },
      ...{ powerW: 200, energyKcal: 300, kcalPerHour: 400, kcalPerMinute: 7 },
    });
  });
  test.each([
    ['nothing', '010000', {}],
    ['steps', '09000064005A00', { stepsPerMinute: 100, averageStepsPerMinute: 90 }],
    ['strides in tenths', '110000FB00', { strides: 25.1 }],
    ['up and down in metres', '210000C8006400', { upM: 200, downM: 100 }],
    ['incline and ramp', '410000ECFF1E00', { inclinePercent: -2, rampDegrees: 3 }],
  ])('%s', (_, value, told) => {
    expect(readFields(CROSS_TRAINER, hex(value))).toEqual(told);
  });
});

/**
 * Two truths of the specification: FTMS 1.0 and its errata have a signed number of two bytes, the SIG's later supplement of
 * characteristics one byte of tens. What is there is told by how long the value is.
 */
describe('resistance', () => {
  test.each([
    ['rower', ROWER, '810008', 80],
    ['indoor bike', INDOOR_BIKE, '21000C', 120],
    ['cross-trainer', CROSS_TRAINER, '81000005', 50],
  ] as const)('%s, in one byte', (_, layout, value, resistanceLevel) => {
    expect(readFields(layout, hex(value))).toEqual({ resistanceLevel });
  });
  test('in two bytes as machines send it, the power behind it is where it lies (captured, a trainer’s)', () => {
    const value = 'FE02990BC707B2007200F70000140046005D0000';
    expect(readFields(INDOOR_BIKE, hex(value))).toMatchObject({ resistanceLevel: 20, powerW: 70 });
  });
  test('in one byte, the power behind it is where it lies', () => {
    expect(tellLast(bleIndoorBike, ['6500' + 'B400' + '07' + 'C800'])).toMatchObject({
      ...{ cadenceRpm: 90, resistanceLevel: 70, powerW: 200 },
    });
  });
  // Speed, both cadences, metres, resistance, power, energy, pulse: 20 bytes, or 21 that were cut off.
  const inOneByte = '7C03 C409B400A000F70000 07 C800 01003C0005 90';
  const inTwoCutOff = '7C03 C409B400A000F70000 1400 4600 01003C0005';
  test('of 20 bytes that may be either, what lies in both at one place is told, and no power', () => {
    for (const value of [inOneByte, inTwoCutOff]) {
      const told = tellLast(bleIndoorBike, [value]);
      expect(told).toMatchObject({ speedKmh: 25, cadenceRpm: 90, distanceM: 247 });
      expect([told.powerW, told.resistanceLevel, told.heartRateBpm]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }
  });
  test('what another packet of the same machine told decides it', () => {
    expect(
      tellLast(bleIndoorBike, ['6500' + 'B400' + '07' + '6400', '4500B4006400', inOneByte]),
    ).toMatchObject({
      ...{ resistanceLevel: 70, powerW: 200, heartRateBpm: 144 },
    });
    expect(tellLast(bleIndoorBike, ['6500' + 'B400' + '0700' + '6400', inTwoCutOff])).toMatchObject({
      ...{ resistanceLevel: 20, powerW: 70 },
    });
  });
  test('a value that a connection of 23 bytes cut off is no shorter one', () => {
    // Of 21 bytes the last, its heart rate, is lost.
    const whole = 'FE02990BC707B2007200F70000140046005D0090';
    expect(readFields(INDOOR_BIKE, hex(`FE03${whole.slice(4)}`))).toMatchObject({
      ...{ resistanceLevel: 20, powerW: 70 },
    });
  });
});
