import { setTimeout as sleep } from 'node:timers/promises';
import { askedPurposes, CONSENT_VERSION, type ConsentPurpose } from '@tandem/api/words';
import pg from 'pg';
import { expect, vi } from 'vitest';
import { perform } from '../base/call.ts';
import type { Call } from '../base/context.ts';
import { removeLink } from '../spivi/people/links.ts';
import { DEMO, hoursAhead, remoteEvents } from '../testing/spivi.ts';
import { test as spiviTest } from '../testing/spivi-fixtures.ts';
import { setBoard } from './board.ts';
import { setConsent } from './consents.ts';
import { eraseCustomer } from './erase/erase-customer.ts';

const WAIT = { timeout: 20_000, interval: 50 };

/** People who rode yesterday and have nothing booked, before the tracker itself and what its lobby tells. */
const test = spiviTest
  .extend('options', { scope: 'file' }, { count: 4, worker: true })
  .extend('verbs', { scope: 'file' }, async ({ tracker, scene, within }) => {
    const { studio, owner, customers } = scene;
    const json = { 'content-type': 'application/json' };
    const ask = async (path: string, body: object, headers: object) => {
      const answer = await fetch(`${tracker.url}${path}`, {
        method: 'POST',
        headers: { ...json, ...headers },
        body: JSON.stringify(body),
      });
      expect(answer.status).toBe(200);
      return answer;
    };
    const { siteId, sourceName, password } = DEMO;
    const signedIn = await ask('/api/session', { siteId, sourceName, password }, {});
    const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
    const classId = await scene.newClass({ startsAt: hoursAhead(0) });
    for (const i of customers.keys()) await scene.book(classId, i, i + 1);
    const event = await vi.waitFor(async () => {
      const found = (await remoteEvents(tracker.api)).find((e) => e.description?.includes(classId));
      expect(found?.bookedClients).toHaveLength(customers.length);
      return found!;
    }, WAIT);
    await ask(`/api/events/${event.eventId}/start`, {}, { cookie });
    await sleep(2_000);
    const at = new Date().toISOString();
    const samples = [...customers.keys()].map((i) => ({ seat: i + 1, at, powerW: 200 }));
    const batch = { bootId: 'ridden', sequence: 0, samples };
    await ask('/box/v1/batches', batch, { authorization: 'Bearer demo-box-2101' });
    await ask(`/api/events/${event.eventId}/stop`, {}, { cookie });
    // From here on nobody has anything booked that has not ended.
    await within(({ trx }) =>
      trx
        .updateTable('classes')
        .set({ starts_at: hoursAhead(-2), ends_at: hoursAhead(-1) })
        .execute(),
    );
    const as = <T>(verb: (call: Call) => Promise<T>) => perform({ studio, caller: owner }, verb);
    const answer = (i: number, purpose: ConsentPurpose, granted: boolean) =>
      as((call) =>
        setConsent(
          call,
          { customerId: customers[i]!.customerId, purpose },
          { granted, version: CONSENT_VERSION[purpose] },
        ),
      );
    const look = (i: number, alias: string | null, outside = true, hidden: 'powerW'[] = []) =>
      as((call) => setBoard(call, customers[i]!.customerId, { alias, hidden, outside }));
    const named = async () => {
      const answered = await fetch(`${tracker.url}/api/lobby?by=workKj`, { headers: { cookie } });
      const { lastClass } = (await answered.json()) as { lastClass: { rows: { name: string }[] } };
      return lastClass.rows.map(({ name }) => name);
    };
    const names = (...expected: string[]) =>
      vi.waitFor(async () => expect((await named()).sort()).toEqual(expected.sort()), WAIT);
    const erase = (i: number) =>
      as((call) => eraseCustomer(call, customers[i]!.customerId, customers[i]!.name));
    const unlink = (i: number) => as((call) => removeLink(call, customers[i]!.customerId));
    /** The club gives their client another name and email: no look-up finds it for the deletion. */
    const rename = async (i: number) => {
      const database = new pg.Client({ connectionString: tracker.databaseUrl });
      await database.connect();
      const to = "first_name = 'Renamed', last_name = 'There', email = 'renamed@there.example'";
      await database.query(`update tracker.clients set ${to} where email = $1`, [customers[i]!.email]);
      await database.end();
    };
    return { answer, look, names, erase, unlink, rename };
  });

test('nobody is named outside the room who did not agree to that', async ({
  scene,
  verbs: { look, names },
}) => {
  await names();
  await look(0, null);
  await names(scene.customers[0]!.name);
});

test('who has nothing booked is named no more once they take back any of what it needs', async ({
  scene: { customers },
  verbs: { answer, look, names },
}) => {
  for (const i of [0, 1]) await look(i, null);
  const [own, other] = customers.map(({ name }) => name) as [string, string];
  await names(own, other);
  for (const purpose of askedPurposes) {
    await answer(0, purpose, false);
    await names(other);
    await answer(0, purpose, true);
    await names(own, other);
  }
  await look(0, 'Comet');
  await names('Comet', other);
  await look(0, null, true, ['powerW']);
  await names(other);
  await look(0, null, false);
  await look(1, null, false);
  await names();
});

test('who is linked to nobody any more is named no more', async ({
  scene: { customers },
  verbs: { look, names, unlink },
}) => {
  await look(2, null);
  await names(customers[2]!.name);
  await unlink(2);
  await names();
});

test('nor is who was erased, even where the deletion does not find their client', async ({
  scene: { customers },
  verbs: { look, names, erase, rename },
}) => {
  await look(3, null);
  await names(customers[3]!.name);
  await rename(3);
  await names('Renamed There');
  await erase(3);
  await names();
});
