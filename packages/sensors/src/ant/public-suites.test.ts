import { expect, test } from 'vitest';
import { readFields } from '../decoding/fields.ts';
import { tell, tellLast } from '../testing/packets.ts';
import { antFitnessEquipment, GENERAL, MACHINE, TRAINER } from './fitness-equipment.ts';
import { antHeartRate } from './heart-rate.ts';
import { antPower, POWER, TORQUE_FREQUENCY } from './power.ts';
import { antCadence, antSpeed, antSpeedAndCadence } from './speed-and-cadence.ts';

/**
 * Pages and what they mean, from the unit tests of StephenHidem/AntPlus (MIT). Its sensors begin at a page of zeros; what
 * nobody rides, as 8721 W, is read from the table of fields, since a profile tells of it as of nothing.
 */
const ZEROS = '00000000000000';
const bytes = (...all: number[]) => Uint8Array.from(all);
/** Of a wheel that is 2.2 m round there, and 2.105 m here. */
const ofOurWheel = (kmh: number) => (kmh * 2.105) / 2.2;

test('heart rate: 70 bpm, and a second from beat to beat', () => {
  expect(tell(antHeartRate, ['00000000AA553346', '00000000AA593446'], 1000)).toEqual([
    { heartRateBpm: 70 },
    { heartRateBpm: 70, beatSeconds: 1 },
  ]);
});

test('power 0x10: cadence, and power of this moment and by the sum of one event', () => {
  expect(readFields(POWER, bytes(16, 1, 0, 128, 0, 0, 0, 0)).cadenceRpm).toBe(128);
  expect(readFields(POWER, bytes(16, 1, 0, 0, 0, 0, 0x11, 0x22)).powerW).toBe(8721);
  expect(readFields(POWER, bytes(16, 1, 0, 0, 0x11, 0x22, 0, 0)).accumulatedW).toBe(8721);
});

test('torque at the crank 0x12: 60 rpm and 44.875 N·m are 282 W', () => {
  const { cadenceRpm, powerW } = tellLast(antPower, [`12${ZEROS}`, '1201013C00089C05'], 1000);
  expect(cadenceRpm).toBe(60);
  expect(powerW).toBeCloseTo(281.96, 1);
});

test('torque at the wheel 0x11: 14.9375 N·m at 15 km/h are 178 W', () => {
  const { speedKmh, powerW } = tellLast(antPower, [`11${ZEROS}`, '1101013C3904DE01'], 1000);
  expect(powerW).toBeCloseTo(178, 0);
  expect(speedKmh).toBeCloseTo(ofOurWheel(15), 1);
});

test('torque as a frequency 0x20: a tick in a second at a slope of 10 are 0.1 N·m, at 60 rpm 0.628 W', () => {
  const page = '2001006407D00001';
  expect(readFields(TORQUE_FREQUENCY, bytes(0x20, 0x01, 0x00, 0x64, 0x07, 0xd0, 0, 0x01)).slope).toBe(10);
  const noOffset = '011001FFFFFF0000';
  const { cadenceRpm, powerW } = tellLast(antPower, [noOffset, `20${ZEROS}`, page], 1000);
  expect(cadenceRpm).toBeCloseTo(60, 6);
  expect(powerW).toBeCloseTo(0.628, 3);
});

test('speed, cadence, and both in one page: 120 rpm, and five turns of a wheel of 2.2 m in a second', () => {
  expect(tellLast(antCadence, [`00${ZEROS}`, '0001020300040200'], 1000)).toEqual({ cadenceRpm: 120 });
  const speed = tellLast(antSpeed, [`00${ZEROS}`, '0001020300040500'], 1000);
  expect(speed.speedKmh).toBeCloseTo(ofOurWheel(11 * 3.6), 6);
  const both = tellLast(antSpeedAndCadence, [`00${ZEROS}`, '0004020000040500'], 1000);
  expect(both.cadenceRpm).toBe(120);
  expect(both.speedKmh).toBeCloseTo(ofOurWheel(11 * 3.6), 6);
});

test('fitness equipment, of all machines 0x10: 32 s, 64 m, 32.768 m/s and 70 bpm', () => {
  expect(readFields(GENERAL, bytes(16, 0, 128, 64, 0x00, 0x80, 70, 0x34))).toMatchObject({
    elapsed: 128,
    metres: 64,
    speedMs: 32.768,
    heartRateBpm: 70,
    tellsDistance: 1,
  });
  const told = tellLast(antFitnessEquipment, [`10000000000000${'34'}`, '1000804000804634'], 8000);
  expect(told).toMatchObject({ elapsedSeconds: 32, distanceM: 64, heartRateBpm: 70 });
});

test('fitness equipment: bike 0x15 at 60 rpm and 150 W, and at 87 rpm and 274 W', () => {
  const pages = ['15FFFFFF3C960000', '15FFFFFF57120100'];
  expect(tell(antFitnessEquipment, pages)).toEqual([
    { cadenceRpm: 60, powerW: 150 },
    { cadenceRpm: 87, powerW: 274 },
  ]);
});

test.each([
  ['cross-trainer 0x14', bytes(20, 0xff, 0, 0, 128, 0, 0x80, 0)],
  ['rower 0x16', bytes(22, 0xff, 0xff, 0, 128, 0, 0x80, 0)],
  ['skier 0x18', bytes(24, 0xff, 0xff, 0, 128, 0, 0x80, 0)],
])('fitness equipment: %s, 128 a minute and 32768 W, which nobody has', (_, page) => {
  expect(readFields(MACHINE, page)).toEqual({ cadenceRpm: 128, powerW: 32_768 });
  expect(tellLast(antFitnessEquipment, [page])).toEqual({ cadenceRpm: 128, powerW: null });
});

test('fitness equipment: trainer 0x19, 128 rpm and 2645 W in 12 bits; its sum over its end is 20 W', () => {
  expect(readFields(TRAINER, bytes(25, 1, 128, 0, 0, 0x55, 0x0a, 0))).toMatchObject({
    cadenceRpm: 128,
    powerW: 2645,
  });
  expect(tellLast(antFitnessEquipment, ['190100FFFF000000', '1902001300000000']).powerW).toBe(20);
});
