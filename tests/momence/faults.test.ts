import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { readSource } from '../../apps/studio/src/sources/reading/read-source.ts';
import type { TestStudio } from '../../apps/studio/src/testing/studio.ts';
import { seedTenant } from '../../apps/studio/src/testing/tenant.ts';
import { exampleHost } from '../fake-momence/example.ts';
import { startFakeMomence } from '../fake-momence/server.ts';
import { connect, here, MEMBERS, PLACE, read, rows, spotThere, there } from './connected.ts';
import { test } from './scene.ts';

const HOUR_MS = 3_600_000;
/** Calls of a reading of two classes, and a few more than any: beyond them no fault strikes. */
const MOST_CALLS = 8;
const KINDS = [
  ...['cut_before', 'cut_after', 'http_429', 'http_500', 'http_502', 'html', 'truncated', 'page_shift'],
  ...['duplicated_row', 'empty_page', 'wrong_total', 'expired_token', 'revoked_client'],
] as const;
type Fake = Awaited<ReturnType<typeof startFakeMomence>>;

const health = async (t: TestStudio, tenant: { studioId: string }) =>
  (
    await rows(t, tenant, (trx) =>
      sql<{
        rejected: number;
        failures: number;
        held: boolean;
        code: string | null;
      }>`select rejected_logins as rejected,
        failures_in_row as failures, held_until > ${t.studio.now()} as held, last_error_code as code
        from source_connections`.execute(trx),
    )
  )[0]!;
const mend = (t: TestStudio, { studioId }: { studioId: string }) =>
  inTenant(t.db, studioId, (trx) =>
    sql`update source_connections set rejected_logins = 0, failures_in_row = 0, held_until = null`.execute(
      trx,
    ),
  );

test.for(KINDS)(
  '%s at any call of a reading takes nobody away, and the readings after it are right',
  async (kind, { t, tenant, fake, session }) => {
    const [one, two] = [session(24), session(26)];
    fake.host().book({ sessionId: one, memberId: MEMBERS[0]!, roomSpotId: spotThere(1) });
    fake.host().book({ sessionId: one, memberId: MEMBERS[1]!, roomSpotId: spotThere(2) });
    fake.host().book({ sessionId: two, memberId: MEMBERS[2]!, roomSpotId: spotThere(1) });
    await read(t, tenant);
    const before = await here(t, tenant);
    expect(before).toEqual(there(fake));
    let struck = 0;
    for (let after = 0; after < MOST_CALLS; after++) {
      const asked = fake.journal.requests().length;
      fake.faults.arm([{ kind, times: 1, after }]);
      await read(t, tenant);
      expect(await here(t, tenant)).toEqual(before);
      struck += fake.journal
        .requests()
        .slice(asked)
        .filter(({ fault }) => fault !== null).length;
      fake.faults.disarm();
      if (kind === 'revoked_client')
        fake.signIn.restoreClient({ clientId: exampleHost.clients[0]!.clientId });
      await mend(t, tenant);
      await read(t, tenant);
      expect(await here(t, tenant)).toEqual(before);
    }
    // Shifts and doubles are of later pages, and these lists have one.
    if (kind !== 'page_shift' && kind !== 'duplicated_row') expect(struck).toBeGreaterThan(0);
    fake.host().book({ sessionId: two, memberId: MEMBERS[3]!, roomSpotId: spotThere(8) });
    await read(t, tenant);
    expect(await here(t, tenant)).toEqual(there(fake));
  },
);

test('a list of several pages that shifts while it is read loses nobody', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  const ids = Array.from({ length: 115 }, (_, n) => session(2 + 2 * n));
  await read(t, tenant);
  const before = await here(t, tenant);
  expect(before).toHaveLength(ids.length);
  expect(before).toEqual(there(fake));
  for (const [kind, by] of [
    ['page_shift', 1],
    ['page_shift', -1],
    ['duplicated_row', 1],
  ] as const)
    for (let n = 0; n < 3; n++) {
      fake.faults.arm([{ kind, by, times: 1, on: 'GET /sessions' }]);
      await read(t, tenant);
    }
  expect(await here(t, tenant)).toEqual(before);
});

