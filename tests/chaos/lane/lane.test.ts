import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { perform } from '../../../apps/studio/src/base/call.ts';
import { claimClass } from '../../../apps/studio/src/spivi/classes/claim-class.ts';
import { compareStudio } from '../../../apps/studio/src/spivi/classes/compare.ts';
import {
  addRiders,
  cancelEvent,
  createEvent,
  findMarked,
  readEvent,
  removeClients,
} from '../../../apps/studio/src/spivi/classes/event-calls.ts';
import { LaneLost } from '../../../apps/studio/src/spivi/classes/lane.ts';
import { checkBox } from '../../../apps/studio/src/spivi/gyms/check-box.ts';
import { createGym, listGyms, removeGym, updateGym } from '../../../apps/studio/src/spivi/gyms/gyms.ts';
import { DEMO, hoursAhead } from '../../../apps/studio/src/testing/spivi.ts';
import type { Fault } from '../../fake-spivi/server.ts';
import { type LaneScene, OTHER_BOX, startLaneScene } from './scene.ts';

let scene: LaneScene;
beforeAll(async () => {
  scene = await startLaneScene();
});
afterAll(() => scene?.close());
beforeEach(() => scene.fake.setFault(undefined));

const compare = () => compareStudio(scene.studio, { studioId: scene.studioId, priority: 0 });
const fault = (method: string, kind: Fault['kind'], times = 1, more: Partial<Fault> = {}) => {
  let left = times;
  scene.fake.setFault((request) =>
    request.method.endsWith(method) && left-- > 0 ? { kind, ...more } : null,
  );
};
/** A class with customer 0 on seat 1, synced a while ago. */
async function settledClass(over?: Parameters<LaneScene['newClass']>[0]) {
  const classId = await scene.newClass(over);
  const bookingId = await scene.book(classId, 0, 1);
  await scene.sync(classId);
  await scene.age(classId, 60);
  return { classId, bookingId, eventId: scene.eventsOf(classId)[0]!.eventId };
}

