import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Gym, Room } from '../gym.ts';
import { seededRandom } from './kill/random.ts';
import { startProxy, type TcpProxy } from './proxy.ts';

const box = join(import.meta.dirname, '../../apps/box/src/main.ts');
/** A class of three minutes in six seconds. */
const MINUTES = 3;
const SPEED = 30;
const RIDERS = 6;
const MAX_FAULTS = 5;
/** Faults come within so long of each other. */
const BETWEEN_MS = 2_500;
/** A line that is stalled, or a box that is stopped, is so for at most as long. */
const HELD_MS = 1_500;
/** What ended is started again after this. */
const AGAIN_MS = 200;
/** A box that cannot end its ride within this is stuck, also on a busy machine. */
const PATIENCE_MS = 300_000;

/** What may happen in the middle of a class. */
const FAULTS = [
  'kill the tracker',
  'kill the database',
  'crash the database',
  'kill the box',
  'stop the box for a while',
  'cut the line',
  'cut an answer',
  'stall the line',
  'answer nothing',
  'refuse the line',
  'freeze the line',
] as const;
type Fault = (typeof FAULTS)[number];
/** Something that goes wrong, so many ms after what went wrong before. */
export type Step = { fault: Fault; afterMs: number };

/** What a seed has in store. */
export function stepsOf(seed: number): Step[] {
  const random = seededRandom(seed);
  return Array.from({ length: random.between(1, MAX_FAULTS) }, () => ({
    fault: random.pick(FAULTS),
    afterMs: random.between(0, BETWEEN_MS),
  }));
}

/** The box's program in its folder, started again by its machine whenever it ends before its ride. */
function runBox({ token }: Room, port: number) {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-gym-box-'));
  const tracker = `http://127.0.0.1:${port}`;
  const args = ['simulate', '--tracker', tracker, '--token', token, '--spool', join(folder, 'spool')];
  const ride = ['--riders', RIDERS, '--minutes', MINUTES, '--speed', SPEED].map(String);
  let child: ChildProcess;
  let over = false;
  const begun = Promise.withResolvers<void>();
  const rode = (async () => {
    while (!over) {
      child = spawn(process.execPath, [box, ...args, ...ride], { stdio: ['ignore', 'pipe', 'ignore'] });
      child.stdout!.setEncoding('utf8').on('data', (said: string) => {
        if (said.includes('is started')) begun.resolve();
      });
      const [code] = await once(child, 'exit');
      if (code === 0) break;
      await sleep(AGAIN_MS);
    }
  })();
  return {
    begun: begun.promise,
    /** Resolves once all that it rode is acknowledged. */
    rode,
    kill: (signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT') => child.kill(signal),
    end() {
      over = true;
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function happen(fault: Fault, on: { gym: Gym; proxy: TcpProxy; box: ReturnType<typeof runBox> }) {
  const { gym, proxy, box } = on;
  const held = async (mode: 'stall' | 'half-open' | 'refuse') => {
    proxy.setMode(mode);
    await sleep(HELD_MS);
    proxy.setMode('open');
  };
  if (fault === 'kill the tracker') await gym.killTracker();
  else if (fault === 'kill the database') await gym.killDatabase();
  else if (fault === 'crash the database') gym.crashDatabase();
  else if (fault === 'kill the box') box.kill('SIGKILL');
  else if (fault === 'stop the box for a while') {
    box.kill('SIGSTOP');
    await sleep(HELD_MS);
    box.kill('SIGCONT');
  } else if (fault === 'cut the line') proxy.cut();
  else if (fault === 'cut an answer') proxy.cutAfter(0);
  else if (fault === 'freeze the line') proxy.freeze();
  else await held(fault === 'stall the line' ? 'stall' : fault === 'answer nothing' ? 'half-open' : 'refuse');
}

/** What each rider's ride came to, by seat. */
export type Totals = Record<number, unknown>;

/** Rides the class of a room, always the same one, while these things happen. @returns what was kept of it after Stop */
export async function rideClass(gym: Gym, room: Room, steps: readonly Step[]): Promise<Totals> {
  const proxy = await startProxy(() => ({ port: gym.port }));
  const box = runBox(room, proxy.port);
  const patience = new AbortController();
  const stuck = sleep(PATIENCE_MS, null, patience).then(() => Promise.reject(new Error('the box is stuck')));
  // Of a ride that ended nobody waits any more.
  stuck.catch(() => {});
  const ride = async () => {
    await box.begun;
    for (const { fault, afterMs } of steps) {
      await sleep(afterMs);
      await happen(fault, { gym, proxy, box });
    }
    await box.rode;
    await gym.stop(room);
    return totalsOf(gym, room);
  };
  try {
    return await Promise.race([ride(), stuck]);
  } finally {
    patience.abort();
    box.end();
    await proxy.close();
  }
}

async function totalsOf(gym: Gym, { eventId }: Room): Promise<Totals> {
  const client = new pg.Client({ connectionString: gym.databaseUrl() });
  await client.connect();
  const { rows } = await client.query<{ seat_id: number; seconds: number; result: unknown }>(
    'select seat_id, seconds, result from tracker.workouts where event_id = $1 order by seat_id',
    [eventId],
  );
  await client.end();
  return Object.fromEntries(rows.map(({ seat_id, seconds, result }) => [seat_id, { seconds, result }]));
}