test('a list that says how many it has and gives none is not believed, however often', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  const sessionId = session();
  fake.host().book({ sessionId, memberId: MEMBERS[0]!, roomSpotId: spotThere(1) });
  await read(t, tenant);
  const before = await here(t, tenant);
  for (const on of ['GET /sessions/{id}/bookings', 'GET /sessions'] as const) {
    fake.faults.arm([{ kind: 'empty_page', keepTotal: true, times: null, on }]);
    for (let n = 0; n < 3; n++) await read(t, tenant);
    fake.faults.disarm();
    expect(await here(t, tenant)).toEqual(before);
  }
});

test('classes that are all gone at once wait for a person', async ({ t, tenant, fake, session }) => {
  const ids = Array.from({ length: 14 }, (_, n) => session(2 + 2 * n));
  await read(t, tenant);
  for (const sessionId of ids.slice(0, 12)) fake.host().deleteSession({ sessionId });
  for (let n = 0; n < 3; n++) await read(t, tenant);
  expect((await here(t, tenant)).filter(({ cancelled }) => cancelled)).toEqual([]);
  const [connection] = await rows(t, tenant, (trx) =>
    sql<{ many: boolean }>`select many_gone_at is not null as many from source_connections`.execute(trx),
  );
  expect(connection).toEqual({ many: true });
});

test('whatever happens there and goes wrong, two readings without a fault make it right', async ({ t }) => {
  const what = [
    'book',
    'book',
    'book',
    'cancel',
    'move',
    'swap',
    'transfer',
    'checkIn',
    'undo',
    'off',
    'retime',
    'gone',
  ] as const;
  const deed = fc.record({
    what: fc.constantFrom(...what),
    session: fc.nat(3),
    member: fc.nat(3),
    n: fc.nat(11),
    fault: fc.option(fc.record({ kind: fc.constantFrom(...KINDS), after: fc.nat(5) }), { freq: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 3, maxLength: 14 }), async (deeds) => {
      const fake = await startFakeMomence({ hosts: [exampleHost], limits: { callsPerSecond: 10_000 } });
      try {
        const tenant = await seedTenant(t, { name: crypto.randomUUID() });
        await connect(t, tenant, fake.url);
        const sessions = [24, 36, 48, 60].map((hours) => newSession(fake, hours));
        for (const one of deeds) {
          happen(fake, sessions, one);
          if (one.fault) fake.faults.arm([{ ...one.fault, times: 1 }]);
          await read(t, tenant);
          fake.faults.disarm();
          fake.signIn.restoreClient({ clientId: exampleHost.clients[0]!.clientId });
          await mend(t, tenant);
        }
        for (let n = 0; n < 3; n++) await read(t, tenant);
        const known = new Set(there(fake).map(({ sessionId }) => sessionId));
        const found = await here(t, tenant);
        expect(found.filter(({ sessionId }) => known.has(sessionId))).toEqual(
          there(fake).filter(
            ({ sessionId, cancelled }) => !cancelled || found.some((one) => one.sessionId === sessionId),
          ),
        );
        for (const one of found) if (!known.has(one.sessionId)) expect(one.cancelled).toBe(true);
      } finally {
        await fake.close();
      }
    }),
    {
      numRuns: 20,
      // The list of who has their email came empty once: they were nobody for a day.
      examples: [
        [
          [
            { what: 'book', session: 2, member: 0, n: 0, fault: { kind: 'empty_page', after: 4 } },
            ...[1, 2, 3].map(() => ({ what: 'book', session: 0, member: 0, n: 0, fault: null }) as const),
          ],
        ],
      ],
    },
  );
});

function newSession(fake: Fake, hours: number): number {
  const startsAt = new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + hours * HOUR_MS);
  return fake
    .host()
    .createSession({ startsAt: startsAt.toISOString(), teacherId: 3001, locationId: PLACE }) as number;
}

