import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FileFailure } from '@tandem/api/words';
import type { Ride } from './read-ride.ts';

/**
 * Of the processor, for one process. Reading takes a tenth of a second, and some seconds for the largest; a file that
 * takes half a minute is made to.
 */
const MAX_CPU_SECONDS = 60;
/** By the clock, where the machine has no time for it: below half of the job's lease. */
const MAX_WAIT_MS = 50_000;
/** A file of the largest size makes do with it: 22 hours of TCX with every sensor and position. */
const MAX_HEAP_MB = 512;

const PROGRAM = fileURLToPath(new URL('./ride-process.ts', import.meta.url));

export type ReadLimits = { cpuSeconds: number; waitMs: number };
/** What the process says of a file, and how much of the processor it has had so far. */
export type Answer = { rides: Ride[] | FileFailure; cpuMs: number };

/** Reads rides in a process of its own, one at a time. */
export type RideReader = {
  /** The rides, or the code of what is wrong with the file; null where the machine had no time for it. */
  read(bytes: Uint8Array): Promise<Ride[] | FileFailure | null>;
  close(): Promise<void>;
};

export function createRideReader(
  limits: ReadLimits = { cpuSeconds: MAX_CPU_SECONDS, waitMs: MAX_WAIT_MS },
): RideReader {
  let child: ChildProcess | null = null;
  async function close() {
    if (child) await end(child);
    child = null;
  }
  return {
    async read(bytes) {
      if (child === null || isEnded(child)) child = startProcess(limits.cpuSeconds);
      const answer = await ask(child, bytes, limits.waitMs);
      if ('endedBy' in answer) {
        // The next file gets a new process.
        await close();
        return CODES[answer.endedBy] ?? null;
      }
      // Each file has half of what a process may take at least.
      if (answer.cpuMs > (limits.cpuSeconds * 1000) / 2) await close();
      return answer.rides;
    },
    close,
  };
}

/**
 * What is told of a file that ended its process. Any other signal says nothing of the file: somebody or the system has
 * ended it, or a fault in the engine; it is read again.
 */
const CODES: Partial<Record<Ended['endedBy'], FileFailure>> = {
  SIGXCPU: 'no_time',
  // It ran out of memory.
  SIGABRT: 'too_large',
  // It met what nobody thought of.
  fault: 'damaged',
};

/** `wait`: it was not ready in time, or the system had no place for it. */
type Ended = { endedBy: NodeJS.Signals | 'fault' | 'wait' };

function ask(child: ChildProcess, bytes: Uint8Array, waitMs: number): Promise<Answer | Ended> {
  const { promise, resolve } = Promise.withResolvers<Answer | Ended>();
  const onExit = (_code: number | null, signal: NodeJS.Signals | null) =>
    resolve({ endedBy: signal ?? 'fault' });
  const onWait = () => resolve({ endedBy: 'wait' });
  const timer = setTimeout(onWait, waitMs);
  child.once('message', resolve).once('exit', onExit).once('error', onWait);
  // That it could not be sent is told by the end of the process.
  child.send(bytes, () => {});
  return promise.finally(() => {
    clearTimeout(timer);
    child.off('message', resolve).off('exit', onExit).off('error', onWait);
  });
}

const isEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function end(child: ChildProcess): Promise<void> {
  if (isEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** The shell sets the bound, so that the system keeps to it also where the parent is there no more. */
function startProcess(cpuSeconds: number): ChildProcess {
  const node = [process.execPath, `--max-old-space-size=${MAX_HEAP_MB}`, PROGRAM];
  const bounded = ['/bin/sh', '-c', `ulimit -S -t ${cpuSeconds}; ulimit -c 0; exec "$@"`, 'sh', ...node];
  const [program, ...args] = process.platform === 'win32' ? node : bounded;
  const child = spawn(program!, args, {
    // Nothing that this process knows is meant for it.
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  // Whoever waits for an answer hears of its end.
  return child.on('error', () => {});
}
