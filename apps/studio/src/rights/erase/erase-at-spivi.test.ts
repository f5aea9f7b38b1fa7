import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Erasure } from '@tandem/api/studio';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { inStudio, perform } from '../../base/call.ts';
import { normalizeEmail } from '../../base/email.ts';
import { syncClass } from '../../spivi/classes/sync-class.ts';
import { SETTLE_SECONDS } from '../../spivi/classes/timing.ts';
import { setEnabled } from '../../spivi/connection/enable.ts';
import { removeLink } from '../../spivi/people/links.ts';
import { matchCustomers } from '../../spivi/people/match-clients.ts';
import { startMatching } from '../../spivi/people/match-run.ts';
import { remoteEvents, rosterOf } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { eraseCustomer } from './erase-customer.ts';
import { finishErasure } from './finish-erasure.ts';
import { listErasures } from './list-erasures.ts';

const DAY_MS = 24 * 3600_000;
const test = spiviTest
  // Answers to DelClient that are lost: after it was done, or before.
  .extend('answers', { scope: 'file' }, (): { lost: 'after' | 'before' | null } => ({ lost: null }))
  .extend('options', { scope: 'file' }, { count: 9 })
  .extend('spivi', { scope: 'file' }, async ({ tracker, answers }, { onCleanup }) => {
    const proxy = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const loses = request.url!.endsWith('DelClient') ? answers.lost : null;
      if (loses === 'before') return void request.socket.destroy();
      const answer = await fetch(tracker.url + request.url, {
        method: 'POST',
        headers: { 'content-type': request.headers['content-type']! },
        body: Buffer.concat(chunks),
      });
      const body = await answer.text();
      if (loses === 'after') return void request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(body);
    });
    await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready));
    onCleanup(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  })
  .extend('scene', { scope: 'file', auto: true }, async ({ connected }) => {
    const { studio, studioId } = connected;
    await inStudio(studio, studioId, (work) => startMatching(work, 'manual'));
    await matchCustomers(studio, { studioId }, 0);
    return connected;
  })
  .extend('verbs', { scope: 'file' }, ({ tracker, scene }) => {
    const within = <T>(query: ReturnType<typeof sql<T>>) =>
      inTenant(scene.studio.db, scene.studioId, async (trx) => (await query.execute(trx)).rows);
    async function match(): Promise<void> {
      await inStudio(scene.studio, scene.studioId, (work) => startMatching(work, 'manual'));
      await matchCustomers(scene.studio, { studioId: scene.studioId }, 0);
    }
    const linkOf = async (customerId: string) =>
      (
        await within(
          sql<{ client_id: number }>`select client_id from spivi_links where customer_id = ${customerId}`,
        )
      )[0]?.client_id;
    const atSpivi = async (username: string) => {
      const found = await tracker.api.call('ClientService/GetClients', { username });
      return found.kind === 'ok' ? found.value.clients.length : -1;
    };
    const erase = (i: number): Promise<Erasure> =>
      perform({ studio: scene.studio, caller: scene.owner }, (call) =>
        eraseCustomer(call, scene.customers[i]!.customerId, scene.customers[i]!.name),
      );
    const finish = (erasure: Erasure) =>
      finishErasure(scene.studio, { studioId: scene.studioId, erasureId: erasure.erasureId });
    const now = async ({ erasureId }: Erasure) =>
      inStudio(scene.studio, scene.studioId, async (work) => {
        const all = await listErasures(work);
        const erasure = all.find((one) => one.erasureId === erasureId)!;
        const { state, removed, code } = erasure.steps.find(({ step }) => step === 'spivi')!;
        return { state: erasure.state, spivi: [state, removed, code] };
      });
    return { within, match, linkOf, atSpivi, erase, finish, now };
  });

test('the seat goes, then the client; nobody with the same email is given what it was', async ({
  tracker,
  scene,
  verbs: { within, match, linkOf, atSpivi, erase, finish, now },
}) => {
  const { customerId, email } = scene.customers[0]!;
  const classId = await scene.newClass();
  await scene.book(classId, 0, 4);
  await syncClass(scene.studio, { studioId: scene.studioId, classId });
  const seats = async () => rosterOf((await remoteEvents(tracker.api))[0]!);
  expect(await seats()).toEqual({ 4: email });
  const clientId = await linkOf(customerId);

  const erasure = await erase(0);
  await expect(finish(erasure)).rejects.toThrow('seats');
  await syncClass(scene.studio, { studioId: scene.studioId, classId });
  expect(await seats()).toEqual({});
  // A family's email: before the client is gone, a matching must not take it for the other's.
  const [other] = [scene.customers[8]!.customerId];
  await within(sql`delete from spivi_links where customer_id = ${other}`);
  await within(sql`update customers set email = ${email}, email_normalized = ${normalizeEmail(email)}
    where customer_id = ${other}`);
  await match();
  expect(await linkOf(other)).toBeUndefined();
  const [told] = await within(
    sql<{ text: string }>`select m::text as text from spivi_matches m where customer_id = ${other}`,
  );
  expect(told!.text).not.toContain(String(clientId));

  await finish(erasure);
  expect(await atSpivi(email)).toBe(0);
  expect(await now(erasure)).toEqual({ state: 'done', spivi: ['done', 1, null] });
  // Made anew at Spivi, it is another client: this one may be linked.
  await tracker.api.call('ClientService/AddClient', {
    username: email,
    password: 'x',
    firstName: 'New',
    lastName: 'Client',
  });
  await match();
  expect(await linkOf(other)).toBeGreaterThan(clientId!);
});

