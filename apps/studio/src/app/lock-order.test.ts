import { randomUUID } from 'node:crypto';
import { Problem } from '@tandem/platform';
import fc from 'fast-check';
import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import { expect } from 'vitest';
import { inStudio, perform } from '../base/call.ts';
import type { Call, Studio } from '../base/context.ts';
import { bookSeries } from '../bookings/book-series.ts';
import { bookSpot } from '../bookings/book-spot.ts';
import { cancelBooking } from '../bookings/cancel-booking.ts';
import { cancelBookingsOfSeries } from '../bookings/cancel-bookings-of-series.ts';
import { checkIn } from '../bookings/check-in.ts';
import { endHold, holdSpot } from '../bookings/hold-spot.ts';
import { swapSpots } from '../bookings/swap-spots.ts';
import { changePass, setPassHolders } from '../passes/change-pass.ts';
import { givePass } from '../passes/give-pass.ts';
import { createPassKind } from '../passes/kinds.ts';
import { resolvePayment } from '../payments/resolve.ts';
import { settle } from '../payments/settle.ts';
import { setConsent } from '../rights/consents.ts';
import { erase } from '../rights/erase/erase-customer.ts';
import { mergeCustomers, previewMerge } from '../rights/merge/merge-customers.ts';
import { cancelClass, updateClass } from '../schedule/change-class.ts';
import { changeSeries } from '../schedule/series/change-series.ts';
import { holdSeries } from '../schedule/series/hold-series.ts';
import { linkPerson, unlinkPerson } from '../sources/mapping/link-person.ts';
import { settleRoster } from '../sources/reading/settle-roster.ts';
import { beginTakeover } from '../sources/taking-over/begin-takeover.ts';
import { moveClasses } from '../sources/taking-over/move-classes.ts';
import { holdSource } from '../sources/taking-over/takeover.ts';
import { undoTakeover } from '../sources/taking-over/undo-takeover.ts';
import { compareStudio } from '../spivi/classes/compare.ts';
import { markAllDirty } from '../spivi/classes/mark-dirty.ts';
import { setEnabled } from '../spivi/connection/enable.ts';
import { followManyConsents } from '../spivi/follow-consent.ts';
import { listGyms, updateGym } from '../spivi/gyms/gyms.ts';
import { retry } from '../spivi/health/retry-skip.ts';
import { removeLink } from '../spivi/people/links.ts';
import { pullRecent } from '../spivi/workouts/pull-recent.ts';
import { lockRoom, updateRoom } from '../studios/change-room.ts';
import { updateStudio } from '../studios/update-studio.ts';
import { test } from '../testing/spivi-fixtures.ts';
import { fillPlaces } from '../waitlist/fill-places.ts';
import { joinWaitlist } from '../waitlist/join-waitlist.ts';
import { leaveWaitlist } from '../waitlist/leave-waitlist.ts';
import { offerPlace } from '../waitlist/offer-place.ts';
import { releaseSpot } from '../waitlist/release-spot.ts';

const PEOPLE = 6;
const CLASSES = 8;
/** Passes that all of them hold together. */
const SHARED = 3;
/** Whose payments are open: each is settled but once, so that there are many. */
const PAYMENTS = 60;
/** They take people and classes away, or hold every class of the room or of a series. */
const RARE = /erase|merge|cancelClass|redraw|Series/;
/** On a machine that has other things to do. */
const PATIENCE_MS = 300_000;

