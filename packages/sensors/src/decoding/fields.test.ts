import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INDOOR_BIKE } from '../ble/indoor-bike.ts';
import { readFields, writeFields } from './fields.ts';

test('each packet’s own flags say what is in it, whatever came before', () => {
  const level = { minimum: 0, maximum: 200 };
  fc.assert(
    fc.property(fc.nat(0x1fff), fc.integer({ min: level.minimum, max: level.maximum }), (flags, number) => {
      const values = Object.fromEntries(INDOOR_BIKE.fields.map(({ name }) => [name, number]));
      const told = readFields(INDOOR_BIKE, writeFields(INDOOR_BIKE, values, { flags }));
      const there = INDOOR_BIKE.fields.filter(({ name }) => name in told).map(({ name }) => name);
      const expected = INDOOR_BIKE.fields
        .filter((field) => ('unless' in field ? (flags & 1) === 0 : (flags & (1 << field.when)) !== 0))
        .map(({ name }) => name);
      expect(there).toEqual(expected);
      for (const name of there)
        if (name !== 'met') expect(told[name]).toBe(name === 'heartRateBpm' && number === 0 ? null : number);
    }),
  );
});

test('of a packet that was cut short the whole fields are read', () => {
  const whole = writeFields(INDOOR_BIKE, { speedKmh: 30, cadenceRpm: 90, powerW: 200 }, { flags: 0x44 });
  expect(readFields(INDOOR_BIKE, whole.subarray(0, -1))).toEqual({ speedKmh: 30, cadenceRpm: 90 });
  expect(readFields(INDOOR_BIKE, whole.subarray(0, 1))).toEqual({});
});
