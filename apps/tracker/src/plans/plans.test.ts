import { once } from 'node:events';
import type { ClassPlanTold, ListedPlan, LiveBoard } from '@tandem/api/tracker';
import { MAX_PLAN_SEGMENTS, MAX_PLAN_STEPS, MAX_PLANS_PER_SITE } from '@tandem/api/words';
import { type Plan, type PlanSegment, planAt, shiftAt } from '@tandem/metrics/plans';
import { describe, expect } from 'vitest';
import { WebSocket } from 'ws';
import { B, test as tracked } from '../testing/tracker.ts';

const steady = (seconds: number, percent: number): PlanSegment => ({
  seconds,
  target: { kind: 'power', fromPercent: percent, toPercent: percent },
  cadence: null,
  lines: [],
});
const byHeartRate = (percent: number) => ({
  kind: 'heartRate' as const,
  fromPercent: percent,
  toPercent: percent,
});
const threeParts = (name = 'Three parts'): Plan => ({
  name,
  segments: [
    { ...steady(300, 60), lines: [{ second: 0, text: 'Welcome' }] },
    { ...steady(120, 95), cadence: { lowRpm: 85, highRpm: 95 } },
    { ...steady(60, 0), target: { kind: 'free' } },
  ],
});

const test = tracked.extend('club', { scope: 'file' }, async ({ t }) => {
  const theirs = await t.signIn(B);
  const ask = async (method: string, path: string, body?: object, cookie = t.cookie) => {
    const answer = await t.api(method, path, cookie, t.url, body);
    return { status: answer.status, body: (await answer.json()) as unknown };
  };
  const began = Date.now();
  /** Stops the clock at a second of the class. */
  const at = (second: number) => {
    t.clock.now = () => new Date(began + second * 1000);
  };
  return {
    theirs,
    ask,
    at,
    add: async (plan = threeParts()) =>
      ((await ask('POST', '/api/plans', plan)).body as { planId: number }).planId,
    list: async (cookie?: string) => (await ask('GET', '/api/plans', undefined, cookie)).body as ListedPlan[],
    give: async (eventId: number, planId: number | null) =>
      (await ask('PUT', `/api/events/${eventId}/plan`, { planId })).body as ClassPlanTold,
    ofClass: async (eventId: number) =>
      (await ask('GET', `/api/events/${eventId}/plan`)).body as ClassPlanTold,
    shift: async (eventId: number, shiftPercent: number) =>
      (await ask('POST', `/api/events/${eventId}/plan/shift`, { shiftPercent })).body as ClassPlanTold,
    skip: async (eventId: number, from: number | null, to: number) =>
      (await ask('POST', `/api/events/${eventId}/plan/skip`, { from, to })).body as ClassPlanTold,
  };
});

/** A class that has just begun. */
const running = test.extend('eventId', async ({ t, club }) => {
  const eventId = await t.addEvent();
  club.at(0);
  await t.owner.query(`update events set state = 'stopped', stopped_at = now() where state = 'started'`);
  await t.startEvent(eventId);
  return eventId;
});

