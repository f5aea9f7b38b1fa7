import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Heard, isOverdue, signalNow, stateOf, turnsBetween } from './heard-event.ts';

const MINUTE_MS = 60_000;
const startsAt = new Date('2026-11-22T18:00:00Z');
const endsAt = new Date('2026-11-22T18:45:00Z');
const at = (minute: number) => new Date(startsAt.getTime() + minute * MINUTE_MS);
const times = { startsAt, endsAt, cancelledAt: null };
const word = (minute: number, over: Partial<NonNullable<Heard>>): Heard => ({
  at: at(minute),
  state: 'scheduled',
  startedAt: null,
  stoppedAt: null,
  signal: null,
  ...over,
});

test.for([
  // Nothing was heard: the clock.
  [null, -1, 'scheduled'],
  [null, 0, 'running'],
  [null, 44.9, 'running'],
  [null, 45, 'ended'],
  // Begun early, stopped early, ridden beyond its end.
  [word(-5, { state: 'started', startedAt: at(-6) }), -4, 'running'],
  [word(20, { state: 'stopped', startedAt: at(0), stoppedAt: at(19) }), 20, 'ended'],
  [word(50, { state: 'started', startedAt: at(10) }), 51, 'running'],
  // Not begun: while that is fresh, and never beyond its end.
  [word(12, {}), 13, 'scheduled'],
  [word(12, {}), 15, 'running'],
  [word(44, {}), 45, 'ended'],
  // Long not heard: what began runs to its planned end.
  [word(-5, { state: 'started', startedAt: at(-6) }), -1, 'running'],
  [word(30, { state: 'started', startedAt: at(0) }), 44, 'running'],
  [word(44, { state: 'started', startedAt: at(0) }), 50, 'ended'],
] as const)('%j at minute %s: %s', ([heard, minute, state]) => {
  expect(stateOf(times, heard, at(minute))).toBe(state);
});

const anyWord = fc.record({
  heardAt: fc.integer({ min: -60, max: 120 }),
  state: fc.constantFrom('scheduled' as const, 'started' as const, 'stopped' as const, 'cancelled' as const),
});

test('a cancelled class is cancelled and a stopped one over, whatever the clock says; one not heard follows the clock', () => {
  fc.assert(
    fc.property(fc.option(anyWord), fc.integer({ min: 0, max: 200 }), (heard, after) => {
      const now = at((heard?.heardAt ?? -60) + after);
      const told = heard && word(heard.heardAt, { state: heard.state, signal: { booked: 3, heard: 2 } });
      expect(stateOf({ ...times, cancelledAt: at(-99) }, told, now)).toBe('cancelled');
      const state = stateOf(times, told, now);
      if (told?.state === 'stopped') expect(state).toBe('ended');
      if (told?.state === 'started' && after <= 2) expect(state).toBe('running');
      // That nobody has pressed Start is never said of what has begun, nor within ten minutes, nor unheard.
      if (isOverdue(times, told, now)) {
        expect(told?.state).toBe('scheduled');
        expect(now.getTime()).toBeGreaterThanOrEqual(at(10).getTime());
        expect(state).not.toBe('running');
      }
      if (after > 2) expect(signalNow(told, now)).toBeNull();
    }),
  );
});

test('screens hear of each moment at which a class turns by itself, once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -30, max: 90 }), { minLength: 1 }), (minutes) => {
      const hearings = [-31, ...minutes, 91].sort((a, b) => a - b);
      const turns = hearings.slice(1).filter((to, i) => turnsBetween(times, at(hearings[i]!), at(to)));
      expect(turns.length).toBeGreaterThanOrEqual(1);
      expect(turns.length).toBeLessThanOrEqual(3);
    }),
  );
});