/** What may be asked for at one moment, each about the person and the class of two numbers. */
const acts: Record<string, (call: Call, person: string, aClass: string, n: number) => Promise<unknown>> = {
  markAll: (call) => markAllDirty(call),
  manyConsents: (call) => followManyConsents(call, ['send', 'board', 'store']),
  retryAll: (call) => retry(call, {}),
  retryClass: (call, _, classId) => retry(call, { classId }),
  retryPerson: (call, customerId) => retry(call, { customerId }),
  pull: (call) => pullRecent(call),
  resume: (call) => setEnabled(call, true),
  consent: (call, customerId, _, n) =>
    setConsent(call, { customerId, purpose: n % 2 ? 'send' : 'board' }, { granted: n % 3 > 0, version: 1 }),
  book: (call, customerId, classId, n) =>
    bookSpot(call, { customerId, classId, spotNumber: 1 + (n % 24), acceptOverlap: true }),
  cancel: async (call, customerId, classId) => {
    const booking = await call.trx
      .selectFrom('bookings')
      .select('booking_id')
      .where('customer_id', '=', customerId)
      .where('class_id', '=', classId)
      .executeTakeFirst();
    if (booking) await cancelBooking(call, booking.booking_id);
  },
  // Everybody here asks by one account: for people, and for nobody yet.
  hold: (call, customerId, classId, n) =>
    holdSpot(call, { classId, spotNumber: 1 + (n % 24), ...(n % 3 > 0 && { customerId }) }),
  letGo: (call, _, classId) => endHold(call, classId),
  // Of those who wait for the same class: cancelling promotes whoever is next.
  wait: (call, customerId, classId) => joinWaitlist(call, { classId, customerId, wishedSpot: null }),
  leave: async (call, customerId, classId, n) => {
    const wait = await call.trx
      .selectFrom('waits')
      .select('wait_id')
      .where('class_id', '=', classId)
      .where('customer_id', '=', customerId)
      .where('state', 'in', ['waiting', 'offered'])
      .executeTakeFirst();
    if (wait) await (n % 2 ? leaveWaitlist : offerPlace)(call, wait.wait_id);
  },
  // Two people and all their passes: it is too early to release anything, which is known once they are locked.
  release: async (call, customerId, classId) => {
    const booking = await call.trx
      .selectFrom('bookings')
      .select('booking_id')
      .where('class_id', '=', classId)
      .where('state', '=', 'booked')
      .where('customer_id', '<>', customerId)
      .executeTakeFirst();
    if (booking) await releaseSpot(call, { bookingId: booking.booking_id, customerId });
  },
  fill: (call, _, classId) => fillPlaces(call, { classId }),
  resize: (call, _, classId, n) => updateClass(call, classId, { capacity: 3 + (n % 3) }),
  swap: async (call, _, classId, n) => {
    const booked = await call.trx
      .selectFrom('bookings')
      .select(['booking_id', 'spot_number'])
      .where('class_id', '=', classId)
      .where('state', '=', 'booked')
      .execute();
    const [one, other] = n % 2 ? booked : booked.reverse();
    if (one && other)
      await swapSpots(call, {
        ...{ bookingId: one.booking_id, withBookingId: other.booking_id },
        ...{ from: one.spot_number!, to: other.spot_number! },
      });
  },
  retime: (call, _, classId, n) =>
    updateClass(call, classId, {
      endsAt: new Date(Date.now() + (30 + n) * 3_600_000).toISOString(),
      acceptRiderOverlap: true,
    }),
  redraw: async (call, _, classId, n) => {
    const { room_id } = await call.trx
      .selectFrom('classes')
      .select('room_id')
      .where('class_id', '=', classId)
      .executeTakeFirstOrThrow();
    const room = await lockRoom(call, room_id);
    const [last] = room.spots.slice(-1);
    // One spot more or less each time, and all of them elsewhere: what is booked stays or is refused.
    const spots = room.spots
      .filter((spot) => n % 2 === 0 || spot !== last)
      .map((spot) => ({ ...spot, x: (spot.x + n) % 100 }));
    if (n % 2 === 0) spots.push({ ...last!, spotNumber: last!.spotNumber + 1 });
    return updateRoom(call, room, { spots, acceptMoves: true });
  },
  // Passes stand after classes: whoever books, cancels or promotes comes to them last.
  give: async (call, _, __, n) => {
    const { pass_id: passId } = await call.trx
      .selectFrom('passes')
      .select('pass_id')
      .orderBy('pass_id')
      .offset(n % SHARED)
      .executeTakeFirstOrThrow();
    return changePass(call, passId, { what: 'credits', credits: n % 2 ? 5 : -1, reason: 'Because' });
  },
  // A payment is locked after its person, and its pass is given with it.
  pay: async (call, _, __, n) => {
    const state = n % 5 ? 'paid' : n % 2 ? 'refunded' : 'expired';
    return settle(call, await paymentOf(call, sql`settled_at nulls first`, n), {
      state,
      amountMinor: n % 7 ? PRICE.amountMinor : 1,
      currency: PRICE.currency,
    });
  },
  resolve: async (call, _, __, n) =>
    resolvePayment(call, await paymentOf(call, sql`need nulls last`, n), {
      what: (['give', 'refunded', 'close'] as const)[n % 3]!,
      reason: 'Because',
    }),
  rename: (call, _, classId, n) => updateClass(call, classId, { title: `Ride ${n}` }),
  cancelClass: (call, _, classId) => cancelClass(call, classId),
  renameSeries: async (call, _, classId, n) =>
    changeSeries(call, classId, {
      classes: await holdSeries(call, classId, n % 2 ? 'all' : 'following'),
      patch: { title: `Ride ${n}` },
      ...{ preview: n % 3 === 0, leaveOut: true },
    }),
  retimeSeries: async (call, _, classId, n) =>
    changeSeries(call, classId, {
      classes: await holdSeries(call, classId, 'all'),
      patch: {
        endsAt: new Date(Date.now() + (30 + n) * 3_600_000).toISOString(),
        acceptRiderOverlap: true,
      },
      ...{ preview: false, leaveOut: true },
    }),
  standIn: (call, customerId, classId, n) =>
    bookSeries(call, { classId, customerId, spotNumber: 1 + n, leaveOut: true }),
  standOut: (call, customerId, classId) => cancelBookingsOfSeries(call, { classId, customerId }),
  gym: async (call, _, __, n) => {
    const [{ gymId, ...gym }] = (await listGyms(call)) as [Awaited<ReturnType<typeof listGyms>>[number]];
    return updateGym(call, gymId, { ...gym, name: `Gym ${n}` });
  },
  unlink: (call, customerId) => removeLink(call, customerId),
  readForeign: (call, _, __, n) => readForeign(call, FOREIGN[n % FOREIGN.length]!),
  comeThere: async (call, customerId, _, n) => {
    const booking = await call.trx
      .selectFrom('source_bookings')
      .select('booking_id')
      .where('person_id', '=', customerId)
      .where('booking_id', 'is not', null)
      .executeTakeFirst();
    if (booking) await checkIn(call, booking.booking_id!, n % 2 > 0);
  },
  takeOver: (call) => beginTakeover(call, 'momence'),
  giveBack: (call) => undoTakeover(call, 'momence'),
  linkThere: (call, customerId, _, n) =>
    n % 2
      ? unlinkPerson(call, 'momence', customerId)
      : linkPerson(call, 'momence', { personId: customerId, customerId, another: true }),
  erase: (call, customerId) => erase(call, customerId, 'owner', () => {}),
  merge: async (call, stays, _, n) => {
    const others = await call.trx
      .selectFrom('customers')
      .select('customer_id')
      .where('customer_id', '<>', stays)
      .where('erased_at', 'is', null)
      .orderBy('customer_id')
      .execute();
    if (others.length === 0) return;
    const two = { stays, goes: others[n % others.length]!.customer_id };
    const { fields, digest } = await previewMerge(call, two);
    const fromOther = fields.filter(({ taken }) => taken === 'goes').map(({ key }) => key);
    await mergeCustomers(call, two, { fromOther, digest });
  },
};

