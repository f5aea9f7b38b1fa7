import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { asOwner, buildStudio } from '../../../apps/studio/src/testing/build.ts';
import type { FakeClient } from '../../fake-spivi/server.ts';
import type { Database } from './database.ts';
import { type StudioHttp, studioHttp } from './http.ts';

/** One studio: rooms with a box each, people most of whom Spivi knows, and classes of the coming days. */
const ROOMS = 6;
const SPOTS = 12;
const CUSTOMERS = 60;
/** The last ones are unknown to Spivi. */
const UNKNOWN_CUSTOMERS = 4;
const STRANGERS = 8;
const CLASSES = 20;
/** The first ones are under way. */
const RUNNING_CLASSES = 2;
/** For a machine that has much else to do. */
const READY_TIMEOUT_MS = 600_000;

export const STUDIO_TIME_ZONE = 'Europe/Paris';
export const login = { siteId: 4711, sourceName: 'club@rig.tandem.example', password: 'rig-first-password' };
const OWNER = { email: 'owner@rig.tandem.example', password: 'an owner of the rig' };

export type Scene = {
  studioId: string;
  rooms: { roomId: string; boxId: number; seatOffset: number }[];
  customers: { customerId: string; clientId: number | null; email: string }[];
  /** Spivi's clients who are nobody's customers: people seat them by hand. */
  strangers: number[];
  classes: string[];
};

const emailOf = (i: number) => `rider${i}@rig.tandem.example`;

/** The site that the fake Spivi is to be; its file is for the fake's command line. */
export function writeSite(file: string): void {
  const client = (clientId: number, email: string, displayName: string): FakeClient => ({
    clientId,
    email,
    displayName,
  });
  const known = Array.from({ length: CUSTOMERS - UNKNOWN_CUSTOMERS }, (_, i) =>
    // Not as the studio writes it: the case of an email says nothing.
    client(1000 + i, emailOf(i).replace('rider', 'Rider'), `Rider ${i}`),
  );
  const strangers = Array.from({ length: STRANGERS }, (_, i) =>
    client(2000 + i, `stranger${i}@rig.tandem.example`, `Stranger ${i}`),
  );
  const boxes = Array.from({ length: ROOMS }, (_, i) => ({ boxId: 300 + i, seats: SPOTS + 2 }));
  const site = { ...login, timeZone: STUDIO_TIME_ZONE, boxes, instructors: [] };
  writeFileSync(file, JSON.stringify({ site, clients: [...known, ...strangers] }));
}

/** Writes the studio into the migrated database, as its owner. */
export async function seedStudio(database: Database): Promise<Scene> {
  const now = new Date();
  now.setUTCSeconds(0, 0);
  const startsAt = (i: number) =>
    new Date(now.getTime() + 60_000 * (i < RUNNING_CLASSES ? -10 : 1440 + 240 * i));
  const { studioId, roomIds, customerIds, classIds } = await asOwner(database.url, (db) =>
    buildStudio(db, {
      name: 'Rig',
      location: { timeZone: STUDIO_TIME_ZONE },
      rooms: Array.from({ length: ROOMS }, (_, i) => ({ name: `Room ${i}`, spots: SPOTS })),
      staff: [{ role: 'owner', name: 'Rig Owner', ...OWNER }],
      customers: Array.from({ length: CUSTOMERS }, (_, i) => ({ email: emailOf(i) })),
      classes: Array.from({ length: CLASSES }, (_, i) => ({
        title: `Ride ${i}`,
        room: i % ROOMS,
        startsAt: startsAt(i),
        minutes: i < RUNNING_CLASSES ? 180 : 45,
        capacity: SPOTS - 2,
      })),
    }),
  );
  return {
    studioId,
    rooms: roomIds.map((roomId, i) => ({ roomId, boxId: 300 + i, seatOffset: i % 3 })),
    customers: customerIds.map((customerId, i) => ({
      customerId,
      clientId: i < CUSTOMERS - UNKNOWN_CUSTOMERS ? 1000 + i : null,
      email: emailOf(i),
    })),
    strangers: Array.from({ length: STRANGERS }, (_, i) => 2000 + i),
    classes: classIds,
  };
}

/** Signs in once the web process answers. */
export async function signIn(base: string, studioId: string): Promise<StudioHttp> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const answer = await fetch(`${base}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(OWNER),
    }).catch(() => null);
    if (answer?.ok) {
      const cookie = answer.headers.getSetCookie().map((set) => set.split(';')[0]);
      return studioHttp(base, cookie.join('; '), studioId);
    }
    if (Date.now() > deadline)
      throw new Error(`The studio let nobody in: ${answer ? await answer.text() : 'no answer'}`);
    await sleep(200);
  }
}

/** Connects the studio as its owner does, maps the boxes, and waits until everybody whom Spivi knows is linked. */
export async function connectSpivi(
  http: StudioHttp,
  database: Database,
  scene: Scene,
  spiviUrl: string,
): Promise<void> {
  const must = async (method: string, path: string, body?: object) => {
    const said = await http.send(method, path, body);
    if (!said || said.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(said)}`);
    return said.body;
  };
  await must('PUT', '/spivi', connection(spiviUrl, login.password));
  for (const [i, { roomId, boxId, seatOffset }] of scene.rooms.entries())
    await must('POST', '/spivi/gyms', { name: `Gym ${i}`, boxId, roomId, seatOffset, seats: [] });
  await must('POST', '/spivi/enabled', { enabled: true });
  const known = scene.customers.filter(({ clientId }) => clientId !== null).length;
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (let asked = false; ; await sleep(500)) {
    const rows = await database.ask<{ n: string }>('select count(*) as n from spivi_links');
    if (Number(rows?.[0]?.n) === known) return;
    // The run that follows enabling may still be under way.
    if (!asked) asked = (await http.send('POST', '/spivi/sync', {}))?.status === 200;
    if (Date.now() > deadline)
      throw new Error(`Only ${rows?.[0]?.n} of ${known} customers were matched before anything was broken.`);
  }
}

export const connection = (baseUrl: string, password: string) => ({
  baseUrl,
  siteId: login.siteId,
  sourceName: login.sourceName,
  password,
  timeZone: STUDIO_TIME_ZONE,
});
