import { MAX_PAUSES } from '@tandem/api/words';
import fc from 'fast-check';
import { expect } from 'vitest';
import { LENGTH_MINUTES, test } from '../testing/paused-class.ts';
import { A } from '../testing/tracker.ts';

/** Who may pause a class, and what that does to its end, its Stop and its timer. */

test('whichever two tablets press: both see one class, and a press for what was gone changes nothing', async ({
  scene,
}) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ together: fc.boolean(), late: fc.boolean(), wait: fc.nat(20) }), {
        minLength: 1,
        maxLength: 6,
      }),
      async (presses) => {
        const { press, setTo, done } = await scene.begin();
        let second = 0;
        let pauses: number[] = [];
        for (const { together, late, wait } of presses) {
          second += wait;
          setTo(second);
          const after = pauses.length;
          const paused = after % 2 === 0;
          const answers = await Promise.all([
            press(paused, after),
            ...(together ? [press(paused, after)] : []),
          ]);
          pauses = [...pauses, second];
          for (const { status, pauses: told } of answers) expect([status, told]).toEqual([200, pauses]);
          // On a screen that still showed the class as it was, or says what it is already.
          if (late)
            for (const stale of [
              await press(paused, after),
              await press(paused, pauses.length),
              await press(!paused, Math.max(0, after - 1)),
            ])
              expect(stale.pauses).toEqual(pauses);
        }
        await done();
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
});

test('a class that does not run, one paused too often, and another club’s are refused; Go on never is', async ({
  t,
  scene,
}) => {
  const { eventId, press, ask, setTo, done } = await scene.begin();
  expect(await press(true, 0, scene.theirs)).toMatchObject({ status: 404 });
  expect((await ask('PUT', 'paused', { paused: 1, after: 0 })).status).toBe(400);
  setTo(200);
  const often = Array.from({ length: 2 * MAX_PAUSES - 1 }, (_, i) => i);
  await t.owner.query('update events set pauses = $2 where event_id = $1', [eventId, often]);
  expect(await press(false, often.length)).toMatchObject({ status: 200 });
  expect(await press(true, often.length + 1)).toMatchObject({ status: 409, code: 'too_many_pauses' });
  await ask('POST', 'stop');
  expect(await press(true, often.length + 1)).toMatchObject({ status: 409, code: 'not_started' });
  await done();
  const scheduled = await t.addEvent(A, A.boxId);
  const body = { paused: true, after: 0 };
  const early = await t.api('PUT', `/api/events/${scheduled}/paused`, t.cookie, t.url, body);
  expect([early.status, ((await early.json()) as { code: string }).code]).toEqual([409, 'not_started']);
});

test('a pause keeps the planned end and gives the class its whole length; one that nobody ends is its end', async ({
  t,
  scene,
}) => {
  const minute = 60;
  const one = await scene.begin();
  one.setTo(10 * minute);
  const before = await one.press(true, 0);
  one.setTo(20 * minute);
  const { plannedEnd, closesAt } = await one.press(false, 1);
  expect(plannedEnd).toBe(before.plannedEnd);
  expect([before.closesAt, closesAt]).toEqual(
    [75, 85].map((minutes) => one.at(minutes * minute).toISOString()),
  );
  one.setTo(40 * minute);
  await one.press(true, 2);
  // What is heard meanwhile holds nothing open.
  one.setTo(84 * minute);
  await one.send(one.ridden(84 * minute - 5, 84 * minute));
  expect((await one.ask('POST', 'extend', { from: plannedEnd, to: one.at(90 * minute) })).closesAt).toBe(
    one.at(120 * minute).toISOString(),
  );
  await one.ask('POST', 'extend', { from: one.at(90 * minute), to: null });
  one.setTo(85 * minute);
  expect(await one.ask('POST', 'stop')).toMatchObject({
    state: 'stopped',
    stoppedItself: true,
    stoppedAt: one.at(40 * minute).toISOString(),
  });
  // Taken back it is paused as it was, with time to go on.
  one.setTo(86 * minute);
  const resumed = await one.ask('POST', 'resume');
  expect(resumed).toMatchObject({ state: 'started', pauses: [600, 1200, 2400] });
  expect(resumed.closesAt).toBe(one.at(116 * minute).toISOString());
  one.setTo(87 * minute);
  await one.press(false, 3);
  one.setTo(88 * minute);
  await one.send(one.ridden(87 * minute, 88 * minute));
  await t.stopEvent(one.eventId);
  const [workout] = await one.workouts();
  expect([workout!.seconds, workout!.trace.powerW.slice(-60)]).toEqual([31 * minute, Array(60).fill(200)]);
  await one.done();
});