/** Classes of a system that the studio may leave. */
const FOREIGN = ['one', 'two'];

/** Has two classes be such a system's, with whoever is booked in them. */
async function makeForeign({ trx, studioId }: Call, classIds: string[]): Promise<void> {
  await sql`insert into source_connections (studio_id, source, base_url, secrets, credential_version, check_ins)
    values (${studioId}, 'momence', 'http://127.0.0.1:9', '\\x00', 1, true)`.execute(trx);
  await sql`insert into source_people (studio_id, source, person_id, customer_id, how, linked_at, seen_at)
    select studio_id, 'momence', customer_id::text, customer_id, 'email', now(), now() from customers`.execute(
    trx,
  );
  for (const [n, classId] of classIds.entries()) {
    await sql`update classes set source = 'momence', waitlist_size = 0 where class_id = ${classId}`.execute(
      trx,
    );
    await sql`insert into source_classes (studio_id, source, foreign_id, class_id, title, starts_at, ends_at, cancelled, read_at)
      select studio_id, source, ${FOREIGN[n]!}, class_id, title, starts_at, ends_at, false, now() from classes
      where class_id = ${classId}`.execute(trx);
    await sql`insert into source_bookings (studio_id, source, foreign_class, foreign_id, booking_id, person_id, checked_in,
        cancelled)
      select studio_id, 'momence', ${FOREIGN[n]!}, booking_id, booking_id, customer_id, false, false from bookings
      where class_id = ${classId}`.execute(trx);
  }
}

