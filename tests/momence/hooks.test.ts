import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { keepRules } from '../../apps/studio/src/rights/retention/keep-rules.ts';
import { readHints } from '../../apps/studio/src/sources/reading/read-hinted.ts';
import { readSource } from '../../apps/studio/src/sources/reading/read-source.ts';
import { call, signIn } from '../../apps/studio/src/testing/http.ts';
import type { TestStudio } from '../../apps/studio/src/testing/studio.ts';
import { seedTenant } from '../../apps/studio/src/testing/tenant.ts';
import type { FakeMomence } from '../fake-momence/server.ts';
import type { Webhook } from '../fake-momence/webhooks.ts';
import { connect, here, MEMBERS, PLACE, read, rows, spotThere, there } from './connected.ts';
import { test as scene } from './scene.ts';

const HOUR_MS = 3_600_000;
const SECRET = 'hook-secret';
const ROOM_THERE = 2002;
type Of = { studioId: string };

/** As somebody of the studio makes it; the address as this test reaches it. */
async function makeHook(t: TestStudio, tenant: Of, owner: string, more: { signatureKey?: string } = {}) {
  const { status, body } = await call(t.base, owner, 'setSourceHook', {
    params: { studioId: tenant.studioId },
    body: { secret: SECRET, signatureKey: more.signatureKey ?? null },
  });
  expect({ status, secret: body.secret }).toEqual({ status: 200, secret: null });
  const url = body.hook.address.replace('http://localhost:3000', t.base);
  return { url, secret: SECRET, ...more } satisfies Webhook;
}

/** A studio whose Momence tells it what happens. */
const test = scene.extend('hook', async ({ t, tenant, owner, fake, connected: _ }) => {
  const hook = await makeHook(t, tenant, owner);
  fake.webhooks.set(fake.host().id, hook);
  return hook;
});

const status = async (t: TestStudio, { studioId }: Of, owner: string) =>
  (await call(t.base, owner, 'getSourceHook', { params: { studioId } })).body.hook;
const hints = (t: TestStudio, tenant: Of) =>
  rows(t, tenant, (trx) =>
    sql<{
      id: string;
      itself: boolean;
    }>`select foreign_class as id, itself from source_hints order by 1`.execute(trx),
  );
const readHinted = (t: TestStudio, { studioId }: Of) => readHints(t.studio, { studioId, source: 'momence' });
const calls = (fake: FakeMomence) =>
  fake.journal
    .requests()
    .map(({ endpoint }) => endpoint)
    .filter((endpoint) => endpoint !== 'POST /auth/token');
const post = (url: string, body: string, headers: Record<string, string> = { 'x-webhook-secret': SECRET }) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
const bodyOf = (event: string, payload: object, timestamp = new Date().toISOString()) =>
  JSON.stringify({ payload: JSON.stringify({ timestamp, event, payload }) });

test('whoever books there has their seat here by one reading of that class, and nothing else is asked', async ({
  t,
  tenant,
  fake,
  session,
  hook: _,
}) => {
  const [one, two] = [session(24), session(48)];
  fake.host().book({ sessionId: two, memberId: MEMBERS[1]!, roomSpotId: spotThere(3) });
  await fake.webhooks.deliverAll();
  await read(t, tenant);
  await readHinted(t, tenant);
  const before = calls(fake).length;
  fake.host().book({ sessionId: one, memberId: MEMBERS[1]!, roomSpotId: spotThere(2) });
  await fake.webhooks.deliverAll();
  expect(calls(fake).length).toBe(before);
  await readHinted(t, tenant);
  expect(calls(fake).slice(before)).toEqual(['GET /sessions/{id}/bookings']);
  expect(await here(t, tenant)).toEqual(there(fake));
  expect(await hints(t, tenant)).toEqual([]);
});

