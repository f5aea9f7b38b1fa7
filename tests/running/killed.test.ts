import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from '../../apps/studio/src/testing/http.ts';
import {
  endAll,
  makeDemo,
  newPlace,
  openDesk,
  PATIENT,
  type Part,
  type Place,
  pidsOf,
  postmasterOf,
  startTandem,
  type Tandem,
  TEST_MS,
} from './tandem.ts';

/** Whatever of a running `npm start` is killed (SIGKILL): it comes back beside the others, or all end in words. */

let place: Place;
let tandem: Tandem;
beforeAll(async () => {
  place = await newPlace();
  await makeDemo(place);
  tandem = await startTandem(place);
}, TEST_MS);
afterAll(() => endAll(place), TEST_MS);

const answers = (base: string) =>
  fetch(`${base}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
const running: Part[] = ['studio', 'tracker', 'simulated riders'];

test.each(running)(
  'a killed %s is started again, and the others live on',
  async (part) => {
    const others = running.filter((other) => other !== part);
    await expect.poll(() => running.every((one) => tandem.pid(one) !== null), PATIENT).toBe(true);
    const before = tandem.pid(part)!;
    const lives = others.map(tandem.pid);
    process.kill(before, 'SIGKILL');
    await expect.poll(() => tandem.pid(part) ?? before, PATIENT).not.toBe(before);
    for (const base of [tandem.studio, tandem.tracker])
      await expect.poll(() => answers(base), PATIENT).toBe(true);
    expect(others.map(tandem.pid)).toEqual(lives);
    expect(tandem.said()).toContain(`The ${part} ended (SIGKILL); the rest goes on`);
    expect(tandem.exitCode()).toBeNull();
  },
  TEST_MS,
);

test(
  'killed, the database takes all along in words; the next start has every booking that was answered',
  async () => {
    const { cookie, studioId, classes, customers } = await openDesk(tandem);
    const booked = await bookSomebody(tandem, { cookie, studioId, classes, customers });
    process.kill(postmasterOf(place)!, 'SIGKILL');
    await expect.poll(tandem.exitCode, PATIENT).toBe(1);
    expect(tandem.said()).toContain('The database ended; ending the rest.');
    expect(tandem.said()).toContain('Start again: your data stays.');
    for (const file of ['apps/studio/src/main.ts', 'apps/tracker/src/main.ts', 'apps/box/src/main.ts'])
      expect(pidsOf(place, file)).toEqual([]);

    tandem = await startTandem(place);
    const desk = await openDesk(tandem);
    const { body } = await call(tandem.studio, desk.cookie, 'getClass', {
      params: { studioId, classId: booked.classId },
    });
    expect(body.roster.map(({ bookingId }) => bookingId)).toContain(booked.bookingId);
  },
  TEST_MS,
);

test(
  'killed itself, it takes its servers along and leaves the database to the next start',
  async () => {
    await expect.poll(() => tandem.pid('start'), PATIENT).not.toBeNull();
    const database = postmasterOf(place)!;
    process.kill(tandem.pid('start')!, 'SIGKILL');
    for (const part of running) await expect.poll(() => tandem.pid(part), PATIENT).toBeNull();
    tandem = await startTandem(place);
    expect(postmasterOf(place)).toBe(database);
    await expect.poll(() => answers(tandem.studio), PATIENT).toBe(true);
  },
  TEST_MS,
);

test(
  'Ctrl-C ends all of it, the database too, in order',
  async () => {
    await tandem.end();
    expect(tandem.said()).toContain('Ending. Your data stays.');
    await expect.poll(() => postmasterOf(place), PATIENT).toBeNull();
    for (const part of running) expect(tandem.pid(part)).toBeNull();
  },
  TEST_MS,
);

type Desk = Awaited<ReturnType<typeof openDesk>>;

async function bookSomebody(
  { studio }: Tandem,
  { cookie, studioId, classes, customers }: Desk,
): Promise<{ bookingId: string; classId: string }> {
  for (const { classId } of classes)
    for (const { customerId } of customers.slice(0, 5)) {
      const params = { studioId, classId };
      const body = { customerId, spotNumber: null };
      const answer = await call(studio, cookie, 'bookSpot', { params, body });
      if (answer.status === 200) return { bookingId: answer.body.bookingId, classId };
    }
  throw new Error('Nobody could be booked.');
}
