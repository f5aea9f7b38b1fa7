import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { recordDemoRide } from '../../../../demo/src/tracker/record-ride.ts';
import { connect } from '../../../../tracker/src/base/db.ts';
import { finishAgain } from '../../../../tracker/src/workouts/index.ts';
import { perform } from '../../base/call.ts';
import type { Caller, Studio } from '../../base/context.ts';
import { correctRide, getRide, getTrends, listRides } from '../../rides/index.ts';
import { DEMO, hoursAhead, remoteEvents } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { syncClass } from '../classes/sync-class.ts';
import { pullWorkouts } from './pull-workouts.ts';

const HOUR_MS = 3_600_000;
const SECONDS = 600;
const test = spiviTest
  .extend('trackerDb', { scope: 'file' }, ({ tracker }, { onCleanup }) => {
    const trackerDb = connect(tracker.databaseUrl);
    onCleanup(() => trackerDb.destroy());
    return trackerDb;
  })
  .extend('counted', { scope: 'file' }, () => ({ sequence: 1 }))
  .extend('verbs', { scope: 'file' }, ({ tracker, scene, trackerDb, counted }) => {
    const customerId = (i: number) => scene.customers[i]!.customerId;
    const due = async () => {
      const { rows } = await sql<{ class_id: string }>`select class_id from workouts_due(50, now())`.execute(
        scene.studio.db,
      );
      return rows.map((row) => row.class_id);
    };
    const member = (i: number): Caller => ({ ...scene.owner, role: 'member', customerId: customerId(i) });
    const trendsOf = (caller: Caller) =>
      perform({ studio: scene.studio, caller }, (call) => getTrends(call, customerId(0), 'all'));
    const ridesOf = async (caller: Caller) =>
      (await perform({ studio: scene.studio, caller }, (call) => listRides(call, customerId(0), undefined)))
        .rows;
    /** The studio some hours later. */
    const later = (hours: number): Studio => ({
      ...scene.studio,
      now: () => new Date(Date.now() + hours * HOUR_MS),
    });
    const pull = (classId: string, options: { hours?: number; again?: true } = {}) =>
      pullWorkouts(later(options.hours ?? 0), {
        studioId: scene.studioId,
        classId,
        ...(options.again && { again: true }),
      });
    const resultsOf = (classId: string) =>
      inTenant(scene.studio.db, scene.studioId, async (trx) => {
        const rows = await trx
          .selectFrom('class_results')
          .selectAll()
          .where('class_id', '=', classId)
          .execute();
        return new Map(rows.map((row) => [row.customer_id, row]));
      });
    const told = async (classId: string) =>
      new Map([...(await resultsOf(classId))].map(([id, row]) => [id, row.reason ?? row.state]));
    const syncRow = (classId: string) =>
      inTenant(scene.studio.db, scene.studioId, (trx) =>
        trx
          .selectFrom('spivi_class_sync')
          .selectAll()
          .where('class_id', '=', classId)
          .executeTakeFirstOrThrow(),
      );
    /** A class with people on the spots, at Spivi; those before have given the room free. @returns its event */
    async function seated(spots: (number | null)[], startsAt = hoursAhead(1)) {
      await inTenant(scene.studio.db, scene.studioId, (trx) =>
        trx.updateTable('classes').set({ cancelled_at: scene.studio.now() }).execute(),
      );
      const classId = await scene.newClass({ startsAt });
      for (const [i, spot] of spots.entries()) await scene.book(classId, i, spot);
      await syncClass(scene.studio, { studioId: scene.studioId, classId });
      const event = (await remoteEvents(tracker.api)).find((e) => e.description?.includes(classId))!;
      return { classId, eventId: event.eventId };
    }
    /** The class as if it had been ridden for ten minutes, each class at a time of its own. @returns when it began */
    async function ridden(eventId: number, seats: number[]) {
      const endedAt = new Date(Date.now() - counted.sequence++ * 2 * SECONDS * 1000);
      const startedAt = new Date(endedAt.getTime() - SECONDS * 1000);
      const riders = seats.map((seatId) => ({ seatId, seed: 7 }));
      await recordDemoRide(tracker.databaseUrl, { eventId, startedAt, endedAt, riders });
      return startedAt;
    }
    /** What a box delivers after Stop, as boxes deliver it. */
    async function deliveredLate(eventId: number, startedAt: Date, seat: number, powerW: number) {
      const at = (second: number) => new Date(startedAt.getTime() + second * 1000).toISOString();
      const answer = await fetch(`${tracker.url}/box/v1/batches`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer demo-box-2101' },
        body: JSON.stringify({
          bootId: 'late',
          sequence: counted.sequence++,
          samples: Array.from({ length: SECONDS }, (_, second) => ({ seat, at: at(second), powerW })),
        }),
      });
      expect(await answer.json()).toMatchObject({ stored: SECONDS });
      await inTenant(trackerDb, String(DEMO.siteId), (trx) =>
        finishAgain({ trx, siteId: DEMO.siteId, now: new Date() }, eventId),
      );
    }
    return {
      customerId,
      due,
      member,
      trendsOf,
      ridesOf,
      pull,
      resultsOf,
      told,
      syncRow,
      seated,
      ridden,
      deliveredLate,
    };
  });

