import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@tandem/platform';
import { testDatabase } from '@tandem/platform/testing';
import { createSpiviClient, type SpiviApi, type SpiviEvent } from '@tandem/spivi';
import { demoPeople } from '../../../demo/src/people.ts';
import { DEMO_BOXES, DEMO_SITE } from '../../../demo/src/site.ts';
import { seedTrackerDemo } from '../../../demo/src/tracker/seed-site.ts';
import { createTracker, migrateTracker } from '../../../tracker/src/app/tracker.ts';
import { perform } from '../base/call.ts';
import type { Call, Caller, Studio } from '../base/context.ts';
import { bookSpot } from '../bookings/book-spot.ts';
import { cancelBooking } from '../bookings/cancel-booking.ts';
import { moveSpot } from '../bookings/move-spot.ts';
import { swapSpots } from '../bookings/swap-spots.ts';
import { createClass, updateClass } from '../schedule/change-class.ts';
import { connect } from '../spivi/connection/connection.ts';
import { setEnabled } from '../spivi/connection/enable.ts';
import { createGym } from '../spivi/gyms/gyms.ts';
import { buildStudio } from './build.ts';
import { startTestStudio, type TestStudio } from './studio.ts';

export const DEMO = { ...DEMO_SITE, boxId: DEMO_BOXES[0]!.boxId };

export type TestTracker = { url: string; databaseUrl: string; api: SpiviApi; close(): Promise<void> };

/** The real tracker with its demo site, on a database and a port of its own. @param options.work whether it runs jobs */
export async function startTestTracker({ work = false } = {}): Promise<TestTracker> {
  const database = await testDatabase('tracker_demo', async (url) => {
    await migrateTracker(url);
    await seedTrackerDemo(url);
  });
  const dataDir = mkdtempSync(join(tmpdir(), 'tandem-tracker-'));
  const tracker = await createTracker({
    databaseUrl: database.url,
    dataDir,
    log: createLog('tracker', process.env.TEST_LOG_LEVEL ?? 'silent'),
    webFolder: dataDir,
    work,
  });
  const url = await tracker.app.listen({ host: '127.0.0.1', port: 0 });
  const api = createSpiviClient({
    baseUrl: url,
    credentials: { sourceName: DEMO.sourceName, password: DEMO.password, siteId: String(DEMO.siteId) },
    requestsPerSecond: 1000,
  });
  return {
    url,
    databaseUrl: database.url,
    api,
    async close() {
      await api.close();
      await tracker.close();
      rmSync(dataDir, { recursive: true, force: true });
      await database.drop();
    },
  };
}

export type Scene = {
  test: TestStudio;
  studio: Studio;
  owner: Caller;
  studioId: string;
  roomId: string;
  /** Customers of the tracker's own demo people: the first `count` whose email both sides know. */
  customers: { customerId: string; email: string; name: string }[];
  newClass(over?: { startsAt?: Date; minutes?: number }): Promise<string>;
  retime(classId: string, startsAt: Date, minutes?: number): Promise<void>;
  book(classId: string, customer: number, spotNumber: number | null): Promise<string>;
  move(bookingId: string, spotNumber: number): Promise<void>;
  /** The two change places; `from` and `to` are the spots that they leave. */
  swap(bookingId: string, withBookingId: string, from: number, to: number): Promise<void>;
  cancel(bookingId: string): Promise<void>;
  close(): Promise<void>;
};

export const hoursAhead = (hours: number) => {
  const at = new Date(Date.now() + hours * 3_600_000);
  at.setUTCSeconds(0, 0);
  return at;
};

