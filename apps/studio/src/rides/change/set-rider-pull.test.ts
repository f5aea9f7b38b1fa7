import { expect } from 'vitest';
import { inStudio, perform } from '../../base/call.ts';
import { syncClass } from '../../spivi/classes/sync-class.ts';
import { beginPull, keepResult, type Result } from '../../spivi/workouts/pull-store.ts';
import { hoursAhead } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { getRide } from '../person/get-ride.ts';
import { setRider } from './set-rider.ts';

const test = spiviTest.extend('options', { scope: 'file' }, { count: 2 });

const rode = (workKj: number): Result => ({
  state: 'ready',
  workout: { values: { workKj }, zones: {}, peaks: [], inputs: {}, algorithmVersion: 1, hasTrace: false },
  trace: null,
});

test('what Spivi answers later changes the numbers, never whose they are', async ({ scene }) => {
  const { studio, studioId, owner } = scene;
  const [one, two] = scene.customers.map(({ customerId }) => customerId) as [string, string];
  const classId = await scene.newClass({ startsAt: hoursAhead(-0.2) });
  await scene.book(classId, 0, 1);
  await scene.book(classId, 1, 2);
  await syncClass(studio, { studioId, classId });
  let clock = Date.now();
  /** Spivi answers for one person after the other. */
  const pull = async (answers: Record<string, Result>) => {
    const at = new Date(clock++);
    await inStudio(studio, studioId, async (work) => {
      const begun = (await beginPull({ ...work, now: at }, classId))!;
      for (const rider of begun.riders) {
        const answer = answers[rider.customerId];
        if (answer) await keepResult(work, begun, rider, answer);
      }
    });
  };
  const work = async (customerId: string) =>
    (await perform({ studio, caller: owner }, (call) => getRide(call, customerId, classId))).values.workKj ??
    null;
  const give = (from: string, riderId: string | null, swap = false) =>
    perform({ studio, caller: owner }, (call) =>
      setRider(call, { classId, customerId: from }, { riderId, swap }),
    );

  await pull({ [one]: rode(100) });
  await give(one, two);
  await pull({ [one]: rode(101), [two]: { state: 'none', reason: 'no_data' } });
  expect([await work(one), await work(two)]).toEqual([null, 101]);
  // Numbers for the other's own bike come: nobody's, until staff says so.
  await pull({ [one]: rode(102), [two]: rode(7) });
  expect([await work(one), await work(two)]).toEqual([null, 102]);
  await give(two, one);
  await pull({ [one]: rode(103), [two]: rode(8) });
  expect([await work(one), await work(two)]).toEqual([8, 103]);
  await give(one, one, true);
  expect([await work(one), await work(two)]).toEqual([103, 8]);
});
