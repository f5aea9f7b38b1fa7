import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  betterSpots,
  closesAtMs,
  howPromoted,
  offerUntilMs,
  owedSpots,
  refuseJoin,
  spotFor,
  type Terms,
} from './rules.ts';

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

/** People on the spots from 1 on, each of whom may wish some. */
const wishes = fc
  .array(fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }), { maxLength: 6 })
  .map((all) =>
    all.map((spots, n) => ({
      bookingId: `booking${n}`,
      spotNumber: n + 1,
      spots: spots.filter((spot) => spot !== n + 1),
    })),
  );

test('whoever wished a better spot gets one that is free; nobody loses theirs, and no spot is two people’s', () => {
  fc.assert(
    fc.property(wishes, fc.subarray([7, 8, 9]), (asked, free) => {
      const moves = betterSpots(asked, free);
      const at = new Map(asked.map((one) => [one.bookingId, one.spotNumber]));
      const left = new Set(free);
      for (const { bookingId, from, to } of moves) {
        expect(at.get(bookingId)).toBe(from);
        expect(left.delete(to)).toBe(true);
        left.add(from!);
        at.set(bookingId, to);
      }
      expect(new Set(at.values()).size).toBe(at.size);
      const moved = new Set(moves.map((move) => move.bookingId));
      expect(moved.size).toBe(moves.length);
      for (const { bookingId, spots } of asked)
        if (moved.has(bookingId)) expect(spots).toContain(at.get(bookingId));
        else expect(spots.filter((spot) => left.has(spot))).toEqual([]);
    }),
  );
});

test('of two who wish one spot, who wished first has it, the one they like best, and what they leave goes on', () => {
  const wish = (bookingId: string, spotNumber: number, spots: number[]) => ({ bookingId, spotNumber, spots });
  expect(betterSpots([wish('a', 1, [5, 6]), wish('b', 2, [5, 1]), wish('c', 3, [2])], [6, 5])).toEqual([
    { bookingId: 'a', from: 1, to: 5 },
    { bookingId: 'b', from: 2, to: 1 },
    { bookingId: 'c', from: 3, to: 2 },
  ]);
});

test('what is wished by those who have none and are owed a place is theirs, as far as the places reach', () => {
  const wait = (waitId: string, wishedSpot: number | null, more = {}) => ({
    ...{
      waitId,
      customerId: waitId,
      state: 'waiting' as const,
      wishedSpot,
      joinedForMs: START,
      joinedBy: '',
    },
    ...{ passedFor: null, offerUntilMs: null },
    ...more,
  });
  const waits = [
    wait('asked', 1, { state: 'offered', offerUntilMs: START }),
    wait('late', 2, { state: 'offered', offerUntilMs: START - 10 }),
    wait('passed', 3, { passedFor: 'rider_busy' }),
    wait('next', 4),
    wait('any', null),
    wait('last', 5),
  ];
  expect(owedSpots(waits, 0, START - 1)).toEqual([1]);
  expect(owedSpots(waits, 2, START - 1)).toEqual([1, 4]);
  expect(owedSpots(waits, 3, START - 1)).toEqual([1, 4]);
  expect(owedSpots(waits, 9, START - 1)).toEqual([1, 4, 5]);
});
