import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseHeart, HEART_SOURCES } from './choose-heart.ts';
import { FRESH_MS } from './receive.ts';

const fresh = (value: number | null) => ({ value, ageMs: 500 });
const stale = (value: number) => ({ value, ageMs: FRESH_MS + 1 });

test.each([
  [
    'own strap before loan strap before the bike',
    { ownStrap: fresh(140), loanStrap: fresh(130), bikeRelay: fresh(120) },
    'ownStrap',
  ],
  ['loan strap before the bike', { loanStrap: fresh(130), bikeRelay: fresh(120) }, 'loanStrap'],
  ['a value before the 0 of a better source', { ownStrap: fresh(0), bikeRelay: fresh(120) }, 'bikeRelay'],
  ['a strap before the 0 of a bike', { ownStrap: fresh(140), bikeRelay: fresh(0) }, 'ownStrap'],
  ['fresh before stale', { ownStrap: stale(140), bikeRelay: fresh(120) }, 'bikeRelay'],
  ['nothing measured is no value', { ownStrap: fresh(null), loanStrap: fresh(130) }, 'loanStrap'],
] as const)('%s', (_, heard, from) => {
  expect(chooseHeart(heard)?.from).toBe(from);
});

test('where no heart is heard there is none', () => {
  expect(chooseHeart({})).toBe(null);
  expect(chooseHeart({ ownStrap: stale(140), bikeRelay: fresh(0) })).toBe(null);
});

test('a source that tells nothing, or falls silent, changes nothing', () => {
  const heard = fc.record({ value: fc.option(fc.integer({ min: 0, max: 240 })), ageMs: fc.nat(20_000) });
  const some = fc.record({ ownStrap: heard, loanStrap: heard, bikeRelay: heard }, { requiredKeys: [] });
  fc.assert(
    fc.property(some, (sources) => {
      const chosen = chooseHeart(sources);
      const useful = HEART_SOURCES.filter(
        (from) => (sources[from]?.value ?? 0) > 0 && sources[from]!.ageMs <= FRESH_MS,
      );
      expect(chosen?.from).toBe(useful[0]);
      expect(chosen?.heartRateBpm).toBe(useful[0] && sources[useful[0]]!.value);
    }),
  );
});