describe('a club’s plans', () => {
  test('one is added, listed with its load, opened, changed and removed', async ({ club }) => {
    const planId = await club.add({ name: 'Hour', segments: [steady(3600, 100)] });
    const listed = (await club.list()).find((one) => one.planId === planId);
    expect(listed).toMatchObject({ name: 'Hour', seconds: 3600, intensity: 1, heartRateSeconds: 0 });
    expect(listed!.trainingLoad).toBeCloseTo(99.19, 1);
    const heart = { name: 'By heart', segments: [{ ...steady(600, 0), target: byHeartRate(75) }] };
    const unknown = { intensity: null, trainingLoad: null, heartRateSeconds: 600 };
    const heartId = await club.add(heart);
    expect((await club.list()).find((one) => one.planId === heartId)).toMatchObject(unknown);
    expect((await club.ask('GET', `/api/plans/${heartId}`)).body).toMatchObject(heart);
    const path = `/api/plans/${planId}`;
    const opened = (await club.ask('GET', path)).body;
    expect(opened).toEqual({ planId, version: 1, name: 'Hour', segments: [steady(3600, 100)] });
    const half = { name: 'Half an hour', segments: [steady(1800, 90)] };
    expect((await club.ask('PUT', path, { ...half, version: 1 })).status).toBe(200);
    expect((await club.ask('GET', path)).body).toEqual({ planId, version: 2, ...half });
    expect((await club.ask('DELETE', path)).status).toBe(200);
    expect((await club.ask('GET', path)).status).toBe(404);
  });

  test('who saves a plan that somebody saved meanwhile is told; the repeat of a lost answer passes', async ({
    club,
  }) => {
    const planId = await club.add();
    const first = { ...threeParts('First'), version: 1 };
    const path = `/api/plans/${planId}`;
    expect((await club.ask('PUT', path, first)).status).toBe(200);
    expect((await club.ask('PUT', path, first)).status).toBe(200);
    const second = await club.ask('PUT', path, { ...threeParts('Second'), version: 1 });
    expect(second).toMatchObject({ status: 409, body: { code: 'changed_meanwhile' } });
    expect((await club.ask('GET', path)).body).toMatchObject({ name: 'First', version: 2 });
  });

  test.for([
    ['no segment', []],
    ['more segments than there can be', Array(MAX_PLAN_SEGMENTS + 1).fill(steady(1, 50))],
    ['more hours than there can be', Array(3).fill(steady(3 * 3600, 50))],
    ['no second', [steady(0, 50)]],
    ['more power than anybody has', [steady(60, 500)]],
    ['a heart rate above its maximum', [{ ...steady(60, 0), target: byHeartRate(101) }]],
    ['a heart rate that nobody rides at', [{ ...steady(60, 0), target: byHeartRate(29) }]],
    ['a zone that is none', [{ ...steady(60, 0), target: { kind: 'zone', zone: 6 } }]],
    [
      'a cadence that ends below its beginning',
      [{ ...steady(60, 50), cadence: { lowRpm: 90, highRpm: 80 } }],
    ],
    ['a line beyond the end', [{ ...steady(60, 50), lines: [{ second: 60, text: 'Late' }] }]],
    ['a line of blanks', [{ ...steady(60, 50), lines: [{ second: 0, text: ' ' }] }]],
  ] as const)('one with %s is refused', async ([, segments], { club }) => {
    const refused = await club.ask('POST', '/api/plans', { name: 'P', segments });
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_field' } });
  });

  test('another club neither sees nor opens, changes, removes or gives it', async ({ t, club }) => {
    const planId = await club.add();
    const theirClass = await t.addEvent(B);
    expect(await club.list(club.theirs)).toEqual([]);
    const asked = [
      ['GET', `/api/plans/${planId}`],
      ['PUT', `/api/plans/${planId}`, { ...threeParts('Mine'), version: 1 }],
      ['DELETE', `/api/plans/${planId}`],
      ['PUT', `/api/events/${theirClass}/plan`, { planId }],
    ] as const;
    for (const [method, path, body] of asked)
      expect((await club.ask(method, path, body, club.theirs)).status).toBe(404);
    expect((await club.ask('GET', `/api/plans/${planId}`)).body).toMatchObject({ name: 'Three parts' });
  });

  test('one more than a club may have is refused', async ({ t, club }) => {
    await t.owner.query(
      `insert into plans (site_id, name, segments, seconds, changed_at)
       select 1, 'P', '[]', 1, now() from generate_series(1, $1)`,
      [MAX_PLANS_PER_SITE],
    );
    expect(await club.ask('POST', '/api/plans', threeParts())).toMatchObject({
      status: 413,
      body: { code: 'too_many' },
    });
    await t.owner.query('delete from plans');
  });
});

