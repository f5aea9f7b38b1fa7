import { flushCompileCache } from 'node:module';
import { readRides } from './read-ride.ts';
import type { Answer } from './ride-reader.ts';

/**
 * A process that reads rides: a file that is large or made to do harm keeps nobody waiting but its own import, and what
 * ends the process ends nobody else's work.
 */
process.on('message', (bytes: Uint8Array) => {
  const rides = readRides(bytes);
  const { user, system } = process.cpuUsage();
  process.send!({ rides, cpuMs: (user + system) / 1000 } satisfies Answer);
});
// It ends with whoever started it, and not before: Ctrl-C is said to all processes of a terminal.
process.once('disconnect', () => process.exit());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
// It is killed where it is no longer needed: what the engine made of the sources is kept for the next one now.
flushCompileCache();