/** What a reading does of a class there, once it was answered. */
async function readForeign(call: Call, foreignClass: string): Promise<void> {
  await holdSource(call, 'momence');
  await sql`update source_connections set classes_read_at = ${call.now}`.execute(call.trx);
  await settleRoster(call, { source: 'momence' }, foreignClass);
  await sql`update source_classes set roster_read_at = ${call.now}, roster_began_at = clock_timestamp()
    where foreign_id = ${foreignClass}`.execute(call.trx);
}

/** The worker’s part of taking over, whichever way was asked for last. */
async function moveForeign(studio: Studio, studioId: string): Promise<void> {
  const { rows } = await inStudio(studio, studioId, ({ trx }) =>
    sql<{
      id: string;
    }>`select takeover_id as id from source_takeovers order by begun_at desc limit 1`.execute(trx),
  );
  for (const { id } of rows) await moveClasses(studio, { studioId, takeoverId: id });
}

const PRICE = { amountMinor: 8400, currency: 'EUR' };

/** One of the first two in that order, so that several come to the same one. */
async function paymentOf({ trx }: Call, order: RawBuilder<unknown>, n: number): Promise<string> {
  const { rows } = await sql<{ paymentId: string }>`select payment_id as "paymentId" from payments
    order by ${order}, payment_id offset ${n % 2} limit 1`.execute(trx);
  return rows[0]!.paymentId;
}

/** How often the database had to end one of two who waited for each other; told once their sessions are over. */
async function deadlocks(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    'select deadlocks::int from pg_stat_database where datname = current_database()',
  );
  await client.end();
  return rows[0].deadlocks;
}

