import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_WEBHOOKS, type WebhookKind, webhookKinds } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import { Webhook as Verifier } from 'standardwebhooks';
import { expect } from 'vitest';
import { keepRules } from '../rights/retention/keep-rules.ts';
import { lockWaits } from '../testing/build.ts';
import { fresh } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { passScene } from '../testing/passes.ts';
import { seedTenant } from '../testing/tenant.ts';
import { fillLater } from '../waitlist/fill-places.ts';
import { MAX_TRIES, sendDueWebhooks, sendWebhooks } from './send-webhooks.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** So long a receiver that never answers is waited for: longer than a busy machine needs for one that does. */
const PATIENCE_MS = 6_000;
/** How a receiver answers. */
type Mood = 'take' | 'fail' | 'miss' | 'gone' | 'redirect' | 'hang' | 'drip' | 'flood' | 'cut' | 'switch';
type Heard = { path: string; headers: Record<string, string>; body: string };

const test = fresh
  .extend('options', { scope: 'file' }, { settings: { webhookTimeoutMs: PATIENCE_MS } })
  /** A receiver with a journal, that answers as it is told. */
  .extend('receiver', async ({ clock }, { onCleanup }) => {
    const journal: Heard[] = [];
    const state = { mood: 'take' as Mood, held: Promise.resolve() };
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      journal.push({
        path: request.url!,
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(chunks).toString(),
      });
      await state.held;
      const status = { fail: 500, miss: 404, gone: 410, redirect: 302 }[state.mood as 'fail'];
      if (state.mood === 'hang') return;
      if (state.mood === 'cut') return void request.socket.destroy();
      if (state.mood === 'switch')
        return void request.socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n',
        );
      if (state.mood === 'redirect') response.setHeader('location', '/elsewhere');
      if (state.mood === 'drip') {
        response.writeHead(200);
        const drip = setInterval(() => response.write('.'), 50);
        response.on('close', () => clearInterval(drip));
        return;
      }
      if (state.mood === 'flood') {
        const more = () => response.writable && response.write(Buffer.alloc(65_536), more);
        response.writeHead(200);
        return void more();
      }
      response.writeHead(status ?? 204).end();
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    onCleanup(() => {
      clock.aheadMs = 0;
      server.closeAllConnections();
      server.close();
    });
    return { journal, state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
  })
  .extend(
    'within',
    ({ t, tenant }) =>
      <T>(query: RawBuilder<T>) =>
        inTenant(t.db, tenant.studioId, async (trx) => (await query.execute(trx)).rows),
  )
  .extend('verbs', ({ t, tenant, owner, receiver }) => {
    const { studioId } = tenant;
    const ask = (name: Parameters<typeof call>[2], more: { params?: object; body?: unknown } = {}) =>
      call(t.base, owner, name, {
        body: more.body,
        params: { studioId, classId: tenant.classId, customerId: tenant.customerIds[1]!, ...more.params },
      });
    const make = async (kinds: readonly WebhookKind[] = webhookKinds, url = receiver.url) => {
      const { status, body } = await ask('makeWebhook', { body: { url, kinds } });
      expect(status).toBe(200);
      return body as { webhook: { webhookId: string }; secret: string };
    };
    const send = () => sendWebhooks(t.studio, { studioId });
    const book = (n: number, spotNumber: number) =>
      ask('bookSpot', { body: { customerId: tenant.customerIds[n], spotNumber } });
    const deliveries = async (webhookId: string) =>
      (await ask('listDeliveries', { params: { webhookId } })).body as {
        eventId: string;
        kind: string;
        tries: number;
        outcome: string | null;
        status: number | null;
        nextTryAt: string | null;
      }[];
    const state = async (webhookId: string) =>
      (
        (await ask('listWebhooks')).body as {
          webhookId: string;
          off: string | null;
          waiting: number;
          failingSince: string | null;
        }[]
      ).find((one) => one.webhookId === webhookId)!;
    return { ask, make, send, book, deliveries, state };
  });

const told = ({ body }: Heard) =>
  JSON.parse(body) as { type: string; data: Record<string, unknown>; version: number };

