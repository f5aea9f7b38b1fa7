import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_ENDING_SECONDS } from '@tandem/platform';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { settingsFrom } from '../apps/studio/src/app/settings.ts';
import { STUDIO_CONNECTIONS } from '../apps/studio/src/app/studio.ts';
import { TRACKER_CONNECTIONS } from '../apps/tracker/src/app/tracker.ts';
import { freePort } from './free-port.ts';

/** What an operator is given to run Tandem with: each word in it is one that Tandem knows. */

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
/** Of the image itself, of Node, of the database, of NATS and of the proxy. */
const OF_OTHERS = /^(READY_URL|NODE_ENV|POSTGRES_\w+|NATS_PASSWORD|(STUDIO|TRACKER)_NAME)$/;

type Service = {
  image?: string;
  command?: string[];
  environment?: Record<string, string>;
  stop_grace_period?: string;
  read_only?: boolean;
};
const compose = parse(read('deploy/compose.yaml'), { merge: true }) as { services: Record<string, Service> };
const ours = Object.entries(compose.services).filter(([, { image }]) => image === 'tandem');
const containerfile = read('deploy/Containerfile');
const units = readdirSync(join(ROOT, 'deploy/systemd')).filter((name) => name.endsWith('.service'));
const portOf = { studio: 3000, tracker: 4000 };

test('every setting that is named is one that a program reads', () => {
  const sources = globSync(['apps/{studio,tracker}/src/**/*.ts', 'packages/platform/src/**/*.ts'], {
    cwd: ROOT,
  });
  const read_ = new Set(
    sources
      .filter((file) => !file.includes('test'))
      .flatMap((file) => read(file).match(/\b[A-Z][A-Z\d]*_[A-Z\d_]+\b/g) ?? []),
  );
  const named = [
    ...Object.values(compose.services).flatMap(({ environment = {} }) => Object.keys(environment)),
    ...['deploy/example.env', 'deploy/systemd/tandem.env'].flatMap((file) =>
      [...read(file).matchAll(/^(\w+)=/gm)].map(([, name]) => name!),
    ),
    ...[...containerfile.matchAll(/\b([A-Z_]{3,})=/g)].map(([, name]) => name!),
    ...units.flatMap((unit) =>
      [...read(`deploy/systemd/${unit}`).matchAll(/^Environment=(.*)$/gm)].flatMap(([, line]) =>
        [...line!.matchAll(/(\w+)=/g)].map(([, name]) => name!),
      ),
    ),
  ];
  expect(named.length).toBeGreaterThan(20);
  expect([...new Set(named)].filter((name) => !OF_OTHERS.test(name) && !read_.has(name))).toEqual([]);
});

