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
/** The rides, or the code of what is wrong with the file; null where the machine had no time for it. */
export type Read = Ride[] | FileFailure | null;

/** Reads rides in a process of its own, in the order in which they are asked for. */
export type RideReader = {
  /** May be asked before the last answer is there: then the process waits for nobody between two files. */
  read(bytes: Uint8Array): Promise<Read>;
  /** From now on it does not keep our own process from ending, until it is asked again. */
  rest(): void;
  close(): Promise<void>;
};

/** @param limits of one process; each file has half of its time at least */
export function createRideReader(
  limits: ReadLimits = { cpuSeconds: MAX_CPU_SECONDS, waitMs: MAX_WAIT_MS },
): RideReader {
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | undefined;
  /** Sent to the process; it works at the first. */
  let asked: { bytes: Uint8Array; answer: (read: Read) => void }[] = [];

  function send(bytes: Uint8Array): void {
    child ??= start();
    child.ref();
    child.channel?.ref();
    // That it could not be sent is told by the end of the process.
    child.send(bytes, () => {});
  }

  /** The first has an answer; where its process goes on no more, the others are asked again of a new one. */
  async function answerFirst(read: Read, goesOn: boolean): Promise<void> {
    clearTimeout(timer);
    const [first, ...others] = asked;
    asked = others;
    const ended = goesOn ? null : child;
    if (ended) {
      child = null;
      for (const { bytes } of others) send(bytes);
    }
    watch();
    if (ended) await end(ended);
    first?.answer(read);
  }

  function watch(): void {
    const watched = child;
    if (asked.length > 0 && watched) timer = setTimeout(() => watched.kill('SIGKILL'), limits.waitMs);
  }

  function start(): ChildProcess {
    const started = startProcess(limits.cpuSeconds);
    const onEnd = (read: Read) => {
      if (started === child) void answerFirst(read, false);
    };
    return started
      .on('message', ({ rides, cpuMs }: Answer) => {
        if (started === child) void answerFirst(rides, cpuMs <= (limits.cpuSeconds * 1000) / 2);
      })
      .once('exit', (_code, signal) => onEnd(CODES[signal ?? 'fault'] ?? null))
      .once('error', () => onEnd(null));
  }

  return {
    read(bytes) {
      const { promise, resolve } = Promise.withResolvers<Read>();
      asked.push({ bytes, answer: resolve });
      send(bytes);
      if (asked.length === 1) watch();
      return promise;
    },
    rest() {
      child?.unref();
      child?.channel?.unref();
    },
    async close() {
      clearTimeout(timer);
      const [ended, left] = [child, asked];
      [child, asked] = [null, []];
      if (ended) await end(ended);
      for (const { answer } of left) answer(null);
    },
  };
}

/**
 * What is told of a file that ended its process. Any other signal says nothing of the file: somebody or the system has
 * ended it, it was not ready in time, or a fault in the engine; it is read again.
 */
const CODES: Partial<Record<NodeJS.Signals | 'fault', FileFailure>> = {
  SIGXCPU: 'no_time',
  // It ran out of memory.
  SIGABRT: 'too_large',
  // It met what nobody thought of.
  fault: 'damaged',
};

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
  const compiled = process.env.NODE_COMPILE_CACHE;
  const child = spawn(program!, args, {
    // Nothing that this process knows is meant for it, but where it finds itself compiled.
    env: compiled ? { NODE_COMPILE_CACHE: compiled } : {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  // Whoever waits for an answer hears of its end.
  return child.on('error', () => {});
}
