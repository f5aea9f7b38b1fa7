import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { inStudio, inStudioWithDrafts } from '../base/call.ts';
import { releaseClasses } from '../schedule/index.ts';
import { newBooking } from '../testing/classes.ts';
import { beside } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { sampleRequest } from '../testing/requests.ts';

type Name = keyof typeof endpoints;
const table: Record<string, Endpoint> = endpoints;
/** Whatever changes something of a class or of a booking that it names. */
const acts = (Object.keys(endpoints) as Name[]).filter(
  (name) => table[name]!.method !== 'GET' && /:(classId|bookingId)\b/.test(table[name]!.path),
);
/** What is Tandem's own of a class, whosever it is; and what only a class of a series has. */
const ours: Partial<Record<Name, string>> = {
  setPhone: 'how a rider is measured',
  askResultsAgain: 'numbers are read again',
  setRider: 'whose a ride is',
  undoRelease: 'none was ever released',
};
const ofSeries = acts.filter((name) => table[name]!.path.includes('/series'));

/** A class of Momence, with somebody booked and somebody who has cancelled. */
const test = beside
  .extend('bookings', { scope: 'file' }, async ({ t, tenant }) => {
    const { studioId, classId, customerIds } = tenant;
    await newBooking(t, tenant, { classId, customerId: customerIds[0]!, spotNumber: 1 });
    await newBooking(t, tenant, { classId, customerId: customerIds[1]!, spotNumber: 2 });
    return inTenant(t.db, studioId, async (trx) => {
      await sql`update classes set source = 'momence' where class_id = ${classId}`.execute(trx);
      await sql`update bookings set state = 'cancelled', cancelled_at = now(), cancelled_by = 'member'
        where class_id = ${classId} and spot_number = 2`.execute(trx);
      const { rows } = await sql<{ id: string }>`select booking_id as id from bookings
        where class_id = ${classId} order by spot_number`.execute(trx);
      return { booked: rows[0]!.id, cancelled: rows[1]!.id };
    });
  })
  .extend(
    'stands',
    { scope: 'file' },
    ({ t, tenant }) =>
      () =>
        inTenant(t.db, tenant.studioId, async (trx) => {
          const { rows } = await sql<{ all: unknown }>`select
            (select json_agg(c order by class_id) from classes c) as classes,
            (select json_agg(b order by booking_id) from bookings b) as bookings,
            (select json_agg(w) from waits w) as waits, (select json_agg(h) from spot_holds h) as holds`.execute(
            trx,
          );
          return rows[0]!;
        }),
  );

test.for(acts.filter((name) => !(name in ours) && !ofSeries.includes(name)))(
  '%s is refused of a class that another system owns, and says where to go',
  async (name, { t, tenant, cookies, bookings, stands }) => {
    const before = await stands();
    const { access } = table[name]!;
    const asker =
      name === 'askSubstitute' ? 'instructor' : (access as string[]).includes('owner') ? 'owner' : 'member';
    const undone = ['restoreBooking', 'waiveLate'].includes(name);
    const bookingId = undone ? bookings.cancelled : bookings.booked;
    const request = sampleRequest(name, tenant, { bookingId });
    if (name === 'swapSpots') request.body = { withBookingId: bookings.cancelled, from: 1, to: 2 };
    if (name === 'releaseSpot') request.body = { customerId: tenant.customerIds[2] };
    if (name === 'publishClass') request.body = { scope: 'one' };
    if (name === 'checkInMany') request.body = { bookingIds: [bookings.booked], checkedIn: true };
    const { status, body } = await call(t.base, cookies[asker], name, request);
    expect([name, status, body.code]).toEqual([name, 409, 'owned_by_source']);
    expect(body).toMatchObject({
      details: { source: 'momence', name: 'Momence' },
      remedy: 'Change it in Momence: what changes there follows here.',
    });
    expect(await stands()).toEqual(before);
  },
);

test.for(ofSeries)('%s finds no series', async (name, { t, tenant, owner, bookings, stands }) => {
  const before = await stands();
  const { body } = await call(
    t.base,
    owner,
    name,
    sampleRequest(name, tenant, { bookingId: bookings.booked }),
  );
  expect(body.code).toBe('not_in_series');
  expect(await stands()).toEqual(before);
});

