import { expect, test } from 'vitest';
import { heartRateZones, powerZones, readInputs, zoneBounds } from './inputs.ts';

test('zones in watts follow the FTP of the day', () => {
  const bounds = zoneBounds(powerZones(readInputs({ ftpW: 200 })));
  expect(bounds.map(({ zone, from, to }) => [zone, from, to])).toEqual([
    [1, 20, 120],
    [2, 120, 160],
    [3, 160, 200],
    [4, 200, 240],
    [5, 240, null],
  ]);
});

test('what is not stated is unknown, never a default', () => {
  const inputs = readInputs({});
  expect(powerZones(inputs)).toBeNull();
  expect(heartRateZones(inputs)).toBeNull();
  expect(readInputs({ ftpW: 'high', maxHrSource: '' })).toEqual(inputs);
});

test('a profile nested by the computation reads like flat inputs', () => {
  expect(readInputs({ profile: { ftpW: 210 }, maxHrBpm: 188 })).toEqual(
    readInputs({ ftpW: 210, maxHrBpm: 188 }),
  );
});
