import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endpoints } from '@tandem/api/studio';
import { createLog } from '@tandem/platform';
import { testDatabase } from '@tandem/platform/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createStudio, migrateStudio, type RunningStudio } from '../../apps/studio/src/app/studio.ts';
import { call, signIn } from '../../apps/studio/src/testing/http.ts';
import { sampleRequest } from '../../apps/studio/src/testing/requests.ts';
import type { TestStudio } from '../../apps/studio/src/testing/studio.ts';
import { seedTenant, type TestTenant } from '../../apps/studio/src/testing/tenant.ts';
import { type FakeSpivi, type FaultKind, startFakeSpivi } from '../fake-spivi/server.ts';
import { freePort } from '../free-port.ts';
import { filesIn, found, rowsOf, tablesOf } from './canary-search.ts';

/** Found by their core in whatever way the characters around it are escaped. */
const CORE = 'cAnArY7q3Kfz';
const PASSWORD = `p+"&<%41>${CORE}'\\ é`;
const CUSTOMER = {
  firstName: 'Zwitscherine',
  lastName: 'Piepmatzova',
  email: 'Zwitscherine.Piep@canary.tandem.example',
  phone: '+33 6 98 76 54 32',
  notes: 'knee-canary-w8x',
};
const BIRTH_DATE = '1987-02-13';
const PERSONAL = [
  'zwitscherine',
  'piepmatzova',
  '98 76 54 32',
  '98765432',
  'knee-canary-w8x',
  BIRTH_DATE,
  '13/02/1987',
  '13-02-1987',
];
/** The only tables that may hold something of the customer, each of the studio itself. */
const MAY_HOLD_THE_CUSTOMER = [
  'studio.customers',
  'studio.mails',
  'studio.pending_emails',
  'studio.spivi_links',
  'studio.spivi_matches',
];
/** Waiting out what is held back after failures included. */
const LIFE_TIMEOUT_MS = 180_000;
const SITE = { siteId: 4711, sourceName: 'club@canary.tandem.example', timeZone: 'Europe/Paris' };
const FAULTS: FaultKind[] = [
  ...(['refuse', 'drop_after', 'error_after', 'http_500', 'http_429', 'error_in_200', 'html'] as const),
  ...(['truncated', 'wrong_types', 'empty_list', 'short_list', 'redirect'] as const),
];

let database: { url: string; drop(): Promise<void> };
let admin: pg.Client;
let fake: FakeSpivi;
let echo: Server;
/** While set, Spivi's errors quote what it was sent, whole or the values alone: the worst that a server can say. */
let echoing: 'form' | 'values' | 'values written' | 'plain text' | null = null;
let seeding: RunningStudio;
let studio: ChildProcess;
let said = '';
let base: string;
let dataDir: string;
let a: TestTenant;
let b: TestTenant;
let ownerA: string;
let customerId: string;
let bookingId: string;
/** Every answer of the studio by who asked for what. */
const answers: { who: string; what: string; status: number; text: string }[] = [];