test('an event is signed as the reference library verifies it, and no other body is', async ({
  receiver,
  verbs,
}) => {
  const { secret } = await verbs.make(['booking.made']);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  await verbs.book(1, 4);
  await verbs.send();
  const [heard] = receiver.journal;
  const event = new Verifier(secret).verify(heard!.body, heard!.headers) as { type: string };
  expect(event.type).toBe('booking.made');
  expect(() => new Verifier(secret).verify(`${heard!.body} `, heard!.headers)).toThrow();
  expect(heard!.headers['content-type']).toBe('application/json');
});

test('a new secret and the one before both sign for a day; then the new one alone', async ({
  receiver,
  verbs,
  clock,
}) => {
  const { secret, webhook } = await verbs.make();
  const params = { webhookId: webhook.webhookId };
  // The first new one is lost before anybody has it; the receiver still knows the one before.
  await verbs.ask('renewWebhookSecret', { params });
  const renewed = (await verbs.ask('renewWebhookSecret', { params })).body as { secret: string };
  expect(renewed.secret).not.toBe(secret);
  await verbs.ask('testWebhook', { params });
  await verbs.send();
  for (const one of [secret, renewed.secret])
    expect(new Verifier(one).verify(receiver.journal[0]!.body, receiver.journal[0]!.headers)).toMatchObject({
      type: 'test',
    });
  clock.aheadMs += 25 * HOUR_MS;
  await verbs.ask('testWebhook', { params });
  await verbs.send();
  const { headers, body } = receiver.journal[1]!;
  const at = new Date(Number(headers['webhook-timestamp']) * 1000);
  expect(headers['webhook-signature']).toBe(
    new Verifier(renewed.secret).sign(headers['webhook-id']!, at, body),
  );
});

test('each act is told as it happened, by ids and what changed, and nobody’s name, contact or body', async ({
  tenant,
  receiver,
  verbs,
}) => {
  await verbs.make();
  const customerId = tenant.customerIds[1]!;
  const booked = await verbs.book(1, 4);
  const bookingId = (booked.body as { bookingId: string }).bookingId;
  const of = { bookingId, classId: tenant.classId, customerId };
  await verbs.ask('moveSpot', { params: { bookingId }, body: { spotNumber: 6 } });
  await verbs.ask('checkIn', { params: { bookingId }, body: { checkedIn: true } });
  await verbs.ask('cancelBooking', { params: { bookingId } });
  await verbs.ask('restoreBooking', { params: { bookingId } });
  await verbs.ask('updateCustomer', { body: { lastName: 'Nobodyelse', phone: '+33 1 02 03 04 05' } });
  await verbs.ask('updateBody', { body: { weightKg: 88 } });
  await verbs.ask('updateClass', { body: { title: 'Renamed' } });
  await verbs.ask('cancelClass');
  await verbs.ask('eraseCustomer', { body: { confirm: 'First1 Nobodyelse' } });
  await verbs.send();
  const events = receiver.journal.map(told);
  const by = (type: string) => events.filter((event) => event.type === type).map(({ data }) => data);
  // In whatever order they came.
  const one = (data: object) => expect.objectContaining(data);
  expect(by('booking.made').length).toBe(2);
  expect(by('booking.made')).toContainEqual(one({ ...of, spotNumber: 4 }));
  expect(by('booking.made')).toContainEqual(one({ ...of, spotNumber: 6, restored: true }));
  expect(by('booking.moved')).toMatchObject([{ ...of, spotNumber: 6, spotNumberBefore: 4 }]);
  expect(by('booking.checked_in')).toContainEqual(one({ ...of, checkedIn: true }));
  expect(by('booking.cancelled')).toContainEqual(one({ ...of, by: 'staff' }));
  expect(by('class.changed')).toMatchObject([
    { classId: tenant.classId, changed: ['title'], title: 'Renamed' },
  ]);
  expect(by('class.cancelled')).toMatchObject([{ classId: tenant.classId }]);
  expect(by('customer.changed')).toEqual([
    { studioId: tenant.studioId, customerId, changed: ['name', 'phone'] },
  ]);
  expect(by('customer.erased')).toEqual([{ studioId: tenant.studioId, customerId }]);
  expect(events.every(({ version, data }) => version === 1 && data.studioId === tenant.studioId)).toBe(true);
  expect(JSON.stringify(events)).not.toMatch(/First1|Nobodyelse|shared\.example|\+33|weight/);
});