describe('the plan of a class', () => {
  test('is what it was when it was given, whatever becomes of the club’s plan', async ({ t, club }) => {
    const [eventId, planId] = [await t.addEvent(), await club.add()];
    await club.give(eventId, planId);
    await club.ask('PUT', `/api/plans/${planId}`, { ...threeParts('Another'), version: 1 });
    await club.ask('DELETE', `/api/plans/${planId}`);
    expect(await club.ofClass(eventId)).toMatchObject({
      planId,
      plan: threeParts(),
      fromSecond: 0,
      steps: [],
    });
    expect((await t.board(eventId)).event.plan).toEqual({ name: 'Three parts', revision: 1 });
    expect(await club.give(eventId, null)).toBeNull();
    // Boards follow within a moment.
    await expect.poll(async () => (await t.board(eventId)).event.plan).toBeNull();
    expect((await club.give(eventId, await club.add())).revision).toBe(3);
  });

  running('can be that of a test of fitness, which is told with it', async ({ t, club, eventId }) => {
    const given = (await club.ask('PUT', `/api/events/${eventId}/plan`, { test: 'ftp20' })).body;
    expect(given).toMatchObject({ planId: 0, plan: { name: 'FTP 20 min', test: 'ftp20' } });
    expect(await club.ofClass(eventId)).toEqual(given);
    club.at(100);
    await club.skip(eventId, 0, 6);
    club.at(1400);
    await t.stopEvent(eventId);
    await t.owner.query(`update events set ends_at = starts_at + interval '45 minutes'`);
    const { xml } = await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId });
    expect(xml).toContain('<Test>ftp20 100 1300</Test>');
    for (const wrong of [{ test: 'swim' }, {}, { planId: 0 }])
      expect((await club.ask('PUT', `/api/events/${eventId}/plan`, wrong)).status).toBe(400);
  });

  running(
    'given before Start it begins with the class; given later, at that second',
    async ({ club, eventId }) => {
      const planId = await club.add();
      club.at(300);
      const given = await club.give(eventId, planId);
      expect(given).toMatchObject({ fromSecond: 300 });
      expect(planAt(given, 310)).toMatchObject({ index: 0, secondsIn: 10 });
    },
  );

  running('is shifted from a second on, and as it stands nothing changes', async ({ club, eventId }) => {
    await club.give(eventId, await club.add());
    club.at(60);
    const shifted = await club.shift(eventId, 105);
    expect(shifted.steps).toEqual([{ second: 60, shiftPercent: 105 }]);
    expect([shiftAt(shifted, 59), shiftAt(shifted, 60)]).toEqual([100, 105]);
    expect((await club.shift(eventId, 105)).revision).toBe(shifted.revision);
    for (const shiftPercent of [45, 155, 100.5])
      expect(await club.shift(eventId, shiftPercent)).toMatchObject({ code: 'invalid_field' });
  });

  running('two who skip at one time skip once; back goes back', async ({ club, eventId }) => {
    await club.give(eventId, await club.add());
    club.at(60);
    const both = await Promise.all([club.skip(eventId, 0, 1), club.skip(eventId, 0, 1)]);
    expect(both.map(({ steps }) => steps)).toEqual(Array(2).fill([{ second: 60, segment: 1 }]));
    expect(planAt(both[0]!, 60)).toMatchObject({ index: 1, secondsIn: 0 });
    club.at(90);
    expect(planAt(await club.skip(eventId, 1, 0), 95)).toMatchObject({ index: 0, secondsIn: 5 });
    // What the class has left by itself is not skipped.
    club.at(395);
    expect((await club.skip(eventId, 0, 1)).steps).toHaveLength(2);
    expect(await club.skip(eventId, 1, 3)).toMatchObject({ code: 'invalid_field' });
  });

  running(
    'a Stop ends it and a Stop taken back keeps it, with what was shifted',
    async ({ t, club, eventId }) => {
      await club.give(eventId, await club.add());
      club.at(60);
      const before = await club.shift(eventId, 90);
      club.at(120);
      await t.stopEvent(eventId);
      expect(await club.shift(eventId, 100)).toMatchObject({ code: 'event_closed' });
      expect(await club.give(eventId, null)).toMatchObject({ code: 'event_closed' });
      expect(await club.ofClass(eventId)).toEqual(before);
      await t.api('POST', `/api/events/${eventId}/resume`);
      expect(await club.ofClass(eventId)).toEqual(before);
      expect((await club.shift(eventId, 100)).steps).toHaveLength(2);
    },
  );

  running('a shift is told to every screen of the class, in every process', async ({ t, club, eventId }) => {
    const { revision } = await club.give(eventId, await club.add());
    const { url: elsewhere } = await t.start();
    const told = [t.url, elsewhere].map(async (at) => {
      const socket = new WebSocket(`${at.replace('http', 'ws')}/api/events/${eventId}/live`, {
        headers: { cookie: t.cookie, origin: at },
      });
      await once(socket, 'message');
      const board = await new Promise<LiveBoard>((resolve) => {
        socket.on('message', (data) => {
          const heard = JSON.parse(String(data)) as LiveBoard;
          if (heard.event.plan!.revision > revision) resolve(heard);
        });
        if (at === elsewhere) void club.shift(eventId, 110);
      });
      socket.close();
      return board.event.plan;
    });
    expect(await Promise.all(told)).toEqual(Array(2).fill({ name: 'Three parts', revision: revision + 1 }));
  });

  running('its changes have a bound', async ({ t, club, eventId }) => {
    await club.give(eventId, await club.add());
    const steps = Array.from({ length: MAX_PLAN_STEPS }, (_, second) => ({ second, shiftPercent: 90 }));
    await t.owner.query('update event_plans set steps = $1 where event_id = $2', [
      JSON.stringify(steps),
      eventId,
    ]);
    club.at(1200);
    expect(await club.shift(eventId, 100)).toMatchObject({ code: 'too_many' });
  });

  test('a class without one, or that has not begun, says so', async ({ t, club }) => {
    const eventId = await t.addEvent();
    expect(await club.shift(eventId, 105)).toMatchObject({ code: 'no_plan' });
    await club.give(eventId, await club.add());
    expect(await club.skip(eventId, null, 1)).toMatchObject({ code: 'not_started' });
    expect((await club.shift(eventId, 95)).steps).toEqual([{ second: 0, shiftPercent: 95 }]);
    expect((await club.ask('GET', '/api/events/999999/plan')).status).toBe(404);
  });
});