beforeAll(async () => {
  database = await testDatabase('studio', migrateStudio);
  admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  fake = await startFakeSpivi({
    journalPath: null,
    site: { ...SITE, password: PASSWORD, boxes: [{ boxId: 31, seats: 20 }], instructors: [] },
    clients: [
      { clientId: 1, email: CUSTOMER.email.toLowerCase(), displayName: 'Zwitscherine Piepmatzova' },
      { clientId: 2, email: 'person0@shared.example', displayName: 'First0 Last0' },
      { clientId: 3, email: 'person0@shared.example', displayName: 'Zwitscherine Twin' },
    ],
  });
  echo = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    if (echoing && !(echoing === 'values written' && /Get/.test(request.url!))) {
      const form = [...new URLSearchParams(body)].map(([name, value]) =>
        echoing === 'form' ? `${name}=${value}` : value,
      );
      if (echoing === 'plain text') return void response.end(form.join(' '));
      const text = `${echoing === 'form' ? body : ''} ${form.join(' ')}`.replace(/&/g, '&amp;');
      response.end(
        `<R><ErrorCode>500</ErrorCode><Clients><message>${text.replace(/</g, '&lt;')}</message></Clients></R>`,
      );
      return;
    }
    const answer = await fetch(fake.url + request.url, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }).catch(() => null);
    if (!answer) return void request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/xml' });
    response.end(await answer.text());
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  dataDir = mkdtempSync(join(tmpdir(), 'tandem-canary-'));
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  seeding = await createStudio({
    databaseUrl: database.url,
    dataDir,
    log: createLog('canary', 'silent'),
    webFolder: null,
    services: { web: false, worker: false },
    settings: { publicUrl: base, spiviBaseUrls: [], signInsPerMinute: { perAddress: 1, perEmail: 1 } },
  });
  const asTest = { ...seeding, url: database.url, base } as TestStudio;
  a = await seedTenant(asTest, { name: 'a' });
  b = await seedTenant(asTest, { name: 'b' });
  customerId = a.customerIds[1]!;
  studio = spawn(process.execPath, ['apps/studio/src/main.ts', '--services=web,worker', '--no-set-up-link'], {
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      STUDIO_PORT: String(port),
      PUBLIC_URL: base,
      TANDEM_DATA: dataDir,
      SPIVI_BASE_URLS: spiviUrl(),
      LOG_LEVEL: 'trace',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [studio.stdout!, studio.stderr!])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  await until(async () => (await fetch(`${base}/readyz`).catch(() => null))?.ok === true);
  ownerA = await signIn(base, a.emails.owner);
  await live();
  await askEverybody();
}, LIFE_TIMEOUT_MS);
afterAll(async () => {
  studio?.kill('SIGKILL');
  echo?.close();
  echo?.closeAllConnections();
  await fake?.close();
  await seeding?.close();
  await admin?.end();
  await database?.drop();
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
});