test('waiting, passes and what they cost are told as they happen, each entry with what is left', async ({
  t,
  tenant,
  receiver,
  verbs,
  within,
}) => {
  await verbs.make();
  const [first, second] = tenant.customerIds;
  await within(
    sql`update classes set capacity = 1, starts_at = starts_at + interval '3 days', ends_at = ends_at + interval '3 days' where class_id = ${tenant.classId}`,
  );
  const { body: booking } = await verbs.book(0, 4);
  await verbs.ask('joinWaitlist', { body: { customerId: second } });
  await verbs.ask('cancelBooking', { params: { bookingId: (booking as { bookingId: string }).bookingId } });
  await fillLater(t.studio, { studioId: tenant.studioId, classId: tenant.classId });
  const passes = passScene(t, tenant);
  const { passKindId } = await passes.kind({ credits: 10 });
  const given = await verbs.ask('givePass', {
    params: { customerId: first! },
    body: { passKindId, paid: 'by cheque', amountMinor: 9000, reason: 'Birthday' },
  });
  expect(given.status).toBe(200);
  const { passId } = given.body as { passId: string };
  await passes.change({ passId }, { what: 'credits', credits: -3, reason: 'Not meant' });
  await verbs.send();
  const events = receiver.journal.map(told);
  const by = (type: string) => events.filter((event) => event.type === type).map(({ data }) => data);
  expect(by('waitlist.joined')).toMatchObject([{ classId: tenant.classId, customerId: second }]);
  expect(by('waitlist.ended')).toMatchObject([{ customerId: second, outcome: 'booked' }]);
  expect(by('pass.given')).toMatchObject([
    {
      passId,
      passKindId,
      customerIds: [first],
      credits: 10,
      creditsLeft: 10,
      amountMinor: 9000,
      currency: 'EUR',
    },
  ]);
  expect(by('pass.changed')).toMatchObject([{ passId, entry: 'added', credits: -3, creditsLeft: 7 }]);
  expect(JSON.stringify(events)).not.toMatch(/Birthday|Not meant|cheque/);
});

test('an offer is told as it is made, as it ends sooner, and as it is taken back', async ({
  tenant,
  receiver,
  verbs,
  within,
}) => {
  await verbs.make(['waitlist.offered', 'waitlist.ended']);
  await within(sql`update classes set capacity = 1 where class_id = ${tenant.classId}`);
  await verbs.book(0, 4);
  expect((await verbs.ask('joinWaitlist', { body: { customerId: tenant.customerIds[1] } })).status).toBe(200);
  for (const set of [
    sql`state = 'offered', offer_until = '2030-01-01T12:00Z'`,
    sql`offer_until = '2030-01-01T11:00Z'`,
    sql`offer_until = '2030-01-01T11:00Z'`,
    sql`state = 'waiting'`,
  ])
    await within(sql`update waits set ${set}`);
  await verbs.send();
  const offers = receiver.journal.map(told).map(({ data }) => data.offerUntil);
  expect(offers.map((until) => until && new Date(String(until)).getUTCHours()).sort()).toEqual([
    11,
    12,
    null,
  ]);
});

test('who goes with the list that brought them is told as gone', async ({ receiver, verbs }) => {
  await verbs.make(['customer.made', 'customer.erased']);
  const params = { listId: crypto.randomUUID() };
  const lines = [{ line: 1, firstName: 'Ada', email: 'ada@home.example' }];
  expect((await verbs.ask('importCustomers', { params, body: { fileName: 'p.csv', lines } })).status).toBe(
    200,
  );
  expect((await verbs.ask('undoCustomerImport', { params, body: { afterLine: null } })).status).toBe(200);
  await verbs.send();
  const events = receiver.journal.map(told).sort((x, y) => y.type.localeCompare(x.type));
  expect(events.map(({ type }) => type)).toEqual(['customer.made', 'customer.erased']);
  expect(events[1]!.data).toEqual(events[0]!.data);
});

