import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { inStudio } from '../base/call.ts';
import { bookSpot } from '../bookings/book-spot.ts';
import { checkIn } from '../bookings/check-in.ts';
import { getClass } from '../bookings/get-class.ts';
import { moveSpot } from '../bookings/move-spot.ts';
import { waiveLate } from '../bookings/waive-late.ts';
import { handOver } from '../notifications/hand-over.ts';
import { updateClass } from '../schedule/change-class.ts';
import { updateStudio } from '../studios/update-studio.ts';
import { newClass } from '../testing/classes.ts';
import { fresh } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { ledgerFaults, passScene } from '../testing/passes.ts';
import { seedTenant } from '../testing/tenant.ts';
import { HOUR_MS, waitScene } from '../testing/waitlist.ts';
import { listWaits } from './list-waits.ts';
import { releaseSpot, undoRelease } from './release-spot.ts';
import { setHere } from './set-here.ts';

const MINUTE_MS = 60_000;
const DAYS = 3;
const refused = (code: string) => expect.objectContaining({ code });

/** A full class of two; 3, 4 and 5 wait. Spots are released from five minutes before it on; it is that time now. */
const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), spots: 3, customers: 8 }))
  .extend('scene', async ({ t, tenant, clock }, { onCleanup }) => {
    const scene = await waitScene(t, tenant, { capacity: 2, days: DAYS });
    onCleanup(async () => {
      clock.aheadMs = 0;
      expect(await scene.read(ledgerFaults)).toEqual([]);
    });
    const passes = passScene(t, tenant);
    await scene.asDesk((one) => updateStudio(one, { standbyMinutes: -5 }));
    await scene.book(1, 1);
    await scene.book(2, 2);
    for (const person of [3, 4, 5]) await scene.join(person);
    const at = (minutes: number) => {
      clock.aheadMs = DAYS * 24 * HOUR_MS + minutes * MINUTE_MS;
    };
    at(-4);
    const bookingOf = async (person: number) =>
      (
        await scene.read(sql<{
          id: string;
        }>`select booking_id as id from bookings where class_id = ${scene.classId}
        and customer_id = ${tenant.customerIds[person]} order by booked_at desc limit 1`)
      )[0]!.id;
    const here = async (person: number, is = true) => {
      const { wait_id } = (await scene.waits()).find((row) => row.person === person)!;
      await scene.asDesk((one) => setHere(one, wait_id, is));
    };
    const release = async (person: number, to?: number, more: object = {}) => {
      const bookingId = await bookingOf(person);
      const customerId = to === undefined ? undefined : tenant.customerIds[to];
      return scene.asDesk((one) => releaseSpot(one, { bookingId, customerId, ...more }));
    };
    const undo = async (person: number) => {
      const bookingId = await bookingOf(person);
      return scene.asDesk((one) => undoRelease(one, bookingId));
    };
    const roster = async () => (await scene.asDesk((one) => getClass(one, scene.classId))).roster;
    return { ...scene, passes, at, bookingOf, here, release, undo, roster };
  });

test('a spot goes to the first of the waitlist who is there, not to the first; they are checked in, and nobody is promoted', async ({
  scene,
  tenant,
}) => {
  await scene.here(5);
  await scene.here(4);
  await scene.release(1);
  expect(await scene.seats()).toEqual([
    [4, 1],
    [2, 2],
  ]);
  expect(await scene.states()).toEqual([
    [3, 'waiting'],
    [4, 'booked'],
    [5, 'waiting'],
  ]);
  const roster = await scene.roster();
  const of = (person: number) => roster.find((row) => row.customerId === tenant.customerIds[person])!;
  expect(of(4).checkedInAt).not.toBe(null);
  expect(of(1)).toMatchObject({ state: 'cancelled', released: true, lateCancel: true });
});

