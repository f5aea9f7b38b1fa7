import type { MergeField } from '@tandem/api/words';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { inStudio, perform } from '../../base/call.ts';
import { syncClass } from '../../spivi/classes/sync-class.ts';
import { setLink } from '../../spivi/people/links.ts';
import { matchCustomers } from '../../spivi/people/match-clients.ts';
import { startMatching } from '../../spivi/people/match-run.ts';
import { remoteEvents, rosterOf } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { eraseCustomer } from '../erase/erase-customer.ts';
import { finishErasure } from '../erase/finish-erasure.ts';
import { listErasures } from '../erase/list-erasures.ts';
import { mergeCustomers, previewMerge } from './merge-customers.ts';

const test = spiviTest
  .extend('options', { scope: 'file' }, { count: 12 })
  .extend('verbs', ({ scene, within, tracker }) => {
    const { studio, studioId, owner, customers } = scene;
    const id = (n: number) => customers[n]!.customerId;
    const rows = <T>(query: ReturnType<typeof sql<T>>) =>
      within(async ({ trx }) => (await query.execute(trx)).rows);
    const clientOf = async (n: number) =>
      (
        await rows(
          sql<{ client: number }>`select client_id as client from spivi_links where customer_id = ${id(n)}`,
        )
      )[0]?.client;
    /** Who has a seat, by the emails of the tracker's clients. */
    const seated = async (classId: string) => {
      await syncClass(studio, { studioId, classId });
      const [event] = await rows(
        sql<{ event: number }>`select event_id as event from spivi_class_sync where class_id = ${classId}`,
      );
      const events = await remoteEvents(tracker.api);
      return Object.values(rosterOf(events.find(({ eventId }) => eventId === event!.event)!));
    };
    /** With what is proposed, and besides what is named. */
    const merge = (stays: number, goes: number, besides: MergeField[] = []) =>
      perform({ studio, caller: owner }, async (call) => {
        const two = { stays: id(stays), goes: id(goes) };
        const { fields, digest } = await previewMerge(call, two);
        const proposed = fields.filter(({ taken }) => taken === 'goes').map(({ key }) => key);
        return mergeCustomers(call, two, { fromOther: [...proposed, ...besides], digest });
      });
    return { id, rows, clientOf, seated, merge };
  });

test('of two linked profiles the chosen client has the seats of both; the other is nobody’s here and stays at Spivi', async ({
  scene,
  tracker,
  verbs: { clientOf, seated, merge },
}) => {
  const classId = await scene.newClass();
  const [mine, others] = [await clientOf(0), await clientOf(1)];
  await scene.book(classId, 1, 4);
  expect(await seated(classId)).toEqual([scene.customers[1]!.email]);
  await merge(0, 1);
  expect([await clientOf(0), await clientOf(1)]).toEqual([mine, undefined]);
  expect(await seated(classId)).toEqual([scene.customers[0]!.email]);
  const found = await tracker.api.call('ClientService/GetClients', { username: scene.customers[1]!.email });
  expect(found.kind === 'ok' && found.value.clients.map(({ clientId }) => clientId)).toEqual([others]);

  const next = await scene.newClass();
  await scene.book(next, 2, 4);
  await merge(2, 3, ['spivi']);
  expect(await seated(next)).toEqual([scene.customers[3]!.email]);
});

test('a link that only the profile that goes has comes over, with what was sent of it', async ({
  scene,
  verbs: { id, rows, clientOf, seated, merge },
}) => {
  await rows(sql`delete from spivi_links where customer_id = ${id(4)}`);
  const linked = await clientOf(5);
  await rows(sql`update spivi_links set pushed = '{"weightKg": 70}' where customer_id = ${id(5)}`);
  const classId = await scene.newClass();
  await scene.book(classId, 4, 4);
  await merge(4, 5);
  expect(await clientOf(4)).toBe(linked);
  expect(await rows(sql`select pushed from spivi_links where customer_id = ${id(4)}`)).toEqual([
    { pushed: { weightKg: 70 } },
  ]);
  expect(await seated(classId)).toEqual([scene.customers[5]!.email]);
});

test('the client that is given up is linked to nobody by an email alone, a partner’s for instance; by hand it is', async ({
  scene,
  verbs: { id, rows, clientOf, merge },
}) => {
  const { studio, studioId, owner, customers } = scene;
  const given = await clientOf(7);
  await rows(sql`delete from spivi_links where customer_id = ${id(8)}`);
  await merge(6, 7);
  const { email } = customers[7]!;
  await rows(
    sql`update customers set email = ${email}, email_normalized = lower(${email}) where customer_id = ${id(8)}`,
  );
  await inStudio(studio, studioId, (work) => startMatching(work, 'manual'));
  await matchCustomers(studio, { studioId }, 0);
  expect(await clientOf(8)).toBeUndefined();
  await setLink({ studio, caller: owner }, id(8), { clientId: given! });
  expect(await clientOf(8)).toBe(given);
  // What was linked by hand stays so when it is looked at again.
  await inStudio(studio, studioId, (work) => startMatching(work, 'manual'));
  await matchCustomers(studio, { studioId }, 0);
  expect(await clientOf(8)).toBe(given);
});

test('whoever is erased after it is deleted at Spivi under both numbers, and neither name is left in words of Spivi', async ({
  scene,
  tracker,
  verbs: { id, rows, merge },
}) => {
  const { studio, studioId, owner, customers } = scene;
  const [stays, goes, third] = [customers[9]!, customers[10]!, customers[11]!];
  await rows(sql`insert into spivi_attempts (studio_id, attempt_id, method, message)
    values (${studioId}, gen_random_uuid(), 'x', ${`Taken by ${goes.name}`})`);
  await merge(9, 10, ['name']);
  const sealed = await rows(sql<{ sealed: Buffer }>`select sealed from merged_remains`);
  expect(sealed.some((row) => row.sealed.includes(goes.email))).toBe(false);
  // A chain: both have become part of a third.
  await merge(11, 9);
  const { erasureId } = await perform({ studio, caller: owner }, (call) =>
    eraseCustomer(call, id(11), third.name),
  );
  await finishErasure(studio, { studioId, erasureId });
  for (const { email } of [stays, goes, third]) {
    const found = await tracker.api.call('ClientService/GetClients', { username: email });
    expect([email, found.kind === 'ok' ? found.value.clients : []]).toEqual([email, []]);
  }
  const erasure = await inStudio(studio, studioId, async (work) =>
    (await listErasures(work)).find((one) => one.erasureId === erasureId),
  );
  expect(erasure).toMatchObject({ state: 'done', proof: expect.any(String) });
  expect(erasure!.steps.find(({ step }) => step === 'spivi')).toMatchObject({ state: 'done', removed: 3 });
  expect(await rows(sql`select 1 from spivi_attempts where message like ${`%${goes.name}%`}`)).toEqual([]);
  expect(await rows(sql`select 1 from merged_remains where customer_id = ${id(11)}`)).toEqual([]);
});