test('Stop in a pause ends the ride where that began; taken back, the class is paused as it was', async ({
  t,
  scene,
}) => {
  const { eventId, setTo, press, ask, send, ridden, workouts, done } = await scene.begin();
  setTo(20);
  await send(ridden(0, 20));
  await press(true, 0);
  setTo(40);
  expect(await ask('POST', 'stop')).toMatchObject({ state: 'stopped', stoppedItself: false });
  expect((await workouts()).map(({ seconds }) => seconds)).toEqual([20]);
  setTo(50);
  // Measured after Stop, while it may be taken back.
  const own = ridden(40, 50, 100);
  expect(await send(own)).toMatchObject({ code: 'class_not_started' });
  expect(await ask('POST', 'resume')).toMatchObject({ state: 'started', pauses: [20] });
  setTo(60);
  await press(false, 1);
  setTo(70);
  await send(ridden(60, 70, 300));
  expect(await t.board(eventId)).toMatchObject({ elapsedSeconds: 30, riders: [{ workKj: 7 }, {}, {}] });
  await t.stopEvent(eventId);
  const [workout] = await workouts();
  expect(workout!.trace.powerW).toEqual([...Array(20).fill(200), ...Array(10).fill(300)]);
  await done();
});

test('a timer stands still with its class and goes on with it, unless somebody has paused it themself', async ({
  t,
  scene,
}) => {
  const { eventId, at, setTo, press, done } = await scene.begin();
  const ask = (method: string, path: string, body: object) =>
    t.api(method, `/api/events/${eventId}/${path}`, t.cookie, t.url, body);
  const set = { workSeconds: 40, restSeconds: 20, rounds: 8 };
  const told = async () => {
    const { beganAtMs, doneMs, held } = (await t.board(eventId)).timer!;
    return [beganAtMs, doneMs, held];
  };
  const expectTimer = (...is: (number | boolean | null)[]) =>
    expect.poll(told, { timeout: 10_000 }).toEqual(is);
  const begins = (second: number) => [at(second).getTime(), 0, false] as const;
  await ask('POST', 'timer', { after: null, ...set });
  setTo(25);
  await press(true, 0);
  await expectTimer(null, 25_000, true);
  setTo(60);
  await press(false, 1);
  await expectTimer(...begins(35));
  // Paused by itself within the pause, it stays so; let go on within one, it waits for the class.
  await press(true, 2);
  await ask('PUT', 'timer/paused', { number: 1, paused: true });
  await expectTimer(null, 25_000, false);
  await press(false, 3);
  await expectTimer(null, 25_000, false);
  await press(true, 4);
  await ask('PUT', 'timer/paused', { number: 1, paused: false });
  await expectTimer(null, 25_000, true);
  setTo(70);
  await press(false, 5);
  await expectTimer(...begins(45));
  // Started in a pause it begins with Go on.
  await press(true, 6);
  await ask('POST', 'timer', { after: 1, ...set });
  await expectTimer(null, 0, true);
  setTo(80);
  await press(false, 7);
  await expectTimer(...begins(80));
  await done();
});

test('a class begun after its planned end has its planned end too, which no pause moves', async ({
  t,
  scene,
}) => {
  const { eventId, at, setTo, press, ask, done } = await scene.begin();
  const minute = 60;
  await t.owner.query('update events set starts_at = $2, ends_at = $3 where event_id = $1', [
    eventId,
    at(-LENGTH_MINUTES * minute),
    at(0),
  ]);
  setTo(10 * minute);
  await press(true, 0);
  setTo(20 * minute);
  const { plannedEnd, closesAt } = await press(false, 1);
  expect([plannedEnd, closesAt]).toEqual([45, 85].map((minutes) => at(minutes * minute).toISOString()));
  const extended = await ask('POST', 'extend', { from: plannedEnd, to: at(50 * minute) });
  expect([extended.plannedEnd, extended.extendedFrom]).toEqual([at(50 * minute).toISOString(), plannedEnd]);
  await done();
});

/** What a replay brings, which goes by a clock of its own. */
const replayed = (seconds: number) =>
  Array.from({ length: seconds }, (_, second) => ({ seat: 1, second, powerW: 150 }));

test('where a replay stands beside the room, Stop in a pause stops, whatever the replay has shown', async ({
  scene,
}) => {
  const { setTo, press, ask, send, ridden, workouts, done } = await scene.begin();
  setTo(10);
  await send(ridden(0, 10));
  await send(replayed(40));
  await press(true, 0);
  setTo(20);
  expect(await ask('POST', 'stop')).toMatchObject({ status: 200, state: 'stopped' });
  const [workout] = await workouts();
  expect([workout!.seconds, workout!.trace.pauses]).toEqual([40, undefined]);
  await done();
});

test('a class of which only a replay is heard is not paused, since that would run on', async ({ scene }) => {
  const { setTo, press, send, ridden, done } = await scene.begin();
  setTo(10);
  await send(replayed(10));
  expect(await press(true, 0)).toMatchObject({ status: 409, code: 'class_replayed' });
  await send(ridden(9, 10));
  expect(await press(true, 0)).toMatchObject({ status: 200, pauses: [10] });
  expect(await press(false, 1)).toMatchObject({ status: 200, pauses: [10, 10] });
  await done();
});
