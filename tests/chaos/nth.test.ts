import { afterAll, beforeAll, expect, test } from 'vitest';
import { modes, runNth } from './nth/nth.ts';
import { createSimDatabase, type SimDatabase } from './sim/database.ts';

/** `npm run chaos:nth` fails every call in every mode; here each mode fails one, far apart from each other. */
const TIMEOUT_MS = 60_000;
const sample = modes.map((mode, i) => ({ mode, n: mode.startsWith('http') ? 6 + 4 * i : 40 + 37 * i }));

let database: SimDatabase;
beforeAll(async () => {
  database = await createSimDatabase();
});
afterAll(() => database?.close());

test.each(sample)(
  'call $n fails once ($mode): everything comes right',
  async ({ mode, n }) => {
    const { violations, trace } = await runNth(database, mode, n);
    expect(
      violations,
      `npm run chaos:nth -- --mode '${mode}' --n ${n} --trace\n${trace.slice(-60).join('\n')}`,
    ).toEqual([]);
  },
  TIMEOUT_MS,
);
