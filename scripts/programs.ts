import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MAX_ENDING_SECONDS } from '@tandem/platform';

const root = join(import.meta.dirname, '..');
/** A server lets its requests and jobs come to their ends (see `endBySignal`): so long, and what the proxy gets before. */
const childStopMs = (drainSeconds: number) => (drainSeconds + MAX_ENDING_SECONDS + 5) * 1000;
/** A program that ended is started again after 1 s, then 2 s, 4 s …, at most this. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** One that lived so long counts as sound: the next end of it is a first one. */
const SOUND_AFTER_MS = 60_000;
/** Ending so often without having been sound, it cannot live here. */
const MAX_ENDS = 6;

/** A program of ours in a process of its own, which is another one after each restart. */
export type Program = {
  name: string;
  /** The process at the moment. */
  readonly child: ChildProcess;
  /** From now on it is started again when it ends; before, its end is the end of the start. */
  keep(): void;
};

/** What runs together and ends together: programs of ours, and whatever else is to be closed after them. */
export type Programs = {
  /** True from the moment that the end began. */
  readonly ending: boolean;
  /** Called at the end, the youngest first. */
  onEnd(close: () => Promise<void>): void;
  /** Starts a program; once it is kept, it is started again where it ends by itself. @param file from the root */
  run(
    name: string,
    file: string,
    args: string[],
    options?: { env?: Record<string, string>; quiet?: boolean },
  ): Program;
  /** Ends everything in order, then this process. @param code its exit code */
  end(code: number): Promise<never>;
};

/**
 * @param options.watch programs are loaded again when their sources change
 * @param options.firstWaitMs before a program is started again, doubled each time
 * @param options.exit how this process ends
 */
export function createPrograms(options: {
  watch: boolean;
  firstWaitMs?: number;
  exit?: (code: number) => never;
}): Programs {
  const { firstWaitMs = FIRST_WAIT_MS, exit = process.exit } = options;
  const closers: (() => Promise<void>)[] = [];
  /** Side by side, since each takes its time: whatever one asks of another meanwhile is asked again at the next start. */
  const tellAll: (() => void)[] = [];
  const programs = {
    ending: false,
    onEnd: (close: () => Promise<void>) => void closers.push(close),
    async end(code: number): Promise<never> {
      if (!programs.ending) {
        programs.ending = true;
        for (const tell of tellAll) tell();
        for (const close of closers.reverse()) await close().catch((error) => console.error(error));
      }
      return exit(code);
    },
    run(
      name: string,
      file: string,
      args: string[],
      { env, quiet }: { env?: Record<string, string>; quiet?: boolean } = {},
    ): Program {
      const node = options.watch
        ? ['--watch', '--watch-preserve-output']
        : ['--import', pathToFileURL(join(import.meta.dirname, 'end-with-parent.ts')).href];
      let kept = false;
      let ends = 0;
      let child: ChildProcess;
      let exited: Promise<void>;
      const start = () => {
        const startedAt = performance.now();
        child = spawn(process.execPath, [...node, join(root, file), ...args], {
          cwd: root,
          env: { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn', ...env },
          stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
        });
        exited = new Promise<void>((done) => child.once('exit', () => done()));
        child.once('exit', (code, signal) => {
          if (programs.ending) return;
          // Ctrl-C is for all: a program that is only just starting may hear it first.
          if (signal === 'SIGINT') return void process.kill(process.pid, 'SIGINT');
          ends = performance.now() - startedAt > SOUND_AFTER_MS ? 1 : ends + 1;
          const how = `The ${name} ended (${code ?? signal})`;
          if (!kept || ends >= MAX_ENDS) {
            console.error(`\n${how}${kept ? `, ${ends} times in a row` : ''}; ending the rest.`);
            return void programs.end(1);
          }
          const waitMs = Math.min(LONGEST_WAIT_MS, firstWaitMs * 2 ** (ends - 1));
          console.error(`\n${how}; the rest goes on, and it is started again in ${waitMs / 1000} s.`);
          setTimeout(() => programs.ending || start(), waitMs);
        });
      };
      start();
      tellAll.push(() => void child.kill('SIGTERM'));
      closers.push(async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const late = setTimeout(() => child.kill('SIGKILL'), childStopMs(Number(env?.DRAIN_SECONDS ?? 0)));
        await exited;
        clearTimeout(late);
      });
      return {
        name,
        get child() {
          return child;
        },
        keep() {
          kept = true;
        },
      };
    },
  };
  return programs;
}
