import { expect } from 'vitest';
import { liveHere } from './fortnight.ts';
import { test } from './scene.ts';

/** `MOMENCE_SEEDS=20 npm test -- tests/momence/fortnight` for more. */
const SEEDS = Array.from({ length: Number(process.env.MOMENCE_SEEDS ?? 2) }, (_, i) => i + 1);

test.for(SEEDS)(
  'a fortnight of edits, faults and webhooks there ends with what there is here: seed %i',
  async (seed, { t, clock }) => {
    const { broken, heard } = await liveHere(seed, t, clock);
    expect(broken).toEqual([]);
    expect(heard).toBeGreaterThan(0);
  },
);
