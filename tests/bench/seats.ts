import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClassDetail, ClassSummary, CustomerSummary } from '@tandem/api/studio';
import { createPool, startEmbeddedPostgres } from '@tandem/platform';
import { createSpiviClient } from '@tandem/spivi';
import { DEMO_SITE, openDemo } from '../../apps/demo/src/index.ts';
import { untilReady } from '../../scripts/until-ready.ts';
import { type Bench, median, percentile } from './figure.ts';

const root = join(import.meta.dirname, '../..');
const PORTS = { studio: 3980, tracker: 3981 };
const STUDIO = `http://localhost:${PORTS.studio}`;
const TRACKER = `http://127.0.0.1:${PORTS.tracker}`;
const PER_SECOND = 20;
const BOOKINGS = 400;
const FLOOR_ROUNDS = 50;
const SETTLE_MS = 60_000;
const POLL_MS = 250;

type Ask = <T>(path: string, body?: object) => Promise<T>;

async function deskClient(): Promise<{ ask: Ask; at: string }> {
  const headers = { 'content-type': 'application/json', origin: STUDIO };
  const signedIn = await fetch(`${STUDIO}/api/auth/sign-in/email`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email: 'desk@demo.tandem.example', password: 'tandem-demo' }),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const ask: Ask = async (path, body) => {
    const answer = await fetch(`${STUDIO}${path}`, {
      headers: { ...headers, cookie },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json() as never;
  };
  const me = await ask<{ studios: { studioId: string }[] }>('/api/me');
  return { ask, at: `/api/studios/${me.studios[0]!.studioId}` };
}

/** Free spots of coming classes, each with a linked person who is not in that class yet. */
async function openPlaces(
  ask: Ask,
  at: string,
): Promise<{ classId: string; customerId: string; spotNumber: number }[]> {
  const hour = 3_600_000;
  const [from, to] = [20, 24 * 7].map((h) => new Date(Date.now() + h * hour).toISOString());
  const classes = await ask<ClassSummary[]>(`${at}/classes?from=${from}&to=${to}`);
  const { rows: people } = await ask<{ rows: CustomerSummary[] }>(`${at}/customers?match=linked`);
  const places = [];
  for (const { classId } of classes) {
    const detail = await ask<ClassDetail>(`${at}/classes/${classId}`);
    const inIt = new Set(detail.roster.map((entry) => entry.customerId));
    const others = people.filter((person) => !inIt.has(person.customerId));
    const free = detail.spots
      .filter((spot) => spot.state === 'free')
      .slice(0, detail.capacity - detail.booked);
    for (const spot of free) {
      const person = others.pop();
      if (person) places.push({ classId, customerId: person.customerId, spotNumber: spot.spotNumber });
    }
  }
  // One after another from different classes, as bookings come in life.
  return places.sort((a, b) => a.spotNumber - b.spotNumber || a.classId.localeCompare(b.classId));
}

/** The floor: the calls that seating one person needs, one after another, with nothing else going on. */
async function floorMs(): Promise<number> {
  const client = createSpiviClient({
    baseUrl: TRACKER,
    credentials: {
      sourceName: DEMO_SITE.sourceName,
      password: DEMO_SITE.password,
      siteId: String(DEMO_SITE.siteId),
    },
    requestsPerSecond: 1000,
  });
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const span = { startDateTime: `${day(1)}T00:00`, endDateTime: `${day(6)}T23:59`, boxId: 2101 };
  const events = await client.call('EventService/GetEvents', span);
  const people = await client.call('ClientService/GetClients', { searchText: 'a' });
  if (events.kind !== 'ok' || people.kind !== 'ok') throw new Error('the tracker did not answer');
  const times: number[] = [];
  const open = events.value.events.filter((event) => event.availableSeats.length > 0 && !event.isCancelled);
  for (let round = 0; round < FLOOR_ROUNDS; round++) {
    const event = open[round % open.length]!;
    const inIt = new Set(event.bookedClients.map((booked) => booked.clientId));
    const person = people.value.clients.find((someone) => !inIt.has(someone.clientId))!;
    const begun = performance.now();
    await client.call('EventService/GetEvents', { eventIds: [event.eventId] });
    await client.call('EventService/AddClientsToEvents', {
      clientIds: [person.clientId],
      eventIds: [event.eventId],
      seatIds: [event.availableSeats[0]!],
    });
    await client.call('EventService/GetEvents', { eventIds: [event.eventId] });
    times.push(performance.now() - begun);
    await client.call('EventService/RemoveClientsFromEvents', {
      clientIds: [person.clientId],
      eventIds: [event.eventId],
    });
  }
  await client.close();
  return median(times);
}

export const seats: Bench = {
  name: 'seats',
  async *run() {
    const dataDir = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
    chmodSync(dataDir, 0o755);
    const postgres = await startEmbeddedPostgres(dataDir);
    const children: ChildProcess[] = [];
    try {
      const demo = await openDemo({
        databaseUrl: postgres.url,
        dataDir,
        trackerUrl: TRACKER,
        wanted: true,
        rides: 0,
      });
      for (const app of ['tracker', 'studio'] as const) {
        const env = {
          ...process.env,
          LOG_LEVEL: 'error',
          DATABASE_URL: postgres.url,
          TANDEM_DATA: dataDir,
          STUDIO_PORT: String(PORTS.studio),
          TRACKER_PORT: String(PORTS.tracker),
        };
        const child = spawn(process.execPath, [join(root, `apps/${app}/src/main.ts`)], {
          env,
          stdio: ['ignore', 'ignore', 'inherit'],
        });
        children.push(child);
        await untilReady({ name: app, child, port: PORTS[app] }, { say: console.error });
      }
      await demo.fill();
      await demo.close();
      const pool = createPool({ url: postgres.url, schema: 'studio' });
      const waiting = async () =>
        (await pool.query<{ n: number }>(`select count(*) n from spivi_class_sync where state = 'pending'`))
          .rows[0]!.n;
      const settled = async () => {
        const deadline = Date.now() + SETTLE_MS;
        while ((await waiting()) > 0) {
          if (Date.now() > deadline) throw new Error('classes were still pending after a minute');
          await sleep(POLL_MS);
        }
      };
      await settled();
      const floor = await floorMs();
      const { ask, at } = await deskClient();
      const places = (await openPlaces(ask, at)).slice(0, BOOKINGS);
      const ids: string[] = [];
      const begun = Date.now();
      const asked: Promise<void>[] = [];
      for (const [index, { classId, ...place }] of places.entries()) {
        // Whether they ride elsewhere at that hour is not what is measured.
        const body = { ...place, acceptOverlap: true };
        await sleep(Math.max(0, begun + (index * 1000) / PER_SECOND - Date.now()));
        asked.push(
          ask<{ bookingId: string }>(`${at}/classes/${classId}/bookings`, body).then(
            (booking) => void ids.push(booking.bookingId),
          ),
        );
      }
      await Promise.all(asked);
      await settled();
      const { rows } = await pool.query<{ state: string; ms: number }>(
        `select s.state, 1000 * extract(epoch from s.since - b.booked_at)::float8 as ms
         from bookings b join spivi_booking_sync s using (studio_id, booking_id) where b.booking_id = any($1::uuid[])`,
        [ids],
      );
      await pool.end();
      const confirmed = rows.filter((row) => row.state === 'synced').map((row) => row.ms);
      if (confirmed.length !== places.length)
        throw new Error(`${places.length - confirmed.length} bookings were not confirmed`);
      const row = (name: string, figure: number) => ({
        name,
        figure,
        unit: 'ms',
        floor,
        floorIs: 'its three calls alone',
        ratio: figure / floor,
        aim: 'p95 1,000 ms',
      });
      yield row(`booking to seat confirmed, ${PER_SECOND}/s, p50`, percentile(confirmed, 50));
      yield row(`booking to seat confirmed, ${PER_SECOND}/s, p95`, percentile(confirmed, 95));
    } finally {
      const ended = children.map((child) => new Promise((done) => child.once('exit', done)));
      for (const child of children) child.kill();
      await Promise.all(ended);
      await postgres.stop();
      rmSync(postgres.folder, { recursive: true, force: true });
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};
