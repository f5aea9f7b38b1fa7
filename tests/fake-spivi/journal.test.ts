import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createSpiviClient } from '@tandem/spivi';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FakeRequest, Truth } from './server.ts';
import { addEvent, book, clients, login, site } from './testing.ts';

const PROGRAM = new URL('./main.ts', import.meta.url).pathname;
let folder: string;
const running: { kill(): Promise<void> }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-fake-'));
  writeFileSync(join(folder, 'site.json'), JSON.stringify({ site, clients }));
});
afterEach(async () => {
  for (const program of running.splice(0)) await program.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function start() {
  const args = ['--journal', join(folder, 'journal'), '--site', join(folder, 'site.json')];
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  const url = /listening (\S+)/.exec(String(line))![1]!;
  const api = createSpiviClient({ baseUrl: url, credentials: login, requestsPerSecond: 1000 });
  const control = async <T>(path: string, body?: unknown) =>
    (await (
      await fetch(`${url}/_control/${path}`, { method: 'POST', body: JSON.stringify(body ?? null) })
    ).json()) as T;
  const ended = once(child, 'exit');
  const program = {
    api,
    control,
    async kill() {
      child.kill('SIGKILL');
      await ended;
      await api.close();
    },
  };
  running.push(program);
  return program;
}

test('killed at any moment, it goes on with the same truth, requests, password and late writes', async () => {
  const before = await start();
  const eventId = await addEvent(before.api);
  await book(before.api, eventId, 1, 1);
  await before.control('human', { edit: 'moveSeat', args: [eventId, 1, 4] });
  await before.control('faults', { seed: 1, rates: { late: 1 } });
  expect((await book(before.api, eventId, 2, 2)).kind).toBe('unknown');
  await before.control('password', { password: 'after the restart' });
  const truth = await before.control<Truth>('truth');
  const requests = await before.control<FakeRequest[]>('requests', { after: 0 });
  await before.kill();
  appendFileSync(join(folder, 'journal'), '{"entries":[{"n":');

  const after = await start();
  expect(await after.control('truth')).toEqual(truth);
  expect(await after.control('requests', { after: 0 })).toEqual(requests);
  expect(await after.api.call('EventService/GetEvents', { eventIds: [eventId] })).toMatchObject({
    code: 'auth',
  });
  await after.control('clock', { offsetMs: 120_000 });
  const later = await after.control<Truth>('truth');
  expect(later.events[0]!.roster.map(({ seatId }) => seatId)).toEqual([4, 2]);
  await after.kill();
  expect(await (await start()).control('truth')).toEqual(later);
});

test('killed while being written to, everything it had confirmed is there', async () => {
  const program = await start();
  const eventId = await addEvent(program.api);
  const confirmed: number[] = [];
  let alive = true;
  const writing = (async () => {
    for (let seat = 1; alive; seat = (seat % 4) + 1) {
      const added = await book(program.api, eventId, 1, seat);
      if (added.kind === 'ok') confirmed.push(seat);
      await program.api.call('EventService/RemoveClientsFromEvents', { clientIds: [1], eventIds: [eventId] });
    }
  })();
  await expect.poll(() => confirmed.length, { timeout: 30_000 }).toBeGreaterThan(50);
  alive = false;
  await program.kill();
  await writing;
  const { log } = await (await start()).control<Truth>('truth');
  const added = log.flatMap(({ change }) => (change.type === 'roster_added' ? [change.seatId] : []));
  expect(added.slice(0, confirmed.length)).toEqual(confirmed);
  expect(readFileSync(join(folder, 'journal'), 'utf8')).not.toContain(login.password);
});
