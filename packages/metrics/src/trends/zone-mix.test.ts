import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ZonedRide, zoneMix } from './zone-mix.ts';

const ride = (scheme: string, ...seconds: number[]): ZonedRide => ({
  scheme,
  zones: seconds.map((count, zone) => ({ zone, seconds: count })),
});

test('adds up the zones of the scheme used last, and no others', () => {
  const rides = [ride('spivi', 10, 20), ride('coggan7', 99), ride('spivi', 1, 2, 3), null];
  expect(zoneMix(rides)).toEqual({ scheme: 'spivi', seconds: [11, 22, 3] });
});

test('is null where no ride has zones', () => {
  expect(zoneMix([])).toBeNull();
  expect(zoneMix([null, ride('spivi')])).toBeNull();
});

test('zone numbers that no scheme has are left out', () => {
  const strange = { scheme: 'spivi', zones: [1e9, -1, 1.5, 2].map((zone) => ({ zone, seconds: 5 })) };
  expect(zoneMix([strange])).toEqual({ scheme: 'spivi', seconds: [0, 0, 5] });
});

test('counted in parts, in any order, it is the same sum', () => {
  const rides = fc.array(fc.array(fc.nat(100), { minLength: 1, maxLength: 6 }), { minLength: 1 });
  fc.assert(
    fc.property(rides, fc.nat(20), (all, cut) => {
      const mix = (some: number[][]) =>
        zoneMix(some.map((seconds) => ride('spivi', ...seconds)))?.seconds ?? [];
      const [whole, first, second] = [mix(all), mix(all.slice(0, cut)), mix(all.slice(cut))];
      expect(whole).toEqual(whole.map((_, zone) => (first[zone] ?? 0) + (second[zone] ?? 0)));
      expect(mix([...all].reverse())).toEqual(whole);
    }),
  );
});
