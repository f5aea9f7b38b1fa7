import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

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