test('a class that is new, moved, or booked before it was ever read is read with who is booked in it', async ({
  t,
  tenant,
  fake,
  session,
  hook: _,
}) => {
  const id = session(24, { name: 'Ride 45' });
  fake.host().book({ sessionId: id, memberId: MEMBERS[0]!, roomSpotId: spotThere(2) });
  await fake.webhooks.deliverAll();
  await readHinted(t, tenant);
  expect(await here(t, tenant)).toEqual(there(fake));
  fake.host().changeSession({ sessionId: id, name: 'Ride 60' });
  await fake.webhooks.deliverAll();
  expect(await hints(t, tenant)).toEqual([{ id: String(id), itself: true }]);
  await readHinted(t, tenant);
  const titles = await rows(t, tenant, (trx) =>
    sql`select title from classes where source = 'momence' and cancelled_at is null`.execute(trx),
  );
  expect(titles).toEqual([{ title: 'Ride 60' }]);
});

test('much that is said of one class is one reading', async ({ t, tenant, fake, session, hook: _ }) => {
  const id = session(24);
  await fake.webhooks.deliverAll();
  await readHinted(t, tenant);
  for (const [i, memberId] of MEMBERS.entries())
    fake.host().book({ sessionId: id, memberId, roomSpotId: spotThere(i + 1) });
  await fake.webhooks.deliverAll();
  const before = calls(fake).length;
  await readHinted(t, tenant);
  const asked = calls(fake).slice(before);
  expect(asked.filter((endpoint) => endpoint === 'GET /sessions/{id}/bookings')).toHaveLength(1);
  expect(await here(t, tenant)).toEqual(there(fake));
});

test('late, doubled, out of order, forged and lost ones end with what there is', async ({
  t,
  tenant,
  fake,
  session,
  hook: _,
}) => {
  const id = session(24);
  fake.webhooks.faults.arm(
    (['out_of_order', 'doubled', 'late', 'forged', 'lost'] as const).map((kind) => ({ kind, times: 1 })),
  );
  const made = MEMBERS.slice(0, 3).map((memberId, i) =>
    fake.host().book({ sessionId: id, memberId, roomSpotId: spotThere(i + 1) }),
  );
  fake.host().cancelBooking({ bookingId: made[0]! });
  fake.host().checkIn({ bookingId: made[1]! });
  fake.host().moveSpot({ bookingId: made[2]!, roomSpotId: spotThere(7) });
  await fake.webhooks.deliverAll();
  await readHinted(t, tenant);
  await read(t, tenant);
  expect(await here(t, tenant)).toEqual(there(fake));
});

test('without any that arrives, reading finds it all', async ({ t, tenant, fake, session, hook: _ }) => {
  fake.webhooks.faults.arm([{ kind: 'lost', times: null }]);
  const id = session(24);
  fake.host().book({ sessionId: id, memberId: MEMBERS[0]!, roomSpotId: spotThere(1) });
  await fake.webhooks.deliverAll();
  expect(await hints(t, tenant)).toEqual([]);
  await read(t, tenant);
  expect(await here(t, tenant)).toEqual(there(fake));
});

test('one that is forged is refused in the same words as an address that there is not, and counted', async ({
  t,
  tenant,
  owner,
  fake,
  session,
  hook,
}) => {
  const id = session(24);
  const nobodys = hook.url.replace(/[^/]+$/, crypto.randomUUID());
  const unknown = await post(nobodys, bodyOf('session-booked', { sessionId: id }));
  const refused = (await unknown.json()) as { code: string };
  expect([unknown.status, refused.code]).toEqual([401, 'hint_refused']);
  await fake.webhooks.deliverAll();
  await readHinted(t, tenant);
  for (const [i, wrong] of (['both', 'secret', 'signature', 'body'] as const).entries()) {
    const payload = { sessionId: id, sessionBookingId: 1, payingMemberId: 1, targetMemberId: MEMBERS[0]! };
    expect(await fake.webhooks.forge(fake.host().id, { event: 'session-booked', payload, wrong })).toBe(401);
    expect((await status(t, tenant, owner))?.refused?.count).toBe(i + 1);
  }
  const forged = await post(hook.url, bodyOf('session-booked', { sessionId: id }), {
    'x-webhook-secret': 'guess',
  });
  expect(await forged.json()).toEqual(refused);
  expect(await hints(t, tenant)).toEqual([]);
  expect((await status(t, tenant, owner))?.refused).toMatchObject({ count: 5, because: 'wrong_secret' });
  await read(t, tenant);
  expect(await here(t, tenant)).toEqual(there(fake));
});

