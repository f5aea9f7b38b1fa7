import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { perform } from '../../apps/studio/src/base/call.ts';
import type { Studio } from '../../apps/studio/src/base/context.ts';
import { setHook } from '../../apps/studio/src/sources/hooks/manage-hook.ts';
import { readSource } from '../../apps/studio/src/sources/reading/read-source.ts';
import { connect as connectSpivi } from '../../apps/studio/src/spivi/connection/connection.ts';
import { setChoices, setEnabled } from '../../apps/studio/src/spivi/connection/enable.ts';
import { createGym } from '../../apps/studio/src/spivi/gyms/gyms.ts';
import { buildStudio } from '../../apps/studio/src/testing/build.ts';
import { DEMO } from '../../apps/studio/src/testing/spivi.ts';
import { exampleHost } from '../fake-momence/example.ts';
import type { Line } from '../fake-momence/journal.ts';
import { startFakeSpivi } from '../fake-spivi/server.ts';
import { connect, PLACE, spotThere } from '../momence/connected.ts';
import type { Bench, Figure } from './figure.ts';
import { percentile } from './figure.ts';
import { type House, inHouse } from './house.ts';

const root = join(import.meta.dirname, '../..');
const PORT = 3976;
const HOUR_MS = 3_600_000;
const CLASSES = 200;
const RIDERS = 20;
/** The last spot is one that nobody has mapped. */
const SEATED = RIDERS - 1;
const PEOPLE = 100;
/** What a studio's Momence is asked at most. */
const CALLS_PER_SECOND = 2;
/** More than this machine does. */
const UNLIMITED = 1000;
const ROUNDS = 5;
const BOOKINGS = 40;
const PAUSE_MS = 1500;
const LOOK_AGAIN_MS = 10;
const PATIENCE_MS = 60_000;
/** For a Spivi to have all classes with all their riders. */
const FOLLOW_MS = 300_000;

const startsAt = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 3 * HOUR_MS;
const memberIds = Array.from({ length: PEOPLE }, (_, i) => 5001 + i);
const rider = (nth: number, spot: number) => memberIds[(nth * 7 + spot) % PEOPLE]!;
const host = {
  ...exampleHost,
  members: memberIds.map((id) => ({
    ...{ id, firstName: 'Rider', lastName: String(id), email: `rider${id}@bench.tandem.example` },
  })),
  sessions: Array.from({ length: CLASSES }, (_, i) => ({
    ...{ id: 6001 + i, startsAt: new Date(startsAt + i * HOUR_MS).toISOString() },
    ...{
      endsAt: new Date(startsAt + i * HOUR_MS + 45 * 60_000).toISOString(),
      teacherId: 3001,
      locationId: PLACE,
    },
  })),
  bookings: Array.from({ length: CLASSES * RIDERS }, (_, i) => {
    const nth = Math.floor(i / RIDERS);
    const spot = (i % RIDERS) + 1;
    return { id: 20_001 + i, sessionId: 6001 + nth, memberId: rider(nth, spot), roomSpotId: spotThere(spot) };
  }),
};

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

type Fake = { url: string; child: ChildProcess; control<T>(name: string, body?: object): Promise<T> };

