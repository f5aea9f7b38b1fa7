import type { EventSummary } from '@tandem/api/tracker';
import { MAX_EXTEND_MINUTES } from '@tandem/api/words';
import fc from 'fast-check';
import { expect } from 'vitest';
import { A, B, test as tracked } from '../testing/tracker.ts';

/** Classes of 45 minutes at a time of the test's own; minutes count from when each is planned to begin. */
const LENGTH = 45;
const CLOSES_AFTER = 30;
const BEGAN_MS = Math.floor(Date.now() / 60_000) * 60_000 - 100 * 86_400_000;

const test = tracked.extend('scene', { scope: 'file' }, async ({ t }) => {
  const theirs = await t.signIn(B);
  let days = 0;
  return {
    theirs,
    async begin() {
      const beganMs = BEGAN_MS + ++days * 86_400_000;
      const at = (minute: number) => new Date(beganMs + minute * 60_000);
      const setTo = (minute: number) => {
        t.clock.now = () => at(minute);
      };
      setTo(0);
      const eventId = await t.addEvent(A, A.otherBoxId);
      await t.owner.query(`update events set starts_at = $2, ends_at = $3 where event_id = $1`, [
        eventId,
        at(0),
        at(LENGTH),
      ]);
      await t.startEvent(eventId);
      const minuteOf = (instant: string) => (Date.parse(instant) - beganMs) / 60_000;
      const ask = async (path: string, body?: object, as = t.cookie) => {
        const answer = await t.api('POST', `/api/events/${eventId}/${path}`, as, t.url, body);
        const told = (await answer.json()) as EventSummary & { code: string };
        const ends = answer.ok ? [told.plannedEnd, told.closesAt].map(minuteOf) : null;
        return { status: answer.status, ...told, ends };
      };
      return {
        eventId,
        at,
        setTo,
        ask,
        move: (from: number, to: number | null, as?: string) =>
          ask('extend', { from: at(from), to: to === null ? null : at(to) }, as),
        /** What the job does that waits for the end, as often as it has been told to wait on. */
        async autoStop() {
          const job = `from tracker_jobs.job where name = 'auto-stop' and (data ->> 'eventId')::int = ${eventId}`;
          const { rows } = await t.owner.query(
            `update tracker_jobs.job set start_after = now() where id in (select id ${job} and state = 'created') returning id`,
          );
          expect(rows).toHaveLength(1);
          const stateOf = async () =>
            (await t.owner.query(`select state from tracker_jobs.job where id = $1`, [rows[0].id])).rows[0]
              ?.state ?? 'completed';
          await expect.poll(stateOf, { timeout: 20_000 }).toBe('completed');
          const event = await t.owner.query(
            `select state, stopped_at as "stoppedAt" from events where event_id = $1`,
            [eventId],
          );
          return event.rows[0] as { state: string; stoppedAt: Date | null };
        },
        done: () => t.owner.query(`delete from events where event_id = $1`, [eventId]),
      };
    },
  };
});

test('an extended class ends later, closes later, and is not stopped before; its new end stands on every screen', async ({
  t,
  scene,
}) => {
  const { eventId, move, setTo, autoStop, at, done } = await scene.begin();
  setTo(43);
  expect((await move(45, 50)).ends).toEqual([50, 80]);
  expect((await move(50, 55)).ends).toEqual([55, 85]);
  // Pressed on a screen that showed an end which has moved since.
  for (const to of [50, 60, null]) expect((await move(45, to)).ends).toEqual([55, 85]);
  await expect
    .poll(async () => (await t.board(eventId)).event, { timeout: 10_000 })
    .toMatchObject({ plannedEnd: at(55).toISOString(), extendedFrom: at(45).toISOString() });
  setTo(LENGTH + CLOSES_AFTER);
  expect((await autoStop()).state).toBe('started');
  setTo(85);
  expect(await autoStop()).toEqual({ state: 'stopped', stoppedAt: at(55) });
  await done();
});

test('the end that it had is there again with one press, unless the class would be over by that', async ({
  scene,
}) => {
  const { move, setTo, done } = await scene.begin();
  setTo(50);
  expect((await move(45, 55)).ends).toEqual([55, 85]);
  expect(await move(55, null)).toMatchObject({ ends: [45, 75], extendedFrom: null });
  await move(45, 60);
  setTo(76);
  expect((await move(60, null)).ends).toEqual([60, 90]);
  await done();
});

test('whichever two tablets press: both see one end, moved by no press for an end that was gone', async ({
  scene,
}) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 6 }),
      async (presses) => {
        const { move, setTo, done } = await scene.begin();
        setTo(40);
        let end = LENGTH;
        for (const [together, back] of presses) {
          const to = back ? null : end + 5;
          const answers = await Promise.all([move(end, to), ...(together ? [move(end, to)] : [])]);
          end = to ?? LENGTH;
          for (const { status, ends } of answers) expect([status, ends?.[0]]).toEqual([200, end]);
        }
        await done();
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
});

test('a class that does not run, an end that is none, and another club’s class are refused', async ({
  scene,
}) => {
  const { move, setTo, ask, done } = await scene.begin();
  setTo(40);
  for (const [from, to] of [
    [45, 39],
    [45, 44],
    [45, 45 + MAX_EXTEND_MINUTES + 2],
  ] as const)
    expect(await move(from, to)).toMatchObject({ status: 400, code: 'invalid_field' });
  expect(await move(45, 50, scene.theirs)).toMatchObject({ status: 404 });
  await ask('stop');
  expect(await move(45, 50)).toMatchObject({ status: 409, code: 'not_started' });
  await done();
});

test('an extended class is not forgotten: the next one waits until its end', async ({ t, scene }) => {
  const { eventId, move, setTo } = await scene.begin();
  const next = await t.addEvent(A, A.otherBoxId);
  setTo(46);
  await move(45, 55);
  expect(await (await t.startEvent(next)).json()).toMatchObject({ code: 'box_busy' });
  setTo(56);
  expect((await t.startEvent(next)).status).toBe(200);
  const { rows } = await t.owner.query('select state from events where event_id = $1', [eventId]);
  expect(rows[0].state).toBe('stopped');
  await t.stopEvent(next);
});

test('a Stop that came by itself is taken back for ten minutes after it came, and the class has half an hour', async ({
  scene,
}) => {
  const { ask, setTo, autoStop, at, done } = await scene.begin();
  setTo(80);
  expect(await autoStop()).toEqual({ state: 'stopped', stoppedAt: at(45) });
  setTo(89);
  expect(await ask('resume')).toMatchObject({ state: 'started', stoppedItself: false, ends: [89, 119] });
  setTo(119);
  expect((await autoStop()).state).toBe('stopped');
  setTo(129);
  expect(await ask('resume')).toMatchObject({ status: 409, code: 'not_resumable' });
  await done();
});
