import fc from 'fast-check';
import { expect, test } from 'vitest';
import { followEachOther, type Span } from './settle-earlier-starts.ts';

/** How starts of a box really followed each other, and by how much the clocks are off that nobody has measured. */
const anyStarts = fc.array(
  fc.record({
    gapSeconds: fc.integer({ min: 0, max: 30 }),
    seconds: fc.integer({ min: 1, max: 600 }),
    aheadSeconds: fc.option(fc.integer({ min: -600, max: 600 }), { nil: null }),
  }),
  { maxLength: 8 },
);

test('starts whose clocks nobody has measured lie between those that were heard, and no two claim a second', () => {
  fc.assert(
    fc.property(anyStarts, fc.integer({ min: 0, max: 30 }), (starts, gapSeconds) => {
      let at = 0;
      const spans = starts.map((start): Span => {
        const began = at + start.gapSeconds;
        at = began + start.seconds;
        const ahead = start.aheadSeconds ?? 0;
        return { first: began + ahead, last: at - 1 + ahead, free: start.aheadSeconds !== null };
      });
      const began = at + gapSeconds;
      const earlier = followEachOther(spans, began);
      const placed = spans.map(({ first, last }, i) => [first - earlier[i]!, last - earlier[i]!] as const);
      for (const [i, [first]] of placed.entries()) expect(first).toBeGreaterThan(placed[i - 1]?.[1] ?? -1);
      expect(began).toBeGreaterThan(placed.at(-1)?.[1] ?? -1);
      // What was measured, and what was right as it was, stays.
      for (const [i, { free }] of spans.entries()) if (!free) expect(earlier[i]).toBe(0);
      if (starts.every(({ aheadSeconds }) => !aheadSeconds)) expect(earlier).toEqual(spans.map(() => 0));
    }),
    { numRuns: 1000 },
  );
});
