import { randomUUID } from 'node:crypto';
import type { EventSummary } from '@tandem/api/tracker';
import { decodeTrace } from '@tandem/metrics/trace';
import fc from 'fast-check';
import { expect } from 'vitest';
import { A, test as tracked } from '../testing/tracker.ts';

const DAY_MS = 86_400_000;
const LONG_AGO_MS = Math.floor(Date.now() / 1000) * 1000 - 300 * DAY_MS;

/** A class at a time of the test's own, heard second by second as it likes. */
const test = tracked.extend('scene', { scope: 'file' }, async ({ t }) => {
  const client = await t.addClient('resumed@club.example');
  let days = 0;
  return {
    async begin() {
      // Each on a day of its own: what earlier ones keep for late data is no concern of this one.
      const beganMs = LONG_AGO_MS + 3 * DAY_MS * ++days;
      const sitting = { bootId: randomUUID(), sequence: 0 };
      const setTo = (second: number) => {
        t.clock.now = () => new Date(beganMs + second * 1000);
      };
      setTo(0);
      const eventId = await t.addEvent();
      await t.owner.query(`update events set starts_at = $2, ends_at = $3 where event_id = $1`, [
        eventId,
        new Date(beganMs),
        new Date(beganMs + 45 * 60_000),
      ]);
      await t.seat(eventId, client, 1);
      const press = async (what: 'start' | 'stop' | 'resume', second: number) => {
        setTo(second);
        const pressed = await t.api('POST', `/api/events/${eventId}/${what}`);
        return { status: pressed.status, ...((await pressed.json()) as EventSummary & { code: string }) };
      };
      /** One second, measured in its middle and sent at once; it says whether the box was told that it counts. */
      const send = async (second: number, powerW: number) => {
        setTo(second + 0.6);
        const at = new Date(beganMs + second * 1000 + 500).toISOString();
        const batch = { ...sitting, sequence: sitting.sequence++, samples: [{ seat: 1, at, powerW }] };
        const answer = await t.send(A.token, batch);
        const { stored } = (await answer.json()) as { stored?: number };
        return answer.ok && stored === 1;
      };
      const power = async () => {
        const { rows } = await t.owner.query(`select trace from workouts where event_id = $1`, [eventId]);
        expect(rows.length).toBeLessThanOrEqual(1);
        return rows[0] ? decodeTrace(rows[0].trace as Buffer).powerW : null;
      };
      return { eventId, press, send, power };
    },
  };
});

test('Stop taken back: the class goes on, what was heard in between counts, and there is one workout', async ({
  t,
  scene,
}) => {
  const { eventId, press, send, power } = await scene.begin();
  await press('start', 0);
  expect(await send(3, 100)).toBe(true);
  const stopped = await press('stop', 10);
  expect(stopped).toMatchObject({ state: 'stopped', workouts: 1 });
  expect(Date.parse(stopped.resumableUntil!) - Date.parse(stopped.stoppedAt!)).toBe(120_000);
  expect(await send(20, 200)).toBe(false);
  expect((await power())!.length).toBe(10);

  expect(await press('resume', 30)).toMatchObject({
    status: 200,
    state: 'started',
    stoppedAt: null,
    resumableUntil: null,
    workouts: 0,
  });
  expect(await power()).toBeNull();
  expect((await press('resume', 31)).status).toBe(200);
  expect((await t.board(eventId)).riders[0]!.workKj).toBeGreaterThan(0);
  expect(await send(40, 300)).toBe(true);
  expect(await press('stop', 50)).toMatchObject({ state: 'stopped', workouts: 1 });
  const trace = (await power())!;
  expect(trace.length).toBe(50);
  expect([trace[3], trace[20], trace[40]]).toEqual([100, 200, 300]);
});

test('what was stopped long ago, not at all, or made way for another class does not go on', async ({
  t,
  scene,
}) => {
  const { press } = await scene.begin();
  expect(await press('resume', 0)).toMatchObject({ status: 409, code: 'not_resumable' });
  await press('start', 1);
  await press('stop', 10);
  expect(await press('resume', 130)).toMatchObject({ status: 409, code: 'not_resumable' });

  const first = await scene.begin();
  await first.press('start', 0);
  await first.press('stop', 10);
  const next = await t.addEvent();
  expect((await t.startEvent(next)).status).toBe(200);
  expect(await first.press('resume', 20)).toMatchObject({ status: 409, code: 'box_busy' });
  await t.stopEvent(next);
  expect((await first.press('resume', 30)).status).toBe(200);
  await first.press('stop', 40);
});

test('whatever is pressed when: what was acknowledged counts, and nothing from after the last Stop does', async ({
  scene,
}) => {
  const act = fc.oneof(
    { weight: 3, arbitrary: fc.record({ wait: fc.integer({ min: 1, max: 40 }), watt: fc.nat(400) }) },
    fc.record({
      wait: fc.integer({ min: 1, max: 90 }),
      press: fc.constantFrom('stop' as const, 'resume' as const),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 12 }), async (acts) => {
      const { press, send, power } = await scene.begin();
      await press('start', 0);
      const model = { second: 1, stoppedAt: null as number | null, heard: new Map<number, number>() };
      const acknowledged: number[] = [];
      for (const one of acts) {
        model.second += one.wait;
        const { second } = model;
        if ('watt' in one) {
          const open = model.stoppedAt === null || second + 0.6 < model.stoppedAt + 120;
          if (await send(second, one.watt)) acknowledged.push(second);
          if (open) model.heard.set(second, one.watt);
          continue;
        }
        if (one.press === 'stop') {
          await press('stop', second);
          model.stoppedAt ??= second;
        } else {
          const may = model.stoppedAt === null || second < model.stoppedAt + 120;
          expect((await press('resume', second)).status).toBe(may ? 200 : 409);
          if (may) model.stoppedAt = null;
        }
      }
      const end = model.stoppedAt ?? model.second + 1;
      if (model.stoppedAt === null) await press('stop', end);
      const counted = new Map([...model.heard].filter(([second]) => second < end));
      const trace = await power();
      const shown = new Map((trace ?? []).flatMap((watt, second) => (watt === null ? [] : [[second, watt]])));
      expect(shown).toEqual(counted);
      for (const second of acknowledged) expect(shown.has(second)).toBe(true);
    }),
    { numRuns: 12, endOnFailure: true },
  );
});