describe('absence', () => {
  test.each(['empty_list', 'short_list', 'truncated'] as const)(
    'one %s read makes no second event and takes nobody off',
    async (kind) => {
      const { classId, eventId } = await settledClass();
      fault('GetEvents', kind);
      await scene.syncUntilDone(classId);
      expect(scene.eventsOf(classId).map((event) => event.eventId)).toEqual([eventId]);
      expect(scene.seatsOf(classId)).toEqual({ 1: scene.clients[0] });
      expect(await scene.row(classId)).toMatchObject({ state: 'synced', reason: null });
      expect(await scene.drift(classId)).toEqual([]);
    },
  );

  test('an event missed once is pending; missed again after the stale window it is made anew and recorded', async () => {
    const { classId, eventId } = await settledClass();
    scene.fake.human.cancelEvent(eventId);
    await expect(scene.sync(classId)).rejects.toThrow();
    expect(await scene.row(classId)).toMatchObject({ state: 'pending', reason: 'event_missing' });
    await scene.age(classId, 5);
    await expect(scene.sync(classId)).rejects.toThrow();
    expect(scene.eventsOf(classId)).toEqual([]);
    await scene.age(classId, 20);
    await scene.sync(classId);
    expect(scene.seatsOf(classId)).toEqual({ 1: scene.clients[0] });
    expect(await scene.drift(classId)).toEqual(['event_cancelled']);
  });

  test('an unanswered create that takes effect is found, even where the class has moved to another day since', async () => {
    const classId = await scene.newClass({ startsAt: hoursAhead(100) });
    await scene.book(classId, 0, 1);
    fault('AddEvent', 'drop_after');
    await expect(scene.sync(classId)).rejects.toThrow();
    scene.fake.setFault(undefined);
    const startsAt = hoursAhead(150);
    await scene.retime(classId, startsAt);
    await scene.syncUntilDone(classId);
    expect(scene.seatsOf(classId)).toEqual({ 1: scene.clients[0] });
    expect(scene.eventsOf(classId)[0]!.startDateTime).toBe(scene.wall(startsAt));
  });

  test('an unanswered create is followed by a second only after its deadline, the stale window and two look-ups', async () => {
    const classId = await scene.newClass();
    fault('AddEvent', 'refuse');
    await expect(scene.sync(classId)).rejects.toThrow();
    const adds = () => scene.calls('AddEvent');
    const before = adds();
    for (const seconds of [0, 20, 20]) {
      await scene.age(classId, seconds);
      await expect(scene.sync(classId)).rejects.toThrow();
      expect(adds(), `after ${seconds} s more`).toBe(before);
    }
    await scene.age(classId, 10);
    await expect(scene.sync(classId), 'first look-up').rejects.toThrow();
    expect(adds()).toBe(before);
    await scene.age(classId, 20);
    await scene.sync(classId);
    expect(adds()).toBe(before + 1);
    expect(scene.eventsOf(classId)).toHaveLength(1);
  });

  test('a cancel without an answer and one empty read make no second event on another day', async () => {
    const { classId } = await settledClass({ startsAt: hoursAhead(102) });
    const startsAt = hoursAhead(152);
    await scene.retime(classId, startsAt);
    fault('CancelEvent', 'redirect');
    await expect(scene.sync(classId)).rejects.toThrow();
    fault('GetEvents', 'empty_list');
    await expect(scene.sync(classId)).rejects.toThrow();
    expect(scene.eventsOf(classId)).toHaveLength(1);
    scene.fake.setFault(undefined);
    await scene.syncUntilDone(classId);
    expect(scene.eventsOf(classId).map((event) => event.startDateTime)).toEqual([scene.wall(startsAt)]);
  });

  test('a create that takes effect later still is found by its mark, cancelled and recorded', async () => {
    const classId = await scene.newClass();
    await scene.book(classId, 0, 1);
    await scene.sync(classId);
    const [event] = scene.eventsOf(classId);
    const { title, description, boxId, startDateTime, endDateTime } = event!;
    const facts = { title, description, boxId, startDateTime, endDateTime, instructor: null };
    const late = scene.fake.human.createEvent(facts);
    expect(scene.eventsOf(classId)).toHaveLength(2);
    await compare();
    expect(scene.eventsOf(classId).map((e) => e.eventId)).toEqual([event!.eventId]);
    expect(event!.eventId).not.toBe(late);
    expect(await scene.drift(classId)).toEqual(['duplicate_event']);
  });

  test('many events gone at once: none is made anew until a person accepts it', async () => {
    const many = [];
    for (let i = 0; i < 12; i++) many.push(await settledClass({ startsAt: hoursAhead(200 + i) }));
    for (const { eventId } of many) scene.fake.human.cancelEvent(eventId);
    for (const { classId } of many) await expect(scene.sync(classId)).rejects.toThrow();
    for (const { classId } of many) await scene.age(classId, 20);
    for (const { classId } of many) await scene.sync(classId);
    for (const { classId } of many) {
      expect(scene.eventsOf(classId)).toEqual([]);
      expect(await scene.row(classId)).toMatchObject({ state: 'attention', reason: 'many_deletions' });
    }
    await inTenant(scene.studio.db, scene.studioId, (trx) =>
      trx
        .updateTable('spivi_connections')
        .set({ deletions_accepted_until: new Date(Date.now() + 3_600_000) })
        .execute(),
    );
    for (const { classId } of many) await scene.sync(classId);
    for (const { classId } of many) expect(scene.seatsOf(classId)).toEqual({ 1: scene.clients[0] });
    await inTenant(scene.studio.db, scene.studioId, (trx) =>
      trx.updateTable('spivi_connections').set({ deletions_accepted_until: null }).execute(),
    );
  });
});

