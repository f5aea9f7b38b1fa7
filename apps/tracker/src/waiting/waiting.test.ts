import type { ClassSensors, Waiting } from '@tandem/api/tracker';
import { expect } from 'vitest';
import { A, B, test as tracked } from '../testing/tracker.ts';

/** A class at this time in 2031, on the first seats of the club's only box. */
const STARTS = '2031-11-22T18:00:00Z';
const minutes = (from: number) => new Date(Date.parse(STARTS) + from * 60_000);

const test = tracked.extend('scene', { scope: 'file' }, async ({ t }) => {
  let rider = 0;
  const at = (minute: number) => {
    t.clock.now = () => minutes(minute);
  };
  /** A class of so many, on the first seats. @param begins minutes after `STARTS` */
  const addClass = async (riders = 0, begins = 0) => {
    const eventId = await t.addEvent();
    await t.owner.query(
      "update events set starts_at = $2, ends_at = $2::timestamptz + interval '45 min' where event_id = $1",
      [eventId, minutes(begins)],
    );
    const clients: number[] = [];
    for (let seat = 1; seat <= riders; seat++) {
      clients.push(await t.addClient(`rider${++rider}@waiting.example`));
      await t.seat(eventId, clients.at(-1)!, seat);
    }
    return { eventId, clients };
  };
  const look = async (boxId = A.boxId, as = A) => {
    const answer = await t.api('GET', `/api/boxes/${boxId}/waiting`, await t.signIn(as));
    return { status: answer.status, ...((await answer.json()) as Waiting) };
  };
  /** What the box hears without a class. */
  const hear = (sensors: Record<string, number | null>, token = A.token) =>
    fetch(`${t.url}/box/v1/sensors`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        sensors: Object.entries(sensors).map(([sensor, rssiDbm]) => ({ sensor, rssiDbm, moving: false })),
      }),
    });
  const bind = (key: string, to: { clientId: number } | { seatId: number }) =>
    t.owner.query(
      `insert into sensor_bindings (site_id, sensor_key, client_id, box_id, seat_id, from_at, made_at)
       values ($1, $2, $3, $4, $5, now() - interval '1 day', now() - interval '1 day')`,
      'clientId' in to ? [A.siteId, key, to.clientId, null, null] : [A.siteId, key, null, A.boxId, to.seatId],
    );
  return { at, addClass, look, hear, bind };
});

/** Each with a room that no class is in. */
const emptied = test.extend('empty', { auto: true }, async ({ t, scene }) => {
  await t.owner.query("update events set state = 'cancelled', started_at = null, stopped_at = null");
  await t.owner.query('delete from sensors');
  await t.owner.query('delete from sensor_bindings');
  scene.at(-10);
});

emptied(
  'who is booked is told as heard well, weakly or not at all, by their own strap or the one they were lent',
  async ({ t, scene }) => {
    const { eventId, clients } = await scene.addClass(6);
    await scene.bind('ant heartRate 1', { clientId: clients[0]! });
    await scene.bind('ant heartRate 2', { clientId: clients[1]! });
    await scene.bind('ant heartRate 3', { clientId: clients[2]! });
    await scene.bind('ant fitnessEquipment 9', { seatId: 5 });
    await scene.hear({
      'ant heartRate 1': -50,
      'ant heartRate 2': -90,
      'ant heartRate 4': null,
      'ant fitnessEquipment 9': -60,
      'ant heartRate 77': -40,
      'ant power 78': -40,
    });
    const { rows } = await t.owner.query(
      "select sensor_id from sensors where sensor_key = 'ant heartRate 4'",
    );
    await t.api('POST', `/api/events/${eventId}/claims`, await t.signIn(), t.url, {
      sensorId: rows[0].sensor_id,
      to: { seatId: 4 },
    });
    const { event, signals, strays } = await scene.look();
    expect(event?.eventId).toBe(eventId);
    expect(signals).toEqual([
      { seatId: 1, strap: 'strong', bike: false },
      { seatId: 2, strap: 'weak', bike: false },
      { seatId: 3, strap: 'silent', bike: false },
      { seatId: 4, strap: 'fair', bike: false },
      { seatId: 5, strap: null, bike: true },
      { seatId: 6, strap: null, bike: false },
    ]);
    // A power meter is no strap, and what is somebody's is none that nobody has.
    expect(strays).toBe(1);
    scene.at(-9);
    expect((await scene.look()).signals.map(({ strap }) => strap)).toEqual([
      'silent',
      'silent',
      'silent',
      'silent',
      null,
      null,
    ]);
  },
);

