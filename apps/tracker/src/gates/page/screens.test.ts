import { once } from 'node:events';
import { endpoints, type PairedScreen, type ScreenSettings, screensMay } from '@tandem/api/tracker';
import type pg from 'pg';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { A, B, test as tracked } from '../../testing/tracker.ts';

type Added = { screenId: number; code: string; expiresAt: string };

const test = tracked.extend('screens', { scope: 'file' }, async ({ t }) => {
  const clubs = new Map([
    [A, t.cookie],
    [B, await t.signIn(B)],
  ]);
  let addresses = 0;
  const list = async (club = A) =>
    (await (await t.api('GET', '/api/screens', clubs.get(club))).json()) as PairedScreen[];
  const add = async (mayRun = false, club = A) => {
    const answer = await t.api('POST', '/api/screens', clubs.get(club), t.url, { name: 'Wall', mayRun });
    return (await answer.json()) as Added;
  };
  /** Each from an address of its own, unless told. */
  const enter = (code: string, { at = t.url, ip = `198.51.100.${++addresses}` } = {}) =>
    fetch(`${at}/api/pairing`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': ip },
      body: JSON.stringify({ code }),
    });
  const cookieOf = (answer: Response) => answer.headers.get('set-cookie')!.split(';')[0]!;
  const paired = async (mayRun = false, club = A) => {
    const { code, screenId } = await add(mayRun, club);
    return { screenId, cookie: cookieOf(await enter(code)) };
  };
  const watch = async (cookie: string, eventId: number, at = t.url) => {
    const socket = new WebSocket(`${at.replace('http', 'ws')}/api/events/${eventId}/live`, {
      headers: { cookie, origin: at },
    });
    await once(socket, 'message');
    return socket;
  };
  return { club: (site: typeof A) => clubs.get(site)!, list, add, enter, cookieOf, paired, watch };
});