describe('rosters', () => {
  test('a read that does not show a seated rider does no harm', async () => {
    const { classId, bookingId } = await settledClass();
    const second = await scene.book(classId, 1, 2);
    fault('GetEvents', 'stale', 2);
    await scene.syncUntilDone(classId);
    expect(scene.seatsOf(classId)).toEqual({ 1: scene.clients[0], 2: scene.clients[1] });
    for (const id of [bookingId, second])
      expect(await scene.bookingState(id)).toEqual({ state: 'synced', reason: null });
    expect(await scene.drift(classId)).toEqual([]);
  });

  test('somebody who has cancelled is taken off though one read did not show them', async () => {
    const { classId, bookingId } = await settledClass();
    await scene.cancel(bookingId);
    fault('GetEvents', 'short_list');
    await scene.syncUntilDone(classId);
    scene.fake.setFault(undefined);
    await compare();
    await scene.syncUntilDone(classId);
    expect(scene.seatsOf(classId)).toEqual({});
  });

  test('a late seating of somebody who has cancelled since is taken off again', async () => {
    const { classId } = await settledClass();
    const second = await scene.book(classId, 1, 2);
    fault('AddClientsToEvents', 'refuse');
    await expect(scene.sync(classId)).rejects.toThrow();
    scene.fake.setFault(undefined);
    await scene.cancel(second);
    await scene.syncUntilDone(classId, 1);
    const [event] = scene.eventsOf(classId);
    // As the lost call would, had it waited somewhere on the way.
    scene.fake.human.addToRoster(event!.eventId, scene.clients[1]!, 2);
    await scene.age(classId, 30);
    await scene.syncUntilDone(classId);
    expect(scene.seatsOf(classId)).toEqual({ 1: scene.clients[0] });
    expect(await scene.drift(classId)).toEqual(['rider_added_back']);
  });

  test('a seat moved by hand, a rider taken off by hand: put right and recorded; a guest by hand stays', async () => {
    const { classId, eventId } = await settledClass();
    await scene.book(classId, 1, 2);
    await scene.syncUntilDone(classId);
    scene.fake.human.moveSeat(eventId, scene.clients[0]!, 9);
    scene.fake.human.removeFromRoster(eventId, scene.clients[1]!);
    scene.fake.human.addToRoster(eventId, scene.stranger, 12);
    await scene.age(classId, 60);
    await scene.sync(classId);
    expect(scene.seatsOf(classId)).toEqual({
      1: scene.clients[0],
      2: scene.clients[1],
      12: scene.stranger,
    });
    expect((await scene.drift(classId)).sort()).toEqual(['rider_missing', 'seat_moved']);
  });

  test('what was changed here is no drift', async () => {
    const { classId, bookingId } = await settledClass();
    await scene.move(bookingId, 4);
    await scene.sync(classId);
    await scene.retime(classId, hoursAhead(60));
    await scene.sync(classId);
    expect(scene.seatsOf(classId)).toEqual({ 4: scene.clients[0] });
    expect(await scene.drift(classId)).toEqual([]);
  });
});

describe('begun classes', () => {
  const soon = () => new Date(Math.floor(Date.now() / 60_000) * 60_000 + 60_000);
  // The room is free for the next: what began is over, and of another hour than those before.
  let over = 0;
  afterEach(async () => {
    over += 3;
    await inTenant(scene.studio.db, scene.studioId, (trx) =>
      sql`update classes set starts_at = starts_at - make_interval(hours => ${over}),
          ends_at = ends_at - make_interval(hours => ${over})
        where studio_id = ${scene.studioId} and starts_at between now() - interval '1 hour' and now() + interval '1 hour'`.execute(
        trx,
      ),
    );
  });

  test('a late booking, a move, a swap and a cancellation reach a running class, whose event stays the same', async () => {
    const { classId, bookingId, eventId } = await settledClass({ startsAt: soon() });
    const late = await scene.book(classId, 1, 2);
    await scene.sync(classId);
    await scene.move(bookingId, 3);
    await scene.move(late, 1);
    await scene.sync(classId);
    expect(scene.seatsOf(classId)).toEqual({ 3: scene.clients[0], 1: scene.clients[1] });
    await scene.cancel(late);
    await scene.sync(classId);
    expect(scene.seatsOf(classId)).toEqual({ 3: scene.clients[0] });
    expect(scene.eventsOf(classId)[0]!.eventId).toBe(eventId);
  });

  test('unmapped, it stays and says so', async () => {
    const { classId, eventId } = await settledClass({ startsAt: soon() });
    await setSwitch(classId, false);
    await scene.sync(classId);
    expect(scene.eventsOf(classId)[0]!.eventId).toBe(eventId);
    expect(await scene.row(classId)).toMatchObject({ state: 'attention', reason: 'event_started' });
  });

  test('retimed at Spivi to later, it is left as it is: it had begun by our clock', async () => {
    const { classId, eventId } = await settledClass({ startsAt: soon() });
    const [later, end] = [hoursAhead(5), hoursAhead(6)].map((at) => scene.wall(at));
    scene.fake.human.retimeEvent(eventId, later!, end!);
    await scene.sync(classId);
    expect(scene.eventsOf(classId)[0]!.eventId).toBe(eventId);
  });

  test('cancelled at Spivi, it is not made anew', async () => {
    const { classId, eventId } = await settledClass({ startsAt: soon() });
    scene.fake.human.cancelEvent(eventId);
    await scene.syncUntilDone(classId);
    expect(scene.eventsOf(classId)).toEqual([]);
    expect(await scene.row(classId)).toMatchObject({ state: 'attention', reason: 'event_missing' });
  });
});

