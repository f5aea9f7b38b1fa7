import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Gym, Room } from '../gym.ts';
import { openSmallDisk } from '../small-disk.ts';
import { seededRandom } from './kill/random.ts';
import { startProxy, type TcpProxy } from './proxy.ts';

const box = join(import.meta.dirname, '../../apps/box/src/main.ts');
const skewedClock = join(import.meta.dirname, 'skewed-clock.ts');
/** A class of three minutes in six seconds. */
const MINUTES = 3;
const SPEED = 30;
const RIDERS = 6;
const MAX_FAULTS = 5;
/** Of what a box said last. */
const COMPLAINT_CHARS = 400;
/** Faults come within so long of each other. */
const BETWEEN_MS = 2_500;
/** A line that is stalled, a box that is stopped or its disk full, is so for at most as long. */
const HELD_MS = 1_500;
/** Room for all that a class leaves in a spool while nobody takes it. */
const DISK_MB = 4;
/** So far a box's clock is set from the right time. */
const SKEW_MS = 600_000;
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
  'fill the disk of the box',
  'set the clock of the box ahead',
  'set the clock of the box back',
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

/** The box's program on a disk and with a clock of its own, started again by its machine whenever it ends before its ride. */
function runBox({ token }: Room, port: number) {
  const disk = openSmallDisk('gym-box', DISK_MB);
  const folder = mkdtempSync(join(tmpdir(), 'tandem-gym-clock-'));
  const clock = join(folder, 'clock');
  writeFileSync(clock, '0');
  const env = { ...process.env, CLOCK_FILE: clock };
  const tracker = `http://127.0.0.1:${port}`;
  const args = ['simulate', '--tracker', tracker, '--token', token, '--spool', join(disk.folder, 'spool')];
  const ride = ['--riders', RIDERS, '--minutes', MINUTES, '--speed', SPEED].map(String);
  let child: ChildProcess;
  let over = false;
  const gaveUp: string[] = [];
  const begun = Promise.withResolvers<void>();
  const rode = (async () => {
    while (!over) {
      child = spawn(process.execPath, ['--import', skewedClock, box, ...args, ...ride], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let complaint = '';
      child.stderr!.setEncoding('utf8').on('data', (said: string) => {
        complaint = (complaint + said).slice(-COMPLAINT_CHARS);
      });
      child.stdout!.setEncoding('utf8').on('data', (said: string) => {
        if (said.includes('is started')) begun.resolve();
      });
      const [code] = await once(child, 'close');
      if (code === 0) break;
      if (code !== null) gaveUp.push(`ended with ${code}: ${complaint}`);
      await sleep(AGAIN_MS);
    }
  })();
  return {
    begun: begun.promise,
    /** Resolves once all that it rode is acknowledged. */
    rode,
    /** Why it ended though nobody ended it: nothing that happens to a box is a reason to. */
    gaveUp,
    disk,
    kill: (signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT') => child.kill(signal),
    /** As its machine's clock is set: what runs notices, and what is started again finds it so. */
    setClock(aheadMs: number) {
      writeFileSync(clock, String(aheadMs));
      child.kill('SIGUSR2');
    },
    end() {
      over = true;
      child.kill('SIGKILL');
      disk.close();
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
  } else if (fault === 'fill the disk of the box') {
    box.disk.fill();
    await sleep(HELD_MS);
    box.disk.makeRoom();
  } else if (fault === 'set the clock of the box ahead') box.setClock(SKEW_MS);
  else if (fault === 'set the clock of the box back') box.setClock(-SKEW_MS);
  else if (fault === 'cut the line') proxy.cut();
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
    if (box.gaveUp.length > 0) throw new Error(`The box gave up: ${box.gaveUp.join(' / ')}`);
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