test('what is asked of the operator is what the example has, and nothing of it is in vain', () => {
  const asked = new Set([...read('deploy/compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
  const given = new Set([...read('deploy/example.env').matchAll(/^(\w+)=/gm)].map(([, name]) => name));
  expect(given).toEqual(asked);
});

test('the image is made of what there is, runs as nobody of importance, and its ports are the programs’', () => {
  const copied = [...containerfile.matchAll(/^COPY --from=build \/tandem\/(\S+)/gm)].map(([, path]) => path!);
  expect(copied.length).toBeGreaterThan(4);
  // Made by the build, and by it alone.
  const made = ['node_modules', 'apps/web/dist'];
  expect(copied.filter((path) => !made.includes(path) && !existsSync(join(ROOT, path)))).toEqual([]);
  expect(containerfile).toMatch(/^USER node$/m);
  const { publicUrl, ownTrackerUrl } = settingsFrom({});
  expect(new URL(publicUrl).port).toBe(String(portOf.studio));
  expect(new URL(ownTrackerUrl!).port).toBe(String(portOf.tracker));
  expect(containerfile).toContain(`EXPOSE ${portOf.studio} ${portOf.tracker}`);
  for (const kept of ['.git', '**/node_modules', '.tandem'])
    expect(read('.dockerignore').split('\n')).toContain(kept);
});

test('each container runs a program of ours that cannot change itself, and is asked at its own port', () => {
  expect(ours.map(([name]) => name)).toEqual(['web-1', 'web-2', 'worker', 'tracker']);
  for (const [name, { command, environment, read_only, stop_grace_period }] of ours) {
    expect(existsSync(join(ROOT, command![1]!)), name).toBe(true);
    expect(read_only, name).toBe(true);
    const port = command!.includes('--services=worker')
      ? environment!.STUDIO_METRICS_PORT
      : portOf[command![1]!.includes('tracker') ? 'tracker' : 'studio'];
    // Of the image where the container says nothing else.
    const asked = environment!.READY_URL ?? /READY_URL=(\S+)/.exec(containerfile)![1]!;
    expect(asked, name).toBe(`http://127.0.0.1:${port}/readyz`);
    const most = Number(environment!.DRAIN_SECONDS) + MAX_ENDING_SECONDS;
    expect(Number.parseInt(stop_grace_period!, 10), name).toBeGreaterThanOrEqual(most);
  }
});

test('the proxy leads to each container that lets people in, by its port, and asks more often than it drains', () => {
  const proxy = read('deploy/Caddyfile');
  const led = [...proxy.matchAll(/reverse_proxy (.*) \{/g)].flatMap(([, to]) => to!.split(' '));
  expect([...new Set(led)].sort()).toEqual(['tracker:4000', 'web-1:3000', 'web-2:3000']);
  const every = Number(/health_interval (\d+)s/.exec(proxy)![1]);
  for (const [, { environment }] of ours) expect(every * 2).toBeLessThan(Number(environment!.DRAIN_SECONDS));
});

test('the database lets all of them in, and one that starts beside the one it replaces', () => {
  const most = Number(/max_connections=(\d+)/.exec(compose.services.database!.command!.join(' '))![1]);
  const studios = ours.filter(([name]) => name !== 'tracker').length;
  expect(most).toBeGreaterThanOrEqual((studios + 1) * STUDIO_CONNECTIONS + TRACKER_CONNECTIONS + 3);
});

const verifies = spawnSync('systemd-analyze', ['--version']).status === 0;
test.runIf(verifies).each(units)('%s is one that systemd takes, and that may do little', (unit) => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-units-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const text = read(`deploy/systemd/${unit}`);
  const [, program] = /^ExecStart=\/opt\/tandem\/node_modules\/\.bin\/node (\S+)$/m.exec(text)!;
  expect(existsSync(join(ROOT, program!))).toBe(true);
  expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(text)![1])).toBeGreaterThanOrEqual(
    Number(/^DRAIN_SECONDS=(\d+)$/m.exec(read('deploy/systemd/tandem.env'))![1]) + MAX_ENDING_SECONDS,
  );
  const file = join(folder, unit);
  // As if it were installed where the unit says.
  writeFileSync(
    file,
    text.replaceAll('/opt/tandem/node_modules/.bin/node', process.execPath).replaceAll('/opt/tandem', ROOT),
  );
  const said = execFileSync('systemd-analyze', ['verify', file], { encoding: 'utf8', stdio: 'pipe' });
  expect(said).toBe('');
  // In tenths: what systemd calls "OK" begins at 50, and a service without any bounds has 96.
  execFileSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', '--no-pager', file], {
    stdio: 'pipe',
  });
});

const hasCaddy = spawnSync('caddy', ['version']).status === 0;
test.runIf(hasCaddy)(
  'while two versions run, each file of a page comes from the process that has it, and a process that leaves is passed over',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tandem-proxy-'));
    const servers = await Promise.all(['old', 'new'].map(serve));
    const port = await freePort();
    const [old, current] = servers.map(({ at }) => at);
    const file = join(folder, 'Caddyfile');
    writeFileSync(
      file,
      `{\n\tadmin off\n}\n${read('deploy/Caddyfile')}`
        .replaceAll('web-1:3000', old!)
        .replaceAll('web-2:3000', current!)
        .replaceAll('tracker:4000', current!)
        .replace('{$STUDIO_NAME}', `http://127.0.0.1:${port}`)
        .replace('{$TRACKER_NAME}', `http://127.0.0.1:${await freePort()}`),
    );
    const caddy = spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
      stdio: 'ignore',
      env: { PATH: process.env.PATH, HOME: folder },
    });
    onTestFinished(async () => {
      const exited = once(caddy, 'exit');
      caddy.kill('SIGKILL');
      await exited;
      for (const { server } of servers) server.close();
      rmSync(folder, { recursive: true });
    });
    const get = async (path: string) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null);
      return answer && [answer.status, await answer.text()];
    };
    await expect.poll(() => get('/assets/old.js')).toEqual([200, 'old']);
    expect(await get('/assets/new.js')).toEqual([200, 'new']);
    expect(await get('/assets/none.js')).toEqual([404, 'new']);
    servers[0]!.leave();
    // From then on it is asked for nothing.
    await expect.poll(() => get('/assets/old.js')).toEqual([404, 'new']);
    for (let n = 0; n < 10; n++) expect(await get('/')).toEqual([200, 'new']);
  },
);

/** A process of a version: it has one file, says whose answer each is, and may leave. */
async function serve(version: string) {
  let ready = true;
  const server = createServer(({ url }, answer) => {
    const has = !url!.startsWith('/assets/') || url === `/assets/${version}.js`;
    answer.statusCode = url === '/readyz' ? (ready ? 200 : 503) : has ? 200 : 404;
    answer.end(version);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    server,
    at: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    leave() {
      ready = false;
    },
  };
}
