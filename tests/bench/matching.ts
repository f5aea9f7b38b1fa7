import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startEmbeddedPostgres } from '@tandem/platform';
import { sql } from 'kysely';
import { migrateStudio } from '../../apps/studio/src/app/studio.ts';
import { asOwner, buildStudio } from '../../apps/studio/src/testing/build.ts';
import type { Bench } from './figure.ts';
import type { Measured } from './matching-people.ts';

const CUSTOMERS = 100_000;
const FLOOR_CUSTOMERS = 10_000;
/** The rate towards Spivi is not what is measured. */
const CALLS_PER_SECOND = '10000';

const SPIVI = new URL('./matching-spivi.ts', import.meta.url).pathname;
const WORKER = new URL('./matching-worker.ts', import.meta.url).pathname;

/** What matching needs, not what the engine would leave uncollected where memory is plenty. */
const HEAP = ['--max-old-space-size=96', '--max-semi-space-size=4'];

function start(file: string, args: string[]): ChildProcess {
  return spawn(process.execPath, [...HEAP, file, ...args], {
    env: { ...process.env, SPIVI_CALLS_PER_SECOND: CALLS_PER_SECOND },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The first line that a child prints; rejects when it ends without one. */
async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  const ended = once(child, 'exit').then(() => [null]);
  const [line] = await Promise.race([once(lines, 'line'), ended]);
  if (line === null) throw new Error('the process ended without a word');
  return line;
}

/** A studio with so many riders, every one with an email of their own. */
const makeStudio = (url: string): Promise<string> =>
  asOwner(url, async (db) => {
    const { studioId } = await buildStudio(db, {
      customers: Array.from({ length: CUSTOMERS }, (_, i) => ({ email: `rider${i + 1}@bench.example` })),
      allow: false,
    });
    await sql`analyze customers`.execute(db);
    return studioId;
  });

export const matching: Bench = {
  name: 'matching',
  async *run() {
    const dataDir = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
    chmodSync(dataDir, 0o755);
    const postgres = await startEmbeddedPostgres(dataDir);
    const spivi = start(SPIVI, []);
    try {
      const url = await firstLine(spivi);
      await migrateStudio(postgres.url);
      const studioId = await makeStudio(postgres.url);
      const measure = async (mode: 'match' | 'floor', customers: number) => {
        const args = [mode, postgres.url, url, dataDir, studioId, String(customers)];
        return JSON.parse(await firstLine(start(WORKER, args))) as Measured;
      };
      const floor = await measure('floor', FLOOR_CUSTOMERS);
      const match = await measure('match', CUSTOMERS);
      const cpu = { figure: match.cpuMs / match.customers, floor: floor.cpuMs / floor.customers };
      const growth = {
        figure: match.rssPeakMb - match.rssBeforeMb,
        floor: floor.rssPeakMb - floor.rssBeforeMb,
      };
      const of = `matching ${match.customers.toLocaleString('en')} customers`;
      const floorIs = 'a bare call each, parsed';
      yield* [
        {
          name: `${of}: CPU each`,
          ...cpu,
          unit: 'ms',
          floorIs,
          ratio: cpu.figure / cpu.floor,
          aim: '1 ms',
        },
        {
          name: `${of}: resident memory on top, heap of 96 MB`,
          ...growth,
          unit: 'MB',
          floorIs,
          ratio: growth.figure / growth.floor,
          aim: 'under 150 MB',
        },
        {
          name: `${of}: memory still held after it`,
          figure: match.heldMb,
          unit: 'MB',
          floor: floor.heldMb,
          floorIs,
          ratio: match.heldMb / floor.heldMb,
          aim: 'bounded',
        },
        {
          name: `${of}: time`,
          figure: match.seconds,
          unit: 's',
          floor: (floor.seconds * match.customers) / floor.customers,
          floorIs,
          ratio: (match.seconds * floor.customers) / (floor.seconds * match.customers),
          aim: '–',
        },
      ];
    } finally {
      spivi.kill();
      await once(spivi, 'exit');
      await postgres.stop();
      rmSync(postgres.folder, { recursive: true, force: true });
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};
