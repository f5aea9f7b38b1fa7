import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { readConfig } from './config.ts';
import { leave, MAX_ANSWER_SECONDS } from './http/leave.ts';
import { MAX_LAST_RUN_SECONDS } from './jobs.ts';
import type { Log } from './log.ts';

const DRAIN_WORDS = 'a whole number of seconds from 0 to 120';

/** How a server process ends. */
export const endingSettings = {
  /** From SIGTERM until nobody new is let in: so long a proxy has to see that `/readyz` says no. */
  DRAIN_SECONDS: z.coerce
    .number(DRAIN_WORDS)
    .int(DRAIN_WORDS)
    .min(0, DRAIN_WORDS)
    .max(120, DRAIN_WORDS)
    .default(5),
};

/** Beside jobs and requests there are only lines to be closed. */
const SPARE_SECONDS = 5;
/** What comes after `DRAIN_SECONDS` lasts so long at most: whatever manages processes should wait for it before it kills. */
export const MAX_ENDING_SECONDS = MAX_LAST_RUN_SECONDS + MAX_ANSWER_SECONDS + SPARE_SECONDS;

/** A signal to a group of processes reaches each once by itself and once from its parent, within so long: that is one signal. */
export const SIGNAL_ECHO_MS = 2_000;

let ending = false;
/** Whether this process is about to end: whoever leads people to it should lead them elsewhere. */
export const isEnding = (): boolean => ending;

/**
 * Ends this process in order at SIGTERM: it leaves (`leave`), waits for the proxy, closes, and exits with 0; with 1 where that
 * takes longer than its bounds. Ctrl-C (SIGINT) and a terminal that goes (SIGHUP) wait for no proxy. The same signal again ends it
 * at once, unless it is the echo of the first; another does nothing, since a terminal and `npm start` each send their own.
 * @param part.app null where nobody is let in
 * @throws SetupError for a DRAIN_SECONDS that is none
 */
export function endBySignal(part: { app: FastifyInstance | null; close(): Promise<void>; log: Log }): void {
  const { DRAIN_SECONDS } = readConfig(z.object(endingSettings));
  const { app, close, log } = part;
  const end = async (drainSeconds: number) => {
    const mostSeconds = drainSeconds + MAX_ENDING_SECONDS;
    setTimeout(() => {
      log.error(
        { event: 'program.cut_off', mostSeconds },
        'the end took too long; what was at work is cut off',
      );
      process.exit(1);
    }, mostSeconds * 1000).unref();
    if (app) {
      leave(app);
      await sleep(drainSeconds * 1000);
    }
    await close();
    process.exit(0);
  };
  let first: { signal: NodeJS.Signals; atMs: number } | null = null;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      const nowMs = performance.now();
      if (first !== null) {
        if (signal === first.signal && nowMs - first.atMs > SIGNAL_ECHO_MS) process.exit(1);
        return;
      }
      first = { signal, atMs: nowMs };
      ending = true;
      log.info({ event: 'program.ending', signal }, 'ending');
      void end(signal === 'SIGTERM' ? DRAIN_SECONDS : 0);
    });
}
