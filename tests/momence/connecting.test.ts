import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { checkMomence } from '../../apps/studio/src/sources/momence/check.ts';
import { readSource } from '../../apps/studio/src/sources/reading/read-source.ts';
import { call, signIn } from '../../apps/studio/src/testing/http.ts';
import { seedTenant } from '../../apps/studio/src/testing/tenant.ts';
import { exampleHost } from '../fake-momence/example.ts';
import type { Armed, Fault } from '../fake-momence/faults.ts';
import { PLACE, rows, spotThere } from './connected.ts';
import { test as scene } from './scene.ts';

const { clientId, clientSecret } = exampleHost.clients[0]!;
const { email: username, password } = exampleHost.staff[0]!;
const client = { clientId, clientSecret };
const byPassword = { by: 'password', ...client, username, password };
/** In the order of the checks. */
const STEPS = ['address', 'client', 'login', 'places', 'classes', 'people'];
const MINUTE_MS = 60_000;

/** A studio that is not connected yet, and may be to this fake alone; what its owner asks. */
const test = scene
  .extend('open', ({ t, fake }) => {
    Object.assign(t.studio.settings, { sourceBaseUrls: { momence: [fake.url] } });
  })
  .extend('ask', ({ t, tenant, owner, open: _ }) => {
    const params = { studioId: tenant.studioId };
    return {
      connect: (body: object, cookie = owner) => call(t.base, cookie, 'connectSource', { params, body }),
      authorize: (body: object = client, cookie = owner) =>
        call(t.base, cookie, 'authorizeSource', { params, body }),
      enable: (enabled: boolean) => call(t.base, owner, 'enableSource', { params, body: { enabled } }),
      removal: () => call(t.base, owner, 'getSourceRemoval', { params }),
      remove: (coming: 'keep' | 'cancel') =>
        call(t.base, owner, 'removeSource', { params, body: { coming } }),
      status: async () => (await call(t.base, owner, 'getSource', { params })).body,
      classes: async () =>
        rows(t, tenant, (trx) =>
          sql<{ title: string; source: string; off: boolean; booked: number }>`
            select title, source, cancelled_at is not null as off, (select count(*)::int from bookings b
              where b.class_id = c.class_id and b.state = 'booked') as booked
            from classes c where exists (select from source_classes s where s.class_id = c.class_id)
              or title = 'Ride of theirs' order by starts_at`.execute(trx),
        ),
      read: () => readSource(t.studio, { studioId: tenant.studioId, source: 'momence' }),
      saved: async () => {
        const { rows: found } = await inTenant(t.db, tenant.studioId, (trx) =>
          sql`select 1 from source_connections union all select 1 from audit_log where action like 'source.%'`.execute(
            trx,
          ),
        );
        return found.length;
      },
    };
  })
  /** Somebody allows it in a browser. @returns what comes back */
  .extend('allow', ({ t, tenant, fake }) => async (url: string) => {
    const redirectUri = `${t.studio.settings.publicUrl}/console/${tenant.studioId}/integrations/momence`;
    fake.signIn.addClient(exampleHost.id, { ...client, redirectUris: [redirectUri] });
    const { search } = new URL(url);
    const form = new URLSearchParams(search);
    form.set('decision', 'allow');
    const answer = await fetch(`${fake.url}/api/v2/auth/authorize`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
    });
    const back = new URL(answer.headers.get('location')!);
    return { state: back.searchParams.get('state')!, code: back.searchParams.get('code')! };
  })
  .extend('mapped', ({ t, tenant }) => async () => {
    const { studioId, roomId } = tenant;
    await inTenant(t.db, studioId, async (trx) => {
      await sql`insert into source_places (studio_id, source, place_id, name, room_id)
        values (${studioId}, 'momence', ${String(PLACE)}, 'Centre', ${roomId})
        on conflict (studio_id, source, place_id) do update set room_id = excluded.room_id`.execute(trx);
      await sql`insert into source_spots (studio_id, source, spot_id, room_id, spot_number)
        values (${studioId}, 'momence', ${String(spotThere(3))}, ${roomId}, 3)`.execute(trx);
      await sql`update classes set cancelled_at = now() where class_id = ${tenant.classId}`.execute(trx);
    });
  })
  .extend('theirs', ({ fake }) => (inHours: number) => {
    const startsAt = new Date(Date.now() + inHours * 60 * MINUTE_MS).toISOString();
    return fake
      .host()
      .createSession({ name: 'Ride of theirs', startsAt, teacherId: 3001, locationId: PLACE });
  });