test('garbage is refused, more than fits too, and an event of tomorrow is taken and shown', async ({
  t,
  tenant,
  owner,
  hook,
}) => {
  for (const body of ['', '{', '{"payload":7}', '{"payload":"{"}', bodyOf('session-booked', {})])
    expect([body, (await post(hook.url, body)).status]).toEqual([body, 400]);
  expect((await post(hook.url, 'x'.repeat(70_000))).status).toBe(413);
  expect((await post(`${hook.url}x`, '{}')).status).toBe(400);
  expect((await post(hook.url.replace('momence', 'nobody'), '{}')).status).toBe(400);
  expect((await post(hook.url, bodyOf('spot-moved', { sessionId: 1 }))).status).toBe(200);
  expect(await status(t, tenant, owner)).toMatchObject({
    receivedAt: expect.any(String),
    refused: { count: 5, because: 'unreadable' },
    unknown: { event: 'spot-moved' },
  });
  expect(await hints(t, tenant)).toEqual([]);
});

test('one id is heard once, under either spelling, also from two at once; and is forgotten after days', async ({
  t,
  tenant,
  clock,
  fake,
  session,
  hook,
}) => {
  fake.webhooks.set(fake.host().id, null);
  const id = session(24);
  const say = (name: string) =>
    post(hook.url, bodyOf('session-updated', { sessionId: id }), {
      'x-webhook-secret': SECRET,
      [name]: 'the-one',
    });
  const heard = () => rows(t, tenant, (trx) => sql`select from source_heard`.execute(trx));
  const answers = await Promise.all(
    ['x-webhook-request-id', 'x-webhook-reqeuest-id', 'x-webhook-request-id'].map(say),
  );
  expect(answers.map((one) => one.status)).toEqual([200, 200, 200]);
  expect(await heard()).toHaveLength(1);
  await readHinted(t, tenant);
  expect((await say('x-webhook-request-id')).status).toBe(200);
  expect(await hints(t, tenant)).toEqual([]);
  clock.aheadMs = 73 * HOUR_MS;
  await keepRules(t.studio);
  expect(await heard()).toEqual([]);
  clock.aheadMs = 0;
});

test('a hint is a row: what was answered before a restart is read by whichever run comes next', async ({
  t,
  tenant,
  fake,
  session,
  hook: _,
}) => {
  const id = session(24);
  await read(t, tenant);
  fake.host().book({ sessionId: id, memberId: MEMBERS[0]!, roomSpotId: spotThere(1) });
  await fake.webhooks.deliverAll();
  expect(await hints(t, tenant)).toMatchObject([{ id: String(id) }]);
  // The job went down with its process. By the clock nothing is due.
  await readSource(t.studio, { studioId: tenant.studioId, source: 'momence' });
  expect(await here(t, tenant)).toEqual(there(fake));
  expect(await hints(t, tenant)).toEqual([]);
});

