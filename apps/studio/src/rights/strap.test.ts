import { CONSENT_VERSION, type ConsentPurpose } from '@tandem/api/words';
import pg from 'pg';
import { expect, vi } from 'vitest';
import { perform } from '../base/call.ts';
import { listClassResults } from '../rides/class/class-results.ts';
import { compareStudio } from '../spivi/classes/compare.ts';
import { DEMO, hoursAhead, remoteEvents, startTestTracker } from '../testing/spivi.ts';
import { test as spiviTest } from '../testing/spivi-fixtures.ts';
import { setConsent } from './consents.ts';

const WAIT = { timeout: 20_000, interval: 50 };
const NUMBERS_WAIT = { timeout: 40_000, interval: 200 };
const STRAP = 'ant heartRate 4711';

/** A class that runs, with one who booked it and one who did not and has an own strap, before the tracker itself. */
const test = spiviTest
  // biome-ignore lint/correctness/noEmptyPattern: from the pattern vitest reads what a fixture needs
  .extend('tracker', { scope: 'file' }, async ({}, { onCleanup }) => {
    const tracker = await startTestTracker({ work: true });
    onCleanup(() => tracker.close());
    return tracker;
  })
  .extend('options', { scope: 'file' }, { count: 3, worker: true })
  .extend('verbs', { scope: 'file' }, async ({ tracker, scene, within }, { onCleanup }) => {
    const { studio, owner, customers } = scene;
    const ask = async (path: string, body: object, headers: object) => {
      const answer = await fetch(`${tracker.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      expect([200, 409]).toContain(answer.status);
      return answer;
    };
    const { siteId, sourceName, password } = DEMO;
    const signedIn = await ask('/api/session', { siteId, sourceName, password }, {});
    const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
    const database = new pg.Client({ connectionString: tracker.databaseUrl });
    await database.connect();
    onCleanup(() => database.end());
    const classId = await scene.newClass({ startsAt: hoursAhead(0) });
    await scene.book(classId, 0, 1);
    const event = () =>
      remoteEvents(tracker.api).then((events) => events.find((e) => e.description?.includes(classId)));
    await vi.waitFor(async () => expect((await event())?.bookedClients).toHaveLength(1), WAIT);
    const { eventId } = (await event())!;
    await ask(`/api/events/${eventId}/start`, {}, { cookie });
    const clientOf = async (customer: number) => {
      const { rows } = await database.query<{ client_id: number }>(
        'select client_id from tracker.clients where email = $1',
        [customers[customer]!.email],
      );
      return rows[0]!.client_id;
    };
    const clientId = await clientOf(1);
    /** Stands in the door without a booking, and without a strap. */
    const lateId = await clientOf(2);
    await database.query(
      `insert into tracker.sensor_bindings (site_id, sensor_key, client_id, from_at, made_at)
       values ($1, $2, $3, now() - interval '1 day', now() - interval '1 day')`,
      [siteId, STRAP, clientId],
    );
    let sequence = 0;
    /** The room's box hears the strap, as it has for a minute. */
    const hear = async () => {
      const at = new Date().toISOString();
      const samples = [{ sensor: STRAP, at, heartRateBpm: 120 }];
      const sensors = [{ sensor: STRAP, rssiDbm: -50 }];
      const send = () =>
        ask(
          '/box/v1/batches',
          { bootId: 'strap', sequence: sequence++, sentAt: at, samples, sensors },
          { authorization: 'Bearer demo-box-2101' },
        );
      await send();
      await database.query(`update tracker.sensors set worn_since = now() - interval '1 minute'
        where sensor_key = '${STRAP}'`);
      await send();
    };
    const answer = (purpose: ConsentPurpose, granted: boolean, customer = 1) =>
      perform({ studio, caller: owner }, (call) =>
        setConsent(
          call,
          { customerId: customers[customer]!.customerId, purpose },
          { granted, version: CONSENT_VERSION[purpose] },
        ),
      );
    const signsIn = async () => {
      const told = await database.query<{ since: Date | null }>(
        'select strap_signs_in_since as since from tracker.clients where client_id = $1',
        [clientId],
      );
      return told.rows[0]!.since !== null;
    };
    const told = (is: boolean) => vi.waitFor(async () => expect(await signsIn()).toBe(is), WAIT);
    const isThere = async (who = clientId) =>
      (await event())!.bookedClients.some((row) => row.clientId === who);
    /** The instructor's hand puts somebody on a seat whose bike then turns. */
    const putOn = async (seatId: number) => {
      const { status } = await ask(
        `/api/events/${eventId}/walk-ins`,
        { clientId: lateId, seatId },
        { cookie },
      );
      return status;
    };
    const pedal = (seat: number) => {
      const at = new Date().toISOString();
      const samples = [{ seat, at, powerW: 150 }];
      return ask(
        '/box/v1/batches',
        { bootId: 'bike', sequence: sequence++, sentAt: at, samples, sensors: [] },
        { authorization: 'Bearer demo-box-2101' },
      );
    };
    const resume = () => ask(`/api/events/${eventId}/resume`, {}, { cookie });
    const compare = () => compareStudio(studio, { studioId: scene.studioId, priority: 0 });
    const stop = () => ask(`/api/events/${eventId}/stop`, {}, { cookie });
    /** The numbers of who had not booked have come to them. */
    const haveCome = (customerId: string) =>
      vi.waitFor(async () => {
        const { people } = await within((work) =>
          listClassResults({ ...work, caller: owner } as never, classId),
        );
        expect(people.find((one) => one.customerId === customerId)).toMatchObject({
          ...{ state: 'ready', booked: false, recorded: true, spotNumber: null },
        });
      }, NUMBERS_WAIT);
    return {
      ...{ hear, answer, told, isThere, stop, haveCome, customerId: customers[1]!.customerId },
      ...{ putOn, pedal, resume, compare, lateId, lateCustomerId: customers[2]!.customerId },
    };
  });

test('a strap signs in whoever allows it, within seconds and only so long; what they rode comes to them without a booking', async ({
  verbs: { hear, answer, told, isThere, stop, haveCome, customerId },
}) => {
  /** A box goes on hearing; the tracker looks for straps in a room every few seconds. */
  const isHeardAndThere = () =>
    vi.waitFor(async () => {
      await hear();
      expect(await isThere()).toBe(true);
    }, WAIT);
  await hear();
  await answer('strap', true);
  await told(true);
  // Any of what it needs that is taken back ends it.
  for (const purpose of ['store', 'send', 'strap'] as const) {
    await isHeardAndThere();
    await answer(purpose, false);
    await told(false);
    await vi.waitFor(async () => expect(await isThere()).toBe(false), WAIT);
    await answer(purpose, true);
    await told(true);
  }
  await isHeardAndThere();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await hear();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await stop();
  await haveCome(customerId);
}, 180_000);

test('whom a hand puts on a seat may be measured, is left there by the comparison, and their numbers come to them without a booking', async ({
  verbs: { answer, isThere, stop, haveCome, putOn, pedal, resume, compare, lateId, lateCustomerId },
}) => {
  await resume();
  const gone = () => vi.waitFor(async () => expect(await isThere(lateId)).toBe(false), WAIT);
  const put = () => vi.waitFor(async () => expect(await putOn(7)).toBe(200), WAIT);
  for (const purpose of ['store', 'send'] as const) {
    await put();
    await compare();
    expect(await isThere(lateId)).toBe(true);
    await answer(purpose, false, 2);
    await gone();
    expect(await putOn(7)).toBe(409);
    await answer(purpose, true, 2);
  }
  await put();
  for (let second = 0; second < 3; second++) {
    await pedal(7);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  await compare();
  expect(await isThere(lateId)).toBe(true);
  await stop();
  await haveCome(lateCustomerId);
}, 180_000);
