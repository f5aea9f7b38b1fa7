import type { LiveBoard } from '@tandem/api/tracker';
import { expect, vi } from 'vitest';
import { B, test as tracked } from '../testing/tracker.ts';

/** Boards follow a notification of the database. */
const WAIT = { timeout: 10_000, interval: 50 };
const TABATA = { workSeconds: 20, restSeconds: 10, rounds: 8 };

const test = tracked.extend('club', { scope: 'file' }, async ({ t }) => {
  const began = Date.now();
  const ask = async (
    eventId: number,
    path: string,
    body: object,
    { method = 'POST', as = t.cookie } = {},
  ) => {
    const answer = await t.api(method, `/api/events/${eventId}/timer${path}`, as, t.url, body);
    return { status: answer.status, body: (await answer.json()) as { code?: string } };
  };
  return {
    began,
    theirs: await t.signIn(B),
    ask,
    /** Stops the clock at a second. */
    at: (second: number) => {
      t.clock.now = () => new Date(began + second * 1000);
    },
    start: (eventId: number, after: number | null = null) => ask(eventId, '', { after, ...TABATA }),
    pause: (eventId: number, paused: boolean, number = 1) =>
      ask(eventId, '/paused', { number, paused }, { method: 'PUT' }),
    told: async (eventId: number, timer: Partial<LiveBoard['timer']> | null) =>
      vi.waitFor(
        async () =>
          timer === null
            ? expect((await t.board(eventId)).timer).toBeNull()
            : expect((await t.board(eventId)).timer).toMatchObject(timer),
        WAIT,
      ),
  };
});

test('it runs before Start and after, is paused and goes on where it was, and is taken away', async ({
  t,
  club,
}) => {
  const eventId = await t.addEvent();
  club.at(0);
  await club.start(eventId);
  await club.told(eventId, { number: 1, ...TABATA, beganAtMs: club.began, doneMs: 0 });
  await t.startEvent(eventId);
  club.at(25);
  await club.pause(eventId, true);
  await club.pause(eventId, true);
  await club.told(eventId, { beganAtMs: null, doneMs: 25_000 });
  club.at(100);
  await club.pause(eventId, false);
  await club.told(eventId, { beganAtMs: club.began + 75_000, doneMs: 0 });
  await club.ask(eventId, '/stop', { number: 1 });
  await club.told(eventId, null);
  await t.stopEvent(eventId);
});

test('two who press at one time start one; a press for one that is gone changes nothing', async ({
  t,
  club,
}) => {
  const eventId = await t.addEvent();
  club.at(0);
  await Promise.all([club.start(eventId), club.start(eventId)]);
  await club.told(eventId, { number: 1 });
  await club.start(eventId, 1);
  await club.told(eventId, { number: 2 });
  await club.ask(eventId, '/stop', { number: 1 });
  await club.pause(eventId, true, 1);
  // One that is over is not paused.
  club.at(3600);
  await club.pause(eventId, true, 2);
  await club.told(eventId, { number: 2, beganAtMs: club.began });
});

test('what no timer can be, a class that is over, and another club’s class are refused', async ({
  t,
  club,
}) => {
  const eventId = await t.addEvent();
  for (const wrong of [
    { workSeconds: 4 },
    { workSeconds: 3601 },
    { restSeconds: -1 },
    { rounds: 0 },
    { rounds: 100 },
  ])
    expect((await club.ask(eventId, '', { after: null, ...TABATA, ...wrong })).body.code).toBe(
      'invalid_field',
    );
  expect((await club.ask(eventId, '', { after: null, ...TABATA }, { as: club.theirs })).status).toBe(404);
  await t.startEvent(eventId);
  await t.stopEvent(eventId);
  expect((await club.start(eventId)).body.code).toBe('event_closed');
});
