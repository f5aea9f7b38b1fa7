import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
const CHILD_STOP_MS = 12_000;

/** What runs together and ends together: programs of ours, and whatever else is to be closed after them. */
export type Programs = {
  /** True from the moment that the end began. */
  readonly ending: boolean;
  /** Called at the end, the youngest first. */
  onEnd(close: () => Promise<void>): void;
  /** A program in a process of its own; if it ends by itself, all ends. @param file from the root */
  run(
    name: string,
    file: string,
    args: string[],
    options?: { env?: Record<string, string>; quiet?: boolean },
  ): ChildProcess;
  /** Ends everything in order, then this process. @param code its exit code */
  end(code: number): Promise<never>;
};

/** @param options.watch programs are loaded again when their sources change */
export function createPrograms(options: { watch: boolean }): Programs {
  const closers: (() => Promise<void>)[] = [];
  const programs = {
    ending: false,
    onEnd: (close: () => Promise<void>) => void closers.push(close),
    async end(code: number): Promise<never> {
      if (!programs.ending) {
        programs.ending = true;
        for (const close of closers.reverse()) await close().catch((error) => console.error(error));
      }
      process.exit(code);
    },
    run(
      name: string,
      file: string,
      args: string[],
      { env, quiet }: { env?: Record<string, string>; quiet?: boolean } = {},
    ): ChildProcess {
      const node = options.watch
        ? ['--watch', '--watch-preserve-output']
        : ['--import', pathToFileURL(join(import.meta.dirname, 'end-with-parent.ts')).href];
      const child = spawn(process.execPath, [...node, join(root, file), ...args], {
        cwd: root,
        env: { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn', ...env },
        stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
      });
      const exited = new Promise<void>((done) => child.once('exit', () => done()));
      child.once('exit', (code) => {
        if (programs.ending) return;
        console.error(`\nThe ${name} ended (${code ?? 'killed'}); ending the rest.`);
        void programs.end(1);
      });
      closers.push(async () => {
        child.kill('SIGTERM');
        const late = setTimeout(() => child.kill('SIGKILL'), CHILD_STOP_MS);
        await exited;
        clearTimeout(late);
      });
      return child;
    },
  };
  return programs;
}