const setSwitch = (classId: string, on: boolean) =>
  inTenant(scene.studio.db, scene.studioId, async (trx) => {
    await trx.updateTable('classes').set({ spivi_enabled: on }).where('class_id', '=', classId).execute();
    await trx
      .updateTable('spivi_class_sync')
      .set((eb) => ({ wanted_version: eb('wanted_version', '+', 1) }))
      .where('class_id', '=', classId)
      .execute();
  });

const queued = (classId: string) =>
  inTenant(scene.studio.db, scene.studioId, async (trx) => {
    const { rows } = await sql`
      select 1 from studio_jobs.job where name = 'sync-class' and singleton_key like ${`%${classId}`} and state < 'active'`.execute(
      trx,
    );
    return rows.length > 0;
  });
const forgetJobs = () =>
  inTenant(scene.studio.db, scene.studioId, (trx) => sql`delete from studio_jobs.job`.execute(trx));

test('a comparison confirms what is as it should be with listings alone', async () => {
  const { classId } = await settledClass();
  const reads = () =>
    scene.fake.requests().filter((r) => r.method.endsWith('GetEvents') && r.form.EventIDs).length;
  const before = reads();
  await compare();
  expect(reads()).toBe(before);
  expect(await scene.row(classId)).toMatchObject({ state: 'synced' });
});

test('a listing that is not answered costs its classes a run each, not the others their comparison', async () => {
  const startsAt = hoursAhead(170);
  const { classId: unlisted } = await settledClass({ startsAt });
  const { classId: listed } = await settledClass({ startsAt: hoursAhead(240) });
  await forgetJobs();
  const day = scene.wall(startsAt).slice(0, 10).split('-').reverse().join('-');
  scene.fake.setFault(({ form }) =>
    String(form.StartDateTime).startsWith(day) ? { kind: 'http_500' } : null,
  );
  await compare();
  expect([await queued(unlisted), await queued(listed)]).toEqual([true, false]);
  expect(await scene.row(unlisted)).toMatchObject({ state: 'synced' });
});

test('retimed by hand before it begins, the event is put right and recorded', async () => {
  const startsAt = hoursAhead(260);
  const { classId, eventId } = await settledClass({ startsAt });
  const [later, end] = [hoursAhead(28), hoursAhead(29)].map((at) => scene.wall(at));
  scene.fake.human.retimeEvent(eventId, later!, end!);
  await scene.sync(classId);
  expect(scene.eventsOf(classId)[0]!.startDateTime).toBe(scene.wall(startsAt));
  expect(scene.seatsOf(classId)).toEqual({ 1: scene.clients[0] });
  expect(await scene.drift(classId)).toEqual(['event_changed']);
});

const setBox = (boxId: number) =>
  inTenant(scene.studio.db, scene.studioId, (trx) =>
    trx.updateTable('spivi_gyms').set({ box_id: boxId }).execute(),
  );
test('a refused class rests until it changes or an hour has passed', async () => {
  const classId = await scene.newClass();
  await setBox(9999);
  await scene.sync(classId);
  await setBox(DEMO.boxId);
  expect(await scene.row(classId)).toMatchObject({ state: 'attention', reason: 'box_unknown' });
  await forgetJobs();
  await compare();
  expect(await queued(classId), 'ten minutes later').toBe(false);
  await scene.age(classId, 3700);
  await compare();
  expect(await queued(classId), 'an hour later').toBe(true);
});