test('what could not be read stays hinted at, and what is said while it is read has it read again', async ({
  t,
  tenant,
  fake,
  session,
  hook,
}) => {
  const id = session(24);
  await read(t, tenant);
  await fake.webhooks.deliverAll();
  await readHinted(t, tenant);
  fake.host().book({ sessionId: id, memberId: MEMBERS[0]!, roomSpotId: spotThere(1) });
  await fake.webhooks.deliverAll();
  fake.faults.arm([{ kind: 'http_500', on: 'GET /sessions/{id}/bookings' }]);
  await readHinted(t, tenant);
  expect(await hints(t, tenant)).toHaveLength(1);
  await inTenant(t.db, tenant.studioId, (trx) =>
    sql`update source_hints set tried_at = tried_at - interval '1 minute'`.execute(trx),
  );
  fake.faults.arm([{ kind: 'slow', delayMs: 300, on: 'GET /sessions/{id}/bookings' }]);
  const before = calls(fake).length;
  const reading = readHinted(t, tenant);
  await expect.poll(() => fake.faults.armed().length).toBe(0);
  await post(hook.url, bodyOf('session-booked', { sessionId: id }));
  await reading;
  expect(
    calls(fake)
      .slice(before)
      .filter((one) => one === 'GET /sessions/{id}/bookings'),
  ).toHaveLength(2);
  expect(await hints(t, tenant)).toEqual([]);
  expect(await here(t, tenant)).toEqual(there(fake));
});

test('a no-show that is told takes no late check-in away', async ({ t, tenant, fake, session, hook }) => {
  const id = session(24);
  const bookingId = fake.host().book({ sessionId: id, memberId: MEMBERS[0]!, roomSpotId: spotThere(1) });
  fake.host().checkIn({ bookingId });
  await fake.webhooks.deliverAll();
  await readHinted(t, tenant);
  await post(hook.url, bodyOf('session-booking-no-show', { sessionId: id, sessionBookingId: bookingId }));
  await readHinted(t, tenant);
  expect((await here(t, tenant))[0]!.bookings).toMatchObject([{ bookingId, checkedIn: true }]);
});

test('whose email changed is looked for anew at once', async ({ t, tenant, fake, session, hook: _ }) => {
  const memberId = fake.host().addMember({ firstName: 'Zoé', lastName: 'Démo', email: '' });
  const id = session(24);
  fake.host().book({ sessionId: id, memberId, roomSpotId: spotThere(1) });
  await fake.webhooks.deliverAll();
  await readHinted(t, tenant);
  expect((await here(t, tenant))[0]!.bookings).toEqual([]);
  fake.host().changeMember({ memberId, email: 'zoe@members.velo-demo.example' });
  await fake.webhooks.deliverAll();
  await readHinted(t, tenant);
  expect((await here(t, tenant))[0]!.bookings).toMatchObject([{ memberId }]);
});

test('a class stands in the room that was told last, once somebody has said which one that is', async ({
  t,
  tenant,
  session,
  hook,
}) => {
  const id = session(24);
  await read(t, tenant);
  const roomOf = async () =>
    (
      await rows(t, tenant, (trx) =>
        sql<{ room: string }>`select room_id as room from classes where source = 'momence'`.execute(trx),
      )
    )[0]!.room;
  const tell = async (roomId: number, at: number, locationId = PLACE) => {
    await post(
      hook.url,
      bodyOf(
        'session-updated',
        { sessionId: id, roomId, locationId },
        new Date(Date.now() + at).toISOString(),
      ),
    );
    await readHinted(t, tenant);
  };
  await tell(ROOM_THERE, -5000);
  expect(await roomOf()).toBe(tenant.roomId);
  const loft = crypto.randomUUID();
  await inTenant(t.db, tenant.studioId, async (trx) => {
    await sql`insert into rooms (studio_id, room_id, location_id, name) select studio_id, ${loft}, location_id, 'Loft'
      from rooms where room_id = ${tenant.roomId}`.execute(trx);
    await sql`update source_places set room_id = ${loft} where place_id = ${String(ROOM_THERE)}`.execute(trx);
  });
  await read(t, tenant);
  expect(await roomOf()).toBe(loft);
  // An older one that comes late, and one of a place where the class is not.
  await tell(2999, -60_000);
  expect(await roomOf()).toBe(loft);
  await tell(2999, -1000, 77);
  expect(await roomOf()).toBe(tenant.roomId);
  await tell(ROOM_THERE, HOUR_MS);
  expect(await roomOf()).toBe(loft);
  // One that says to be of the future keeps none out.
  await tell(PLACE, 0);
  expect(await roomOf()).toBe(tenant.roomId);
});

