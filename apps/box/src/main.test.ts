import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { haveFixtures, recording } from '../../../packages/sensors/src/testing/fixtures.ts';
import { writeBoxFile } from './pairing/box-file.ts';
import { startedClass, startSmallTracker } from './testing/small-tracker.ts';

const program = fileURLToPath(new URL('./main.ts', import.meta.url));
const run = (...args: string[]) => {
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  return { status, stderr: stderr.trim() };
};
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
};
const replay = (file: string) => run('replay', file, '--seat', '3', '--token', 'any');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'box-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, bytes: Uint8Array | string) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

describe('a file that is no ride is refused in one sentence', () => {
  test('a text', () => {
    expect(replay(written('letter.fit', 'Dear friend, I rode today.'))).toEqual({
      status: 1,
      stderr: 'This is not a FIT file: its header lacks the mark “.FIT”.',
    });
  });

  test('a header that promises more than there is', () => {
    const header = Buffer.from('0c106400b00701002e464954', 'hex');
    expect(replay(written('short.fit', Buffer.concat([header, Buffer.alloc(100)])))).toEqual({
      status: 1,
      stderr: 'The file is cut short: it declares 67504 bytes and has 100.',
    });
  });

  test('nothing at that path', () => {
    const path = join(folder, 'absent.fit');
    expect(replay(path)).toEqual({ status: 1, stderr: `There is no file ${path}.` });
  });

  test.skipIf(!haveFixtures).each([['bad-unexpected-eof', /^The file is cut short: .*\.$/]])(
    '%s',
    (name, sentence) => {
      const { status, stderr } = replay(recording(name));
      expect(status).toBe(1);
      expect(stderr).toMatch(sentence);
    },
  );
});

test('a seat that is no number is refused before anything is read', () => {
  const { status, stderr } = run('replay', 'any.fit', '--seat', 'front');
  expect(status).toBe(1);
  expect(stderr).toContain('Give a whole number from 1 to 10000.');
});

describe('a radio recording', () => {
  const frame = '{"ms":0,"by":"ant","device":"31337","code":11,"bytes":"10e0ff4b37964100","rssi":-62}';

  test('without a seat tells what was heard', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [program, 'play', written('room.jsonl', `{"radio":1}\n${frame}\n`)],
      { encoding: 'utf8' },
    );
    expect([status, stdout]).toEqual([0, '31337  power  ant  -62 dBm\n']);
  });

  test('that is none is refused', () => {
    const path = written('letter.jsonl', 'Dear friend, I rode today.');
    const sentence = `${path} is no radio recording: its first line is not {"radio":1}.`;
    expect(run('play', path)).toEqual({ status: 1, stderr: sentence });
  });

  test('with a seat that has no devices is refused before anything is read', () => {
    expect(run('play', 'any.jsonl', '--seat', '12').stderr).toContain('as 12=31337,40101.');
  });
});

describe('an ANT+ stick', () => {
  const key = ['--ant-key', '01 02 03 04 05 06 07 08'];

  test('is listened to by a key that somebody gives', () => {
    expect(run('listen', '--token', 'any').stderr).toMatch(/^The key of the ANT\+ network is needed: /);
    expect(run('record', join(folder, 'new.jsonl'), '--ant-key', '0102').stderr).toBe(
      'The key of the ANT+ network has 16 hexadecimal digits.',
    );
  });

  test('that is not there is said, and the recording ended by hand is whole', async () => {
    const path = join(folder, 'empty.jsonl');
    const recording = spawn(process.execPath, [program, 'record', path, ...key]);
    const said: string[] = [];
    recording.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text));
    recording.stdout.once('data', () => recording.kill('SIGINT'));
    expect(await once(recording, 'close')).toEqual([0, null]);
    expect(said[0]).toMatch(/ANT\+ stick|USB/);
    expect(said.at(-1)).toBe(`${path} has 0 frames.\n`);
    expect(run('play', path)).toEqual({ status: 0, stderr: '' });
  });

  test('whose box was revoked shows that on the page of the box, until the machine is paired anew', async () => {
    await using tracker = await startSmallTracker();
    tracker.class = startedClass([1]);
    const file = join(folder, 'box.json');
    const box = { boxId: 3, name: 'Cycle', tracker: tracker.url };
    writeBoxFile(file, { ...box, token: tracker.token });
    const port = await freePort();
    const listening = spawn(process.execPath, [
      ...[program, 'listen', '--file', file, '--status', String(port)],
      ...key,
    ]);
    const ended = once(listening, 'close');
    const shown = () =>
      fetch(`http://127.0.0.1:${port}/`).then(
        (page) => page.text(),
        () => '',
      );
    await expect.poll(shown, { timeout: 30_000 }).toContain('Nothing waits for the tracker.');
    await expect
      .poll(() => tracker.report, { timeout: 30_000 })
      .toMatchObject({ version: expect.stringMatching(/^\d+\./), says: [{ en: expect.any(String) }] });
    tracker.revoked = true;
    await expect.poll(shown, { timeout: 30_000 }).toContain('its token was revoked.');
    writeBoxFile(file, { ...box, token: 'another' });
    expect(await ended).toEqual([0, null]);
  }, 60_000);

  test('is never recorded over what is there', () => {
    const path = written('letter.txt', 'Dear friend, I rode today.');
    expect(run('record', path, ...key)).toEqual({
      status: 1,
      stderr: `There is a file ${path} already: give another name.`,
    });
  });
});

test('Bluetooth alone is listened to without a key, and ends by hand', async () => {
  const path = join(folder, 'bluetooth.jsonl');
  const recording = spawn(process.execPath, [program, 'record', path, '--ble']);
  const said: string[] = [];
  recording.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text));
  recording.stdout.once('data', () => recording.kill('SIGINT'));
  expect(await once(recording, 'close')).toEqual([0, null]);
  expect(said[0]).toMatch(/Bluetooth/);
  expect(said.at(-1)).toMatch(/bluetooth\.jsonl has \d+ frames\.\n$/);
  expect(run('record', join(folder, 'both.jsonl'), '--ant', '--ble').stderr).toMatch(
    /^The key of the ANT\+ network is needed: /,
  );
});

test('a machine is made one that listens from its start', () => {
  expect(run('install', '--root', join(folder, 'machine')).status).toBe(0);
  const unit = readFileSync(join(folder, 'machine/etc/systemd/system/tandem-box.service'), 'utf8');
  expect(unit).toContain(
    `ExecStart="${process.execPath}" "--max-semi-space-size=1" "${program}" listen --ant`,
  );
});
