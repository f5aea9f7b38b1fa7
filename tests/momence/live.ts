import { startTestStudio } from '../../apps/studio/src/testing/studio.ts';
import { liveHere } from './fortnight.ts';

/** One fortnight in a process of its own, in which a bug may be planted: `node tests/momence/live.ts SEED`, with `TEST_DATABASE_URL`. */
const clock = { aheadMs: 0 };
const t = await startTestStudio({
  now: () => new Date(Date.now() + clock.aheadMs),
  settings: { sourceCallsPerSecond: 1000 },
});
const { broken } = await liveHere(Number(process.argv[2]), t, clock, false);
await t.close();
for (const what of broken) console.log(`  M: ${what}`);
process.exitCode = broken.length > 0 ? 1 : 0;
