import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createServerClock } from './server-ms.ts';

test('however long words are under way, the tracker’s time is off by no more than the fastest took', () => {
  const delays = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(delays, fc.integer({ min: 0, max: 1e12 }), (delaysMs, ahead) => {
      const clock = createServerClock();
      for (const [second, delayMs] of delaysMs.entries())
        clock.hear(ahead + second * 1000, second * 1000 + delayMs);
      expect(clock.at(60_000)).toBe(ahead + 60_000 - Math.min(...delaysMs));
    }),
  );
});

test('before anything was told no time is made up', () => {
  expect(createServerClock().at(1)).toBeNaN();
});
