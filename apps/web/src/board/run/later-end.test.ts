import type { EventSummary } from '@tandem/api/tracker';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EXTEND_MINUTES, laterEnd, nextBefore } from './later-end.ts';

const END_MS = Date.UTC(2026, 10, 22, 18, 45);
const end = new Date(END_MS).toISOString();
const at = (minutes: number) => new Date(END_MS + minutes * 60_000).toISOString();

test('the end moves on from where it is; of a class that is over already, from now', () => {
  fc.assert(
    fc.property(fc.integer({ min: -3600, max: 3600 }), (seconds) => {
      const nowMs = END_MS + seconds * 1000;
      const moved = Date.parse(laterEnd(end, nowMs));
      expect(moved).toBeGreaterThanOrEqual(nowMs + EXTEND_MINUTES * 60_000);
      expect(moved % 60_000).toBe(0);
      if (seconds <= 0) expect(moved).toBe(END_MS + EXTEND_MINUTES * 60_000);
      else expect(moved).toBeLessThan(nowMs + (EXTEND_MINUTES + 1) * 60_000);
    }),
  );
});

test('named is the first class that is still to come and would begin in between', () => {
  const one = (eventId: number, minutes: number, state: EventSummary['state'] = 'scheduled') =>
    ({ eventId, startsAt: at(minutes), state }) as EventSummary;
  const room = [one(1, -45, 'started'), one(2, 2, 'cancelled'), one(4, 4), one(3, 3), one(5, 5)];
  expect(nextBefore(room, at(5))?.eventId).toBe(3);
  expect(nextBefore(room, at(3))).toBeUndefined();
});
