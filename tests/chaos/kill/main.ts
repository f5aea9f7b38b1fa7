import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { migrateStudio } from '../../../apps/studio/src/app/studio.ts';
import { freePort } from '../../free-port.ts';
import { startProxy } from '../proxy.ts';
import { blindCreates, unrecordedDuplicates } from './creates.ts';
import { startDatabase } from './database.ts';
import { checkHistory } from './history.ts';
import { checkLiveness } from './liveness.ts';
import { deskClient, manage } from './load.ts';
import { noDamage, rage } from './nemesis.ts';
import { editByHand } from './people.ts';
import { keepRunning } from './program.ts';
import { seededRandom } from './random.ts';
import { report } from './report.ts';
import { type Pauses, watchSafety } from './safety.ts';
import { connection, connectSpivi, seedStudio, signIn, writeSite } from './scene.ts';
import { startSpivi } from './spivi.ts';

/**
 * The kill loop: the product's real processes and a PostgreSQL of their own are killed, stopped and cut off while
 * people book and Spivi fails; then all heals, and the studio, Spivi and the people's memories must agree.
 * `npm run chaos:kill -- --minutes 30`. Exit code 1 when a promise was broken. The faults go on until enough was killed,
 * however long a slow machine takes for that.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    faults: { type: 'string', default: 'light' },
    /** Workers killed at least; of PostgreSQL and web a sixth. As many as the minutes should see unless told. */
    kills: { type: 'string' },
    /** What the times between faults are multiplied by. */
    pace: { type: 'string', default: '1' },
    /** Longest wait for quiescence after the faults, in minutes. */
    patience: { type: 'string', default: '11' },
    folder: { type: 'string' },
  },
});
const ROOT = join(import.meta.dirname, '../../..');
const DESKS = 6;
const PAUSE_EVERY_MS = [45_000, 75_000] as const;
const PAUSED_MS = 10_000;
const REVOKED_MS = 15_000;
/** In 30 minutes 250 workers and 45 PostgreSQLs. */
const KILLS_A_MINUTE = 250 / 30;
const WORKERS_TO_A_SERVER = 6;

