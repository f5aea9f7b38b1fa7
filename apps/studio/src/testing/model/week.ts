import { randomUUID } from 'node:crypto';
import type { endpoints } from '@tandem/api/studio';
import { inTenant } from '@tandem/platform';
import { Temporal } from 'temporal-polyfill';
import { fillLater } from '../../waitlist/fill-places.ts';
import { buildStudio, insertRows } from '../build.ts';
import { call, signIn } from '../http.ts';
import type { TestStudio } from '../studio.ts';
import { TEST_PASSWORD } from '../tenant.ts';
import { guardCommits } from './guard.ts';

export const PEOPLE = 5;
export const SPOTS = 4;
export const ZONE = 'Europe/Paris';
/** So many weeks has the series, at two and a half in the night of Sundays: the clock skips that hour in the second. */
const WEEKS = 3;
export const NIGHT = '02:30';
const MINUTES = 45;
const HOUR_MS = 3_600_000;
export const OFFER_MINUTES = 30;
export const WAITLIST_SIZE = 3;

/** The Sunday on which the clock of the place next skips an hour, not within two weeks. */
function nextSpring(): Temporal.PlainDate {
  let hour = Temporal.Now.zonedDateTimeISO(ZONE).add({ weeks: 2 });
  for (;;) {
    hour = hour.getTimeZoneTransition('next')!;
    if (hour.hour === 3) return hour.toPlainDate();
  }
}

export const spring = nextSpring();
/** Ten days before it, in the morning: where a run begins. */
export const beginMs = spring
  .subtract({ days: 10 })
  .toZonedDateTime({ timeZone: ZONE, plainTime: '08:00' }).epochMilliseconds;

