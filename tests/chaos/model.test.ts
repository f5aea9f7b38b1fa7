import { afterAll, beforeAll, test } from 'vitest';
import { checkModel } from './model/model.ts';
import { createSimDatabase, type SimDatabase } from './sim/database.ts';

/** `npm run chaos -- --rig model` makes 300. */
const RUNS = 40;
const TIMEOUT_MS = 400_000;

let database: SimDatabase;
beforeAll(async () => {
  database = await createSimDatabase();
});
afterAll(() => database?.close());

test(
  'sixty random commands agree with the reference, and Spivi comes right after them',
  () => checkModel(database, { runs: RUNS, seed: 20261025 }),
  TIMEOUT_MS,
);