const failing = (name: string, code: string) =>
  STEPS.map((step, at) => ({
    name: step,
    state: at < STEPS.indexOf(name) ? 'ok' : step === name ? 'failed' : 'not_tried',
    code: step === name ? code : null,
  }));
const times = (fault: Armed<Fault>) => ({ times: null, ...fault });

test.for([
  [
    'an address of somebody else',
    { ...byPassword, baseUrl: 'https://elsewhere.example' },
    [],
    'address',
    'address_not_allowed',
  ],
  [
    'a guarded address',
    { ...byPassword, baseUrl: 'http://169.254.169.254' },
    [],
    'address',
    'address_not_allowed',
  ],
  ['a client that is not known', { ...byPassword, clientId: 'other' }, [], 'client', 'client_refused'],
  ['a wrong secret', { ...byPassword, clientSecret: 'wrong' }, [], 'client', 'client_refused'],
  ['a wrong password', { ...byPassword, password: 'wrong' }, [], 'login', 'password_refused'],
  [
    'a refresh token that is over',
    { by: 'token', ...client, refreshToken: 'over' },
    [],
    'login',
    'refresh_refused',
  ],
  [
    'nobody who may see sessions',
    byPassword,
    [{ kind: 'http_403', on: 'GET /sessions' }],
    'classes',
    'not_allowed',
  ],
  [
    'nobody who may see members',
    byPassword,
    [{ kind: 'http_403', on: 'GET /members' }],
    'people',
    'not_allowed',
  ],
  ['no places', byPassword, [{ kind: 'empty_page', on: 'GET /locations' }], 'places', 'no_places'],
  ['a line that breaks', byPassword, [{ kind: 'cut_before', on: 'POST /auth/token' }], 'address', 'network'],
  ['a web page', byPassword, [{ kind: 'html', on: 'POST /auth/token' }], 'address', 'not_momence'],
  ['a web page, later', byPassword, [{ kind: 'html', on: 'GET /sessions' }], 'address', 'not_momence'],
  ['a fault of its own', byPassword, [{ kind: 'http_500', on: 'GET /locations' }], 'address', 'server_error'],
  ['too many calls', byPassword, [{ kind: 'http_429', on: 'GET /members' }], 'address', 'rate_limited'],
  [
    'a client that is revoked meanwhile',
    byPassword,
    [{ kind: 'revoked_client', on: 'GET /locations' }],
    'login',
    'revoked',
  ],
] as [string, object, Armed<Fault>[], string, string][])(
  '%s is told by its own code, and nothing is saved',
  async ([_, given, faults, name, code], { fake, ask }) => {
    fake.faults.arm(faults.map(times));
    const { status, body } = await ask.connect(given);
    expect([status, body.code]).toEqual([422, 'credentials_refused']);
    expect((body.details as { checks?: unknown }).checks).toEqual(failing(name, code));
    expect(await ask.saved()).toBe(0);
    expect((await ask.status()).connection).toBeNull();
    if (code === 'address_not_allowed') expect(fake.journal.requests()).toEqual([]);
  },
);