test('a class stopped before its time brings its numbers; who has none learns why', async ({
  scene,
  verbs: { customerId, due, member, trendsOf, ridesOf, pull, told, seated, ridden },
}) => {
  const { classId, eventId } = await seated([1, 2, null]);
  expect(await due()).toContain(classId);
  await pull(classId);
  expect((await trendsOf(scene.owner)).rideCount).toBe(0);
  expect(await due()).not.toContain(classId);

  await ridden(eventId, [1]);
  await pull(classId, { again: true });

  const [mine] = await ridesOf(member(0));
  expect(mine).toMatchObject({ state: 'ready', spotNumber: 1, hasTrace: true });
  expect(mine!.values.durationSeconds).toBe(SECONDS);
  expect((await trendsOf(member(0))).totals.workKj).toBeCloseTo(mine!.values.workKj!, 6);
  const detail = await perform({ studio: scene.studio, caller: member(0) }, (call) =>
    getRide(call, customerId(0), classId),
  );
  expect(detail.trace!.powerW).toHaveLength(SECONDS);
  expect(await told(classId)).toEqual(
    new Map([
      [customerId(0), 'ready'],
      [customerId(1), 'waiting'],
      [customerId(2), 'no_spot'],
    ]),
  );
});

test('the first sign of one person brings everybody’s numbers in the same asking', async ({
  verbs: { pull, told, syncRow, seated, ridden },
}) => {
  const { classId, eventId } = await seated([1, 2, 3, 4]);
  await ridden(eventId, [1, 2, 3, 4]);
  await pull(classId);
  expect([...(await told(classId)).values()]).toEqual(['ready', 'ready', 'ready', 'ready']);
  expect(await syncRow(classId)).toMatchObject({ workouts_state: 'complete' });
});

test('a box that delivers late: the rider waits, then has numbers; nobody is told “none” within the hour', async ({
  verbs: { customerId, pull, resultsOf, told, seated, ridden, deliveredLate },
}) => {
  const { classId, eventId } = await seated([1, 2]);
  const startedAt = await ridden(eventId, [1]);
  await pull(classId, { again: true });
  expect((await told(classId)).get(customerId(1))).toBe('waiting');
  await pull(classId, { hours: 1.1 });
  expect((await told(classId)).get(customerId(1))).toBe('no_data');

  await deliveredLate(eventId, startedAt, 2, 150);
  await pull(classId, { hours: 5 });
  const row = (await resultsOf(classId)).get(customerId(1))!;
  expect(row).toMatchObject({ state: 'ready', reason: null, revised_at: null });
  expect((row.values as Record<string, number>).averagePowerW).toBeCloseTo(150, 6);
});

test('a revision replaces Spivi’s numbers and never what staff set; trends follow', async ({
  scene,
  verbs: { customerId, trendsOf, ridesOf, pull, syncRow, seated, ridden, deliveredLate },
}) => {
  const { classId, eventId } = await seated([1]);
  const startedAt = await ridden(eventId, [1]);
  await pull(classId);
  const read = () =>
    perform({ studio: scene.studio, caller: scene.owner }, (call) => getRide(call, customerId(0), classId));
  const first = await read();
  await perform({ studio: scene.studio, caller: scene.owner }, (call) =>
    correctRide(call, { customerId: customerId(0), rideId: classId }, { workKj: 77 }),
  );
  await deliveredLate(eventId, startedAt, 1, 900);

  await pull(classId, { hours: 0.5 });
  expect((await read()).sentValues, 'not asked before its hour').toEqual(first.sentValues);
  await pull(classId, { hours: 1.01 });
  const revised = await read();
  expect(revised.sentValues.averagePowerW).toBeCloseTo(900, 6);
  expect(revised.values).toMatchObject({ averagePowerW: revised.sentValues.averagePowerW, workKj: 77 });
  expect(revised).toMatchObject({ corrected: ['workKj'] });
  expect(revised.trace!.powerW[0]).toBe(900);
  expect(Date.parse(revised.revisedAt!)).toBeGreaterThan(Date.now() + HOUR_MS);
  const { totals } = await trendsOf(scene.owner);
  const sum = (await ridesOf(scene.owner)).reduce((all, ride) => all + (ride.values.workKj ?? 0), 0);
  expect(totals.workKj).toBeCloseTo(sum, 6);

  const asked = await syncRow(classId);
  await pull(classId, { hours: 1.02 });
  expect((await syncRow(classId)).workouts_revised_at, 'once for each of its hours').toEqual(
    asked.workouts_revised_at,
  );
});

