import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Figure } from './figure.ts';

/** A benchmark that hangs must not lose the others' figures either. */
const LIMIT_MS = 60 * 60_000;
/** Of a benchmark that failed, the last characters that it wrote to stderr are its error. */
const ERROR_KEPT = 4000;

/** What a run leaves: a figure, or that a benchmark failed and why. */
export type Row = Measured | Failed;
type Measured = { bench: string } & Figure;
type Failed = { bench: string; failed: string };

/**
 * Runs one benchmark in a process of its own, so that whatever happens to it leaves the others' figures alone.
 * @param program the file that runs it, given its name and writing figures to file descriptor 3
 * @yields each figure as it is measured; at the end, where it failed, the failure
 */
export async function* runBench(bench: string, program: string): AsyncGenerator<Row> {
  const child = spawn(process.execPath, [program, bench], { stdio: ['ignore', 2, 'pipe', 'pipe'] });
  const limit = setTimeout(() => child.kill(), LIMIT_MS);
  const ended = once(child, 'close');
  let error = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk);
    error = (error + chunk.toString()).slice(-ERROR_KEPT);
  });
  for await (const line of createInterface({ input: child.stdio[3] as Readable }))
    yield { bench, ...(JSON.parse(line) as Figure) };
  const [code, signal] = await ended;
  clearTimeout(limit);
  if (code !== 0) yield { bench, failed: error.trim() || `it ended with ${signal ?? code}` };
}