test(
  'whatever is asked at once, nobody waits for somebody who waits for them',
  async ({ scene }) => {
    const { studio, owner, studioId, customers, newClass, test: running } = scene;
    const classIds: string[] = [];
    for (let n = 0; n < CLASSES; n++) classIds.push(await newClass());
    // Some of them are of one series.
    const series = randomUUID();
    await inStudio(studio, studioId, async ({ trx }) => {
      await sql`insert into class_series (studio_id, series_id, rule)
        values (${studioId}, ${series}, 'FREQ=WEEKLY')`.execute(trx);
      await sql`update classes set series_id = ${series} where class_id = any(${classIds.slice(0, 3)}::uuid[])`.execute(
        trx,
      );
    });
    for (const [person] of customers.entries())
      for (const [n, classId] of classIds.entries())
        if ((person + n) % 2) await scene.book(classId, person, person + 1);
    const foreign = [await newClass(), await newClass()];
    for (const [person] of customers.entries())
      await scene.book(foreign[person % foreign.length]!, person, person + 1);
    // Half of the classes are full: people wait for them.
    await inStudio(studio, studioId, ({ trx }) =>
      sql`update classes set capacity = 3 where class_id = any(${classIds.filter((_, n) => n % 2)}::uuid[])`.execute(
        trx,
      ),
    );
    await inStudio(studio, studioId, async (work) => {
      const call = { ...work, caller: owner };
      await makeForeign(call, foreign);
      await updateStudio(call, { passNeeded: true, standbyMinutes: 0 });
      const kind = await createPassKind(call, { name: 'Ten', credits: 10, maxHolders: PEOPLE });
      const { passKindId } = kind;
      const customerIds = customers.slice(0, PEOPLE).map(({ customerId }) => customerId);
      for (let n = 0; n < SHARED; n++) {
        const { passId } = await givePass(call, customerIds[n]!, { passKindId, paid: 'cash', reason: '' });
        await setPassHolders(call, passId, { customerIds, reason: 'Together' });
      }
      for (let n = 0; n < PAYMENTS; n++)
        await call.trx
          .insertInto('payments')
          .values({
            ...{ studio_id: studioId, payment_id: randomUUID(), customer_id: customerIds[n % PEOPLE]! },
            ...{ pass_kind_id: passKindId, offer: JSON.stringify(kind), provider: 'Fake', state: 'open' },
            ...{ amount_minor: PRICE.amountMinor, currency: PRICE.currency, reference: `cs_${n}` },
            started_at: call.now,
          })
          .execute();
    });
    const all = [...classIds, ...foreign];
    const number = fc.nat(1000);
    const act = fc.tuple(
      fc.oneof(
        {
          weight: 30,
          arbitrary: fc.constantFrom(...Object.keys(acts).filter((name) => !RARE.test(name))),
        },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            'erase',
            'merge',
            'cancelClass',
            'redraw',
            'renameSeries',
            'retimeSeries',
          ),
        },
      ),
      number,
      number,
      number,
    );
    const failures: unknown[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 30, maxLength: 40 }), async (asked) => {
        const done = asked.map(([name, person, aClass, n]) =>
          perform({ studio, caller: owner }, (call) =>
            acts[name]!(call, customers[person % PEOPLE]!.customerId, all[aClass % all.length]!, n),
          ).catch((error) => {
            if (!(error instanceof Problem)) failures.push([name, error]);
          }),
        );
        await Promise.all([
          ...done,
          compareStudio(studio, { studioId, priority: 0 }),
          moveForeign(studio, studioId).catch((error) => failures.push(['move', error])),
        ]);
      }),
      { numRuns: 12, endOnFailure: true },
    );
    expect(failures).toEqual([]);
    const settled = await perform({ studio, caller: owner }, ({ trx }) =>
      sql`select from payments where pass_id is not null`.execute(trx),
    );
    expect(settled.rows.length).toBeGreaterThan(0);
    const taken = await perform({ studio, caller: owner }, ({ trx }) =>
      sql`select from source_takeovers`.execute(trx),
    );
    expect(taken.rows.length).toBeGreaterThan(0);
    const lost = await perform({ studio, caller: owner }, ({ trx }) =>
      sql`select b.spot_number from bookings b join classes c using (studio_id, class_id)
      where b.state = 'booked' and b.spot_number is not null and c.cancelled_at is null and c.ends_at > now() and not exists (
        select from spots s where s.studio_id = c.studio_id and s.room_id = c.room_id
          and s.spot_number = b.spot_number and s.active)`.execute(trx),
    );
    expect(lost.rows, 'booked, on a spot that is gone').toEqual([]);
    await running.db.destroy();
    expect(await deadlocks(running.url)).toBe(0);
  },
  PATIENCE_MS,
);