const minutes = Number(values.minutes);
const kills = Number(values.kills ?? Math.floor(minutes * KILLS_A_MINUTE));
const pace = Number(values.pace);
const seed = Number(values.seed);
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'tandem-kill-'));
mkdirSync(folder, { recursive: true });
// PostgreSQL runs as another user where this is root's.
chmodSync(folder, 0o755);
const revision = execFileSync('git', ['describe', '--always', '--dirty'], { cwd: ROOT, encoding: 'utf8' });
const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`);
say(
  `seed ${seed}, ${minutes} min, faults ${values.faults}, patience ${values.patience} min, revision ${revision.trim()}`,
);
say(`logs and journals: ${folder}`);

const closers: (() => Promise<void>)[] = [];
async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close().catch((error) => console.error(error));
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closeAll().then(() => process.exit(130)));

const verdict = await run().finally(closeAll);
process.exit(report(verdict, { folder, say }) ? 0 : 1);

async function run() {
  const siteFile = join(folder, 'site.json');
  writeSite(siteFile);
  const spivi = await startSpivi(join(folder, 'spivi.journal'), siteFile);
  closers.push(spivi.close);
  const spiviProxy = await startProxy(() => ({ port: Number(new URL(spivi.url).port) }));
  closers.push(spiviProxy.close);
  const spiviUrl = `http://127.0.0.1:${spiviProxy.port}`;
  const database = await startDatabase(folder);
  closers.push(database.close);
  await migrateStudio(database.url);
  const scene = await seedStudio(database);

  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const program = (name: string, service: string) => {
    const running = keepRunning(
      name,
      [
        '--import',
        join(ROOT, 'scripts/end-with-parent.ts'),
        join(ROOT, 'apps/studio/src/main.ts'),
        `--services=${service}`,
        '--no-set-up-link',
      ],
      {
        cwd: ROOT,
        logPath: join(folder, `${name}.log`),
        env: {
          ...process.env,
          DATABASE_URL: database.url,
          STUDIO_PORT: String(port),
          PUBLIC_URL: base,
          TANDEM_DATA: folder,
          SPIVI_BASE_URLS: spiviUrl,
          LOG_LEVEL: 'info',
        },
      },
    );
    closers.push(running.close);
    return running;
  };
  const web = program('web', 'web');
  const workers = [program('worker-1', 'worker'), program('worker-2', 'worker')];
  const http = await signIn(base, scene.studioId);
  await connectSpivi(http, database, scene, spiviUrl);
  say('connected and matched; the faults begin');

  const random = (part: number) => seededRandom(seed * 1000 + part);
  const end = Date.now() + minutes * 60_000;
  const damage = noDamage();
  const servers = kills / WORKERS_TO_A_SERVER;
  const over = () =>
    Date.now() >= end &&
    damage.workerKills >= kills &&
    damage.postgresKills >= servers &&
    damage.webKills >= Math.min(1, servers);
  let healed = false;
  const pauses: Pauses = [];
  const safety = watchSafety(database, spivi, scene, {
    pauses,
    damage,
    workerLives: () => workers.some((worker) => worker.ready()),
    until: () => healed,
  });
  await spivi.setFaults(seed, values.faults);
  const share = Math.ceil(scene.customers.length / DESKS);
  const desks = Array.from({ length: DESKS }, (_, i) =>
    deskClient(
      http,
      scene,
      scene.customers.slice(i * share, (i + 1) * share),
      random(i),
      join(folder, `desk-${i}.jsonl`),
    ),
  );

  async function pauseNowAndThen(): Promise<void> {
    const dice = random(101);
    const until = (at: number) => () => Date.now() >= at || over();
    while (!over()) {
      await waitUntil(until(Date.now() + dice.between(...PAUSE_EVERY_MS) * pace));
      if (over()) return;
      const said = await http.send('POST', '/spivi/enabled', { enabled: false });
      if (said?.status === 200) pauses.push({ from: Date.now(), to: null });
      await sleep(PAUSED_MS * pace);
      const pause = said?.status === 200 ? pauses.at(-1) : null;
      if (pause) pause.to = Date.now();
      await enable();
    }
  }
  async function enable(): Promise<void> {
    while ((await http.send('POST', '/spivi/enabled', { enabled: true }))?.status !== 200) await sleep(500);
  }
  async function revokeOnce(): Promise<void> {
    await waitUntil(() => Date.now() >= end - minutes * 30_000);
    const password = 'rig-second-password';
    await spivi.setPassword(password);
    await sleep(REVOKED_MS * pace);
    const saved = () => http.send('PUT', '/spivi', connection(spiviUrl, password));
    while ((await saved())?.status !== 200) await sleep(1000);
  }
  const [edits] = await Promise.all([
    editByHand(spivi, scene, random(102), over),
    rage({ workers, web, database, spiviProxy, damage }, { random: random(100), pace, until: over }),
    manage(http, scene, random(103), over),
    pauseNowAndThen(),
    minutes > 0 && revokeOnce(),
    ...desks.map((desk) => desk.run(over)),
  ]);
  await spivi.setFaults(seed, 'none');
  await enable();
  for (const desk of desks) await desk.resolve();
  say('healed; waiting for quiescence');
  const liveness = await checkLiveness({ database, spivi, http, scene }, Number(values.patience) * 60_000);
  healed = true;
  await safety.done;
  const history = await checkHistory(database, desks);
  const requests = await spivi.requests(0);
  const { log } = await spivi.truth();
  const creates = [...blindCreates(requests, log), ...(await unrecordedDuplicates(database, log))];
  return { damage, edits, requests: requests.length, safety, liveness, history, creates, desks };
}

async function waitUntil(done: () => boolean): Promise<void> {
  while (!done()) await sleep(100);
}