test('a login that is good is kept sealed as a draft that reads nothing, with what was seen there; switched on it is read', async ({
  t,
  tenant,
  fake,
  ask,
  mapped,
  theirs,
}) => {
  theirs(24);
  theirs(48);
  fake.host().cancelSession({ sessionId: theirs(72) });
  theirs(15 * 24);
  const { status, body } = await ask.connect(byPassword);
  expect(status).toBe(200);
  expect(body.connection).toMatchObject({
    state: 'draft',
    signIn: 'password',
    readAt: null,
    nextReadAt: null,
    preview: {
      days: 14,
      classes: 2,
      places: [{ name: exampleHost.locations[0]!.name, classes: 2 }],
      people: 4,
    },
  });
  const said = JSON.stringify(body);
  for (const secret of [password, clientSecret]) expect(said).not.toContain(secret);
  const kept = await rows(t, tenant, (trx) =>
    sql<{ all: string }>`select encode(secrets, 'escape') || audit.all as all from source_connections,
      lateral (select string_agg(a::text, '') as all from audit_log a) audit`.execute(trx),
  );
  for (const secret of [password, clientSecret]) expect(kept[0]!.all).not.toContain(secret);
  const before = fake.journal.requests().length;
  await ask.read();
  expect(fake.journal.requests()).toHaveLength(before);

  await mapped();
  const on = await ask.enable(true);
  expect(on.body.connection).toMatchObject({ state: 'connected', preview: null });
  await ask.read();
  const read = (await ask.status()).connection!;
  expect(read).toMatchObject({
    state: 'connected',
    classes: { followed: 2, waiting: 0 },
    failingSince: null,
  });
  expect(Date.parse(read.nextReadAt!) - Date.parse(read.readAt!)).toBe(5 * MINUTE_MS);
  expect(fake.journal.requests().flatMap(({ breaches }) => breaches)).toEqual([]);
});

test('a person allows it in a browser: what comes back is good once, in the session and the studio that it was begun in, and for a while', async ({
  t,
  tenant,
  owner,
  fake,
  clock,
  ask,
  allow,
}) => {
  const begin = async () => allow((await ask.authorize()).body.url);
  const refused = async (body: object, cookie = owner) => {
    const { status, body: said } = await ask.connect({ by: 'code', ...body }, cookie);
    expect([status, said.code]).toEqual([410, 'sign_in_state_gone']);
  };
  const came = await begin();
  await refused({ ...came, state: 'made-up' });
  // The same person, signed in elsewhere.
  await refused(came, await signIn(t.base, tenant.emails.owner));
  const b = await seedTenant(t, { name: 'b' });
  const elsewhere = await call(t.base, await signIn(t.base, b.emails.owner), 'connectSource', {
    params: { studioId: b.studioId },
    body: { by: 'code', ...came },
  });
  expect([elsewhere.status, elsewhere.body.code]).toEqual([410, 'sign_in_state_gone']);
  expect(await ask.saved()).toBe(0);
  // None of them has used it up.
  const good = await ask.connect({ by: 'code', ...came });
  expect(good.body.connection).toMatchObject({ state: 'draft', signIn: 'code' });
  await refused(came);

  const late = await begin();
  clock.aheadMs += 16 * MINUTE_MS;
  await refused(late);
  clock.aheadMs = 0;
  // The next takes the place of the one before.
  const first = await begin();
  const second = await begin();
  await refused(first);
  const wrong = await ask.connect({ by: 'code', ...second, code: 'used' });
  expect((wrong.body.details as { checks?: unknown }).checks).toEqual(failing('login', 'code_refused'));
  await refused(second);
  const left = await rows(t, tenant, (trx) => sql`select from source_sign_ins`.execute(trx));
  expect(left.length).toBeLessThanOrEqual(1);
  expect(fake.journal.requests().flatMap(({ breaches }) => breaches)).toEqual([]);
});