/** A studio with one room of 24 spots and some customers, not yet connected. */
export async function startScene(
  baseUrl: string,
  options: { count?: number; worker?: boolean } = {},
): Promise<Scene> {
  const test = await startTestStudio({ worker: options.worker, settings: { spiviBaseUrls: [baseUrl] } });
  const { studio } = test;
  const people = demoPeople.filter((person) => person.kind === 'matched').slice(0, options.count ?? 6);
  const { studioId, roomIds, customerIds } = await buildStudio(studio.db, {
    location: { name: 'Paris' },
    rooms: [{ spots: 24 }],
    customers: people.map(({ firstName, lastName, email }) => ({ firstName, lastName, email })),
  });
  const roomId = roomIds[0]!;
  const customers = people.map(({ email, firstName, lastName }, i) => ({
    customerId: customerIds[i]!,
    email,
    name: `${firstName} ${lastName}`,
  }));
  const owner: Caller = { accountId: 'owner', studioId, role: 'owner', staffId: null, customerId: null };
  const asOwner = <T>(verb: (call: Call) => Promise<T>) => perform({ studio, caller: owner }, verb);
  // One after the other, as a room takes them.
  let nextHour = 24;
  const nextStart = (minutes = 45) => {
    const startsAt = hoursAhead(nextHour);
    nextHour += Math.ceil(minutes / 60);
    return startsAt;
  };
  const end = (startsAt: Date, minutes = 45) => new Date(startsAt.getTime() + minutes * 60_000).toISOString();
  return {
    test,
    studio,
    owner,
    studioId,
    roomId,
    customers,
    newClass: ({ minutes, startsAt = nextStart(minutes) } = {}) =>
      asOwner((call) =>
        createClass(call, {
          title: 'Ride',
          description: '',
          roomId,
          instructorId: null,
          startsAt: startsAt.toISOString(),
          endsAt: end(startsAt, minutes),
          spiviEnabled: true,
        }),
      ),
    retime: (classId, startsAt, minutes) =>
      asOwner((call) =>
        updateClass(call, classId, {
          startsAt: startsAt.toISOString(),
          endsAt: end(startsAt, minutes),
        }),
      ),
    book: async (classId, customer, spotNumber) => {
      const { customerId } = customers[customer]!;
      return (await asOwner((call) => bookSpot(call, { classId, customerId, spotNumber }))).bookingId;
    },
    move: async (bookingId, spotNumber) =>
      void (await asOwner((call) => moveSpot(call, bookingId, spotNumber))),
    swap: async (bookingId, withBookingId, from, to) =>
      void (await asOwner((call) => swapSpots(call, { bookingId, withBookingId, from, to }))),
    cancel: async (bookingId) => void (await asOwner((call) => cancelBooking(call, bookingId))),
    close: () => test.close(),
  };
}

/** Connects the scene to the tracker's demo site, enables it and maps its room to the first box, as the routes do. */
export async function connectScene(
  scene: Pick<Scene, 'studio' | 'owner' | 'roomId'>,
  baseUrl: string,
): Promise<void> {
  const { siteId, sourceName, password, timeZone, boxId } = DEMO;
  await connect(
    { studio: scene.studio, caller: scene.owner },
    { baseUrl, siteId, sourceName, password, timeZone },
  );
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => setEnabled(call, true));
  await perform({ studio: scene.studio, caller: scene.owner }, (call) =>
    createGym(call, {
      name: 'Paris Cycle',
      boxId,
      roomId: scene.roomId,
      seatOffset: 0,
      seats: [],
    }),
  );
}

/** The live events of the box around now, as the tracker has them. */
export async function remoteEvents(api: SpiviApi, boxId = DEMO.boxId): Promise<SpiviEvent[]> {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const outcome = await api.call('EventService/GetEvents', {
    startDateTime: `${day(-3)}T00:00`,
    endDateTime: `${day(12)}T23:59`,
    boxId,
  });
  if (outcome.kind !== 'ok') throw new Error(`${outcome.code}: ${outcome.message}`);
  return outcome.value.events.filter((event) => !event.isCancelled);
}

/** Seat → email of an event. */
export const rosterOf = (event: SpiviEvent): Record<number, string> =>
  Object.fromEntries(event.bookedClients.map((row) => [row.seatId!, row.userName!]));
