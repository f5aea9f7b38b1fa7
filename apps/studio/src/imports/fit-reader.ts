import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Ride } from './read-ride.ts';

/** Reading takes a tenth of a second; a file that takes so long is made to. */
const MAX_READ_MS = 30_000;
/** A file of the largest size needs half of it. */
const MAX_HEAP_MB = 512;

/** Reads rides in a thread of its own, one at a time. */
export type FitReader = {
  /** The ride, or the code of what is wrong with the file; a file that nothing can be done with is `damaged`. */
  read(bytes: Uint8Array): Promise<Ride | string>;
  close(): Promise<unknown>;
};

export function createFitReader(): FitReader {
  let thread: Worker | null = null;
  return {
    async read(bytes) {
      thread ??= startThread();
      const answered = once(thread, 'message', { signal: AbortSignal.timeout(MAX_READ_MS) });
      thread.postMessage(bytes);
      try {
        const [answer] = (await answered) as [Ride | string];
        return answer;
      } catch {
        // The thread ran out of memory or time, or met what nobody thought of: the next file gets a new one.
        await thread.terminate();
        thread = null;
        return 'damaged';
      }
    },
    async close() {
      await thread?.terminate();
    },
  };
}

function startThread(): Worker {
  const thread = new Worker(new URL('./fit-thread.ts', import.meta.url), {
    // What the program was started with is not meant for a thread.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  // Whoever waits for an answer hears of it too.
  return thread.on('error', () => {});
}