test('whose spot it was is told so in words of their own, and not where it is taken back at once', async ({
  t,
  scene,
  tenant,
}) => {
  const own = (columns: ReturnType<typeof sql>) =>
    scene.read(sql<Record<string, string>>`select ${columns} from mails
      where customer_id = ${tenant.customerIds[1]} and kind in ('spot_released', 'booking_cancelled_by_staff')
      order by created_at, mail_id`);
  const send = async () => {
    for (const { mailId } of await own(sql`mail_id as "mailId"`))
      await handOver(t.studio, { studioId: tenant.studioId, mailId: mailId! }, { retryCount: 0 });
    return own(sql`kind, state, customer_id as person`);
  };
  const mail = { kind: 'spot_released', person: tenant.customerIds[1] };
  await scene.here(4);
  await scene.release(1);
  await scene.undo(1);
  expect(await send()).toEqual([{ ...mail, state: 'skipped' }]);
  await scene.release(1);
  expect(await send()).toEqual([
    { ...mail, state: 'skipped' },
    { ...mail, state: 'kept' },
  ]);
});

test('a walk-in gets it where staff say so, also one who stands on no list', async ({ scene }) => {
  await scene.here(4);
  await scene.release(2, 7);
  expect(await scene.seats()).toEqual([
    [1, 1],
    [7, 2],
  ]);
});

test('not where nobody is there, before the time, where it is switched off, of who is here, twice, or once it is over', async ({
  scene,
}) => {
  await expect(scene.release(1)).rejects.toEqual(refused('nobody_here'));
  await scene.here(3);
  scene.at(-6);
  await expect(scene.release(1)).rejects.toEqual(refused('standby_early'));
  scene.at(-5);
  const bookingId = await scene.bookingOf(1);
  await scene.asDesk((one) => checkIn(one, bookingId, true));
  await expect(scene.release(1)).rejects.toEqual(refused('rider_here'));
  await scene.asDesk((one) => checkIn(one, bookingId, false));
  await scene.asDesk((one) => updateStudio(one, { standbyMinutes: null }));
  await expect(scene.release(1)).rejects.toEqual(refused('standby_off'));
  await scene.asDesk((one) => updateStudio(one, { standbyMinutes: 10 }));
  await expect(scene.release(1)).rejects.toEqual(refused('standby_early'));
  scene.at(10);
  await scene.release(1);
  await expect(scene.release(1, 6)).rejects.toEqual(refused('booking_cancelled'));
  scene.at(24 * 60);
  await expect(scene.release(2, 6)).rejects.toEqual(refused('class_ended'));
});

test('who has the spot by mistake is out again and waits where they waited; whose it was has it', async ({
  scene,
}) => {
  await scene.here(4);
  await scene.release(1);
  await scene.undo(1);
  await scene.undo(1);
  expect(await scene.seats()).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(await scene.states()).toEqual([
    [3, 'waiting'],
    [4, 'waiting'],
    [5, 'waiting'],
  ]);
  expect((await scene.asDesk((one) => listWaits(one, scene.classId))).map((wait) => wait.here)).toEqual([
    false,
    true,
    false,
  ]);
  await scene.release(1);
  expect((await scene.seats())[0]).toEqual([4, 1]);
});

test('it is not taken back over somebody who has the spot by now: nothing is changed', async ({ scene }) => {
  await scene.here(4);
  const { bookingId } = await scene.release(1);
  await scene.asDesk((one) => moveSpot(one, bookingId, 3));
  const second = await scene.bookingOf(2);
  await scene.asDesk((one) => moveSpot(one, second, 1));
  await expect(scene.undo(1)).rejects.toEqual(refused('spot_taken'));
  expect(await scene.seats()).toEqual([
    [2, 1],
    [4, 3],
  ]);
});

test('a cancelled booking that was not released has nothing to take back', async ({ scene }) => {
  const bookingId = await scene.bookingOf(1);
  await scene.cancel(1);
  await expect(scene.asDesk((one) => undoRelease(one, bookingId))).rejects.toEqual(refused('not_released'));
});