type Deed = { what: string; session: number; member: number; n: number };
/** Something that people do there, where it can be done. */
function happen(fake: Fake, sessions: readonly number[], { what, session, member, n }: Deed): void {
  const host = fake.host();
  const sessionId = sessions[session]!;
  const memberId = MEMBERS[member]!;
  const of = there(fake).find((one) => one.sessionId === sessionId);
  if (!of || of.cancelled) return;
  const booked = of.bookings.find((one) => one.memberId === memberId);
  const taken = of.bookings.some((one) => one.roomSpotId === spotThere(n + 1));
  if (what === 'book' && !booked)
    host.book({ sessionId, memberId, ...(!taken && n < 9 && { roomSpotId: spotThere(n + 1) }) });
  if (what === 'off') host.cancelSession({ sessionId });
  if (what === 'gone') host.deleteSession({ sessionId });
  if (what === 'retime') {
    const startsAt = new Date(Date.parse(of.startsAt) + (n % 2 === 0 ? 0.5 : -0.5) * HOUR_MS);
    const endsAt = new Date(startsAt.getTime() + 0.75 * HOUR_MS);
    host.changeSession({ sessionId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() });
  }
  if (!booked) return;
  const { bookingId } = booked;
  if (what === 'cancel') host.cancelBooking({ bookingId });
  if (what === 'move' && !taken) host.moveSpot({ bookingId, roomSpotId: spotThere(n + 1) });
  if (what === 'checkIn') host.checkIn({ bookingId });
  if (what === 'undo') host.undoCheckIn({ bookingId });
  if (what === 'transfer') {
    const other = MEMBERS.find((id) => !of.bookings.some((one) => one.memberId === id));
    if (other !== undefined) host.transferBooking({ bookingId, memberId: other });
  }
  if (what === 'swap') {
    const other = of.bookings.find((one) => one.memberId !== memberId && one.roomSpotId !== null);
    if (!other || booked.roomSpotId === null) return;
    host.moveSpot({ bookingId, roomSpotId: null });
    host.moveSpot({ bookingId: other.bookingId, roomSpotId: booked.roomSpotId });
    host.moveSpot({ bookingId, roomSpotId: other.roomSpotId });
  }
}

test('a login that is refused is tried three times, then never, until it is given anew', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  session();
  fake.signIn.revokeClient({ clientId: exampleHost.clients[0]!.clientId });
  for (let n = 0; n < 6; n++) await read(t, tenant);
  expect(fake.journal.requests().map(({ endpoint }) => endpoint)).toEqual(Array(3).fill('POST /auth/token'));
  expect(await health(t, tenant)).toMatchObject({ rejected: 3, code: 'client_refused' });
  fake.signIn.restoreClient({ clientId: exampleHost.clients[0]!.clientId });
  await read(t, tenant);
  expect(fake.journal.requests()).toHaveLength(3);
  await mend(t, tenant);
  await read(t, tenant);
  expect(await here(t, tenant)).toEqual(there(fake));
});

test('a token that is over is renewed, and where the answer to that is lost the password stands in', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  session();
  await read(t, tenant);
  const { clientId } = exampleHost.clients[0]!;
  fake.signIn.expireTokens({ clientId });
  await read(t, tenant);
  expect(await health(t, tenant)).toMatchObject({ rejected: 0, failures: 0 });
  fake.signIn.expireTokens({ clientId });
  fake.faults.arm([{ kind: 'cut_after', on: 'POST /auth/token' }]);
  await read(t, tenant);
  await read(t, tenant);
  expect(await health(t, tenant)).toMatchObject({ failures: 0, code: null });
  session(30);
  await read(t, tenant);
  expect(await here(t, tenant)).toEqual(there(fake));
});

