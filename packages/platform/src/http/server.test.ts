import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createPool } from '../postgres/pool.ts';
import { testDatabase } from '../testing.ts';
import { createHttpServer } from './server.ts';
import { serveWeb } from './web.ts';

const start = (ready = async () => {}) =>
  createHttpServer({ title: 'Test', log: createLog('test', 'silent'), ready, trustedProxies: [] });

describe('a database that has no time', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let pool: ReturnType<typeof createPool>;
  let app: Awaited<ReturnType<typeof start>>;
  const raised = { '55P03': 503, '57014': 503, '40001': 503, '40P01': 503, '53300': 503, '22012': 500 };

  beforeAll(async () => {
    database = await testDatabase('plain', async () => {});
    pool = createPool({ url: database.url, schema: 'public', max: 2 });
    app = await start();
    app.all('/raise/:code', async (request) => {
      const { code } = request.params as { code: string };
      await pool.query(`do $$ begin raise exception 'no' using errcode = '${code}'; end $$`);
    });
    app.get('/slow', () =>
      pool.query('begin; set local statement_timeout = 10; select pg_sleep(60); commit'),
    );
    app.all('/sleep', () => pool.query('select pg_sleep(20)'));
    app.get('/locked', () =>
      pool.query('begin; set local lock_timeout = 10; select pg_advisory_xact_lock(1); commit'),
    );
    app.get('/nobody', () =>
      createPool({ url: 'postgresql://127.0.0.1:1/x', schema: 'public' }).query('select 1'),
    );
  });
  afterAll(async () => {
    await app.close();
    await pool.end();
    await database.drop();
  });

  const SLEEPERS = `from pg_stat_activity where query = 'select pg_sleep(20)' and state = 'active'`;
  const sleepers = async () => (await pool.query(`select ${SLEEPERS}`)).rowCount;
  const endSleepers = async () => (await pool.query(`select pg_terminate_backend(pid) ${SLEEPERS}`)).rowCount;
  const ask = async (url: string, method: 'GET' | 'POST' = 'GET') => {
    const { statusCode, headers, body } = await app.inject({ url, method });
    return { status: statusCode, again: headers['retry-after'], ...JSON.parse(body) };
  };

  test.each(Object.entries(raised))('%s is answered with %i', async (code, status) => {
    const answer = await ask(`/raise/${code}`);
    expect(answer.status).toBe(status);
    if (status === 503)
      expect(answer).toMatchObject({ code: 'busy', again: '5', details: { retryAfterSeconds: 5 } });
  });

  test.each([
    ['53100', 507, 'disk_full', 'The disk of the database is full. Nothing was changed.'],
    ['57P01', 503, 'unsure', 'The database went away before it answered: this may be done, or not.'],
    ['57P02', 503, 'unsure', 'The database went away before it answered: this may be done, or not.'],
  ])('%s is answered with %i %s', async (raisedCode, status, code, message) => {
    expect(await ask(`/raise/${raisedCode}`, 'POST')).toMatchObject({ status, code, message });
  });

  test('a session that ends under its statement leaves unsure what was done', async () => {
    const asked = ask('/sleep', 'POST');
    await expect.poll(endSleepers).toBe(1);
    expect(await asked).toMatchObject({ status: 503, code: 'unsure', again: '5' });
  });

  test('a session that ends under a reading leaves nothing to be unsure about', async () => {
    // The one of the test before, which has its answer, may still be going.
    await expect.poll(sleepers).toBe(0);
    const asked = ask('/sleep');
    await expect.poll(endSleepers).toBe(1);
    expect(await asked).toMatchObject({ status: 503, code: 'not_ready', again: '5' });
  });

  test('what takes too long, or waits too long for others, is busy', async () => {
    expect(await ask('/slow')).toMatchObject({ status: 503, code: 'busy' });
    const holder = await pool.connect();
    await holder.query('begin; select pg_advisory_xact_lock(1)');
    expect(await ask('/locked')).toMatchObject({ status: 503, code: 'busy' });
    holder.release(true);
  });

  test('a database that is not there is not ready', async () => {
    expect(await ask('/nobody')).toMatchObject({ status: 503, code: 'not_ready', again: '5' });
  });

  test('every session of a server waits for locks, statements and idle transactions so long only', async () => {
    const { rows } = await pool.query(`select name, setting from pg_settings
      where name in ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout') order by name`);
    expect(rows.map(({ setting }) => Number(setting))).toEqual([30_000, 10_000, 30_000]);
  });
});