test('a paused connection notes the moment and nothing else; a removed one takes nothing', async ({
  t,
  tenant,
  owner,
  session,
  hook,
}) => {
  const say = () => post(hook.url, bodyOf('session-booked', { sessionId: session(24) }));
  const enable = (on: boolean) =>
    inTenant(t.db, tenant.studioId, (trx) => sql`update source_connections set enabled = ${on}`.execute(trx));
  await enable(false);
  expect((await say()).status).toBe(200);
  expect(await hints(t, tenant)).toEqual([]);
  expect((await status(t, tenant, owner))?.receivedAt).not.toBeNull();
  await enable(true);
  expect((await say()).status).toBe(200);
  expect(await hints(t, tenant)).toHaveLength(1);
  await inTenant(t.db, tenant.studioId, (trx) => sql`delete from source_connections`.execute(trx));
  expect((await say()).status).toBe(401);
  for (const table of ['source_hooks', 'source_hints', 'source_heard', 'source_class_rooms'])
    expect(await rows(t, tenant, (trx) => sql`select from ${sql.table(table)}`.execute(trx))).toEqual([]);
});

test('what one studio’s Momence tells marks nothing of another, and by its secret nobody is let in elsewhere', async ({
  t,
  tenant,
  fake,
  session,
  hook,
}) => {
  const other = await seedTenant(t, { name: crypto.randomUUID() });
  await connect(t, other, fake.url);
  const owner = await signIn(t.base, other.emails.owner);
  const made = await call(t.base, owner, 'setSourceHook', {
    params: { studioId: other.studioId },
    body: { secret: null, signatureKey: null },
  });
  const theirs = made.body.hook.address.replace('http://localhost:3000', t.base);
  const id = session(24);
  expect((await post(theirs, bodyOf('session-booked', { sessionId: id }))).status).toBe(401);
  expect((await post(hook.url, bodyOf('session-booked', { sessionId: id }))).status).toBe(200);
  expect([await hints(t, tenant), await hints(t, other)].map((some) => some.length)).toEqual([1, 0]);
  const right = { 'x-webhook-secret': made.body.secret! };
  expect((await post(theirs, bodyOf('session-booked', { sessionId: id }), right)).status).toBe(200);
});

test('a secret that is replaced is taken for an hour beside the new one, which is shown this once', async ({
  t,
  tenant,
  owner,
  clock,
  session,
  hook,
}) => {
  const body = bodyOf('session-booked', { sessionId: session(24) });
  const params = { studioId: tenant.studioId };
  const set = () =>
    call(t.base, owner, 'setSourceHook', { params, body: { secret: null, signatureKey: null } });
  const { body: made } = await set();
  expect(hook.url.endsWith(new URL(made.hook.address).pathname)).toBe(true);
  expect(JSON.stringify(await status(t, tenant, owner))).not.toContain(made.secret!);
  await set();
  expect((await post(hook.url, body)).status).toBe(200);
  expect((await post(hook.url, body, { 'x-webhook-secret': made.secret! })).status).toBe(401);
  clock.aheadMs = HOUR_MS + 1000;
  expect((await post(hook.url, body)).status).toBe(401);
  clock.aheadMs = 0;
  expect((await call(t.base, owner, 'removeSourceHook', { params })).status).toBe(200);
  expect((await post(hook.url, body)).status).toBe(401);
});

test('without a connection there is no address', async ({ t, tenant, owner }) => {
  const params = { studioId: tenant.studioId };
  expect((await call(t.base, owner, 'getSourceHook', { params })).body).toEqual({ hook: null });
  const none = await call(t.base, owner, 'setSourceHook', {
    params,
    body: { secret: null, signatureKey: null },
  });
  expect([none.status, none.body.code]).toEqual([404, 'not_found']);
});