test('credits follow the rule of cancelling: late it is kept, and comes back where that is waived; whoever gets the spot pays one', async ({
  scene,
  clock,
  tenant,
}) => {
  const { passes } = scene;
  clock.aheadMs = 0;
  const kind = await passes.kind({ credits: 2 });
  for (const person of [6, 7]) await passes.give(person, kind);
  const left = async () =>
    (
      await scene.read(sql<{
        left: number;
      }>`select p.credits_left as left from passes p join pass_holders h using (studio_id, pass_id)
      order by array_position(${[tenant.customerIds[6], tenant.customerIds[7]]}::uuid[], h.customer_id)`)
    ).map((row) => row.left);
  await passes.need();
  const classId = scene.classId;
  await scene.asDesk((one) => updateClass(one, classId, { capacity: 3 }));
  await scene.read(sql`update waits set state = 'left', ended_at = now()`);
  await scene.asDesk((one) => bookSpot(one, { classId, customerId: tenant.customerIds[6]!, spotNumber: 3 }));
  expect(await left()).toEqual([1, 2]);
  scene.at(-4);
  await scene.release(6, 7);
  expect(await left()).toEqual([1, 1]);
  await scene.undo(6);
  expect(await left()).toEqual([1, 2]);
  await scene.release(6, 7);
  const bookingId = await scene.bookingOf(6);
  await scene.asDesk((one) => waiveLate(one, bookingId));
  expect(await left()).toEqual([2, 1]);
});

test('staff ask by the interface; members, and whoever teaches nothing here, do not', async ({
  t,
  tenant,
  member,
  desk,
  scene,
}) => {
  const bookingId = await scene.bookingOf(1);
  const params = { studioId: tenant.studioId, bookingId };
  expect((await call(t.base, member, 'releaseSpot', { params, body: {} })).status).toBe(403);
  await scene.here(3);
  const { status, body } = await call(t.base, desk, 'releaseSpot', { params, body: {} });
  expect([status, body.spotNumber]).toEqual([200, 1]);
});

test('who is checked in at the moment in which their spot would be released keeps it', async ({
  scene,
  t,
  tenant,
}) => {
  await scene.here(3);
  const bookingId = await scene.bookingOf(1);
  let release: Promise<unknown> = Promise.resolve();
  await inStudio(t.studio, tenant.studioId, async ({ trx }) => {
    await sql`update bookings set checked_in_at = now() where booking_id = ${bookingId}`.execute(trx);
    release = scene.release(1).catch((error) => error);
    const waiting = () =>
      scene.read(sql`select from pg_stat_activity
        where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`);
    await expect.poll(waiting, { timeout: 10_000 }).toHaveLength(1);
  });
  expect(await release).toEqual(refused('rider_here'));
  expect(await scene.seats()).toEqual([
    [1, 1],
    [2, 2],
  ]);
});

test('the place that was held for whoever gets the spot goes to the next of the list', async ({ scene }) => {
  scene.at(-20);
  await scene.asDesk((one) => updateStudio(one, { standbyMinutes: -30 }));
  await scene.rule({ closesMinutes: 0, offerMinutes: 30 });
  await scene.cancel(2);
  expect((await scene.states())[0]).toEqual([3, 'offered']);
  await scene.release(1, 3);
  expect(await scene.states()).toEqual([
    [3, 'booked'],
    [4, 'offered'],
    [5, 'waiting'],
  ]);
  await scene.undo(1);
  expect((await scene.seats()).map(([person]) => person)).toEqual([1]);
});

test('who loses a spot, or is out again, counts in the other lists that had passed them over', async ({
  t,
  tenant,
  scene,
}) => {
  const other = await newClass(t, tenant, { startsAt: scene.startsAt, capacity: 1 });
  const passed = (person: number) =>
    scene.read(sql`insert into waits (studio_id, wait_id, class_id, customer_id, turn, state, passed_for, joined_for, joined_at, joined_by)
      select studio_id, gen_random_uuid(), ${other}, ${tenant.customerIds[person]}, 1, 'waiting', 'rider_busy', joined_for, joined_at, joined_by
      from waits limit 1`);
  const why = async () =>
    (
      await scene.read(
        sql<{ why: string | null }>`select passed_for as why from waits where class_id = ${other}`,
      )
    ).map((row) => row.why);
  await passed(1);
  await scene.release(1, 3);
  expect(await why()).toEqual([null]);
});

test('of many taps at once one releases each spot, and nobody gets two', async ({ scene }) => {
  for (const person of [3, 4, 5]) await scene.here(person);
  const taps = await Promise.allSettled([1, 1, 2, 2, 1].map((person) => scene.release(person)));
  expect(taps.filter((tap) => tap.status === 'fulfilled')).toHaveLength(2);
  const seats = await scene.seats();
  expect(seats.map(([, spot]) => spot)).toEqual([1, 2]);
  expect(seats.map(([person]) => person).sort()).toEqual([3, 4]);
});
