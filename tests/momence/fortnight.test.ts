import { expect } from 'vitest';
import { liveHere } from './fortnight.ts';
import { test } from './scene.ts';

/** `MOMENCE_SEEDS=20 npm test -- tests/momence/fortnight` for more. */
const SEEDS = Array.from({ length: Number(process.env.MOMENCE_SEEDS ?? 2) }, (_, i) => i + 1);

test.for(SEEDS)(
  'a fortnight of edits, faults and webhooks there, and of faults and answers at Spivi, ends with the same in all three: seed %i',
  async (seed, { t, clock }) => {
    const { broken, heard, pressed, beside } = await liveHere(seed, t, clock);
    expect(broken).toEqual([]);
    expect(heard).toBeGreaterThan(0);
    expect(pressed).toBeGreaterThan(0);
    for (const [what, often] of Object.entries(beside!)) expect([what, often > 0]).toEqual([what, true]);
  },
);
