import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLog, listenForMetrics } from '@tandem/platform';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { startTestStudio, type TestStudio } from '../apps/studio/src/testing/studio.ts';
import { startTestTracker } from '../apps/tracker/src/testing/tracker.ts';
import { freePort } from './free-port.ts';

/** What Prometheus is told: by the processes, and by the files that an operator takes over. */

const OPERATIONS = join(import.meta.dirname, '../docs/operations');

let studio: TestStudio;
let tracker: Awaited<ReturnType<typeof startTestTracker>>;
let metrics: Awaited<ReturnType<typeof listenForMetrics>>;
let at: string;
beforeAll(async () => {
  const port = await freePort();
  vi.stubEnv('STUDIO_METRICS_PORT', String(port));
  at = `http://127.0.0.1:${port}`;
  studio = await startTestStudio({ worker: true });
  tracker = await startTestTracker();
  metrics = await listenForMetrics('STUDIO_METRICS_PORT', createLog('test', 'silent'), async () => {});
});
afterAll(async () => {
  await metrics?.close();
  await tracker?.close();
  await studio?.close();
});

const scrape = async () => (await fetch(`${at}/metrics`)).text();
/** What a line of the page says of a series with these labels; null where there is none. */
async function told(series: string): Promise<number | null> {
  const line = (await scrape()).split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
}

test('an answer is counted under its route, and no address, studio or person is told', async () => {
  const studioId = randomUUID();
  const series =
    'tandem_http_request_seconds_count{method="GET",route="/api/studios/:studioId/customers",status="4xx"}';
  const before = (await told(series)) ?? 0;
  await fetch(`${studio.base}/api/studios/${studioId}/customers?search=somebody@studio.example`);
  await expect.poll(() => told(series)).toBe(before + 1);
  await fetch(`${studio.base}/nothing/${studioId}`);
  const page = await scrape();
  expect(page).not.toContain(studioId);
  expect(page).not.toContain('somebody');
});

test('a queue says how many jobs wait and since when, and an empty one that it is empty', async () => {
  const waits = 'tandem_jobs_queued{queue="send-mail",state="later"}';
  expect(await told(waits)).toBe(0);
  expect(await told('tandem_jobs_oldest_seconds{queue="send-mail"}')).toBe(0);
  const send = (startAfterSeconds: number) =>
    studio.db
      .transaction()
      .execute((trx) =>
        studio.jobs.send(
          trx,
          'send-mail',
          { studioId: randomUUID(), mailId: randomUUID() },
          { key: randomUUID(), startAfterSeconds },
        ),
      );
  await send(3600);
  expect(await told(waits)).toBe(1);
  await send(0);
  await expect
    .poll(() => told('tandem_job_run_seconds_count{queue="send-mail",outcome="done"}'), { timeout: 30_000 })
    .toBeGreaterThan(0);
});

test('beside its figures the port answers nothing', async () => {
  for (const path of ['/', '/api/me', '/healthz', '/metrics/x'])
    expect((await fetch(at + path)).status).toBe(404);
});

const SERIES = /\b(tandem|nodejs|process)_[a-z0-9_]+/g;
/** Elsewhere the guide has names of roles that look alike. */
const sayingOf = (file: string) =>
  file === 'README.md' ? read(file).split('## Watching over it\n')[1]!.split('\n## ')[0]! : read(file);
const read = (file: string) => readFileSync(join(OPERATIONS, file), 'utf8');

test('each series that the rules, the dashboard and the guide name is told, and the guide names each of ours', async () => {
  const is = new Map(
    [...(await scrape()).matchAll(/^# TYPE (\S+) (\S+)/gm)].map(([, name, type]) => [name!, type!]),
  );
  const files = globSync('{README.md,watching/*.{json,yaml}}', { cwd: OPERATIONS });
  expect(files.length).toBe(3);
  for (const file of files) {
    const named = [...sayingOf(file).matchAll(SERIES)].map(([name]) => name);
    const missing = named.filter((name) => {
      const histogram = name.replace(/_(bucket|count|sum)$/, '');
      return !is.has(name) && is.get(histogram) !== 'histogram';
    });
    expect({ file, missing }).toEqual({ file, missing: [] });
  }
  const guide = sayingOf('README.md');
  const ours = [...is.keys()].filter((name) => name.startsWith('tandem_'));
  expect(ours.length).toBeGreaterThan(10);
  expect(ours.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});

test('each rule says in a sentence what is wrong, and what to do', () => {
  const { groups } = parse(read('watching/alerts.yaml')) as {
    groups: { rules: { alert: string; annotations: { summary?: string; remedy?: string } }[] }[];
  };
  const rules = groups.flatMap(({ rules }) => rules);
  expect(rules.length).toBeGreaterThan(5);
  expect(rules.filter(({ annotations: { summary, remedy } }) => !summary || !remedy)).toEqual([]);
});
