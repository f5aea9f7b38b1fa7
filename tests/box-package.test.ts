import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startedClass, startSmallTracker } from '../apps/box/src/testing/small-tracker.ts';
import { freePort } from './free-port.ts';

/** The box's program as a gym gets it: one package, in a folder that has nothing of Tandem. */
const ROOT = join(import.meta.dirname, '..');
let folder: string;
let box: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-box-package-'));
  const packed = execFileSync(process.execPath, [join(ROOT, 'scripts/pack-box.ts'), '--out', folder], {
    encoding: 'utf8',
  }).trim();
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--omit=optional', '--offline', packed], {
    cwd: folder,
  });
  box = join(folder, 'node_modules/.bin/tandem-box');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('it runs there, and brings the licences of what is in it', () => {
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'tandem-box',
  ]);
  expect(execFileSync(box, ['--help'], { encoding: 'utf8' })).toContain('simulate');
  const licences = readFileSync(join(folder, 'node_modules/tandem-box/THIRD-PARTY.md'), 'utf8');
  for (const library of ['commander', 'zod', 'fit-file-parser'])
    expect(licences).toMatch(new RegExp(`^## ${library} .*\\(MIT\\)\\n\\n.*(MIT|Copyright)`, 'm'));
});

test('it says what to do where it is not paired', () => {
  const run = () =>
    execFileSync(box, ['simulate', '--file', join(folder, 'none.json')], {
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  expect(run).toThrow(/This machine is no box yet/);
});

test.each([
  ['sticks', ['--ant-key', '0102030405060708'], 'the optional package “usb” is not installed'],
  ['Bluetooth', ['--ble'], 'the optional package “@stoprocent/noble” is not installed'],
])('without the library for %s it says so, and goes on', async (what, options, sentence) => {
  const recording = spawn(box, ['record', join(folder, `${what}.jsonl`), ...options]);
  const said: string[] = [];
  recording.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text));
  recording.stdout.once('data', () => recording.kill('SIGINT'));
  expect(await once(recording, 'close')).toEqual([0, null]);
  expect(said[0]).toContain(sentence);
});

/** The oldest Node that the package promises, where this machine has one beside ours; and ours without what that one lacks. */
const node20 = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .find((node) => existsSync(node) && /^v20\./.test(execFileSync(node, ['--version'], { encoding: 'utf8' })));
const lacking = join(import.meta.dirname, 'testing/node-20.ts');

describe.each([
  { on: 'a Node without what Node 20 lacks', node: process.execPath, first: ['--import', lacking] },
  ...(node20 ? [{ on: 'Node 20 itself', node: node20, first: [] }] : []),
])('on $on', ({ node, first }) => {
  const start = (...args: string[]) => {
    const program = spawn(node, [...first, box, ...args], {
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = Promise.all([text(program.stdout), text(program.stderr), once(program, 'close')]);
    return {
      program,
      ended: ended.then(([said, complaint, [status]]) => ({
        status: status as number,
        said: said + complaint,
      })),
    };
  };

  test('what is simulated, and what is played, is sent and acknowledged', async () => {
    await using tracker = await startSmallTracker();
    tracker.class = startedClass([1, 2]);
    const to = ['--tracker', tracker.url, '--token', tracker.token, '--speed', '0'];
    expect(
      await start('simulate', '--minutes', '1', '--spool', join(folder, 'spool'), ...to).ended,
    ).toMatchObject({ status: 0, said: expect.stringMatching(/ samples stored\.\n/) });
    const simulated = tracker.stored.length;
    expect(simulated).toBeGreaterThan(60);

    const room = join(folder, 'room.jsonl');
    const page = { by: 'ant', device: '31337', code: 120, bytes: '0000000000401085' };
    const lines = [{ radio: 1 }, ...[0, 1, 2, 3].map((second) => ({ ms: second * 1000, ...page }))];
    writeFileSync(room, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(await start('play', room, '--seat', '1=31337', ...to).ended).toMatchObject({ status: 0 });
    expect(tracker.stored.slice(simulated)).toContainEqual(
      expect.objectContaining({ seat: 1, heartRateBpm: 133 }),
    );
  }, 60_000);

  test('it listens to a class, shows its page, and ends by hand', async () => {
    await using tracker = await startSmallTracker();
    tracker.class = startedClass([1]);
    const port = String(await freePort());
    const { program, ended } = start(
      ...['listen', '--ble', '--status', port, '--tracker', tracker.url, '--token', tracker.token],
    );
    const shown = () =>
      fetch(`http://127.0.0.1:${port}/`).then(
        (page) => page.text(),
        () => '',
      );
    await expect.poll(shown, { timeout: 30_000 }).toContain('Nothing waits for the tracker.');
    program.kill('SIGINT');
    expect(await ended).toMatchObject({ status: 0 });
  }, 60_000);
});