test('a deletion whose answer was lost is looked up, and believed when it is absent twice', async ({
  clock,
  scene,
  answers,
  verbs: { atSpivi, erase, finish, now },
}) => {
  const { email } = scene.customers[1]!;
  const erasure = await erase(1);
  answers.lost = 'after';
  await expect(finish(erasure)).rejects.toThrow();
  answers.lost = null;
  expect(await atSpivi(email)).toBe(0);
  await finish(erasure);
  expect((await now(erasure)).state).toBe('running');
  clock.aheadMs += (SETTLE_SECONDS + 1) * 1000;
  await finish(erasure);
  expect(await now(erasure)).toEqual({ state: 'done', spivi: ['done', 1, null] });
});

test('a deletion that never arrived is sent again', async ({
  scene,
  answers,
  verbs: { atSpivi, erase, finish, now },
}) => {
  const { email } = scene.customers[2]!;
  const erasure = await erase(2);
  answers.lost = 'before';
  await expect(finish(erasure)).rejects.toThrow();
  answers.lost = null;
  expect(await atSpivi(email)).toBe(1);
  await finish(erasure);
  expect(await atSpivi(email)).toBe(0);
  expect((await now(erasure)).state).toBe('done');
});

test('a client whom somebody has deleted at Spivi already is not waited for', async ({
  tracker,
  clock,
  scene,
  verbs: { erase, finish, now },
}) => {
  const { email } = scene.customers[3]!;
  await tracker.api.call('ClientService/DelClient', { username: email });
  const erasure = await erase(3);
  await finish(erasure);
  clock.aheadMs += (SETTLE_SECONDS + 1) * 1000;
  await finish(erasure);
  expect(await now(erasure)).toEqual({ state: 'done', spivi: ['done', 0, 'client_missing'] });
});

test('without a link it is whom a matching would have linked; of two with one email a person must say who', async ({
  scene,
  verbs: { within, atSpivi, erase, finish, now },
}) => {
  const [alone, one, two] = [scene.customers[4]!, scene.customers[5]!, scene.customers[6]!];
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => removeLink(call, alone.customerId));
  const erasure = await erase(4);
  await finish(erasure);
  expect(await atSpivi(alone.email)).toBe(0);
  expect(await now(erasure)).toEqual({ state: 'done', spivi: ['done', 1, null] });

  await perform({ studio: scene.studio, caller: scene.owner }, (call) => removeLink(call, one.customerId));
  await within(sql`update customers set email = ${one.email}, email_normalized = ${normalizeEmail(one.email)}
    where customer_id = ${two.customerId}`);
  const unclear = await erase(5);
  await finish(unclear);
  expect(await now(unclear)).toEqual({ state: 'attention', spivi: ['attention', 0, 'ambiguous'] });
  expect(await atSpivi(one.email)).toBe(1);
  await within(sql`update customers set email = 'two@own.example', email_normalized = 'two@own.example'
    where customer_id = ${two.customerId}`);
  await finish(unclear);
  expect((await now(unclear)).state).toBe('done');
});

test('while syncing is paused a person must act; resumed it is done', async ({
  scene,
  verbs: { within, atSpivi, erase, finish, now },
}) => {
  const { email } = scene.customers[7]!;
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => setEnabled(call, false));
  const erasure = await erase(7);
  await finish(erasure);
  expect(await now(erasure)).toEqual({ state: 'attention', spivi: ['attention', 0, 'paused'] });
  const sealed = await within(sql<{ remote: Buffer }>`select remote from erasures where state <> 'done'`);
  expect(sealed[0]!.remote.includes(email)).toBe(false);
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => setEnabled(call, true));
  await finish(erasure);
  expect(await atSpivi(email)).toBe(0);
  expect((await now(erasure)).state).toBe('done');
});

test('after a month without Spivi nothing of the person is kept, and the studio is told to delete them itself', async ({
  clock,
  scene,
  verbs: { within, erase, finish, now },
}) => {
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => setEnabled(call, false));
  const erasure = await erase(8);
  clock.aheadMs += 31 * DAY_MS;
  await finish(erasure);
  expect(await now(erasure)).toEqual({ state: 'attention', spivi: ['attention', 0, 'delete_by_hand'] });
  const [row] = await within(sql<{
    remote: Buffer | null;
    proof: string | null;
  }>`select remote, proof from erasures
    where erasure_id = ${erasure.erasureId}`);
  expect(row).toEqual({ remote: null, proof: null });
});
