import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSender, createTrackerClient } from '@tandem/api/box-side';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import WebSocket from 'ws';
import { newClass } from '../apps/studio/src/testing/classes.ts';
import { call, signIn } from '../apps/studio/src/testing/http.ts';
import { startTestStudio, type TestStudio } from '../apps/studio/src/testing/studio.ts';
import { seedTenant } from '../apps/studio/src/testing/tenant.ts';
import { A, startTestTracker } from '../apps/tracker/src/testing/tracker.ts';
import { freePort } from './free-port.ts';

/**
 * Studio and tracker behind PgBouncer in transaction mode, with fewer sessions than they ask for: whoever relied on a session
 * of their own would find that of another.
 */

const PGBOUNCER = '/usr/sbin/pgbouncer';
const hasPooler = spawnSync(PGBOUNCER, ['--version']).status === 0;
const SESSIONS = 3;
const NOBODY = 65_534;

let folder: string;
let pooler: ChildProcess;
let port: number;
const through = (url: string) => `postgresql://127.0.0.1:${port}${new URL(url).pathname}`;

describe.runIf(hasPooler)('through a pooler', () => {
  beforeAll(async () => {
    const server = new URL(process.env.TEST_DATABASE_URL!);
    port = await freePort();
    folder = mkdtempSync(join(tmpdir(), 'tandem-pooler-'));
    chmodSync(folder, 0o755);
    // The logins of the servers it learns from PostgreSQL, with their passwords as that keeps them (SCRAM).
    writeFileSync(join(folder, 'users.txt'), `"${server.username}" "${server.password}"\n`);
    writeFileSync(
      join(folder, 'pgbouncer.ini'),
      `[databases]
* = host=127.0.0.1 port=${server.port} auth_user=${server.username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(folder, 'users.txt')}
auth_query = select usename, passwd from pg_shadow where usename = $1
pool_mode = transaction
default_pool_size = ${SESSIONS}
max_client_conn = 500
`,
    );
    pooler = spawn(PGBOUNCER, [join(folder, 'pgbouncer.ini')], {
      stdio: ['ignore', 'ignore', process.env.TEST_LOG_LEVEL ? 'inherit' : 'ignore'],
      // It refuses to run as root.
      ...(process.getuid?.() === 0 && { uid: NOBODY, gid: NOBODY }),
    });
    const answers = () =>
      new Promise<boolean>((done) => {
        const line = connect(port, '127.0.0.1');
        line.once('connect', () => done(line.destroy() && true));
        line.once('error', () => done(false));
      });
    await vi.waitUntil(answers, { timeout: 90_000 });
  });
  afterAll(async () => {
    const exited = once(pooler, 'exit');
    pooler.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true });
  });

  /** Sessions of the servers on a test's database, by the name that they give. */
  async function sessionsOf(url: string): Promise<Record<string, number>> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ name: string; n: number }>(
      `select application_name as name, count(*)::int as n from pg_stat_activity
       where datname = current_database() and usename like 'tandem\\_%\\_app\\_%' group by 1`,
    );
    await client.end();
    return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
  }

  test('people book at once, jobs run, pages hear of it, and no studio sees another', async () => {
    const t: TestStudio = await startTestStudio({ worker: true, pooler: through });
    onTestFinished(() => t.close());
    const [one, other] = [
      await seedTenant(t, { name: 'one', customers: 24, spots: 12 }),
      await seedTenant(t, { name: 'other' }),
    ];
    const desk = await signIn(t.base, one.emails.front_desk);
    const otherDesk = await signIn(t.base, other.emails.front_desk);
    const classId = await newClass(t, one, { startsAt: new Date(Date.now() + 86_400_000), capacity: 12 });
    const page = new WebSocket(`${t.base.replace('http', 'ws')}/api/studios/${one.studioId}/live`, {
      headers: { cookie: desk, origin: t.base },
    });
    onTestFinished(() => page.terminate());
    await once(page, 'open');
    const heard: string[] = [];
    page.on('message', (text) => void heard.push(String(text)));

    const params = { studioId: one.studioId, classId };
    const booked = await Promise.all(
      one.customerIds.map((customerId) =>
        call(t.base, desk, 'bookSpot', { params, body: { customerId, spotNumber: null } }),
      ),
    );
    const bookings = booked.filter(({ status }) => status === 200);
    expect(bookings).toHaveLength(12);
    expect(booked.filter(({ status }) => status >= 500)).toEqual([]);
    await expect.poll(() => heard.some((text) => text.includes(classId))).toBe(true);

    // A place that is free again goes to who waits: by a job, which a notice wakes.
    const jobs = async () => {
      const client = new pg.Client({ connectionString: t.url });
      await client.connect();
      const { rows } = await client.query<{ n: number }>(
        `select count(*)::int as n from studio_jobs.job where name = 'fill-places' and state = 'completed'`,
      );
      await client.end();
      return rows[0]!.n;
    };
    await t.db
      .transaction()
      .execute((trx) =>
        t.jobs.send(trx, 'fill-places', { studioId: one.studioId, classId }, { key: classId }),
      );
    await expect.poll(jobs).toBeGreaterThan(0);

    // The two by turns and at once, on three sessions.
    const seen = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        i % 2 === 0
          ? call(t.base, desk, 'listCustomers', { params: { studioId: one.studioId } })
          : call(t.base, otherDesk, 'listCustomers', { params: { studioId: other.studioId } }),
      ),
    );
    expect(seen.map(({ body }) => body.rows.length)).toEqual(
      seen.map((_, i) => (i % 2 === 0 ? one : other).customerIds.length),
    );
    expect((await call(t.base, otherDesk, 'getClass', { params })).status).toBe(404);

    // Both schemas are looked through for each name.
    const client = new pg.Client({ connectionString: t.url });
    await client.connect();
    const { rows } = await client.query(
      `select tablename from pg_tables where schemaname in ('studio', 'auth') group by 1 having count(*) > 1`,
    );
    await client.end();
    expect(rows).toEqual([{ tablename: 'migrations' }]);

    const { live, ...shared } = await sessionsOf(t.url);
    // One listens for pages, one for jobs.
    expect(live).toBe(2);
    expect(Object.values(shared).reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(SESSIONS);
  });

  test('a box sends, and each of its samples is stored once', async () => {
    const t = await startTestTracker({ pooler: through });
    onTestFinished(() => t.close());
    const clientId = await t.addClient('rider@club.example');
    const eventId = await t.addEvent();
    await t.seat(eventId, clientId, 1);
    await t.startEvent(eventId);
    const client = createTrackerClient({ tracker: t.url, token: A.token });
    const sender = createSender({ client });
    for (let second = 0; second < 40; second++) sender.send([{ seat: 1, second, powerW: 100 + second }]);
    await sender.flush();
    await sender.stop();
    expect(sender.report()).toMatchObject({ stored: 40, refused: 0 });
    const { rows } = await t.owner.query('select count(*)::int as n from chunks where boot_id = $1', [
      client.bootId,
    ]);
    expect(rows).toEqual([{ n: sender.report().acknowledgedBatches }]);
    const { live, ...shared } = await sessionsOf(t.databaseUrl);
    expect(live).toBe(2);
    expect(Object.values(shared).reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(SESSIONS);
  });

  test('a pooler that is not there is told in words', async () => {
    const nowhere = await freePort();
    const pooler = (url: string) => through(url).replace(`:${port}/`, `:${nowhere}/`);
    await expect(startTestStudio({ pooler })).rejects.toMatchObject({
      name: 'SetupError',
      message: expect.stringContaining(`The pooler at 127.0.0.1:${nowhere} does not let`),
    });
  });
});