describe('pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-web-'));
  let app: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    writeFileSync(join(folder, 'index.html'), '<p>the page');
    app = await start();
    await serveWeb(app, { folder, page: 'index.html', apiPrefixes: ['/api'] });
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  test('a page that is built anew under a running server is sent as it is now', async () => {
    const page = join(folder, 'index.html');
    const read = async () => (await app.inject({ url: '/schedule', headers: { accept: 'text/html' } })).body;
    expect(await read()).toBe('<p>the page');
    for (const content of ['<p>another', '<p>the page']) {
      const { mtimeMs } = statSync(page);
      rmSync(page);
      expect(await read(), 'while it is built').not.toBe('');
      writeFileSync(page, content);
      utimesSync(page, new Date(), new Date(mtimeMs + 1000));
      expect(await read()).toBe(content);
    }
  });

  const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  const paths = [
    '/schedule',
    '/studios/1/classes',
    '/metrics',
    '/metrics/',
    '/metrics?x=1',
    '/nothing.js',
    '/api/nothing',
    '/wp-login.php',
  ];
  const asked = paths.flatMap((path) =>
    ([undefined, '*/*', 'application/json', 'text/plain;version=0.0.4', browser] as const).map((accept) => ({
      path,
      accept,
    })),
  );
  const isPage = (path: string) => path === '/schedule' || path === '/studios/1/classes';

  test.each(asked)('$path for $accept', async ({ path, accept }) => {
    const answer = await app.inject({ url: path, headers: accept ? { accept } : {} });
    if (isPage(path) && accept === browser)
      expect([answer.statusCode, answer.body]).toEqual([200, '<p>the page']);
    else expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
  });

  test('the start is a page for everybody', async () => {
    expect((await app.inject('/')).body).toBe('<p>the page');
  });
});

describe('fewer bytes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-web-'));
  const page = `<script>go('${'x'.repeat(2000)}')</script>`;
  const script = `go(${'1'.repeat(2000)})`;
  const rows = Array.from({ length: 200 }, (_, seat) => ({ seat }));
  let app: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    mkdirSync(join(folder, 'assets'));
    for (const [file, content] of [
      ['index.html', page],
      ['assets/app-1a2b.js', script],
    ] as const) {
      writeFileSync(join(folder, file), content);
      writeFileSync(join(folder, `${file}.br`), brotliCompressSync(content));
      writeFileSync(join(folder, `${file}.gz`), gzipSync(content));
    }
    app = await start();
    app.get('/api/rows', async () => rows);
    app.get('/api/short', async () => ({ ok: true }));
    await serveWeb(app, { folder, page: 'index.html', apiPrefixes: ['/api'] });
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  const unpack: Record<string, (content: Buffer) => Buffer> = {
    br: brotliDecompressSync,
    gzip: gunzipSync,
    identity: (content) => content,
  };
  const asked = [
    { accepted: 'gzip, deflate, br, zstd', encoding: 'br' },
    { accepted: 'gzip, deflate', encoding: 'gzip' },
    { accepted: 'br;q=0, gzip', encoding: 'gzip' },
    { accepted: undefined, encoding: 'identity' },
  ];
  const files = [
    { url: '/', content: page },
    { url: '/somewhere', content: page },
    { url: '/assets/app-1a2b.js', content: script },
    { url: '/api/rows', content: JSON.stringify(rows) },
  ];
  test.each(asked.flatMap((how) => files.map((file) => ({ ...how, ...file }))))(
    '$url for whoever takes $accepted is sent as $encoding',
    async ({ url, content, accepted, encoding }) => {
      const headers = { accept: 'text/html', ...(accepted && { 'accept-encoding': accepted }) };
      const answer = await app.inject({ url, headers });
      expect(answer.headers['content-encoding'] ?? 'identity').toBe(encoding);
      expect(unpack[encoding]!(answer.rawPayload).toString()).toBe(content);
      if (encoding !== 'identity') expect(answer.headers.vary).toMatch(/accept-encoding/i);
    },
  );

  const browser = { accept: 'text/html', 'accept-encoding': 'gzip, br' };
  test('a short answer is sent as it is', async () => {
    const { headers } = await app.inject({ url: '/api/short', headers: browser });
    expect(headers['content-encoding']).toBeUndefined();
  });
  test.each([
    ['cross-site', undefined],
    ['same-site', undefined],
    ['same-origin', 'br'],
    ['none', 'br'],
  ])('an answer that a %s page asks for tells nothing by its length', async (site, encoding) => {
    const { headers } = await app.inject({
      url: '/api/rows',
      headers: { ...browser, 'sec-fetch-site': site },
    });
    expect(headers['content-encoding']).toBe(encoding);
  });
  test('a file with a hash in its name is kept for ever; a page is asked for anew and found as before', async () => {
    const asset = await app.inject({ url: '/assets/app-1a2b.js', headers: browser });
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const first = await app.inject({ url: '/', headers: browser });
    expect(first.headers['cache-control']).toBe('no-cache');
    const etag = String(first.headers.etag);
    const again = await app.inject({ url: '/', headers: { ...browser, 'if-none-match': etag } });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    const older = await app.inject({ url: '/', headers: { ...browser, 'if-none-match': 'W/"older"' } });
    expect(older.statusCode).toBe(200);
  });
  test('the script within a page runs by its hash, and no other', async () => {
    const { headers } = await app.inject({ url: '/', headers: browser });
    const hash = createHash('sha256')
      .update(page.slice('<script>'.length, -'</script>'.length))
      .digest('base64');
    expect(headers['content-security-policy']).toContain(`script-src 'self' 'sha256-${hash}';`);
    expect((await app.inject('/api/rows')).headers['content-security-policy']).toContain(
      "script-src 'self';",
    );
  });
});
