import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LiveBoard } from '@tandem/api/tracker';
import { createLog } from '@tandem/platform';
import { testDatabase } from '@tandem/platform/testing';
import pg from 'pg';
import { test as plain } from 'vitest';
import { createTracker, type RunningTracker } from '../app/tracker.ts';
import { A, makeSites, type TestSite } from './sites.ts';

export { A, B, type TestSite } from './sites.ts';

export type Answer = { errorCode: number; message: string; xml: string; ids: number[] };

/** A tracker on a database of its own, and the ways to talk to it that a stranger has. @param options.pooler the one before its database */
export async function startTestTracker(options: { pooler?: (url: string) => string } = {}) {
  const database = await testDatabase('tracker', makeSites);
  const dataDir = mkdtempSync(join(tmpdir(), 'tandem-tracker-'));
  const log = createLog('tracker', 'silent');
  const running: RunningTracker[] = [];
  /** The time of day as the tracker knows it; a test may set it. */
  const clock = { now: () => new Date() };
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query('set search_path to tracker');

  /** Starts another process' worth of tracker on the same database. @param webFolder where its built pages are; none unless told */
  const start = async (webFolder = join(dataDir, 'none')) => {
    const tracker = await createTracker({
      databaseUrl: database.url,
      poolUrl: options.pooler?.(database.url),
      dataDir,
      log,
      webFolder,
      trustedProxies: ['loopback'],
      trackerUrl: 'https://tracker.club.example',
      now: () => clock.now(),
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

  const signIn = async (site = A, at = url): Promise<string> => {
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
  };
  const cookie = await signIn();
  /** Calls the tracker's own interface with a session. */
  const api = (method: string, path: string, session = cookie, at = url, body?: object) =>
    fetch(`${at}${path}`, {
      method,
      headers: { cookie: session, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });

  return {
    url,
    tracker,
    clock,
    start,
    signIn,
    /** A session of the first club. */
    cookie,
    api,
    startEvent: (eventId: number) => api('POST', `/api/events/${eventId}/start`),
    stopEvent: (eventId: number) => api('POST', `/api/events/${eventId}/stop`),
    board: async (eventId: number, at?: string) =>
      (await (await api('GET', `/api/events/${eventId}`, cookie, at)).json()) as LiveBoard,
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

/** Tests with a tracker of their file's own. */
// biome-ignore lint/correctness/noEmptyPattern: from the pattern vitest reads what a fixture needs
export const test = plain.extend('t', { scope: 'file' }, async ({}, { onCleanup }) => {
  const t = await startTestTracker();
  onCleanup(() => t.close());
  return t;
});