emptied(
  'while it runs, whoever runs the class is told by seat how well strap and bike are heard, and of nobody who does not show',
  async ({ t, scene }) => {
    const { eventId, clients } = await scene.addClass(4);
    for (const [i, clientId] of clients.entries()) await scene.bind(`ant heartRate ${i + 1}`, { clientId });
    await scene.bind('ant fitnessEquipment 9', { seatId: 2 });
    await t.call('ClientService/SetBoardVisibility', {
      ...{ ClientID: clients[3]!, Shown: 0, Alias: '', Hidden: '' },
    });
    const session = await t.signIn();
    const signals = async () => {
      const answer = await t.api('GET', `/api/events/${eventId}/sensors`, session);
      return ((await answer.json()) as ClassSensors).signals;
    };
    expect(await signals()).toEqual([]);
    expect((await t.api('POST', `/api/events/${eventId}/start`, session)).status).toBe(200);
    await scene.hear({
      ...{ 'ant heartRate 1': -50, 'ant heartRate 2': -90, 'ant heartRate 4': -50 },
      'ant fitnessEquipment 9': -85,
    });
    expect(await signals()).toEqual([
      { seatId: 1, strap: 'strong', phone: false, bike: null },
      { seatId: 2, strap: 'weak', phone: false, bike: 'weak' },
      { seatId: 3, strap: 'silent', phone: false, bike: null },
    ]);
    // Who is only shown on a seat is not on its bike.
    await t.owner.query(
      `update seat_assignments set came = 'strap', sits = false where event_id = $1 and seat_id = 2`,
      [eventId],
    );
    expect((await signals())[1]).toMatchObject({ seatId: 2, strap: 'weak', bike: null });
    // The waiting screen, which hangs in the room, has nothing of it once the class runs.
    expect((await scene.look()).signals).toEqual([]);
    scene.at(-9);
    expect((await signals()).map(({ strap, bike }) => [strap, bike])).toEqual(
      Array.from({ length: 3 }, () => ['silent', null]),
    );
  },
);

emptied(
  'who does not show is not told of, within the same second; nor is what another room or club hears',
  async ({ t, scene }) => {
    const { clients } = await scene.addClass(2);
    await scene.bind('ant heartRate 1', { clientId: clients[0]! });
    await scene.bind('ant heartRate 2', { clientId: clients[1]! });
    await scene.hear({ 'ant heartRate 1': -50, 'ant heartRate 2': -50 });
    const wish = (shown: 0 | 1) =>
      t.call('ClientService/SetBoardVisibility', {
        ClientID: clients[1]!,
        Shown: shown,
        Alias: '',
        Hidden: '',
      });
    await wish(0);
    expect((await scene.look()).signals).toEqual([{ seatId: 1, strap: 'strong', bike: false }]);
    await wish(1);
    expect((await scene.look()).signals).toHaveLength(2);
    await t.owner.query("update sensors set box_id = box_id + 1 where sensor_key = 'ant heartRate 2'");
    expect((await scene.look()).signals.map(({ strap }) => strap)).toEqual(['strong', 'silent']);
    expect(await scene.look(B.boxId, B)).toMatchObject({ event: null, signals: [], strays: 0 });
    expect((await scene.look(A.boxId, B)).status).toBe(404);
  },
);

emptied(
  'it follows its room: what comes, what runs, its result for a while, and what comes then',
  async ({ t, scene }) => {
    const [first, second] = [await scene.addClass(), await scene.addClass(0, 120)];
    const shown = async (minute: number) => {
      scene.at(minute);
      return (await scene.look()).event?.eventId ?? null;
    };
    expect(await shown(-3000)).toBe(first.eventId);
    await t.api('POST', `/api/events/${first.eventId}/start`, await t.signIn());
    expect(await shown(20)).toBe(first.eventId);
    scene.at(45);
    await t.api('POST', `/api/events/${first.eventId}/stop`, await t.signIn());
    expect([await shown(46), await shown(54), await shown(56)]).toEqual([
      first.eventId,
      first.eventId,
      second.eventId,
    ]);
    // Stopped by itself half an hour late, it has its end from when it should have ended, and its result from now.
    await t.owner.query('update events set stopped_itself_at = $2 where event_id = $1', [
      first.eventId,
      minutes(75),
    ]);
    expect([await shown(80), await shown(86)]).toEqual([first.eventId, second.eventId]);
    await t.owner.query('update events set stopped_itself_at = null where event_id = $1', [first.eventId]);
    // Where the next one begins soon, the room is its.
    await t.owner.query('update events set starts_at = $2 where event_id = $1', [
      second.eventId,
      minutes(50),
    ]);
    expect([await shown(46), await shown(48)]).toEqual([first.eventId, second.eventId]);
    // Nobody has started it, and it is over.
    expect(await shown(300)).toBe(null);
  },
);

emptied(
  'a screen waits in a room that there is, and those that were set before wait nowhere',
  async ({ t }) => {
    const cookie = await t.signIn();
    const made = await t.api('POST', '/api/screens', cookie, t.url, { name: 'Wall', mayRun: false });
    const { screenId } = (await made.json()) as { screenId: number };
    const usual = {
      view: 'both',
      metrics: ['distanceKm', 'points', 'workKj', 'caloriesKcal'],
      rankBy: 'distanceKm',
      top: null,
      turns: true,
      target: true,
      time: true,
      podium: true,
      locale: null,
    };
    const set = async (settings: object) => {
      const { status } = await t.api('PUT', `/api/screens/${screenId}/settings`, cookie, t.url, { settings });
      const { rows } = await t.owner.query('select settings from screens where screen_id = $1', [screenId]);
      return [status, rows[0].settings?.waits];
    };
    expect(await set(usual)).toEqual([200, null]);
    expect(await set({ ...usual, waits: B.boxId })).toEqual([404, null]);
    expect(await set({ ...usual, waits: A.boxId })).toEqual([200, A.boxId]);
  },
);
