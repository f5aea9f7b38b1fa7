import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, hashToken, inTenant } from '@tandem/platform';
import { testDatabase } from '@tandem/platform/testing';
import pg from 'pg';
import { createTracker, migrateTracker, type RunningTracker } from '../app/tracker.ts';
import { connect } from '../base/db.ts';
import { hashPassword } from '../sites/index.ts';

/** Two clubs that know nothing of each other, with the same names and emails. */
export const SITES = [1, 2].map((siteId) => ({
  siteId,
  sourceName: 'admin@club.example',
  password: `secret-of-${siteId}`,
  boxId: siteId * 10 + 1,
  otherBoxId: siteId * 10 + 2,
  token: `token-of-${siteId}`,
  /** Of a box that may not bring a class clock. */
  otherToken: `other-token-of-${siteId}`,
}));
export type TestSite = (typeof SITES)[number];
export const [A, B] = SITES as [TestSite, TestSite];

async function prepare(url: string): Promise<void> {
  await migrateTracker(url);
  const db = connect(url);
  for (const site of SITES) {
    const password_hash = await hashPassword(site.password);
    await inTenant(db, String(site.siteId), async (trx) => {
      const site_id = site.siteId;
      await trx
        .insertInto('sites')
        .values({
          site_id,
          name: `Club ${site_id}`,
          source_name: site.sourceName,
          password_hash,
          time_zone: 'Europe/Paris',
        })
        .execute();
      const boxes = [
        { box_id: site.boxId, token: site.token, accepts_class_clock: true },
        { box_id: site.otherBoxId, token: site.otherToken, accepts_class_clock: false },
      ];
      for (const { token, ...box } of boxes) {
        const seat_ids = Array.from({ length: 30 }, (_, i) => i + 1);
        await trx
          .insertInto('boxes')
          .values({ site_id, ...box, name: 'Cycle', seat_ids })
          .execute();
        await trx
          .insertInto('box_tokens')
          .values({ site_id, box_id: box.box_id, token_hash: hashToken(token) })
          .execute();
      }
    });
  }
  await db.destroy();
}

export type Answer = { errorCode: number; message: string; xml: string; ids: number[] };

/** A tracker on a database of its own, and the ways to talk to it that a stranger has. */
export async function startTestTracker() {
  const database = await testDatabase('tracker', prepare);
  const dataDir = mkdtempSync(join(tmpdir(), 'tandem-tracker-'));
  const log = createLog('tracker', 'silent');
  const running: RunningTracker[] = [];
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query('set search_path to tracker');

  /** Starts another process' worth of tracker on the same database. */
  const start = async () => {
    const tracker = await createTracker({
      databaseUrl: database.url,
      dataDir,
      log,
      webFolder: join(dataDir, 'none'),
    });
    await tracker.app.listen({ port: 0, host: '127.0.0.1' });
    running.push(tracker);
    const { port } = tracker.app.server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, tracker };
  };
  const { url, tracker } = await start();
  let calls = 0;

  /** POSTs a form as a foreign client would; no code of ours reads or writes it. */
  const call = async (
    method: string,
    fields: Record<string, string | number>,
    site: Pick<TestSite, 'siteId' | 'sourceName' | 'password'> = A,
  ): Promise<Answer> => {
    const form = new URLSearchParams({
      'SourceCredentials[SourceName]': site.sourceName,
      'SourceCredentials[Password]': site.password,
      'SourceCredentials[SiteID]': String(site.siteId),
    });
    for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
    // Failed logins are counted by address: each call comes from another one.
    const headers = { 'x-forwarded-for': `192.0.2.${++calls % 250}` };
    const response = await fetch(`${url}/${method}`, { method: 'POST', headers, body: form });
    return readAnswer(response);
  };

  return {
    url,
    tracker,
    start,
    owner,
    databaseUrl: database.url,
    call,
    async addClient(email: string, site = A): Promise<number> {
      await call('ClientService/AddClient', { Username: email, FirstName: 'Zoé', LastName: email }, site);
      const found = await call('ClientService/GetClients', { Username: email }, site);
      return Number(/<ClientID>(\d+)</.exec(found.xml)?.[1]);
    },
    async addEvent(site = A, boxId = site.boxId): Promise<number> {
      const added = await call(
        'EventService/AddEvent',
        { Title: 'Ride', StartDateTime: '22-11-2031T18:00', EndDateTime: '22-11-2031T18:45', BoxID: boxId },
        site,
      );
      return added.ids[0]!;
    },
    seat: (eventId: number, clientId: number, seatId: number, site = A) =>
      call(
        'EventService/AddClientsToEvents',
        { 'ClientIDs[0]': clientId, 'EventIDs[0]': eventId, 'SeatIDs[0]': seatId },
        site,
      ),
    unseat: (eventId: number, clientId: number, site = A) =>
      call(
        'EventService/RemoveClientsFromEvents',
        { 'ClientIDs[0]': clientId, 'EventIDs[0]': eventId },
        site,
      ),
    async signIn(site = A, at = url): Promise<string> {
      const response = await fetch(`${at}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          siteId: site.siteId,
          sourceName: site.sourceName,
          password: site.password,
        }),
      });
      return response.headers.get('set-cookie')!.split(';')[0]!;
    },
    /** Calls the tracker's own interface with a session. */
    api: (method: string, path: string, cookie: string, at = url) =>
      fetch(`${at}${path}`, { method, headers: { cookie } }),
    send: (token: string, batch: object) =>
      fetch(`${url}/box/v1/batches`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(batch),
      }),
    async close() {
      for (const each of running) await each.close();
      await owner.end();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type TestTracker = Awaited<ReturnType<typeof startTestTracker>>;

export async function readAnswer(response: Response): Promise<Answer> {
  const xml = await response.text();
  const value = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
  return {
    errorCode: Number(value('ErrorCode')),
    message: value('message'),
    xml,
    ids: [...xml.matchAll(/<EventID>(\d+)</g)].map((match) => Number(match[1])),
  };
}
