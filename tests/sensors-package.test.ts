import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** The decoders as anybody gets them: one package, in a folder that has nothing of Tandem, on the oldest Node that they promise. */
const ROOT = join(import.meta.dirname, '..');
const lacking = join(import.meta.dirname, 'testing/node-20.ts');
let folder: string;
let installed: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-sensors-package-'));
  const packed = execFileSync(process.execPath, [join(ROOT, 'scripts/pack-sensors.ts'), '--out', folder], {
    encoding: 'utf8',
  }).trim();
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--offline', packed], { cwd: folder });
  installed = join(folder, 'node_modules/@tandem/sensors');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a program in that folder says, without what Node 20 lacks. Of a package Node takes no types off. */
function run(program: string): unknown {
  writeFileSync(join(folder, 'program.js'), program);
  const said = execFileSync(process.execPath, ['--import', lacking, 'program.js'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return JSON.parse(said);
}

test('it installs alone and without a line, and brings its README, its licence and those of what is in it', () => {
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    '@tandem',
  ]);
  expect(readdirSync(join(folder, 'node_modules/@tandem'))).toEqual(['sensors']);
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({ name: '@tandem/sensors', license: 'MIT', engines: { node: '>=20' } });
  expect(manifest).not.toHaveProperty('dependencies');
  expect(manifest).not.toHaveProperty('private');
  expect(readFileSync(join(installed, 'LICENSE'), 'utf8')).toMatch(/^MIT License/);
  expect(readFileSync(join(installed, 'README.md'), 'utf8')).not.toMatch(/\]\(\.\./);
  const licences = readFileSync(join(installed, 'THIRD-PARTY.md'), 'utf8');
  for (const library of ['fast-xml-parser', 'fit-file-parser'])
    expect(licences).toMatch(new RegExp(`^## ${library} .*\\(MIT\\)\\n\\n.*(MIT|Copyright)`, 'm'));
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => /(?<!\.d)\.ts$|\.test\./.test(file))).toEqual([]);
});

test('frames become samples there: an indoor bike captured off a Schwinn IC4, and a power meter by ANT+', () => {
  const told = run(`
    import { ANT, CHARACTERISTIC, createReceiver } from '@tandem/sensors/radio';
    const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
    const receiver = createReceiver();
    const hear = (transport, device, code, hex, atMs) =>
      receiver.hear({ atMs, transport, device, code, bytes: bytes(hex), rssiDbm: -60 });
    hear('bluetooth', 'ic4', CHARACTERISTIC.indoorBike, '44025e0bf0007a0054', 100);
    // 200 W by the sum of one event to the next.
    hear('ant', '31337', ANT.power, '10e0ff5a0000c800', 100);
    hear('ant', '31337', ANT.power, '10e1ff5ac800c800', 350);
    const channels = receiver.take(1000).map(({ source, channels }) => [
      source.device,
      Object.fromEntries(Object.entries(channels).map(([name, { value }]) => [name, value])),
    ]);
    console.log(JSON.stringify(Object.fromEntries(channels)));
  `);
  expect(told).toMatchObject({
    ic4: { powerW: 122, cadenceRpm: 120, heartRateBpm: 84 },
    31337: { powerW: 200, cadenceRpm: 90 },
  });
});

test('a ride is written and read there, as FIT and as TCX', () => {
  const told = run(`
    import { readRecording, writeFit, writeTcx } from '@tandem/sensors';
    const channel = (value) => Array(60).fill(value);
    const ride = {
      startedAt: new Date('2026-11-22T17:00:00Z'), title: 'Ride', values: {},
      trace: { powerW: channel(200), heartRateBpm: channel(140), cadenceRpm: channel(90), speedKmh: channel(30) },
    };
    const seconds = [writeFit(ride), writeTcx(ride)].map((file) => {
      const bytes = file instanceof Uint8Array ? file : new TextEncoder().encode([...file].join(''));
      return readRecording(bytes)[0].trace.powerW.filter((watt) => watt === 200).length;
    });
    console.log(JSON.stringify(seconds));
  `);
  expect(told).toEqual([60, 60]);
});

test('its types are whole: a program that uses them is checked by them, and nothing of Tandem is missing', () => {
  const program = (code: string) => {
    writeFileSync(join(folder, 'program.ts'), code);
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', ''];
    try {
      execFileSync(join(ROOT, 'node_modules/.bin/tsc'), [...options, 'program.ts'], {
        cwd: folder,
        encoding: 'utf8',
      });
      return '';
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  };
  const use = `
    import { createReceiver, type Heard } from '@tandem/sensors/radio';
    import { transmit } from '@tandem/sensors/simulate';
    import { readRecording } from '@tandem/sensors';
    const receiver: ReturnType<typeof createReceiver> = createReceiver();
    const rides = readRecording(new Uint8Array());
    export const watts: (number | null)[] = [...rides[0]!.trace.powerW];
    export type H = Heard;
    export { receiver, transmit };
  `;
  expect(program(use)).toBe('');
  expect(program(use.replace('(number | null)[]', 'string[]'))).toContain('TS2322');
});