test('what was refused is told to nobody, and what nobody chose neither', async ({
  t,
  receiver,
  verbs,
  within,
}) => {
  await verbs.make(['class.cancelled']);
  expect((await verbs.book(1, 999)).status).toBe(409);
  await verbs.book(1, 4);
  expect(await within(sql`select kind from webhook_events`)).toEqual([]);
  const other = await seedTenant(t, { name: `other ${crypto.randomUUID()}` });
  await inTenant(t.db, other.studioId, (trx) => sql`update classes set cancelled_at = now()`.execute(trx));
  await verbs.send();
  expect(receiver.journal).toEqual([]);
});

test.for([
  ['take', 'ok', 204],
  ['flood', 'ok', 200],
  ['fail', 'failed', 500],
  ['miss', 'refused', 404],
  ['redirect', 'refused', 302],
  ['hang', 'timeout', null],
  ['drip', 'timeout', null],
  ['cut', 'unreachable', null],
  ['switch', 'unreachable', null],
  ['gone', 'gone', 410],
] as const)(
  'a receiver that will %s: its event is %s',
  async ([mood, outcome, status], { receiver, verbs }) => {
    const { webhook } = await verbs.make(['booking.made']);
    receiver.state.mood = mood;
    await verbs.book(1, 4);
    await verbs.send();
    const [event] = await verbs.deliveries(webhook.webhookId);
    expect(event).toMatchObject({ outcome, status, tries: 1 });
    expect(event!.nextTryAt === null).toBe(outcome === 'ok' || outcome === 'gone');
    expect((await verbs.state(webhook.webhookId)).off).toBe(outcome === 'gone' ? 'gone' : null);
    expect(receiver.journal.map(({ path }) => path)).toEqual(['/hook']);
  },
);

