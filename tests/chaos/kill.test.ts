import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const TIMEOUT_MS = 900_000;

test(
  'the kill loop, as short as it goes: whatever was killed, all comes right and nobody was told what is not so',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tandem-kill-'));
    try {
      const { code, output } = await run([
        '--minutes=0',
        '--kills=2',
        '--pace=0.1',
        '--seed=7',
        `--folder=${folder}`,
      ]);
      expect(code, output).toBe(0);
      expect(output).toMatch(/killed: [1-9]\d* workers, [1-9]\d* webs, [1-9]\d* PostgreSQLs/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  TIMEOUT_MS,
);

function run(args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['tests/chaos/kill/main.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (said: Buffer) => {
      output += said.toString();
    });
  return new Promise((done) => child.once('close', (code) => done({ code, output })));
}
