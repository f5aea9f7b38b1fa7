import { randomUUID } from 'node:crypto';
import type { MailLine } from '@tandem/api/studio';
import { mailKindNames, whyShut } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { inStudio } from '../base/call.ts';
import { fresh } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { readMails } from '../testing/letters.ts';
import { confirmationsRead, mailed } from '../testing/mails.ts';
import type { TestStudio } from '../testing/studio.ts';
import { seedTenant, type TestTenant } from '../testing/tenant.ts';
import { handOver } from './hand-over.ts';
import { mailKinds } from './mails/kinds.ts';
import { queueDue } from './queue-mail.ts';

/** More than two pages. */
const MANY_MAILS = 120;
const SECRET_URL = 'https://club.example/welcome/invitation#nobody-may-see-this';

/** What an owner does in the outbox, and a class that is cancelled. */
const sceneOf = (t: TestStudio, tenant: TestTenant, owner: string) => {
  const { studioId, classId, customerIds } = tenant;
  const params = { studioId };
  return {
    list: async (query = {}, who = owner) =>
      (await call(t.base, who, 'listMails', { params, query })).body as {
        rows: MailLine[];
        nextCursor: string | null;
        health: { works: boolean; code: string | null };
      },
    read: (mailId: string, who = owner) => call(t.base, who, 'readMail', { params: { studioId, mailId } }),
    retry: (mailId: string) => call(t.base, owner, 'retryMail', { params: { studioId, mailId } }),
    cancelClass: async () => {
      for (const [n, customerId] of customerIds.slice(0, 2).entries())
        await call(t.base, owner, 'bookSpot', {
          params: { studioId, classId },
          body: { customerId, spotNumber: n + 1 },
        });
      await confirmationsRead(t, studioId);
      await call(t.base, owner, 'cancelClass', { params: { studioId, classId } });
    },
    /** A letter that lets its reader in, as the room of invitations asks for it. */
    invite: () =>
      inStudio(t.studio, studioId, (work) =>
        queueDue(work, {
          mail: 'invitation',
          to: { customerId: customerIds[0]! },
          sealed: { url: SECRET_URL, until: '2199-01-01T00:00:00Z' },
        }),
      ),
    send: async () => {
      const waiting = await inStudio(t.studio, studioId, ({ trx }) =>
        trx.selectFrom('mails').select('mail_id').where('state', '=', 'waiting').execute(),
      );
      for (const { mail_id: mailId } of waiting)
        await handOver(t.studio, { studioId, mailId }, { retryCount: 0 });
    },
    table: <T>(text: ReturnType<typeof sql<T>>) =>
      inTenant(t.db, studioId, async (trx) => (await text.execute(trx)).rows),
  };
};

const test = mailed
  .extend('tenant', ({ t, server }) => {
    server.fault = 'none';
    server.mails.length = 0;
    return seedTenant(t, { name: randomUUID() });
  })
  .extend('scene', ({ t, tenant, owner }) => sceneOf(t, tenant, owner));

test('a cancelled class: the outbox says to whom it went, and what it says, without the link that ends such mails', async ({
  t,
  server,
  tenant,
  scene: { list, read, cancelClass, table },
}) => {
  await cancelClass();
  expect((await list()).rows.map(({ state, subject }) => [state, subject])).toEqual([
    ['waiting', null],
    ['waiting', null],
  ]);
  const got = await readMails(t, server, tenant.studioId);
  const { rows, health } = await list();
  expect(health).toEqual({ works: true, code: null });
  expect(rows.map(({ state, kind, to, subject }) => [state, kind, to.name, subject])).toEqual(
    expect.arrayContaining([
      ['sent', 'class_cancelled', 'First0 Last0', 'Cancelled: Ride'],
      ['sent', 'class_cancelled', 'First1 Last1', 'Cancelled: Ride'],
    ]),
  );
  const line = rows.find(({ to }) => to.customerId === tenant.customerIds[0])!;
  const { body } = await read(line.mailId);
  const sent = got.find(({ to }) => to === 'Person0@shared.example')!.text;
  expect(body.text).toMatch(/^Hello First0, /);
  expect(sent.replaceAll('\r', '').startsWith(body.text!.trimEnd())).toBe(true);
  expect(body.text).not.toContain('unsubscribe');
  const noted = await table(
    sql<{ object_id: string }>`select object_id from audit_log where action = 'mail.read'`,
  );
  expect(noted).toEqual([{ object_id: tenant.customerIds[0] }]);
});

test('a letter that lets somebody in, and one with numbers, are listed and stay shut, in the table too', async ({
  t,
  server,
  tenant,
  scene: { list, read, invite, table },
}) => {
  await invite();
  const [got] = await readMails(t, server, tenant.studioId);
  expect(got!.link).toBe(SECRET_URL);
  const { rows } = await list();
  expect(rows).toMatchObject([{ kind: 'invitation', state: 'sent', shut: 'sealed', again: false }]);
  const { status, body } = await read(rows[0]!.mailId);
  expect([status, body.text]).toEqual([200, null]);
  expect(JSON.stringify([rows, body])).not.toContain('nobody-may-see-this');
  const kept = await table(sql<{ row: string }>`select to_jsonb(mails)::text as row from mails`);
  expect(kept[0]!.row).not.toContain('nobody-may-see-this');
  expect(await table(sql`select from audit_log where action = 'mail.read'`)).toEqual([]);
  expect(whyShut('after_class')).toBe('health');
});

