import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestStudio, type TestStudio } from '../apps/studio/src/testing/studio.ts';
import { freePort } from './free-port.ts';

/** `npm run doctor` as typed: each line is what an operator reads. */

let t: TestStudio;
let folder: string;
beforeAll(async () => {
  t = await startTestStudio();
  folder = mkdtempSync(join(tmpdir(), 'tandem-doctor-'));
});
afterAll(async () => {
  await t?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function doctor(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../scripts/doctor.ts')], {
    env: {
      ...process.env,
      NODE_ENV: '',
      STUDIO_DATABASE_URL: t.url,
      TANDEM_DATA: folder,
      STUDIO_PORT: new URL(t.base).port,
      TRACKER_PORT: String(await freePort()),
      ...env,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, said };
}

test('a set-up in which nothing is wrong is said to be so, with what somebody may look at', async () => {
  const { code, said } = await doctor();
  expect(said).toMatch(/^✓ PostgreSQL \d+\S* answers; \d+ of \d+ connections are in use\.$/m);
  expect(said).toMatch(/^✓ The studio answers on port \d+\.$/m);
  expect(said).toMatch(/^! The tracker does not answer on port \d+: nobody listens there\.$/m);
  expect(said).toMatch(/^! Mails are written as files\.$/m);
  expect(said).toMatch(/^Nothing is wrong\.$/m);
  expect(code).toBe(0);
});

test('what does not work is named, each with what to do', async () => {
  writeFileSync(join(folder, 'secret.key'), 'ab'.repeat(32));
  chmodSync(join(folder, 'secret.key'), 0o644);
  const { code, said } = await doctor({
    PUBLIC_URL: 'http://studio.invalid',
    SMTP_URL: `smtp://127.0.0.1:${await freePort()}`,
    MAIL_FROM: 'studio@studio.example',
    PAYMENTS_MODULE: './no-such-module.js',
    DATABASE_POOL_URL: `postgresql://127.0.0.1:${await freePort()}/tandem`,
    NATS_URL: `nats://127.0.0.1:${await freePort()}`,
  });
  const wrong = said.split('\n').filter((line) => line.startsWith('✗'));
  for (const words of [
    /Others on this machine can read .*secret\.key/,
    /http:\/\/studio\.invalid does not lead to the studio/,
    /PUBLIC_URL has no https/,
    /The mail server takes no mail \(server_unreachable\)/,
    /PAYMENTS_MODULE, cannot be loaded/,
    /The pooler at 127\.0\.0\.1:\d+ does not let/,
    /NATS at 127\.0\.0\.1:\d+ does not answer/,
  ])
    expect([words, wrong.filter((line) => words.test(line)).length]).toEqual([words, 1]);
  expect(said.split('\n').filter((line) => line.startsWith('    ')).length).toBeGreaterThanOrEqual(
    wrong.length,
  );
  expect(code).toBe(1);
  rmSync(join(folder, 'secret.key'));
});

test('jobs that nobody works off, and a database that cannot be reached, are said', async () => {
  const at = new Date(Date.now() - 3_600_000);
  await t.db.transaction().execute((trx) => t.jobs.send(trx, 'clean-up', {}, { key: randomUUID() }));
  await sql`update studio_jobs.job set start_after = ${at} where name = 'clean-up'`.execute(t.db);
  const waiting = await doctor();
  expect(waiting.said).toMatch(/^✗ 1 jobs? of the studio wait, the oldest for 60 minutes\.$/m);
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  const unreachable = await doctor({ STUDIO_DATABASE_URL: `postgresql://a:b@127.0.0.1:${port}/c` });
  server.close();
  expect(unreachable.said).toMatch(
    new RegExp(`^✗ PostgreSQL at 127\\.0\\.0\\.1:${port} .* cannot be used\\.`, 'm'),
  );
  expect([waiting.code, unreachable.code]).toEqual([1, 1]);
});