test('a screen is let in by its code, holds a token of its own and is told of neither login nor password', async ({
  t,
  screens,
}) => {
  const { screenId, code } = await screens.add(true);
  expect(code).toMatch(/^[A-HJKMNP-TV-Z2-9]{8}$/);
  expect(await screens.list()).toMatchObject([{ screenId, name: 'Wall', mayRun: true, pairedAt: null }]);
  const typed = ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `;
  const answer = await screens.enter(typed);
  expect(await answer.json()).toEqual({
    siteId: A.siteId,
    siteName: 'Club 1',
    sourceName: '',
    timeZone: 'Europe/Paris',
    locale: null,
    screen: { name: 'Wall', mayRun: true, settings: null },
  });
  expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Strict/);
  const [listed] = await screens.list();
  expect(listed).toMatchObject({ screenId, codeExpiresAt: null, lastSeenAt: expect.any(String) });
  const { rows } = await t.owner.query('select * from screens');
  expect(JSON.stringify(rows)).not.toContain(code);
  // Two days later it needs nobody.
  t.clock.now = () => new Date(Date.now() + 2 * 86_400_000);
  expect((await t.api('GET', '/api/session', screens.cookieOf(answer))).status).toBe(200);
  t.clock.now = () => new Date();
});

test('a code works once, also for two at one time, and for ten minutes', async ({ t, screens }) => {
  const once = await screens.add();
  const both = await Promise.all([screens.enter(once.code), screens.enter(once.code)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  const again = await screens.enter(once.code);
  expect([again.status, await again.json()]).toMatchObject([401, { code: 'code_wrong' }]);

  const [late, inTime, removed] = [await screens.add(), await screens.add(), await screens.add()];
  t.clock.now = () => new Date(Date.parse(inTime.expiresAt) - 1_000);
  expect((await screens.enter(inTime.code)).status).toBe(200);
  t.clock.now = () => new Date(Date.parse(late.expiresAt) + 1_000);
  expect((await screens.enter(late.code)).status).toBe(401);
  t.clock.now = () => new Date();
  await t.api('DELETE', `/api/screens/${removed.screenId}`);
  expect((await screens.enter(removed.code)).status).toBe(401);
});

test('whoever guesses is slowed down, from one address and from many', async ({ t, screens }) => {
  const { code } = await screens.add();
  const tries = async (count: number, ip: (i: number) => string) => {
    const { url: at } = await t.start();
    const found: number[] = [];
    for (let i = 0; i < count; i++) found.push((await screens.enter('AAAA2222', { at, ip: ip(i) })).status);
    return { at, found };
  };
  const one = await tries(12, () => '203.0.113.1');
  expect(one.found).toEqual([...Array(11).fill(401), 429]);
  // Others are not held up by it.
  expect((await screens.enter(code, { at: one.at, ip: '203.0.113.2' })).status).toBe(200);
  const many = await tries(32, (i) => `203.0.113.${i}`);
  expect(many.found).toEqual([...Array(31).fill(401), 429]);
});

const ROOM = { name: 'Cycle', seats: 3, firstSeat: 1, classClock: false };
const PLAN = {
  name: 'Steady',
  segments: [
    { seconds: 600, target: { kind: 'power', fromPercent: 70, toPercent: 70 }, cadence: null, lines: [] },
  ],
};
const fixedBodies = {
  changePassword: { current: 'x', password: 'a new long one' },
  addBox: ROOM,
  changeBox: ROOM,
  addScreen: { name: 'Mine', mayRun: true },
  setScreen: { settings: null },
  setScreensLanguage: { locale: 'fr' },
  bindSensor: { to: 'nobody' },
  nameSensor: { name: 'Blue' },
  addPlan: PLAN,
  changePlan: { ...PLAN, version: 1 },
  shiftClassPlan: { shiftPercent: 105 },
  skipClassPlan: { from: 0, to: 0 },
  pauseEvent: { paused: true, after: 0 },
  undoStart: { startedAt: '2031-11-22T17:00:00.000Z' },
  extendEvent: { from: '2031-11-22T17:45:00.000Z', to: null },
  startSprint: { after: null, seconds: 30, measure: 'meanW' },
  rankSprint: { number: 1, measure: 'peakW' },
  endSprint: { number: 1 },
  dismissSprint: { number: 1 },
  startTimer: { after: null, workSeconds: 20, restSeconds: 10, rounds: 8 },
  pauseTimer: { number: 1, paused: true },
  stopTimer: { number: 1 },
  splitTeams: { after: null, teams: 2, by: 'alternate' },
  moveTeamSeat: { number: 1, seatId: 1, team: 1 },
  nameTeam: { number: 1, team: 0, name: 'Comets' },
  dissolveTeams: { number: 1 },
  startContest: { number: 1, after: null, sides: 'teams', measure: 'workKj', seconds: null, goal: null },
  endContest: { number: 1 },
  clearContest: { number: 1 },
};

/** Heard before any class, and unknown. */
async function threeSensors(t: { send(token: string, batch: object): Promise<unknown>; owner: pg.Client }) {
  const samples = [1, 2, 3].map((n) => ({ sensor: `ant heartRate ${n}`, second: 0, heartRateBpm: 100 }));
  await t.send(A.token, { bootId: 'sensors', sequence: 0, samples });
  const { rows } = await t.owner.query<{ sensor_id: number }>('select sensor_id from sensors order by 1');
  return rows.map((row) => row.sensor_id);
}

test.for([false, true])(
  'a screen calls what screens may and nothing else; it may run classes: %s',
  async (mayRun, { t, screens }) => {
    const eventId = await t.addEvent();
    const { screenId } = await screens.paired();
    const [sensorId, ...claimed] = await threeSensors(t);
    const { planId } = (await (await t.api('POST', '/api/plans', t.cookie, t.url, PLAN)).json()) as {
      planId: number;
    };
    const bodies = {
      ...fixedBodies,
      claimSensor: { sensorId, to: { seatId: 1 } },
      giveClassPlan: { planId },
      seatRider: { seatId: 21 },
      undoRosterChange: {},
      moveRider: {},
      addWalkIn: { clientId: await t.addClient(`walk-in-${mayRun}@club.example`), seatId: 23 },
    };
    /** Whom a strap has signed in: to be seated, taken off, put back in a class of their own, and moved. */
    const arrivals = new Map<string, { eventId: number; clientId: number }>();
    for (const [i, name] of ['seatRider', 'unseatRider', 'undoRosterChange', 'moveRider'].entries()) {
      const clientId = await t.addClient(`${name}-${mayRun}@club.example`);
      const of = { eventId: name === 'undoRosterChange' ? await t.addEvent() : eventId, clientId };
      await t.owner.query(
        `insert into seat_assignments (site_id, event_id, seat_id, client_id, came, sits) values ($1, $2, $3, $4, 'strap', $5)`,
        [A.siteId, of.eventId, 11 + i, clientId, name === 'moveRider'],
      );
      arrivals.set(name, of);
    }
    const soon = await t.addEvent();
    await t.owner.query(
      `update events set starts_at = now(), ends_at = now() + interval '1 hour' where event_id = $1`,
      [soon],
    );
    arrivals.set('addWalkIn', { eventId: soon, clientId: 0 });
    bodies.moveRider = {
      from: { seatId: 14, clientId: arrivals.get('moveRider')!.clientId },
      to: { seatId: 22, clientId: null },
    };
    // Of one that waits for Start nothing changes, and the others need theirs.
    arrivals.set('undoStart', { eventId: await t.addEvent(), clientId: 0 });
    const undone = arrivals.get('undoRosterChange')!;
    const takenOff = await t.api('DELETE', `/api/events/${undone.eventId}/roster/${undone.clientId}`);
    bodies.undoRosterChange = (await takenOff.json()) as object;
    const claimIds: Record<string, number> = {};
    for (const [i, name] of ['undoClaim', 'endClaim'].entries()) {
      const asked = { sensorId: claimed[i], to: { seatId: 1 } };
      const made = await t.api('POST', `/api/events/${eventId}/claims`, t.cookie, t.url, asked);
      claimIds[name] = ((await made.json()) as { claimId: number }).claimId;
    }
    const may: readonly string[] = mayRun ? [...screensMay.show, ...screensMay.run] : screensMay.show;
    for (const [name, e] of Object.entries(endpoints)) {
      if (e.access === 'public') continue;
      const path = e.path
        .replace(':eventId', String(arrivals.get(name)?.eventId ?? eventId))
        .replace(':clientId', String(arrivals.get(name)?.clientId))
        .replace(':boxId', String(A.boxId))
        .replace(':screenId', String(screenId))
        .replace(':sensorId', String(sensorId))
        .replace(':planId', String(planId))
        .replace(':claimId', String(claimIds[name]));
      const { cookie, screenId: own } = await screens.paired(mayRun);
      const query = '?from=2031-11-01T00:00:00Z&to=2031-11-30T00:00:00Z&search=zo';
      const { status } = await t.api(
        e.method,
        path + query,
        cookie,
        t.url,
        bodies[name as keyof typeof bodies],
      );
      expect([name, status]).toEqual([name, may.includes(name) ? 200 : 403]);
      // A club has only so many.
      await t.api('DELETE', `/api/screens/${own}`);
    }
    if (!mayRun) return;
    // Started, stopped, and resumed.
    expect((await t.board(eventId)).event.state).toBe('started');
    await t.stopEvent(eventId);
  },
);

test('a removed screen is refused, and what it shows ends, in every process; another goes on', async ({
  t,
  screens,
}) => {
  const eventId = await t.addEvent();
  const { url: elsewhere } = await t.start();
  const [gone, stays] = [await screens.paired(), await screens.paired()];
  const sockets = [
    await screens.watch(gone.cookie, eventId),
    await screens.watch(gone.cookie, eventId, elsewhere),
  ];
  const other = await screens.watch(stays.cookie, eventId, elsewhere);
  const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
  expect((await t.api('DELETE', `/api/screens/${gone.screenId}`)).status).toBe(200);
  expect((await closed).map(([code]) => code)).toEqual([4401, 4401]);
  expect((await t.api('GET', '/api/session', gone.cookie)).status).toBe(401);
  await once(other, 'message');
  expect(other.readyState).toBe(WebSocket.OPEN);
  other.close();
  expect((await t.api('DELETE', '/api/session', stays.cookie)).status).toBe(200);
  expect((await screens.list()).map(({ screenId }) => screenId)).not.toContain(stays.screenId);
});

test('a screen is one club’s: another neither sees nor removes it, and it sees no class of another', async ({
  t,
  screens,
}) => {
  const { screenId, cookie } = await screens.paired(true);
  const theirs = await t.addEvent(B);
  expect((await t.api('DELETE', `/api/screens/${screenId}`, screens.club(B))).status).toBe(404);
  expect(await screens.list(B)).toEqual([]);
  for (const [method, path] of [
    ['GET', `/api/events/${theirs}`],
    ['POST', `/api/events/${theirs}/start`],
  ] as const)
    expect((await t.api(method, path, cookie)).status).toBe(404);
  const own = await screens.paired(false, B);
  expect(await (await t.api('GET', '/api/session', own.cookie)).json()).toMatchObject({ siteId: B.siteId });
});

const SETTINGS: ScreenSettings = {
  view: 'ranking',
  metrics: ['points', 'distanceKm', 'workKj', 'ftpPercent'],
  rankBy: 'points',
  top: 10,
  turns: false,
  target: true,
  time: false,
  podium: true,
  locale: 'fr',
  waits: null,
};

test('what a screen shows is said by the club alone, kept for that screen, and told to it when it asks', async ({
  t,
  screens,
}) => {
  const [one, other, runs] = [await screens.paired(), await screens.paired(), await screens.paired(true)];
  const set = (settings: object | null, cookie = screens.club(A), screenId = one.screenId) =>
    t.api('PUT', `/api/screens/${screenId}/settings`, cookie, t.url, { settings });
  const shown = async (cookie: string) =>
    ((await (await t.api('GET', '/api/session', cookie)).json()) as { screen: { settings: unknown } }).screen
      .settings;
  expect((await set(SETTINGS)).status).toBe(200);
  expect(await shown(one.cookie)).toEqual(SETTINGS);
  expect(await shown(other.cookie)).toBeNull();
  const listed = (await screens.list()).find(({ screenId }) => screenId === one.screenId);
  expect(listed?.settings).toEqual(SETTINGS);
  expect((await set(null, runs.cookie)).status).toBe(403);
  expect((await set(null, screens.club(B))).status).toBe(404);
  for (const wrong of [
    { ...SETTINGS, metrics: SETTINGS.metrics.slice(1) },
    { ...SETTINGS, metrics: ['points', 'points', 'workKj', 'distanceKm'] },
    { ...SETTINGS, rankBy: 'weightKg' },
    { ...SETTINGS, top: 0 },
  ])
    expect((await set(wrong)).status).toBe(400);
  expect(await shown(one.cookie)).toEqual(SETTINGS);
  expect((await set(null)).status).toBe(200);
  expect(await shown(one.cookie)).toBeNull();
});

test('the language of a club’s screens is said by the club alone, for its own screens, and told to each when it asks', async ({
  t,
  screens,
}) => {
  const [one, runs, theirs] = [
    await screens.paired(),
    await screens.paired(true),
    await screens.paired(false, B),
  ];
  const choose = async (locale: unknown, cookie = screens.club(A)) =>
    (await t.api('PUT', '/api/screens/language', cookie, t.url, { locale })).status;
  const told = async ({ cookie }: { cookie: string }) =>
    ((await (await t.api('GET', '/api/session', cookie)).json()) as { locale: string | null }).locale;
  expect(await told(one)).toBeNull();
  expect(await choose('fr')).toBe(200);
  expect(await Promise.all([one, runs, theirs].map(told))).toEqual(['fr', 'fr', null]);
  expect(await choose('en', runs.cookie)).toBe(403);
  expect([await choose('de'), await choose(undefined), await choose('')]).toEqual([400, 400, 400]);
  expect(await told(one)).toBe('fr');
  expect(await choose(null)).toBe(200);
  expect(await told(one)).toBeNull();
});

test('a new password signs out who came by it, and no screen', async ({ t, screens }) => {
  const [{ cookie }, person] = [await screens.paired(), await t.signIn(B)];
  const theirs = await screens.paired(false, B);
  const change = { current: B.password, password: 'a new long one' };
  expect((await t.api('POST', '/api/password', screens.club(B), t.url, change)).status).toBe(200);
  const statuses = [cookie, person, theirs.cookie].map(
    async (one) => (await t.api('GET', '/api/session', one)).status,
  );
  expect(await Promise.all(statuses)).toEqual([200, 401, 200]);
});
