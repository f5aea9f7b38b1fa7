import { afterAll, beforeAll, expect, test } from 'vitest';
import { modes, runNth } from './nth/nth.ts';
import { createSimDatabase, type SimDatabase } from './sim/database.ts';

const TIMEOUT_MS = 60_000;
/** How many calls of a kind the scenario makes at least. */
const CALLS = { http: 80, sql: 900, commit: 180, kill: 1100 };
/** `npm run chaos:nth` fails every call in every mode; here each mode fails one, far apart from each other. */
const sample = modes.map((mode, i) => {
  const calls = CALLS[mode.split(' ')[0] as keyof typeof CALLS];
  return { mode, n: 1 + Math.floor(((i * 0.618 + 0.1) % 1) * calls) };
});
/** Failures that once found a bug. */
const regressions = [
  // The absence of an event that was gone counted for its successor: made a third time, and so on.
  { mode: 'http empty_list on', n: 54 },
];

let database: SimDatabase;
beforeAll(async () => {
  database = await createSimDatabase();
});
afterAll(() => database?.close());

test.each([...sample, ...regressions])(
  'call $n fails once ($mode): everything comes right',
  async ({ mode, n }) => {
    const { violations, trace, fired } = await runNth(database, mode, n);
    expect(fired).toBe(true);
    expect(
      violations,
      `npm run chaos:nth -- --mode '${mode}' --n ${n} --trace\n${trace.slice(-60).join('\n')}`,
    ).toEqual([]);
  },
  TIMEOUT_MS,
);