/** In a process of its own: what it keeps is not what is measured. */
async function startFake(folder: string): Promise<Fake> {
  const file = join(folder, 'momence.json');
  const limits = { callsPerSecond: UNLIMITED };
  writeFileSync(file, JSON.stringify({ hosts: [host], limits }));
  const child = spawn(process.execPath, [join(root, 'tests/fake-momence/main.ts'), '--options', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) {
    const url = /^listening (\S+)/.exec(line)?.[1];
    if (!url) continue;
    return {
      url,
      child,
      async control(name, body = {}) {
        const answer = await fetch(`${url}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) });
        if (!answer.ok) throw new Error(`${name} answered ${answer.status}: ${await answer.text()}`);
        return (await answer.json()) as never;
      },
    };
  }
  throw new Error('the fake Momence did not start');
}

/** Requests that came after a line of the journal. */
async function asked(fake: Fake, after: number) {
  const lines = await fake.control<Line[]>('journal', { after });
  const requests = lines.filter((line) => line.what === 'request');
  return {
    calls: requests.length,
    breaches: requests.filter(({ breaches }) => breaches.length > 0).length,
    last: lines.at(-1)?.n ?? after,
  };
}

/** Everything is due, and is read to its end, by as many runs as it takes. @returns seconds */
async function readAll(studio: Studio, studioId: string): Promise<number> {
  await inTenant(studio.db, studioId, async (trx) => {
    await sql`update source_connections set classes_read_at = null`.execute(trx);
    await sql`update source_classes set roster_read_at = null`.execute(trx);
  });
  const begun = performance.now();
  const left = () =>
    inTenant(studio.db, studioId, async (trx) => {
      const { rows } = await sql<{ left: number }>`select count(*)::int as left from source_classes
        where roster_read_at is null`.execute(trx);
      return rows[0]!.left;
    });
  do await readSource(studio, { studioId, source: 'momence' });
  while ((await left()) > 0);
  return (performance.now() - begun) / 1000;
}

/** A booking that was made there is one here, on its spot. */
const BOOKED = sql<boolean>`k.state = 'booked' and k.spot_number is not null`;
/** Spivi has it too: whatever was wanted of its class since is so there, as read back. */
const AT_SPIVI = sql<boolean>`${BOOKED} and exists (select from spivi_class_sync s where s.studio_id = k.studio_id
  and s.class_id = k.class_id and s.synced_version = s.wanted_version)`;

/** Somebody cancels there and somebody else takes the bike. @returns ms until what is waited for is so */
async function untilSeated(
  fake: Fake,
  studio: Studio,
  studioId: string,
  nth: number,
  is = BOOKED,
): Promise<number> {
  const bookingId = 20_001 + nth * RIDERS;
  const freed = host.bookings[nth * RIDERS]!;
  const taken = new Set(
    host.bookings.slice(nth * RIDERS, (nth + 1) * RIDERS).map(({ memberId }) => memberId),
  );
  const memberId = memberIds.find((id) => !taken.has(id))!;
  await fake.control('cancelBooking', { bookingId });
  const begun = performance.now();
  const made = await fake.control<number>('book', {
    ...{ sessionId: freed.sessionId, memberId, roomSpotId: freed.roomSpotId },
  });
  const seated = () =>
    inTenant(studio.db, studioId, async (trx) => {
      const { rows } = await sql`select from source_bookings b join bookings k using (studio_id, booking_id)
        where b.foreign_id = ${String(made)} and ${is}`.execute(trx);
      return rows.length > 0;
    });
  while (!(await seated())) {
    if (performance.now() - begun > PATIENCE_MS) throw new Error('a booking had no seat after a minute');
    await sleep(LOOK_AGAIN_MS);
  }
  return performance.now() - begun;
}

/** Connects a Spivi that knows nobody, and waits until everybody and every class is there. */
async function followedBySpivi(
  studio: Studio,
  place: { studioId: string; roomId: string },
  url: string,
): Promise<void> {
  const { studioId, roomId } = place;
  studio.settings.spiviBaseUrls.push(url);
  const owner = { accountId: 'bench', studioId, role: 'owner', staffId: null, customerId: null } as const;
  const { siteId, sourceName, password, timeZone, boxId } = DEMO;
  await connectSpivi({ studio, caller: owner }, { baseUrl: url, siteId, sourceName, password, timeZone });
  await perform({ studio, caller: owner }, async (call) => {
    await setChoices(call, { createMissing: true, pushDetails: false });
    await createGym(call, { name: 'Bench', boxId, roomId, seatOffset: 0, seats: [] });
    await setEnabled(call, true);
  });
  const left = () =>
    inTenant(studio.db, studioId, async (trx) => {
      const { rows } = await sql<{ left: number }>`select count(*)::int as left from classes c
        where c.source = 'momence' and not exists (select from spivi_class_sync s where s.class_id = c.class_id
          and s.synced_version = s.wanted_version and jsonb_array_length(s.sent_clients) = ${SEATED})`.execute(
        trx,
      );
      return rows[0]!.left;
    });
  const begun = performance.now();
  while ((await left()) > 0) {
    if (performance.now() - begun > FOLLOW_MS) throw new Error(`${await left()} classes are not at Spivi`);
    await sleep(500);
  }
}

async function* measure(house: House): AsyncGenerator<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-momence-'));
  const fake = await startFake(folder);
  const { siteId, sourceName, password, timeZone, boxId } = DEMO;
  const spivi = await startFakeSpivi({
    journalPath: null,
    site: { siteId, sourceName, password, timeZone, boxes: [{ boxId, seats: RIDERS }], instructors: [] },
  });
  const running = await house.openStudio();
  const { studio } = running;
  const fast = { ...studio, settings: { ...studio.settings, sourceCallsPerSecond: UNLIMITED } };
  let worker: ChildProcess | undefined;
  try {
    const built = await buildStudio(studio.db, {
      location: { timeZone: 'Europe/Paris' },
      rooms: [{ spots: RIDERS }],
      customers: host.members.map(({ email, lastName }) => ({ email, lastName })),
      classes: [{ startsAt: new Date(Date.now() + HOUR_MS) }],
    });
    const { studioId } = built;
    const place = { studioId, roomId: built.roomIds[0]!, classId: built.classIds[0]! };
    await connect(running, place, fake.url);
    await readAll(fast, studioId);
    const heaps: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await readAll(fast, studioId);
      collect();
      heaps.push(process.memoryUsage().heapUsed / 1e6);
    }
    const plain = (name: string, figure: number, unit: string, aim: string): Figure => ({
      ...{ name: `momence: ${name}`, figure, unit, aim },
      ...{ floor: null, floorIs: '', ratio: null },
    });
    yield plain(`memory kept from round 1 to ${ROUNDS}`, heaps.at(-1)! - heaps[0]!, 'MB', '5 MB');

    await fake.control('setLimits', { callsPerSecond: CALLS_PER_SECOND });
    // What was asked without a limit is no breach of this one a moment later.
    await sleep(2000);
    const before = await asked(fake, 0);
    const seconds = await readAll(studio, studioId);
    const { calls, breaches } = await asked(fake, before.last);
    const floor = calls / CALLS_PER_SECOND;
    yield {
      ...{
        name: `momence: ${CLASSES} classes with ${RIDERS} riders each read anew`,
        figure: seconds,
        unit: 's',
      },
      ...{ floor, floorIs: `${calls} calls at ${CALLS_PER_SECOND} a second`, ratio: floor / seconds },
      aim: 'floor ÷ figure 0.8',
    };
    yield plain(
      'calls of it',
      calls,
      'calls',
      `${CLASSES + CLASSES / 100} needed, and one after a full page`,
    );
    yield plain('calls beyond the limit', breaches, 'calls', '0');

    await house.startWeb();
    worker = spawn(process.execPath, [join(root, 'apps/studio/src/main.ts'), '--services=worker'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...{ ...process.env, LOG_LEVEL: 'error', DATABASE_URL: house.url, TANDEM_DATA: house.dataDir },
        SPIVI_BASE_URLS: spivi.url,
      },
    });
    const caller = { accountId: 'bench', studioId, role: 'owner', staffId: null, customerId: null } as const;
    const secret = 'bench-hook-secret';
    const { hook } = await perform({ studio, caller }, (call) =>
      setHook(call, 'momence', { secret, signatureKey: null }),
    );
    await fake.control('setWebhook', { webhook: { url: hook.address, secret } });
    await untilSeated(fake, studio, studioId, CLASSES - 1);
    const times: number[] = [];
    for (let nth = 0; nth < BOOKINGS; nth++) {
      await sleep(PAUSE_MS);
      times.push(await untilSeated(fake, studio, studioId, nth));
    }
    yield plain('webhook to spot, median', percentile(times, 50) / 1000, 's', '–');
    yield plain('webhook to spot, p95', percentile(times, 95) / 1000, 's', '2 s');
    await followedBySpivi(studio, place, spivi.url);
    const seats: number[] = [];
    for (let nth = BOOKINGS; nth < 2 * BOOKINGS; nth++) {
      await sleep(PAUSE_MS);
      seats.push(await untilSeated(fake, studio, studioId, nth, AT_SPIVI));
    }
    yield plain('webhook to seat at Spivi, median', percentile(seats, 50) / 1000, 's', '–');
    yield plain('webhook to seat at Spivi, p95', percentile(seats, 95) / 1000, 's', '2 s');
  } finally {
    for (const child of [worker, fake.child])
      if (child && child.exitCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
    await running.close();
    await spivi.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What another system is asked for, and how soon what it tells is here. */
export const momence: Bench = { name: 'momence', run: () => inHouse(PORT, measure) };
