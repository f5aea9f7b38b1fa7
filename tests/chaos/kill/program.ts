import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** As a service manager would: a program that ended is started again so much later. */
const RESTART_MS = 300;
/** What a program says once it works. */
const READY = 'studio is running';

/** A program of the product in a process of its own, started again whenever it ends. */
export type Program = {
  readonly name: string;
  /** It has started: until then there is nothing to break off but the start. */
  ready(): boolean;
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
  let ready = false;
  let child: ChildProcess | null = null;
  let closing = false;

  function start(): void {
    if (closing) return;
    const mine = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    child = mine;
    ready = false;
    for (const stream of [mine.stdout, mine.stderr])
      stream.on('data', (said: Buffer) => {
        appendFileSync(options.logPath, said);
        if (child === mine && said.includes(READY)) ready = true;
      });
    mine.once('exit', () => {
      if (child !== mine) return;
      child = null;
      ready = false;
      setTimeout(start, RESTART_MS);
    });
  }
  start();

  return {
    name,
    ready: () => ready,
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
