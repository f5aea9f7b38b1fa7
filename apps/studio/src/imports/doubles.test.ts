import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSameRide, type Recorded, settleDoubles } from './doubles.ts';

const minute = (n: number) => new Date(Date.UTC(2026, 2, 1, 10, n));
const recording = fc
  .record({
    hash: fc.nat(8).map((n) => Buffer.from([n])),
    part: fc.nat(2),
    from: fc.nat(12),
    minutes: fc.integer({ min: 1, max: 8 }),
    readings: fc.nat(2000),
    sport: fc.constantFrom('cycling', 'e_biking', 'running', 'other'),
    namesSport: fc.boolean(),
    totals: fc.nat(3),
  })
  .map(
    ({ from, minutes, ...told }): Recorded => ({
      ...told,
      startedAt: minute(from),
      endedAt: minute(from + minutes),
      seconds: minutes * 60,
    }),
  );
const recordings = fc.uniqueArray(recording, {
  maxLength: 10,
  selector: ({ hash, part }) => `${hash[0]} ${part}`,
});

test('which recordings count hangs on nothing but which there are', () => {
  const cases = recordings.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(cases, ([all, shuffled]) => {
      const [one, other] = [settleDoubles(all), settleDoubles(shuffled)];
      for (const each of all) expect(other.get(each)).toBe(one.get(each));
    }),
  );
});

test('no two that count are of one ride, and each double is of the ride that counts in its place', () => {
  fc.assert(
    fc.property(recordings, (all) => {
      const settled = settleDoubles(all);
      const counting = all.filter((each) => settled.get(each) === null);
      for (const a of counting) for (const b of counting) expect(a !== b && isSameRide(a, b)).toBe(false);
      for (const [each, taken] of settled) {
        if (taken === null) continue;
        expect(counting).toContain(taken);
        expect(isSameRide(each, taken)).toBe(true);
      }
    }),
  );
});

test('recordings that name two sports are never of one ride; a bike that helps is a bike', () => {
  fc.assert(
    fc.property(recording, recording, (a, b) => {
      const bikes = [a.sport, b.sport].every((sport) => ['cycling', 'e_biking'].includes(sport));
      if (a.namesSport && b.namesSport && a.sport !== b.sport && !bikes) expect(isSameRide(a, b)).toBe(false);
      expect(isSameRide(a, b)).toBe(isSameRide(b, a));
    }),
  );
});