test('a class that nobody started: probed a little, given up after a day with the reason', async ({
  scene,
  verbs: { pull, told, syncRow, seated },
}) => {
  const { classId } = await seated([1, 2, 3, 4, 5, 6], hoursAhead(0.5));
  const calls = () =>
    inTenant(scene.studio.db, scene.studioId, (trx) =>
      trx
        .selectFrom('spivi_attempts')
        .select('attempt_id')
        .where('class_id', '=', classId)
        .where('method', '=', 'ClientService/GetClientPerformanceData')
        .execute(),
    );
  // A server that says nothing of how the class stands.
  await inTenant(scene.studio.db, scene.studioId, (trx) =>
    trx
      .updateTable('spivi_class_sync')
      .set({ heard_state: 'untold' })
      .where('class_id', '=', classId)
      .execute(),
  );
  await pull(classId, { hours: 2 });
  expect(await calls()).toHaveLength(2);
  expect(new Set((await told(classId)).values())).toEqual(new Set(['waiting']));
  await pull(classId, { hours: 26 });
  expect(await calls()).toHaveLength(8);
  expect(new Set((await told(classId)).values())).toEqual(new Set(['class_not_started']));
  expect(await syncRow(classId)).toMatchObject({ workouts_state: 'given_up', workouts_due_at: null });
});

test('links that cannot bring numbers are not asked for, and say so', async ({
  scene,
  verbs: { customerId, pull, told, seated, ridden },
}) => {
  const { classId, eventId } = await seated([1, 2, 3]);
  await ridden(eventId, [1, 2, 3]);
  const set = (i: number, values: { broken_since?: Date | null; email?: string | null }) =>
    inTenant(scene.studio.db, scene.studioId, (trx) =>
      trx.updateTable('spivi_links').set(values).where('customer_id', '=', customerId(i)).execute(),
    );
  await set(0, { broken_since: new Date() });
  await set(1, { email: null });
  await pull(classId, { again: true });
  expect(await told(classId)).toEqual(
    new Map([
      [customerId(0), 'link_lost'],
      [customerId(1), 'email_unknown'],
      [customerId(2), 'ready'],
    ]),
  );
  await set(0, { broken_since: null });
  await set(1, { email: scene.customers[1]!.email });
  await pull(classId, { again: true });
  expect([...(await told(classId)).values()]).toEqual(['ready', 'ready', 'ready']);
});

test('while Spivi is paused nothing is due; what was waited for is asked for after it', async ({
  scene,
  verbs: { due, seated },
}) => {
  const { classId } = await seated([1]);
  const set = (values: { enabled?: boolean; held_until?: Date | null }) =>
    inTenant(scene.studio.db, scene.studioId, (trx) =>
      trx.updateTable('spivi_connections').set(values).execute(),
    );
  for (const stop of [{ enabled: false }, { held_until: new Date(Date.now() + HOUR_MS) }]) {
    await set(stop);
    expect(await due()).not.toContain(classId);
    await set({ enabled: true, held_until: null });
    expect(await due()).toContain(classId);
  }
});

test('a member sees nobody else’s numbers, an instructor only those of own classes; the read is noted', async ({
  scene,
  verbs: { member, trendsOf },
}) => {
  await expect(trendsOf(member(1))).rejects.toMatchObject({ status: 404 });
  const coach: Caller = {
    ...scene.owner,
    role: 'instructor',
    staffId: '00000000-0000-4000-8000-000000000001',
  };
  await expect(trendsOf(coach)).rejects.toMatchObject({ status: 403 });
  await trendsOf(scene.owner);
  const lines = await inTenant(scene.studio.db, scene.studioId, (trx) =>
    trx.selectFrom('audit_log').select('action').where('action', '=', 'performance.read').execute(),
  );
  expect(lines.length).toBeGreaterThan(0);
});