test('a refresh token is used up by the check, and what came of it reads', async ({
  fake,
  ask,
  mapped,
  theirs,
}) => {
  theirs(24);
  const answer = await fetch(`${fake.url}/api/v2/auth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'password', username, password }),
  });
  const { refreshToken } = (await answer.json()) as { refreshToken: string };
  const given = { by: 'token', ...client, refreshToken };
  expect((await ask.connect(given)).status).toBe(200);
  await mapped();
  await ask.enable(true);
  fake.signIn.expireTokens({ clientId });
  await ask.read();
  expect((await ask.status()).connection!.classes).toEqual({ followed: 1, waiting: 0 });
  expect((await ask.connect(given)).status).toBe(422);
  expect((await ask.status()).connection!.state).toBe('connected');
});

test('paused nothing is read, resumed it is at once; a login that is refused is given anew, and what stands stays', async ({
  fake,
  ask,
  mapped,
  theirs,
}) => {
  theirs(24);
  await ask.connect(byPassword);
  await mapped();
  await ask.enable(true);
  await ask.read();
  expect((await ask.enable(false)).body.connection).toMatchObject({ state: 'paused', nextReadAt: null });
  theirs(48);
  await ask.read();
  expect(await ask.classes()).toHaveLength(1);
  await ask.enable(true);
  await ask.read();
  expect(await ask.classes()).toHaveLength(2);

  fake.signIn.revokeClient({ clientId });
  for (let n = 0; n < 4; n++) {
    await ask.enable(true);
    await ask.read();
  }
  const refused = (await ask.status()).connection!;
  expect(refused).toMatchObject({ state: 'reauth', nextReadAt: null, lastError: { code: 'client_refused' } });
  expect((await ask.connect(byPassword)).status).toBe(422);
  expect((await ask.status()).connection!.state).toBe('reauth');
  fake.signIn.restoreClient({ clientId });
  expect((await ask.connect(byPassword)).body.connection).toMatchObject({
    state: 'connected',
    preview: null,
  });
  theirs(72);
  await ask.enable(true);
  await ask.read();
  expect(await ask.classes()).toHaveLength(3);
});

test('a login that is given anew while all is read keeps to the one gate: no call breaks a limit, and each is noted', async ({
  t,
  tenant,
  fake,
  ask,
  mapped,
  theirs,
}) => {
  for (let n = 1; n < 4; n++) theirs(24 * n);
  await ask.connect(byPassword);
  await mapped();
  await ask.enable(true);
  await ask.read();
  const before = fake.journal.requests().length;
  Object.assign(fake.limits.limits, { callsInFlight: 1, callsPerSecond: 20 });
  t.studio.settings.sourceCallsPerSecond = 20;
  fake.faults.arm([times({ kind: 'slow', delayMs: 400, on: 'GET /sessions/{id}/bookings' })]);
  const due = sql`update source_classes set roster_read_at = null, roster_tried_at = null`;
  const underWay = sql`select from source_calls where outcome = 'started' and method = 'bookings'`;
  await inTenant(t.db, tenant.studioId, (trx) => due.execute(trx));
  const reading = ask.read();
  await expect.poll(async () => (await rows(t, tenant, (trx) => underWay.execute(trx))).length).toBe(1);
  const connected = await ask.connect(byPassword);
  await reading;
  t.studio.settings.sourceCallsPerSecond = 1000;
  expect(connected.status).toBe(200);
  const asked = fake.journal.requests().slice(before);
  expect(asked.length).toBeGreaterThan(4);
  expect(asked.flatMap(({ breaches }) => breaches)).toEqual([]);
  const noted = await rows(t, tenant, (trx) =>
    sql<{ outcome: string }>`select outcome from source_calls where method = 'check'`.execute(trx),
  );
  expect(noted).toEqual(Array.from({ length: 4 }, () => ({ outcome: 'ok' })));
});

test('one that does not answer in time is told as slow, whichever step it is at', async ({ fake }) => {
  const check = () =>
    checkMomence(
      { ...client, baseUrl: fake.url },
      { type: 'password', username, password },
      { pace: (make) => make(), now: new Date(), timeoutMs: 300 },
    );
  for (const on of ['POST /auth/token', 'GET /locations', 'GET /sessions', 'GET /members']) {
    fake.faults.arm([{ kind: 'hang', on, delayMs: 2000 }]);
    expect([on, await check()]).toEqual([on, { failed: { check: 'address', code: 'timeout' } }]);
    fake.faults.disarm();
  }
  expect((await check()).failed).toBe(null);
});

test('a login of another account is refused while classes of the first are known', async ({
  fake,
  ask,
  mapped,
  theirs,
}) => {
  theirs(24);
  await ask.connect(byPassword);
  await mapped();
  await ask.enable(true);
  await ask.read();
  const other = { clientId: 'other-client', clientSecret: 'other-secret', redirectUris: [] };
  const staff = { email: 'desk@other.tandem.example', password: 'other-desk' };
  fake.addHost({
    ...exampleHost,
    id: 1002,
    clients: [other],
    staff: [staff],
    locations: [{ id: 9001, name: 'Ailleurs' }],
  });
  const given = { by: 'password', ...other, username: staff.email, password: staff.password };
  const { body } = await ask.connect(given);
  expect((body.details as { checks?: unknown }).checks).toEqual(failing('places', 'other_account'));
});

test.for([
  ['keep', { source: 'tandem', off: false, booked: 1 }],
  ['cancel', { source: 'tandem', off: true, booked: 0 }],
] as const)(
  'removed, with %s for the classes to come: the login and who is who are gone, what was ridden stays, nobody is mailed',
  async ([coming, after], { t, tenant, fake, ask, mapped, theirs, owner }) => {
    const [, far] = [theirs(1), theirs(48)];
    fake.host().book({ sessionId: far, memberId: 4001, roomSpotId: spotThere(3) });
    await ask.connect(byPassword);
    await mapped();
    await ask.enable(true);
    await ask.read();
    // The first is under way by now.
    await inTenant(t.db, tenant.studioId, (trx) =>
      sql`update classes set starts_at = now() - interval '10 minutes', ends_at = now() + interval '50 minutes'
        where title = 'Ride of theirs' and starts_at < now() + interval '2 hours'`.execute(trx),
    );
    const mails = () => rows(t, tenant, (trx) => sql`select kind from mails`.execute(trx));
    const before = await mails();
    expect((await ask.removal()).body).toMatchObject({
      comingClasses: 1,
      comingBookings: 1,
      begunClasses: 1,
      people: 1,
      spots: 1,
    });
    expect((await ask.remove(coming)).status).toBe(200);
    expect((await ask.status()).connection).toBeNull();
    expect(await ask.classes()).toEqual([
      { title: 'Ride of theirs', source: 'tandem', off: false, booked: 0 },
      { title: 'Ride of theirs', ...after },
    ]);
    expect(await mails()).toEqual(before);
    const left = await rows(t, tenant, (trx) =>
      sql`select 1 from source_people union all select 1 from source_classes union all select 1 from source_calls
        union all select 1 from source_connections union all select 1 from source_sign_ins`.execute(trx),
    );
    expect(left).toEqual([]);
    expect((await ask.remove(coming)).status).toBe(404);
    if (coming === 'cancel') return;
    // It is the studio's own now, under the studio's rules, and a booking of it can be changed here.
    const rules = await rows(t, tenant, (trx) =>
      sql`select waitlist_size as places, late_cancel_minutes = (select late_cancel_minutes from studios) as late
        from classes where title = 'Ride of theirs' and starts_at > now()`.execute(trx),
    );
    expect(rules).toEqual([{ places: null, late: true }]);
    const { bookingId } = (
      await rows(t, tenant, (trx) =>
        sql<{
          bookingId: string;
        }>`select booking_id as "bookingId" from bookings where state = 'booked'`.execute(trx),
      )
    )[0]!;
    const cancelled = await call(t.base, owner, 'cancelBooking', {
      params: { studioId: tenant.studioId, bookingId },
    });
    expect(cancelled.status).toBe(200);
  },
);

test('each step of it is told to who reads what was done', async ({ t, tenant, ask }) => {
  await ask.connect(byPassword);
  await ask.enable(true);
  await ask.enable(false);
  await ask.enable(true);
  await ask.remove('keep');
  const acts = await rows(t, tenant, (trx) =>
    sql<{ action: string }>`select action from audit_log where action like 'source.%' order by at`.execute(
      trx,
    ),
  );
  expect(acts.map(({ action }) => action)).toEqual(
    ['connect', 'enable', 'pause', 'resume', 'disconnect'].map((act) => `source.${act}`),
  );
});
