import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

/** A machine that has the box's program by npm, as a service; another version of it comes. */
const ROOT = join(import.meta.dirname, '..');
let folder: string;
let packed: string;
let newer: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-box-updates-'));
  packed = execFileSync(process.execPath, [join(ROOT, 'scripts/pack-box.ts'), '--out', folder], {
    encoding: 'utf8',
  }).trim();
  newer = another('newer', (text) => text.replaceAll(/"0\.1\.0"/g, '"99.0.0"'));
  mkdirSync(join(folder, 'commands'));
  writeFileSync(join(folder, 'commands/systemctl'), `#!/bin/sh\necho "$@" >> ${join(folder, 'restarts')}\n`);
  chmodSync(join(folder, 'commands/systemctl'), 0o755);
  mkdirSync(join(folder, 'machine/etc/systemd/system'), { recursive: true });
  writeFileSync(join(folder, 'machine/etc/systemd/system/tandem-box.service'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const prefix = () => join(folder, 'installed');
const program = () => join(prefix(), 'bin/tandem-box');
beforeEach(() => {
  rmSync(prefix(), { recursive: true, force: true });
  rmSync(join(folder, 'restarts'), { force: true });
  execFileSync('npm', ['install', '--global', '--prefix', prefix(), packed], {
    env: machine(),
    stdio: 'pipe',
  });
});

const machine = () => ({
  PATH: [join(folder, 'commands'), process.env.PATH].join(delimiter),
  npm_config_offline: 'true',
  npm_config_omit: 'optional',
  npm_config_cache: join(folder, 'cache'),
});
const update = (...from: string[]) => {
  const run = spawnSync(program(), ['update', ...from, '--root', join(folder, 'machine')], {
    encoding: 'utf8',
    env: machine(),
  });
  return { status: run.status, said: (run.stdout + run.stderr).trim() };
};
const versionNow = () => execFileSync(program(), ['--version'], { encoding: 'utf8', env: machine() }).trim();
const restarts = () =>
  existsSync(join(folder, 'restarts')) ? readFileSync(join(folder, 'restarts'), 'utf8') : '';

/** The package with other files. */
function another(name: string, change: (text: string, file: string) => string): string {
  const place = join(folder, name);
  mkdirSync(place);
  execFileSync('tar', ['xzf', packed, '-C', place]);
  for (const file of readdirSync(join(place, 'package')))
    if (/\.(js|json)$/.test(file)) {
      const path = join(place, 'package', file);
      writeFileSync(path, change(readFileSync(path, 'utf8'), file));
    }
  const out = execFileSync('npm', ['pack', '--silent', '--pack-destination', place], {
    cwd: join(place, 'package'),
    encoding: 'utf8',
  });
  return join(place, out.trim());
}

const atFirst = (text: string, line: string) => text.replace('\n', `\n${line};\n`);

test('a package as a file takes the place of the program, and the service is started with it', () => {
  expect(update(newer)).toEqual({
    status: 0,
    said: 'Version 99.0.0 is installed, in the place of version 0.1.0.\nThe service takes it up now, where it runs; otherwise: systemctl enable --now tandem-box',
  });
  expect([versionNow(), restarts()]).toEqual(['99.0.0', 'try-restart tandem-box\n']);
});

test('a package at an address does so too', { timeout: 60_000 }, async () => {
  const server = createServer((_, response) => response.end(readFileSync(newer))).listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tandem-box.tgz`;
  // No registry answers: what only some machines need is left out.
  const none = { npm_config_registry: 'http://127.0.0.1:1', npm_config_fetch_retries: '0' };
  const env = { ...machine(), ...none, npm_config_offline: 'false', npm_config_noproxy: '127.0.0.1' };
  try {
    await promisify(execFile)(program(), ['update', url, '--root', join(folder, 'machine')], { env });
  } finally {
    server.closeAllConnections();
    server.close();
  }
  expect(versionNow()).toBe('99.0.0');
});

test.each([
  {
    what: 'no package',
    from: () => {
      const letter = join(folder, 'letter.tgz');
      writeFileSync(letter, 'Dear friend, I rode today.');
      return letter;
    },
    says: /letter\.tgz is no package that npm can read, so nothing was changed: /,
  },
  {
    what: 'another program',
    from: () => another('other', (text) => text.replace('"name": "tandem-box"', '"name": "other-box"')),
    says: /is not the box’s program: nothing was changed\.$/,
  },
  {
    what: 'a program that does not start',
    from: () =>
      another('broken', (text, file) =>
        file === 'tandem-box.js' ? atFirst(text, "throw new Error('no')") : text,
      ),
    says: /does not start here, so nothing was changed: /,
  },
  { what: 'nothing', from: () => '/nowhere/box.tgz', says: /^There is no file \/nowhere\/box\.tgz: / },
  {
    what: 'a name that npm knows',
    from: () => 'tandem-box@latest',
    says: /^There is no file tandem-box@latest: /,
  },
  {
    what: 'an address without https',
    from: () => 'http://box.example/tandem-box.tgz',
    says: /^There is no file http:\/\/box\.example\/tandem-box\.tgz: give a file, or an address that begins with https/,
  },
  {
    what: 'what npm cannot reach',
    from: () => 'https://127.0.0.1:1/tandem-box.tgz',
    says: /^https:\/\/127\.0\.0\.1:1\/tandem-box\.tgz is no package/,
  },
])('of $what it says so, and the program that is there stays', ({ from, says }) => {
  const { status, said } = update(from());
  expect([status, said]).toEqual([1, expect.stringMatching(says)]);
  expect([versionNow(), restarts()]).toEqual(['0.1.0', '']);
});

const kept = () => join(prefix(), 'lib/node_modules/.tandem-box-kept');
const driver = () => join(prefix(), 'lib/node_modules/tandem-box/node_modules/usb');

test('a driver that was there and does not come again is put back with the program', () => {
  mkdirSync(driver(), { recursive: true });
  const { status, said } = update(newer);
  expect([status, said]).toEqual([1, expect.stringMatching(/0\.1\.0 stays: npm left out usb/)]);
  expect([versionNow(), existsSync(driver()), existsSync(kept())]).toEqual(['0.1.0', true, false]);
});

test('what an update that was cut off has kept aside is put back by the next', () => {
  cpSync(join(prefix(), 'lib/node_modules/tandem-box'), kept(), { recursive: true });
  rmSync(join(prefix(), 'lib/node_modules/tandem-box/THIRD-PARTY.md'));
  const letter = join(folder, 'again.tgz');
  writeFileSync(letter, 'Dear friend, I rode today.');
  expect(update(letter).status).toBe(1);
  expect([versionNow(), existsSync(kept())]).toEqual(['0.1.0', false]);
  expect(existsSync(join(prefix(), 'lib/node_modules/tandem-box/THIRD-PARTY.md'))).toBe(true);
});

test('where installing fails half-way, the program that was there is put back', () => {
  // It starts where it is tried, and not where it is installed.
  const halfway = another('halfway', (text, file) =>
    (file === 'tandem-box.js'
      ? atFirst(text, "if (import.meta.url.includes('/installed/')) throw new Error('not here')")
      : text
    ).replaceAll(/"0\.1\.0"/g, '"99.0.0"'),
  );
  const { status, said } = update(halfway);
  expect([status, said]).toEqual([
    1,
    expect.stringMatching(/^Version 99\.0\.0 cannot be installed, so version 0\.1\.0 stays: /),
  ]);
  expect([versionNow(), restarts()]).toEqual(['0.1.0', '']);
});