test('whether it is sent to Spivi is decided here all the same, beside what is sent as it stands', async ({
  t,
  tenant,
  owner,
  bookings,
}) => {
  expect(bookings).toBeDefined();
  const { classId, studioId } = tenant;
  const { body: known } = await call(t.base, owner, 'getClass', { params: { studioId, classId } });
  const { status, body } = await call(t.base, owner, 'updateClass', {
    params: { studioId, classId },
    body: { spiviEnabled: false, startsAt: known.startsAt, endsAt: known.endsAt, roomId: known.roomId },
  });
  expect([status, body.spiviEnabled, body.source]).toEqual([200, false, 'momence']);
});

test('nobody is let in from a waitlist of it, or taken off one', async ({
  t,
  tenant,
  owner,
  bookings,
  stands,
}) => {
  expect(bookings).toBeDefined();
  const { classId, studioId } = tenant;
  const waitId = crypto.randomUUID();
  await inTenant(t.db, studioId, (trx) =>
    sql`insert into waits (studio_id, wait_id, class_id, customer_id, turn, joined_for, joined_at, joined_by)
      values (${studioId}, ${waitId}, ${classId}, ${tenant.customerIds[2]!}, 1, now(), now(), 'staff')`.execute(
      trx,
    ),
  );
  const before = await stands();
  for (const name of ['offerPlace', 'leaveWaitlist'] as const) {
    const { status, body } = await call(t.base, owner, name, { params: { studioId, waitId } });
    expect([name, status, body.code]).toEqual([name, 409, 'owned_by_source']);
  }
  expect(await stands()).toEqual(before);
});

test('a draft of another system is none, and a list with one of its classes is not published', async ({
  t,
  tenant,
  owner,
  bookings,
}) => {
  expect(bookings).toBeDefined();
  const { classId, studioId } = tenant;
  const { status, body } = await call(t.base, owner, 'publishDrafts', {
    params: { studioId },
    body: { classIds: [classId] },
  });
  expect([status, body.code]).toEqual([409, 'owned_by_source']);
  const draft = inStudioWithDrafts(t.studio, studioId, ({ trx }) =>
    sql`update classes set draft = true where class_id = ${classId}`.execute(trx),
  );
  await expect(draft).rejects.toThrow('classes_foreign_is_no_draft');
});

test('a place is closed over it with the classes that are ours; it stays, and is told apart', async ({
  t,
  tenant,
  owner,
  bookings,
}) => {
  expect(bookings).toBeDefined();
  const { classId, studioId } = tenant;
  const own = crypto.randomUUID();
  await inTenant(t.db, studioId, (trx) =>
    sql`insert into classes (studio_id, class_id, class_type_id, room_id, title, starts_at, ends_at, capacity)
      select studio_id, ${own}, class_type_id, room_id, 'Ours', ends_at + interval '1 hour', ends_at + interval '2 hours', capacity
      from classes where class_id = ${classId}`.execute(trx),
  );
  const day = (days: number) => new Date(Date.now() + days * 24 * 3_600_000).toISOString().slice(0, 10);
  const { body } = await call(t.base, owner, 'closeLocation', {
    params: { studioId, locationId: tenant.locationId },
    body: { fromDay: day(-1), toDay: day(1), reason: 'Holidays', cancelClasses: true },
  });
  expect(body.classes).toMatchObject([
    { classId, source: 'momence' },
    { classId: own, source: 'tandem' },
  ]);
  const { rows } = await inTenant(t.db, studioId, (trx) =>
    sql`select class_id as id, cancelled_at is not null as cancelled from classes
      where class_id = any(${[classId, own]}::uuid[]) order by starts_at`.execute(trx),
  );
  expect(rows).toEqual([
    { id: classId, cancelled: false },
    { id: own, cancelled: true },
  ]);
});

test('who leaves the team leads a class of another system as long as that says so', async ({
  t,
  tenant,
  bookings,
}) => {
  expect(bookings).toBeDefined();
  const { classId, studioId } = tenant;
  const led = await inTenant(t.db, studioId, async (trx) => {
    const { rows } = await sql<{
      id: string;
    }>`update classes set instructor_id = (select staff_id from staff limit 1)
      where class_id = ${classId} returning instructor_id as id`.execute(trx);
    return rows[0]!.id;
  });
  await inStudio(t.studio, studioId, (work) => releaseClasses(work, { staffId: led, name: 'Gone' }));
  const { rows } = await inTenant(t.db, studioId, (trx) =>
    sql`select instructor_id as id from classes where class_id = ${classId}`.execute(trx),
  );
  expect(rows).toEqual([{ id: led }]);
});
