import { expect, test } from 'vitest';
import type { SensorKind } from '../decoding/reading.ts';
import type { SensorSample } from './receive.ts';
import { sampleOfSeat } from './sample-of-seat.ts';

const sensor = (kind: SensorKind, told: { [channel: string]: number | null }): SensorSample => ({
  source: { transport: 'ant', device: kind, kind },
  rssiDbm: null,
  channels: Object.fromEntries(
    Object.entries(told).map(([name, value]) => [name, { value, ageMs: 100, packets: 1 }]),
  ),
});
const NOTHING = { powerW: null, cadenceRpm: null, speedKmh: null, heartRateBpm: null };

test('a power meter before the bike, a strap before what the bike passes on, whatever comes first', () => {
  const sensors = [
    sensor('indoorBike', { powerW: 190, cadenceRpm: 88, heartRateBpm: 120, speedKmh: 30 }),
    sensor('heartRate', { heartRateBpm: 140 }),
    sensor('power', { powerW: 200, cadenceRpm: 90 }),
  ];
  const expected = { powerW: 200, cadenceRpm: 90, speedKmh: 30, heartRateBpm: 140 };
  expect(sampleOfSeat(sensors)).toEqual(expected);
  expect(sampleOfSeat(sensors.toReversed())).toEqual(expected);
});

test('a value before 0, and 0 before nothing', () => {
  const [still, silent] = [sensor('power', { powerW: 0 }), sensor('power', { powerW: null })];
  expect(sampleOfSeat([still, sensor('indoorBike', { powerW: 150 })]).powerW).toBe(150);
  expect(sampleOfSeat([silent, sensor('indoorBike', { powerW: 0 })]).powerW).toBe(0);
  expect(sampleOfSeat([silent])).toEqual(NOTHING);
  expect(sampleOfSeat([])).toEqual(NOTHING);
});

test('of two straps of one heart the faster, whatever comes first', () => {
  const straps = [sensor('heartRate', { heartRateBpm: 150 }), sensor('heartRate', { heartRateBpm: 140 })];
  expect(sampleOfSeat(straps).heartRateBpm).toBe(150);
  expect(sampleOfSeat(straps.toReversed()).heartRateBpm).toBe(150);
});

test('a bike that tells more than the power meter is not believed, and its 0 takes no heart away', () => {
  const sensors = [
    sensor('indoorBike', { powerW: 260, heartRateBpm: 0 }),
    sensor('power', { powerW: 200 }),
    sensor('heartRate', { heartRateBpm: 120 }),
  ];
  expect(sampleOfSeat(sensors)).toEqual({ ...NOTHING, powerW: 200, heartRateBpm: 120 });
});

test('a sensor that tells nothing changes nothing', () => {
  const sensors = [sensor('heartRate', { heartRateBpm: null }), sensor('indoorBike', { heartRateBpm: 120 })];
  expect(sampleOfSeat(sensors)).toEqual({ ...NOTHING, heartRateBpm: 120 });
});
