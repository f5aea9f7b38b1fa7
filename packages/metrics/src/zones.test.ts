import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ZoneScheme, zoneOf, zoneSchemes, zoneTable, zoneTimes } from './zones.ts';

const rider = { ftpW: 200, maxHrBpm: 190, restingHrBpm: 50 };
const zone = (scheme: ZoneScheme, value: number) => zoneOf(zoneTable(scheme, rider)!, value);
const { power, heartRate, cadence } = zoneSchemes;

describe('bounds belong to', () => {
  test('the upper zone in the field’s schemes', () => {
    expect([109, 110, 149, 150, 300, 0].map((watt) => zone(power.coggan7, watt))).toEqual([1, 2, 2, 3, 7, 1]);
    expect([94, 95, 171].map((bpm) => zone(heartRate.fiveZoneMax, bpm))).toEqual([0, 1, 5]);
    expect([119, 120, 176].map((bpm) => zone(heartRate.karvonen, bpm))).toEqual([0, 1, 5]);
  });

  test('the lower zone in the Spivi preset', () => {
    expect([20, 21, 120, 121, 240, 241].map((watt) => zone(power.spivi, watt))).toEqual([0, 1, 1, 2, 4, 5]);
    expect([10, 60, 61, 120, 121].map((rpm) => zone(cadence.spivi, rpm))).toEqual([0, 1, 2, 4, 5]);
  });
});

test('the exact ratio decides: 60.2 % of FTP is zone 2 although it rounds to 60 %', () => {
  const table = zoneTable(power.spivi, { ...rider, ftpW: 250 })!;
  expect([150, 150.5].map((watt) => zoneOf(table, watt))).toEqual([1, 2]);
});

test('a bound of a third of a watt is hit exactly', () => {
  const table = zoneTable(power.coggan7, { ...rider, ftpW: 253 })!;
  expect(zoneOf(table, 253 * 0.75)).toBe(3);
});

test('without the FTP, maximum or resting heart rate it needs a scheme does not apply', () => {
  const nobody = { ftpW: null, maxHrBpm: null, restingHrBpm: null };
  for (const scheme of [power.spivi, heartRate.spivi, heartRate.karvonen])
    expect(zoneTable(scheme, nobody)).toBeNull();
});

test('rows carry bounds in the channel’s unit, zone 0 only where there is room below zone 1', () => {
  const coggan = zoneTimes(zoneTable(power.coggan7, rider)!, [0, 5, 6]);
  expect(coggan[0]).toEqual({ zone: 1, from: 0, to: 110, seconds: 5 });
  expect(coggan.at(-1)).toEqual({ zone: 7, from: 300, to: null, seconds: 0 });
  expect(zoneTimes(zoneTable(power.spivi, rider)!, [3])[0]).toEqual({ zone: 0, from: 0, to: 20, seconds: 3 });
});

test('a higher value is never in a lower zone', () => {
  const schemes = [...Object.values(power), ...Object.values(heartRate), ...Object.values(cadence)];
  const value = fc.double({ min: 0, max: 3000, noNaN: true });
  fc.assert(
    fc.property(fc.constantFrom<ZoneScheme>(...schemes), value, value, (scheme, a, b) => {
      expect(zone(scheme, Math.max(a, b))).toBeGreaterThanOrEqual(zone(scheme, Math.min(a, b)));
    }),
  );
});