const spiviUrl = () => `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;

/** As the owner of studio A; what is answered is kept. */
async function ask<N extends keyof typeof endpoints>(name: N, request: Parameters<typeof call>[3] = {}) {
  const answer = await call(base, ownerA, name, {
    ...request,
    params: { studioId: a.studioId, classId: a.classId, customerId, bookingId, ...request.params },
  });
  answers.push({ who: 'owner', what: name, status: answer.status, text: JSON.stringify(answer.body) });
  return answer;
}

const rows = (table: string) => rowsOf(admin, table);

/** All that can happen to a login and to a customer, failures of every kind included. */
async function live(): Promise<void> {
  const credentials = { ...SITE, baseUrl: spiviUrl(), password: PASSWORD };
  await ask('updateCustomer', { body: CUSTOMER });
  await ask('updateBody', { body: { birthDate: BIRTH_DATE, gender: 'female', ftpW: 201 } });
  const twin = { ...CUSTOMER, email: 'Zwitscherine.Deux@canary.tandem.example' };
  await ask('updateCustomer', { params: { customerId: a.customerIds[2]! }, body: twin });
  await admin.query(
    `insert into studio.consents (studio_id, customer_id, purpose) select studio_id, customer_id, 'send' from studio.customers
     on conflict do nothing`,
  );
  for (const kind of FAULTS) {
    fake.setFault(() => ({ kind }));
    await ask('testSpivi', { body: credentials });
    await ask('connectSpivi', { body: credentials });
  }
  fake.setFault(() => null);
  for (echoing of ['form', 'values'] as const) {
    await ask('testSpivi', { body: credentials });
    await ask('connectSpivi', { body: credentials });
  }
  echoing = null;
  await ask('testSpivi', { body: { ...credentials, siteId: 1 } });
  await ask('testSpivi', {
    body: { ...credentials, baseUrl: 'http://127.0.0.1:9', password: `${PASSWORD}x` },
  });
  // A row that the database refuses is quoted in its error; so one job and one request meet such an error.
  await admin.query(
    `alter table studio.spivi_matches add constraint broken check (email_normalized not like 'zwitsch%') not valid`,
  );
  expect((await ask('connectSpivi', { body: credentials })).status).toBe(200);
  await until(() => said.includes('violates check constraint'));
  await admin.query('alter table studio.spivi_matches drop constraint broken');
  await admin.query(`alter table studio.customers add constraint broken check (notes <> 'broken') not valid`);
  expect((await ask('updateCustomer', { body: { notes: 'broken' } })).status).toBe(500);
  await admin.query('alter table studio.customers drop constraint broken');

  await ask('createGym', { body: { name: 'Gym', boxId: 31, roomId: a.roomId, seats: [] } });
  await ask('setSpiviChoices', { body: { createMissing: false, pushDetails: true } });
  expect((await ask('enableSpivi', { body: { enabled: true } })).status).toBe(200);
  await until(async () => (await ask('syncNow')).status === 200);
  await until(async () => (await rows('studio.spivi_links')).length > 0);
  const booked = await ask('bookSpot', { body: { customerId, spotNumber: 3 } });
  bookingId = (booked.body as { bookingId: string }).bookingId;
  await until(() => fake.truth().events.some(({ roster }) => roster.some(({ clientId }) => clientId === 1)));
  // Drift, a seat held by hand, and failures that speak.
  const [event] = fake.truth().events;
  fake.human.moveSeat(event!.eventId, 1, 9);
  for (echoing of ['values written', 'plain text', 'values', 'form'] as const) {
    for (let spotNumber = 4; spotNumber < 8; spotNumber++) {
      await ask('retrySpivi', { body: {} });
      await ask('moveSpot', { body: { spotNumber } });
      await ask('updateCustomer', { body: { lastName: `${CUSTOMER.lastName} ${spotNumber}` } });
      await ask('checkSpiviLink');
      await pause();
    }
    await ask('createSpiviAccount', { params: { customerId: a.customerIds[2]! } });
  }
  echoing = null;
  // Errors that speak of passwords look like a refused login.
  await ask('connectSpivi', { body: credentials });
  await ask('enableSpivi', { body: { enabled: true } });
  for (const [i, kind] of FAULTS.entries()) {
    fake.setFault(({ method }) => (/Get/.test(method) && i % 2 === 0 ? null : { kind }));
    await ask('moveSpot', { body: { spotNumber: 5 + (i % 2) } });
    await ask('checkSpiviLink');
    await pause();
  }
  fake.setFault(() => null);
  await ask('retrySpivi', { body: {} });
  fake.setPassword('another one');
  await ask('syncNow');
  await ask('moveSpot', { body: { spotNumber: 12 } });
  await until(async () => {
    await ask('retrySpivi', { body: {} });
    const { connection } = (await ask('getSpivi')).body;
    return connection?.state === 'reauth';
  });
}

/** Long enough for the worker to meet what was just arranged. */
const pause = () => new Promise((done) => setTimeout(done, 250));

const until = (done: () => boolean | Promise<boolean>) =>
  vi.waitFor(
    async () => {
      if (!(await done())) throw new Error(`It never came to this: ${done}`);
    },
    { timeout: 60_000, interval: 500 },
  );

/** Every reading endpoint, as every role of the studio and as the owner of another. */
async function askEverybody(): Promise<void> {
  const { rows: attempts } = await admin.query<{ attempt_id: string }>(
    `select attempt_id from studio.spivi_attempts where studio_id = $1 order by started_at desc limit 100`,
    [a.studioId],
  );
  const people = {
    ...Object.fromEntries(Object.entries(a.emails)),
    'owner of another studio': b.emails.owner,
  };
  for (const [who, email] of Object.entries(people)) {
    const cookie = await signIn(base, email);
    for (const [name, { method }] of Object.entries(endpoints)) {
      if (method !== 'GET') continue;
      const sample = sampleRequest(name as keyof typeof endpoints, a, { bookingId });
      const ids =
        name === 'getAttempt' ? attempts.map(({ attempt_id }) => ({ attemptId: attempt_id })) : [{}];
      for (const more of ids) {
        const params = { ...sample.params, customerId, bookingId, ...more };
        const query = name === 'listSpiviPeople' ? { match: 'linked' } : sample.query;
        const answer = await call(base, cookie, name as keyof typeof endpoints, { ...sample, params, query });
        answers.push({ who, what: name, status: answer.status, text: JSON.stringify(answer.body) });
      }
    }
  }
}

test('all of it happened: connected, linked, booked, failed, refused', async () => {
  const { rows: attempts } = await admin.query<{ text: string }>(
    `select distinct split_part(method, '/', 2) || ' ' || case when outcome in ('ok', 'config') then outcome else 'failed' end as text
     from studio.spivi_attempts`,
  );
  // Failures of the last two quote names, which no pattern recognises.
  expect(attempts.map(({ text }) => text)).toEqual(
    expect.arrayContaining([
      ...['GetEvents ok', 'GetEvents failed', 'AddClientsToEvents ok'],
      ...['UpdateClient failed', 'AddClient failed'],
    ]),
  );
  // Which call is the first whose login is refused is a matter of chance.
  expect(attempts.filter(({ text }) => text.endsWith(' config')).length).toBeGreaterThan(0);
  expect(await rows('studio.spivi_links')).toHaveLength(1);
  expect(said).toContain('violates check constraint');
  expect(answers.filter(({ text }) => text.includes('Zwitscherine')).length).toBeGreaterThan(3);
});

describe('the password of the Spivi login', () => {
  test('is in no table', async () => {
    for (const table of await tablesOf(admin))
      expect([table, ...found((await rows(table)).join('\n'), [CORE])]).toEqual([table]);
  });

  test('is in no log, error or file', () => {
    expect(found(said, [CORE])).toEqual([]);
    for (const { path, text } of filesIn(dataDir)) expect([path, ...found(text, [CORE])]).toEqual([path]);
  });

  test('is answered to nobody', () => {
    for (const { who, what, text } of answers)
      expect([who, what, ...found(text, [CORE])]).toEqual([who, what]);
  });
});

describe('a customer', () => {
  test('is only in the tables of their own studio that are for it', async () => {
    for (const table of await tablesOf(admin)) {
      const text = (await rows(table)).join('\n');
      if (!MAY_HOLD_THE_CUSTOMER.includes(table)) expect([table, ...found(text, PERSONAL)]).toEqual([table]);
    }
    for (const table of MAY_HOLD_THE_CUSTOMER) {
      const { rows: foreign } = await admin.query<{ text: string }>(
        `select x::text as text from ${table} x where studio_id <> $1`,
        [a.studioId],
      );
      expect([table, ...found(foreign.map(({ text }) => text).join('\n'), PERSONAL)]).toEqual([table]);
    }
  });

  test('is in no log', () => {
    expect(found(said, PERSONAL)).toEqual([]);
  });

  test.each(['getDiagnostics', 'getAttempt', 'listAttempts'])('is not in what %s answers', (what) => {
    const given = answers.filter((answer) => answer.what === what && answer.status === 200);
    expect(given.length).toBeGreaterThan(0);
    // The list names the customer in a field of its own, for those who may see customers.
    for (const { text } of given)
      expect(found(text.replace(/"customerName":"[^"]*"/g, ''), PERSONAL)).toEqual([]);
  });

  test.each(['member', 'owner of another studio'])('is not shown to another %s', (who) => {
    const given = answers.filter((answer) => answer.who === who);
    expect(given.length).toBeGreaterThan(10);
    for (const { what, text } of given) expect([what, ...found(text, PERSONAL)]).toEqual([what]);
  });
});
