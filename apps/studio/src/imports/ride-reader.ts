import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FileFailure } from '@tandem/api/words';
import type { Ride } from './read-ride.ts';

/** Of the processor. Reading takes a tenth of a second, and a second for the largest; a file that takes so long is made to. */
const MAX_CPU_MS = 60_000;
/** By the clock, where the machine has no time for it: below half of the job's lease. */
const MAX_WAIT_MS = 50_000;
const LOOK_EVERY_MS = 500;
/** A file of the largest size needs half of it. */
const MAX_HEAP_MB = 512;

export type ReadLimits = { cpuMs: number; waitMs: number };

/** Reads rides in a thread of its own, one at a time. */
export type RideReader = {
  /** The rides, or the code of what is wrong with the file; null where the machine had no time for it. */
  read(bytes: Uint8Array): Promise<Ride[] | FileFailure | null>;
  close(): Promise<unknown>;
};

export function createRideReader(
  limits: ReadLimits = { cpuMs: MAX_CPU_MS, waitMs: MAX_WAIT_MS },
): RideReader {
  let thread: Worker | null = null;
  return {
    async read(bytes) {
      thread ??= startThread();
      const watch = watchThread(thread, limits);
      const answered = once(thread, 'message', { signal: watch.signal });
      thread.postMessage(bytes);
      try {
        const [answer] = (await answered) as [Ride[] | FileFailure];
        return answer;
      } catch (error) {
        // The next file gets a new thread.
        await thread.terminate();
        thread = null;
        if (watch.signal.aborted) return watch.signal.reason === 'cpu' ? 'no_time' : null;
        // It ran out of memory, or met what nobody thought of.
        return (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too_large' : 'damaged';
      } finally {
        watch.stop();
      }
    },
    async close() {
      await thread?.terminate();
    },
  };
}

/** Gives up on a thread: with `cpu` where it worked for too long, with `wait` where it hardly got to work. */
function watchThread(thread: Worker, { cpuMs, waitMs }: ReadLimits): { signal: AbortSignal; stop(): void } {
  const control = new AbortController();
  const until = performance.now() + waitMs;
  let begun: NodeJS.CpuUsage | null = null;
  const look = async () => {
    try {
      begun ??= await thread.cpuUsage();
      const { user, system } = await thread.cpuUsage(begun);
      if ((user + system) / 1000 >= cpuMs) control.abort('cpu');
    } catch {
      // It has ended, and whoever waits for it hears of it.
    }
    if (performance.now() >= until) control.abort('wait');
  };
  const timer = setInterval(look, Math.min(LOOK_EVERY_MS, cpuMs, waitMs));
  return { signal: control.signal, stop: () => clearInterval(timer) };
}

function startThread(): Worker {
  const thread = new Worker(new URL('./ride-thread.ts', import.meta.url), {
    // What the program was started with is not meant for a thread.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  // Whoever waits for an answer hears of it too.
  return thread.on('error', () => {});
}
