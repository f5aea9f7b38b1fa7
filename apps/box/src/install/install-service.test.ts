import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boxOfService } from './box-of-service.ts';
import { installService } from './install-service.ts';

const KEY = '0102030405060708';
const UNIT = 'etc/systemd/system/tandem-box.service';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'install-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const install = (antKey?: string, hears = { ant: true, ble: false }) =>
  installService({ root, program: [process.execPath, '/opt/the box/100%.js'], hears, antKey });
const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('it writes a service that is no root, and a rule that lets it open a stick', () => {
  const said = install(KEY);
  expect(said).toContain(`Written: ${join(root, UNIT)}`);
  expect(read(UNIT)).toContain(
    `ExecStart="${process.execPath}" "--max-semi-space-size=1" "/opt/the box/100%%.js" listen --ant --spool %S/`,
  );
  expect(read(UNIT)).toMatch(/^User=tandem-box\n/m);
  expect(read('etc/sysusers.d/tandem-box.conf')).toMatch(/^u tandem-box /);
  const rules = read('etc/udev/rules.d/70-tandem-box.rules').trim().split('\n');
  expect(
    rules.map((rule) => /idProduct}=="(\w+)", GROUP="tandem-box", MODE="0660"$/.exec(rule)?.[1]),
  ).toEqual(['1004', '1008', '1009']);
});

test('one that hears by Bluetooth may speak with the adapter, and is no more of root', () => {
  const said = install(undefined, { ant: false, ble: true });
  expect(said.join()).not.toContain('ANT+ key');
  expect(read(UNIT)).toContain(' listen --ble --spool ');
  expect(read(UNIT)).toMatch(/^AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN$/m);
  install(KEY, { ant: true, ble: true });
  expect(read(UNIT)).toContain(' listen --ant --ble --spool ');
  install(KEY);
  expect(read(UNIT)).not.toContain('Capabilit');
});

test('the key is for root alone, and nothing is made up where none is given', () => {
  const said = install();
  expect(existsSync(join(root, 'etc/tandem-box'))).toBe(false);
  expect(said.join()).toContain('No ANT+ key was given');
  install(KEY);
  expect(read('etc/tandem-box/environment')).toBe(`TANDEM_ANT_KEY=${KEY}\n`);
  expect(statSync(join(root, 'etc/tandem-box/environment')).mode & 0o777).toBe(0o600);
  // A newer program is installed without the key: it stays.
  install();
  expect(read('etc/tandem-box/environment')).toContain(KEY);
});

test('whoever pairs a machine with a service is told to be root, and pairs for themself where there is none', () => {
  expect(boxOfService(root, 1000)).toBeNull();
  const said = install(KEY);
  expect(said).toContain('  tandem-box pair CODE --tracker ADDRESS');
  expect(() => boxOfService(root, 1000)).toThrow(/only root pairs that: put sudo before this command/);
  writeFileSync(
    join(root, 'etc/passwd'),
    'tandem-box-2:x:1:1::/:\ntandem-box:x:998:997::/:/usr/sbin/nologin\n',
  );
  expect(boxOfService(root, 0)).toEqual({
    file: join(root, 'var/lib/tandem-box/box.json'),
    owner: { uid: 998, gid: 997 },
  });
});

test('where it may not write it says so', () => {
  writeFileSync(join(root, 'etc'), 'a file in the way');
  expect(() => install()).toThrow(/tandem-box\.service cannot be written: /);
});

const verifies = spawnSync('systemd-analyze', ['--version']).status === 0;
test.skipIf(!verifies)('systemd takes the unit', () => {
  installService({ root, program: [process.execPath, process.execPath], hears: { ant: true, ble: true } });
  // The user is made by systemd-sysusers on the machine itself.
  writeFileSync(join(root, UNIT), read(UNIT).replace(/^User=.*\n/m, ''));
  execFileSync('systemd-analyze', ['verify', join(root, UNIT)], { stdio: 'pipe' });
});