test('an event that is not taken is tried again over three days by one id, then given up, and sent again when asked', async ({
  receiver,
  verbs,
  clock,
}) => {
  const { webhook } = await verbs.make(['booking.made']);
  receiver.state.mood = 'fail';
  await verbs.book(1, 4);
  const begun = clock.aheadMs;
  let last = 0;
  for (let heard = 0; clock.aheadMs - begun < 6 * DAY_MS; clock.aheadMs += HOUR_MS / 2) {
    await verbs.send();
    if (receiver.journal.length > heard) last = clock.aheadMs - begun;
    heard = receiver.journal.length;
  }
  expect(receiver.journal.length).toBe(MAX_TRIES);
  expect(new Set(receiver.journal.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(last / DAY_MS).toBeGreaterThan(3);
  expect(last / DAY_MS).toBeLessThan(4.5);
  const params = { webhookId: webhook.webhookId };
  const [event] = await verbs.deliveries(webhook.webhookId);
  expect(event).toMatchObject({ outcome: 'failed', nextTryAt: null });
  receiver.state.mood = 'take';
  await verbs.ask('updateWebhook', { params, body: { on: true } });
  const replay = await verbs.ask('replayWebhook', { params, body: { eventId: event!.eventId } });
  expect(replay.body).toEqual({ sentAgain: 1 });
  await verbs.send();
  expect(receiver.journal.at(-1)!.headers['webhook-id']).toBe(event!.eventId);
  expect((await verbs.deliveries(webhook.webhookId))[0]).toMatchObject({ outcome: 'ok', nextTryAt: null });
});

test('where nothing is taken for days nothing more is sent; switched on again, what waited is', async ({
  receiver,
  verbs,
  clock,
  within,
}) => {
  const { webhook } = await verbs.make(['customer.changed']);
  const rename = (lastName: string) => verbs.ask('updateCustomer', { body: { lastName } });
  receiver.state.mood = 'fail';
  await rename('Other');
  await rename('Others');
  await verbs.send();
  expect((await verbs.state(webhook.webhookId)).failingSince).not.toBeNull();
  clock.aheadMs += 5 * DAY_MS + HOUR_MS;
  await verbs.send();
  expect((await verbs.state(webhook.webhookId)).off).toBe('failing');
  expect(await within(sql`select detail->>'off' as off from audit_log where action = 'webhook.off'`)).toEqual(
    [{ off: 'failing' }],
  );
  // Nobody looks at the console for it: the one owner is written to, once.
  expect(
    await within(sql`select m.kind, f.role from mails m join staff f using (studio_id, staff_id)`),
  ).toEqual([{ kind: 'webhook_off', role: 'owner' }]);
  await rename('Another');
  const before = receiver.journal.length;
  await verbs.send();
  expect(receiver.journal.length).toBe(before);
  receiver.state.mood = 'take';
  await verbs.ask('updateWebhook', { params: { webhookId: webhook.webhookId }, body: { on: true } });
  await verbs.send();
  expect(receiver.journal.length).toBe(before + 3);
  expect(await verbs.state(webhook.webhookId)).toMatchObject({ off: null, failingSince: null, waiting: 0 });
});

test('an event that comes long after others were given up has days of its own before anything is switched off', async ({
  receiver,
  verbs,
  clock,
}) => {
  const { webhook } = await verbs.make(['customer.changed']);
  receiver.state.mood = 'fail';
  await verbs.ask('updateCustomer', { body: { lastName: 'Other' } });
  for (let hours = 0; hours < 110; hours += 2, clock.aheadMs += 2 * HOUR_MS) await verbs.send();
  expect(await verbs.state(webhook.webhookId)).toMatchObject({ waiting: 0 });
  clock.aheadMs += 5 * DAY_MS;
  await verbs.ask('updateCustomer', { body: { lastName: 'Others' } });
  await verbs.send();
  expect(await verbs.state(webhook.webhookId)).toMatchObject({ off: null, waiting: 1 });
});

test('what an address said that was changed meanwhile switches nothing off, and its event goes to the new one', async ({
  receiver,
  verbs,
  clock,
}) => {
  const { webhook } = await verbs.make(['booking.made']);
  const answer = Promise.withResolvers<void>();
  Object.assign(receiver.state, { mood: 'gone', held: answer.promise });
  await verbs.book(1, 4);
  const sending = verbs.send();
  await expect.poll(() => receiver.journal.length).toBe(1);
  const params = { webhookId: webhook.webhookId };
  const changed = await verbs.ask('updateWebhook', { params, body: { url: `${receiver.url}/new` } });
  expect(changed.status).toBe(200);
  answer.resolve();
  await sending;
  expect(await verbs.state(webhook.webhookId)).toMatchObject({ off: null, failingSince: null, waiting: 1 });
  receiver.state.mood = 'take';
  clock.aheadMs += HOUR_MS;
  await verbs.send();
  expect(receiver.journal.map(({ path }) => path)).toEqual(['/hook', '/hook/new']);
  expect(await verbs.state(webhook.webhookId)).toMatchObject({ off: null, waiting: 0 });
});

test('what is switched off while somebody chooses other events stays off', async ({ t, tenant, verbs }) => {
  const { webhook } = await verbs.make(['booking.made']);
  const params = { webhookId: webhook.webhookId };
  const changed = await inTenant(t.db, tenant.studioId, async (trx) => {
    await sql`update webhooks set off = 'failing'`.execute(trx);
    const asked = verbs.ask('updateWebhook', { params, body: { kinds: ['class.made'] } });
    await expect.poll(() => lockWaits(t.url), { timeout: 30_000 }).toBe(1);
    return { asked };
  });
  expect((await changed.asked).body).toMatchObject({ kinds: ['class.made'], off: 'failing' });
});

test('what was being sent when its process ended is sent again, by the same id', async ({
  receiver,
  verbs,
  clock,
  within,
}) => {
  await verbs.make(['booking.made']);
  await verbs.book(1, 4);
  await verbs.send();
  // As a process leaves it that ended between the call and its note.
  await within(sql`update webhook_deliveries set outcome = null, tried_at = null, next_try_at = now()`);
  clock.aheadMs += 10_000;
  await verbs.send();
  const ids = receiver.journal.map(({ headers }) => headers['webhook-id']);
  expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  expect(await within(sql`select tries, outcome from webhook_deliveries`)).toEqual([
    { tries: 2, outcome: 'ok' },
  ]);
});

test('several who send at once send each event once', async ({ receiver, verbs }) => {
  await verbs.make(['booking.made']);
  for (const n of [1, 2, 3]) await verbs.book(n, 4 + n);
  await Promise.all([verbs.send(), verbs.send(), verbs.send()]);
  await sleep(10);
  expect(receiver.journal.length).toBe(3);
});

test('all since a moment are sent again, each by its id', async ({ receiver, verbs, clock }) => {
  const { webhook } = await verbs.make(['booking.made']);
  await verbs.book(1, 4);
  await verbs.book(2, 5);
  await verbs.send();
  const params = { webhookId: webhook.webhookId };
  const since = new Date(Date.now() + clock.aheadMs - HOUR_MS).toISOString();
  expect((await verbs.ask('replayWebhook', { params, body: { since } })).body).toEqual({ sentAgain: 2 });
  await verbs.send();
  const ids = receiver.journal.map(({ headers }) => headers['webhook-id']);
  expect([ids.length, new Set(ids).size]).toEqual([4, 2]);
  const later = new Date(Date.now() + clock.aheadMs + HOUR_MS).toISOString();
  expect((await verbs.ask('replayWebhook', { params, body: { since: later } })).body).toEqual({
    sentAgain: 0,
  });
});

test('an address without https, or with a login, is refused by its field; and there are so many', async ({
  verbs,
}) => {
  for (const url of [
    'http://hooks.example/',
    'https://me:pass@hooks.example/',
    'ftp://hooks.example',
    'https://10.0.0.5/',
    'no address',
  ]) {
    const { status, body } = await verbs.ask('makeWebhook', { body: { url, kinds: ['booking.made'] } });
    expect([url, status, body.code, body.field]).toEqual([url, 400, 'invalid_field', 'url']);
  }
  for (let i = 0; i < MAX_WEBHOOKS; i++) await verbs.make(['booking.made'], `https://hooks.example/${i}`);
  const more = await verbs.ask('makeWebhook', {
    body: { url: 'https://hooks.example/more', kinds: ['booking.made'] },
  });
  expect([more.status, more.body.code]).toEqual([409, 'too_many_webhooks']);
});

test('from a machine that is reached from beyond, nothing is sent to the machine itself', async ({
  t,
  receiver,
  verbs,
  within,
}) => {
  const { webhook } = await verbs.make(['booking.made']);
  await verbs.make(['booking.made'], receiver.url.replace('127.0.0.1', 'localhost'));
  await verbs.book(1, 4);
  const exposed = { ...t.studio, settings: { ...t.studio.settings, exposed: true } };
  const [{ studioId }] = (await within(
    sql<{ studioId: string }>`select studio_id as "studioId" from webhooks`,
  )) as [{ studioId: string }];
  await sendWebhooks(exposed, { studioId });
  expect(receiver.journal).toEqual([]);
  expect((await verbs.deliveries(webhook.webhookId))[0]).toMatchObject({ outcome: 'blocked', status: null });
  expect(await within(sql`select distinct outcome from webhook_deliveries`)).toEqual([
    { outcome: 'blocked' },
  ]);
});

test('what is due is found by the clock, and what is old is forgotten', async ({
  t,
  receiver,
  verbs,
  clock,
  within,
}) => {
  await verbs.make(['booking.made']);
  receiver.state.mood = 'fail';
  await verbs.book(1, 4);
  await verbs.send();
  clock.aheadMs += DAY_MS;
  await sendDueWebhooks(t.studio);
  const jobs = await sql<{
    n: number;
  }>`select count(*)::int as n from studio_jobs.job where name = 'send-webhooks'`.execute(t.db);
  expect(jobs.rows[0]!.n).toBeGreaterThan(0);
  clock.aheadMs += 14 * DAY_MS;
  await keepRules(t.studio);
  for (const table of ['webhook_events', 'webhook_deliveries'])
    expect([table, await within(sql`select 1 from ${sql.table(table)}`)]).toEqual([table, []]);
});