test('every kind has a name in the list, and whatever is sealed while it waits is shut', () => {
  expect([...mailKindNames].sort()).toEqual(Object.keys(mailKinds).sort());
});

test('a mail that the server refused is tried again by hand, and one that may have arrived is not', async ({
  server,
  scene: { list, retry, cancelClass, send, invite, table },
}) => {
  await cancelClass();
  server.fault = 'refused';
  await send();
  const { rows, health } = await list({ state: 'failed' });
  expect(health.code).toBe('server_refused');
  expect(rows.map(({ again, reason }) => [again, reason])).toEqual([
    [true, 'server_refused'],
    [true, 'server_refused'],
  ]);
  server.fault = 'none';
  const [one, other] = rows as [MailLine, MailLine];
  expect((await retry(one.mailId)).body).toMatchObject({ state: 'waiting', reason: null });
  await send();
  expect(server.mails).toHaveLength(1);
  expect((await list({ state: 'sent' })).rows.map(({ mailId }) => mailId)).toEqual([one.mailId]);
  // Nobody is told anew of a class that is over.
  await table(
    sql`update classes set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour'`,
  );
  expect((await list({ state: 'failed' })).rows.map(({ again }) => again)).toEqual([false]);
  await table(
    sql`update classes set starts_at = now() + interval '2 hours', ends_at = now() + interval '3 hours'`,
  );
  // Twice is once.
  expect((await retry(one.mailId)).body.code).toBe('mail_settled');
  await table(sql`update mails set reason = 'unknown' where mail_id = ${other.mailId}`);
  expect((await retry(other.mailId)).body.code).toBe('mail_settled');
  // What a sealed letter said is gone with its end: another link is asked for instead.
  server.fault = 'refused';
  await invite();
  await send();
  const [shut] = (await list({ kind: 'invitation' })).rows;
  expect([shut!.state, shut!.again]).toEqual(['failed', false]);
  expect((await retry(shut!.mailId)).body.code).toBe('mail_settled');
});

test('the front desk, an instructor and a member read none of it', async ({
  t,
  tenant,
  desk,
  member,
  scene: { list, cancelClass, read },
}) => {
  await cancelClass();
  const [line] = (await list()).rows;
  const coach = await signIn(t.base, tenant.emails.instructor);
  for (const cookie of [desk, coach, member]) {
    const params = { studioId: tenant.studioId };
    expect((await call(t.base, cookie, 'listMails', { params, query: {} })).status).toBe(403);
    expect((await read(line!.mailId, cookie)).status).toBe(403);
  }
});

test('page by page each comes once, also of many at one moment, and a person’s own are found', async ({
  tenant,
  scene: { list, table },
}) => {
  const [own, other] = tenant.customerIds as [string, string];
  await table(sql`insert into mails (studio_id, customer_id, kind, act_id, created_at)
    select ${tenant.studioId}::uuid, case when n % 3 = 0 then ${own}::uuid else ${other}::uuid end, 'class_changed', gen_random_uuid(),
      '2026-01-01T00:00:00.000001Z' from generate_series(1, ${MANY_MAILS}) n`);
  for (const [query, count] of [
    [{}, MANY_MAILS],
    [{ customerId: own }, MANY_MAILS / 3],
    [{ kind: 'class_changed', state: 'waiting' }, MANY_MAILS],
    [{ kind: 'invitation' }, 0],
  ] as const) {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({ ...query, ...(cursor && { cursor }) });
      seen.push(...page.rows.map(({ mailId }) => mailId));
      cursor = page.nextCursor;
    } while (cursor);
    expect([new Set(seen).size, seen.length]).toEqual([count, count]);
  }
});

const withoutServer = fresh.extend('scene', ({ t, tenant, owner }) => sceneOf(t, tenant, owner));

withoutServer(
  'without a mail server each is kept in the folder, and the outbox says so',
  async ({ scene: { list, read, cancelClass, send } }) => {
    expect((await list()).health.code).toBe('no_server');
    await cancelClass();
    await send();
    const { rows } = await list({ state: 'kept' });
    expect(rows).toHaveLength(2);
    expect((await read(rows[0]!.mailId)).body.text).toContain('Ride');
  },
);

test('a mail of a kind that only a newer version knows waits for it, and spends no try', async ({
  t,
  tenant,
  owner,
}) => {
  const { studioId, customerIds } = tenant;
  const { table } = sceneOf(t, tenant, owner);
  const mailId = randomUUID();
  await table(sql`insert into mails (studio_id, mail_id, customer_id, kind, created_at)
    values (${studioId}, ${mailId}, ${customerIds[0]}, 'of_tomorrow', now())`);
  await handOver(t.studio, { studioId, mailId }, { retryCount: 0 });
  const state = sql<{
    state: string;
    reason: string | null;
  }>`select state, reason from mails where mail_id = ${mailId}`;
  expect(await table(state)).toEqual([{ state: 'waiting', reason: null }]);
});