/** A studio with people who sign in, whose commits are looked at; each run has a place of its own there. */
export async function openWeek(t: TestStudio, clock: { nowMs: number }) {
  const emails = Array.from({ length: PEOPLE }, (_, n) => `rider${n}@week.example`);
  const owner = 'owner@week.example';
  const { studioId, customerIds } = await buildStudio(t.db, {
    staff: [{ role: 'owner', email: owner, password: TEST_PASSWORD }],
    customers: emails.map((email) => ({ email, login: { password: TEST_PASSWORD } })),
  });
  const desk = await signIn(t.base, owner);
  const cookies: string[] = [];
  for (const email of emails) cookies.push(await signIn(t.base, email));
  const guard = await guardCommits(t);

  type Name = keyof typeof endpoints;
  type Asked = Parameters<typeof call>[3];
  /** Asks over HTTP. @param who a rider, or the desk where null */
  const ask = async <N extends Name>(who: number | null, name: N, asked: Asked = {}) =>
    call(t.base, who === null ? desk : cookies[who]!, name, {
      ...asked,
      params: { studioId, ...asked?.params },
    });
  /** What must be. */
  const must = async <N extends Name>(name: N, asked: Asked) => {
    const { status, body } = await ask(null, name, asked);
    if (status !== 200) throw new Error(`${name} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  };

  await must('updateStudio', {
    body: {
      passNeeded: true,
      lateCancelMinutes: 60,
      waitlist: { mode: 'automatic', size: WAITLIST_SIZE, offerMinutes: OFFER_MINUTES, closesMinutes: 0 },
    },
  });

  const kindIds: string[] = [];
  for (const kind of [
    { credits: 2, maxHolders: 3 },
    { credits: 2, span: { count: 12, unit: 'day', from: 'first_use' } },
    { credits: null, span: { count: 5, unit: 'day', from: 'given' } },
  ])
    kindIds.push((await must('createPassKind', { body: { name: 'Pass', ...kind } })).passKindId);

  /** A place of two rooms, three classes of a series and three that stand alone, and two credits for everybody. */
  async function begin() {
    clock.nowMs = beginMs;
    await guard.tell(new Date(beginMs));
    const [locationId, ...roomIds] = [randomUUID(), randomUUID(), randomUUID()];
    await inTenant(t.db, studioId, async (trx) => {
      const of = { studio_id: studioId };
      await insertRows(trx, 'locations', [
        { ...of, location_id: locationId!, name: 'Here', time_zone: ZONE },
      ]);
      await insertRows(
        trx,
        'rooms',
        roomIds.map((room_id) => ({ ...of, room_id, location_id: locationId!, name: 'Room' })),
      );
      await insertRows(
        trx,
        'spots',
        roomIds.flatMap((room_id) =>
          Array.from({ length: SPOTS }, (_, n) => ({ ...of, room_id, spot_number: n + 1, x: 20 * n, y: 50 })),
        ),
      );
    });
    const day = spring.subtract({ weeks: 1 });
    const { classIds: ofSeries, seriesId } = await must('createSeries', {
      body: {
        ...{ title: 'Night', roomId: roomIds[0], capacity: 2, time: NIGHT, minutes: MINUTES },
        ...{ day: `${day}`, until: `${day.add({ weeks: WEEKS - 1 })}`, weekdays: ['SU'] },
      },
    });
    const alone: string[] = [];
    // Cancelling the first is late as soon as the first minutes after booking are over.
    for (const [n, lateCancelMinutes] of [7 * 24 * 60, 60, 60].entries()) {
      const startsAt = new Date(beginMs + (3 * 24 + 2 * n) * HOUR_MS);
      const { classId } = await must('createClass', {
        body: {
          ...{ title: 'Ride', roomId: roomIds[n % 2], capacity: n === 1 ? 1 : 2, lateCancelMinutes },
          startsAt: startsAt.toISOString(),
          endsAt: new Date(startsAt.getTime() + MINUTES * 60_000).toISOString(),
        },
      });
      alone.push(classId);
    }
    for (const customerId of customerIds)
      await must('givePass', { params: { customerId }, body: { passKindId: kindIds[0], paid: 'cash' } });
    return { kindIds, locationId: locationId!, roomIds, seriesId, classIds: [...ofSeries, ...alone] };
  }

  /** Takes a run's classes, passes and places away, and all that stood on them. */
  const clear = () =>
    guard.query(`truncate studio.classes, studio.class_series, studio.passes, studio.closures, studio.spots,
      studio.rooms, studio.idempotency_keys cascade`);

  return { studioId, customerIds, guard, ask, must, begin, clear };
}

export type Week = Awaited<ReturnType<typeof openWeek>>;
export type Run = Awaited<ReturnType<Week['begin']>>;

/** Gives free places away in each class of a run, in their order, as the worker would: where anybody may come by one. */
export async function settle(t: TestStudio, { studioId, guard }: Week, { classIds }: Run): Promise<void> {
  const rows = await guard.query(`select class_id from studio.waits where state in ('waiting', 'offered')
    union select class_id from studio.spot_holds
    union select class_id from studio.bookings where state = 'booked' and wished_spots <> '{}'`);
  for (const classId of classIds)
    if (rows.some((row) => row.class_id === classId)) await fillLater(t.studio, { studioId, classId });
}

/** All that can be seen of a run, as the reference has it. */
export async function seen({ guard, customerIds }: Week, run: Run) {
  const [{ all }] = await guard.query(`select json_build_object(
    'classes', (select json_agg(c) from studio.classes c),
    'bookings', (select json_agg(b) from studio.bookings b),
    'waits', (select json_agg(w order by turn) from studio.waits w where state in ('waiting', 'offered')),
    'held', (select json_agg(h) from studio.live_holds h),
    'spots', (select json_agg(s order by spot_number) from studio.spots s),
    'credits', (select json_object_agg(customer_id, credits) from (select customer_id, sum(credits_left) as credits
      from studio.passes join studio.pass_holders using (studio_id, pass_id) group by 1) x)) as all`);
  type Row = Record<string, never>;
  const of = (rows: Row[] | null, which: (row: Row) => boolean = () => true) =>
    run.classIds.map((classId) => (rows ?? []).filter((row) => row.class_id === classId && which(row)));
  const who = (row: Row) => customerIds.indexOf(row.customer_id!);
  const byWho = (rows: Row[], more: (row: Row) => unknown[]) =>
    rows.map((row) => [who(row), ...more(row)] as const).sort(([a], [b]) => a - b);
  return {
    classes: of(all.classes).map(([one], n) => [
      ...[run.classIds[n], run.roomIds.indexOf(one!.room_id!), Date.parse(one!.starts_at!)],
      ...[one!.capacity, one!.cancelled_at !== null],
    ]),
    spots: run.roomIds.map((id) =>
      (all.spots as Row[])
        .filter((one) => one.room_id === id)
        .map(({ spot_number, active }) => [spot_number, active]),
    ),
    booked: of(all.bookings, (row) => row.state === 'booked').map((rows) =>
      byWho(rows, (row) => [row.spot_number, row.wished_spots]),
    ),
    waits: of(all.waits).map((rows) =>
      rows.map((row) => [who(row), row.offer_until && Date.parse(row.offer_until)]),
    ),
    held: of(all.held).map((rows) => byWho(rows, (row) => [row.spot_number])),
    late: of(all.bookings, (row) => row.late_cancel === true).map((rows) => rows.length),
    credits: customerIds.map((id) => all.credits[id]),
  };
}