test('nothing is asked of a connection that is paused, and nothing before a wait is over', async ({
  t,
  tenant,
  fake,
  session,
  clock,
}) => {
  session();
  await read(t, tenant);
  const pause = (enabled: boolean) =>
    inTenant(t.db, tenant.studioId, (trx) =>
      sql`update source_connections set enabled = ${enabled}`.execute(trx),
    );
  await pause(false);
  const asked = fake.journal.requests().length;
  await read(t, tenant);
  expect(fake.journal.requests()).toHaveLength(asked);
  await pause(true);
  fake.faults.arm([{ kind: 'http_429', retryAfterSeconds: 40 }]);
  await read(t, tenant);
  expect(await health(t, tenant)).toMatchObject({ held: true, code: 'rate_limited' });
  const held = fake.journal.requests().length;
  await readSource(t.studio, { studioId: tenant.studioId, source: 'momence' });
  expect(fake.journal.requests()).toHaveLength(held);
  clock.aheadMs += 41_000;
  expect(await health(t, tenant)).toMatchObject({ held: false });
  await readSource(t.studio, { studioId: tenant.studioId, source: 'momence' });
  expect(fake.journal.requests().length).toBeGreaterThan(held);
});

test('what was read by a connection that is another by then is not kept', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  session();
  const changes = {
    other: sql`update source_connections set credential_version = credential_version + 1`,
    paused: sql`update source_connections set enabled = false`,
    gone: sql`delete from source_connections`,
  };
  const write = (statement: ReturnType<typeof sql>) =>
    inTenant(t.db, tenant.studioId, (trx) => statement.execute(trx));
  const kept = () => rows(t, tenant, (trx) => sql`select foreign_id from source_classes`.execute(trx));
  for (const what of ['other', 'paused', 'gone'] as const) {
    await write(sql`update source_connections set enabled = true`);
    const asked = fake.journal.requests().length;
    fake.faults.arm([{ kind: 'slow', delayMs: 1500, on: 'GET /sessions' }]);
    const reading = read(t, tenant);
    await expect
      .poll(async () => (await under(t, tenant)).includes('sessions'), { timeout: 20_000 })
      .toBe(true);
    await write(changes[what]);
    await reading;
    expect(fake.journal.requests().length).toBeGreaterThan(asked);
    expect(await kept()).toEqual([]);
  }
});

/** Calls that are under way. */
const under = async (t: TestStudio, tenant: { studioId: string }) =>
  (
    await rows(t, tenant, (trx) =>
      sql<{ method: string }>`select method from source_calls where outcome = 'started'`.execute(trx),
    )
  ).map(({ method }) => method);

test('of several that read at once one call is under way, and what comes of it is one', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  const ids = [24, 26, 28].map((hours) => session(hours));
  for (const sessionId of ids)
    fake.host().book({ sessionId, memberId: MEMBERS[0]!, roomSpotId: spotThere(1) });
  fake.faults.arm([{ kind: 'slow', delayMs: 60, times: null }]);
  await Promise.all(Array.from({ length: 4 }, () => read(t, tenant)));
  fake.faults.disarm();
  await read(t, tenant);
  const breaches = fake.journal.requests().flatMap((one) => one.breaches);
  expect(breaches).toEqual([]);
  expect(await here(t, tenant)).toEqual(there(fake));
  const [made] = await rows(t, tenant, (trx) =>
    sql`select (select count(*)::int from customers where email like 'ada@%') as ada,
      (select count(*)::int from classes where source = 'momence') as classes`.execute(trx),
  );
  expect(made).toEqual({ ada: 1, classes: 3 });
});

test('no secret stands in the record of calls, nor open in the connection', async ({
  t,
  tenant,
  session,
}) => {
  session();
  await read(t, tenant);
  const [all] = await rows(t, tenant, (trx) =>
    sql<{
      text: string;
    }>`select (select json_agg(c)::text from source_calls c) || (select json_agg(c)::text from source_connections c)
      as text`.execute(trx),
  );
  for (const secret of [exampleHost.clients[0]!.clientSecret, exampleHost.staff[0]!.password])
    expect(all!.text).not.toContain(secret);
});
