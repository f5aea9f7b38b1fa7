import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** As a service manager would: a program that ended is started again so much later. */
const RESTART_MS = 300;

/** A program of the product in a process of its own, started again whenever it ends. */
export type Program = {
  readonly name: string;
  pid(): number | null;
  /** kill -9. */
  kill(): void;
  /** Stops it as it stands and starts another in its place; the stopped one is handed out. */
  freeze(): Frozen | null;
  close(): Promise<void>;
};

/** A process that stands still, and may wake up beside its successor. */
export type Frozen = { wake(): void; kill(): void };

/** @param logPath both outputs are appended to it */
export function keepRunning(
  name: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; logPath: string },
): Program {
  const log = openSync(options.logPath, 'a');
  let child: ChildProcess | null = null;
  let closing = false;

  function start(): void {
    if (closing) return;
    const mine = spawn(process.execPath, args, { ...options, stdio: ['ignore', log, log] });
    child = mine;
    mine.once('exit', () => {
      if (child !== mine) return;
      child = null;
      setTimeout(start, RESTART_MS);
    });
  }
  start();

  return {
    name,
    pid: () => child?.pid ?? null,
    kill: () => void child?.kill('SIGKILL'),
    freeze() {
      const frozen = child;
      if (!frozen?.kill('SIGSTOP')) return null;
      start();
      return { wake: () => void frozen.kill('SIGCONT'), kill: () => void frozen.kill('SIGKILL') };
    },
    async close() {
      closing = true;
      while (child?.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await sleep(20);
      }
    },
  };
}
