import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { FakeRequest, JournalEntry, Truth } from '../../fake-spivi/server.ts';

const PROGRAM = new URL('../../fake-spivi/main.ts', import.meta.url).pathname;

/** The fake Spivi as its own process, which nobody kills. */
export type Spivi = {
  url: string;
  truth(): Promise<Truth>;
  log(after: number): Promise<JournalEntry[]>;
  requests(after: number): Promise<FakeRequest[]>;
  rejectedLogins(): Promise<Record<string, number>>;
  setFaults(seed: number, level: string): Promise<void>;
  setPassword(password: string): Promise<void>;
  /** Writes that are still to be applied. */
  lateWrites(): Promise<number>;
  /** An edit in Spivi's own screens; false where Spivi refused it. */
  edit(name: string, ...args: unknown[]): Promise<boolean>;
  close(): Promise<void>;
};

export async function startSpivi(journal: string, siteFile: string): Promise<Spivi> {
  const child = spawn(process.execPath, [PROGRAM, '--journal', journal, '--site', siteFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const url = /listening (\S+)/.exec(String(line))?.[1];
  if (!url) throw new Error(`The fake Spivi said: ${line}`);

  async function control<T>(path: string, body: unknown = null): Promise<T> {
    const answer = await fetch(`${url}/_control/${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new RangeError(await answer.text());
    return (await answer.json()) as T;
  }
  return {
    url,
    truth: () => control('truth'),
    log: (after) => control('log', { after }),
    requests: (after) => control('requests', { after }),
    rejectedLogins: () => control('rejected-logins'),
    setFaults: (seed, level) => control('faults', { seed, level }),
    setPassword: (password) => control('password', { password }),
    lateWrites: () => control('late-writes'),
    edit: (edit, ...args) =>
      control('human', { edit, args }).then(
        () => true,
        (error: unknown) => {
          if (error instanceof RangeError) return false;
          throw error;
        },
      ),
    async close() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