test('a run that was overtaken makes no further call, whichever', async () => {
  const { studio, studioId } = scene;
  const { classId } = await settledClass();
  const claim = async () => (await claimClass(studio, studioId, classId))!;
  const stale = await claim();
  await claim();
  const rider = { bookingId: 'b', clientId: scene.clients[1]!, seatId: 2 };
  const event = { ...stale.event.made!, eventId: stale.event.id! } as never;
  const before = scene.fake.requests().length;
  for (const call of [
    () => readEvent(studio, stale),
    () => findMarked(studio, stale, stale.event.made!),
    () => addRiders(studio, stale, [rider], []),
    () => removeClients(studio, stale, [rider.clientId]),
    () => cancelEvent(studio, stale, event),
    () => createEvent(studio, stale, stale.event.made!),
  ])
    await expect(call(), String(call)).rejects.toThrow(LaneLost);
  expect(scene.fake.requests().length).toBe(before);
});

test('what a person has skipped is left as it is until it changes', async () => {
  const { classId, bookingId } = await settledClass();
  await inTenant(scene.studio.db, scene.studioId, (trx) =>
    trx
      .updateTable('spivi_class_sync')
      .set({ skipped_at: new Date() })
      .where('class_id', '=', classId)
      .execute(),
  );
  const before = scene.fake.requests().length;
  await scene.sync(classId);
  expect(scene.fake.requests().length).toBe(before);
  expect(await scene.row(classId)).toMatchObject({ state: 'off', reason: 'skipped' });
  await scene.move(bookingId, 6);
  await scene.sync(classId);
  expect(scene.seatsOf(classId)).toEqual({ 6: scene.clients[0] });
});

describe('gyms', () => {
  test('a class whose room gets another box moves there; unmapped it is cleared', async () => {
    const { classId } = await settledClass();
    await perform({ studio: scene.studio, caller: scene.owner }, async (call) => {
      const [gym] = await listGyms(call);
      const { name, roomId, seatOffset, seats } = gym!;
      await updateGym(call, gym!.gymId, {
        name,
        roomId,
        seatOffset,
        seats,
        boxId: OTHER_BOX,
      });
    });
    await scene.sync(classId);
    expect(scene.eventsOf(classId).map((event) => event.boxId)).toEqual([OTHER_BOX]);
    expect(scene.seatsOf(classId)).toEqual({ 1: scene.clients[0] });
    await perform({ studio: scene.studio, caller: scene.owner }, async (call) => {
      const [gym] = await listGyms(call);
      await removeGym(call, gym!.gymId);
    });
    await scene.sync(classId);
    expect(scene.eventsOf(classId)).toEqual([]);
    expect(await scene.row(classId)).toMatchObject({ state: 'off', reason: 'gym_unmapped' });
    await perform({ studio: scene.studio, caller: scene.owner }, (call) =>
      createGym(call, {
        name: 'Cycle',
        roomId: scene.roomId,
        boxId: DEMO.boxId,
        seatOffset: 0,
        seats: [],
      }),
    );
    await scene.sync(classId);
    expect(scene.seatsOf(classId)).toEqual({ 1: scene.clients[0] });
  });

  test('leaving clears what has not begun', async () => {
    const { classId } = await settledClass();
    const leave = (since: Date | null) =>
      inTenant(scene.studio.db, scene.studioId, (trx) =>
        trx.updateTable('spivi_connections').set({ leaving_since: since }).execute(),
      );
    await leave(new Date());
    await scene.sync(classId);
    expect(scene.eventsOf(classId)).toEqual([]);
    expect(await scene.row(classId)).toMatchObject({ state: 'off', reason: 'leaving' });
    await leave(null);
  });

  test.each([
    [15, 'too_short'],
    [250, 'too_long'],
  ])('a class of %i minutes says on itself and its bookings that it is %s', async (minutes, reason) => {
    const classId = await scene.newClass({ minutes });
    const bookingId = await scene.book(classId, 0, 1);
    await scene.sync(classId);
    expect(await scene.row(classId)).toMatchObject({ state: 'off', reason });
    expect(await scene.bookingState(bookingId)).toMatchObject({ state: 'off', reason });
  });

  test('a box is believed where Spivi does not know better or cannot be asked', async () => {
    const check = () => checkBox({ studio: scene.studio, caller: scene.owner }, 777);
    await check();
    scene.fake.setFault(() => ({ kind: 'refuse' }));
    await check();
  });
});
