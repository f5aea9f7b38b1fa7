import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closesAtMs, howPromoted, offerUntilMs, refuseJoin, spotFor, type Terms } from './rules.ts';

const MINUTE_MS = 60_000;
const START = 1_800_000_000_000;

const terms = fc.record({
  mode: fc.constantFrom('automatic' as const, 'offer' as const),
  offerMinutes: fc.integer({ min: 5, max: 1440 }),
  closesMinutes: fc.integer({ min: 0, max: 1440 }),
  lateCancelMinutes: fc.integer({ min: 0, max: 10_080 }),
  startsAtMs: fc.constant(START),
}) satisfies fc.Arbitrary<Terms>;
const before = fc.integer({ min: 0, max: 20_000 }).map((minutes) => START - minutes * MINUTE_MS);

test('nobody is booked without a yes once cancelling costs, at another time than they joined for, or where the studio asks', () => {
  fc.assert(
    fc.property(terms, before, fc.constantFrom(START, START - 3_600_000), (rule, nowMs, joinedForMs) => {
      const free = nowMs < START - rule.lateCancelMinutes * MINUTE_MS;
      const may = rule.mode === 'automatic' && free && joinedForMs === START;
      expect(howPromoted(rule, { joinedForMs }, nowMs)).toBe(may ? 'book' : 'offer');
    }),
  );
});

test('an offer ends no later than its time, nor than anybody is promoted', () => {
  fc.assert(
    fc.property(terms, before, (rule, nowMs) => {
      const until = offerUntilMs(rule, nowMs);
      expect(until).toBeLessThanOrEqual(nowMs + rule.offerMinutes * MINUTE_MS);
      expect(until).toBeLessThanOrEqual(closesAtMs(rule));
      if (nowMs < closesAtMs(rule)) expect(until).toBeGreaterThan(nowMs);
    }),
  );
});

test('whoever is promoted gets the spot they wished while it is free, else the first', () => {
  expect(spotFor(7, [2, 7, 9])).toBe(7);
  expect(spotFor(7, [2, 9])).toBe(2);
  expect(spotFor(null, [2, 9])).toBe(2);
  expect(spotFor(3, [])).toBe(null);
});

test('a list is joined where the class is full, by whoever is not in it, and as long as there is room on it', () => {
  const full = {
    booked: false,
    waiting: false,
    size: 3,
    placesLeft: 0,
    closed: false,
    byStaff: false,
    people: 2,
  };
  expect(refuseJoin(full)).toBe(null);
  expect(refuseJoin({ ...full, booked: true })).toBe('already_booked');
  expect(refuseJoin({ ...full, waiting: true })).toBe('already_waiting');
  expect(refuseJoin({ ...full, size: 0, people: 0 })).toBe('no_waitlist');
  expect(refuseJoin({ ...full, placesLeft: 1 })).toBe('class_not_full');
  expect(refuseJoin({ ...full, closed: true })).toBe('waitlist_closed');
  expect(refuseJoin({ ...full, closed: true, byStaff: true })).toBe(null);
  expect(refuseJoin({ ...full, people: 3 })).toBe('waitlist_full');
});
