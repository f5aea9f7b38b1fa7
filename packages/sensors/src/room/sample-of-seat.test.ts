import { expect, test } from 'vitest';
import type { SensorKind } from '../decoding/reading.ts';
import type { SensorSample } from './receive.ts';
import { sampleOfSeat } from './sample-of-seat.ts';

const sensor = (kind: SensorKind, told: { [channel: string]: number | null }, ageMs = 100): SensorSample => ({
  source: { transport: 'ant', device: kind, kind },
  rssiDbm: null,
  channels: Object.fromEntries(
    Object.entries(told).map(([name, value]) => [name, { value, ageMs, packets: 1 }]),
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

test('of two straps of one heart that which was heard last, whatever comes first', () => {
  const straps = [
    sensor('heartRate', { heartRateBpm: 140 }, 900),
    sensor('heartRate', { heartRateBpm: 150 }, 200),
  ];
  expect(sampleOfSeat(straps).heartRateBpm).toBe(150);
  expect(sampleOfSeat(straps.toReversed()).heartRateBpm).toBe(150);
});
