import { randomUUID } from 'node:crypto';
import { ASKS_FOR_HEADER } from '@tandem/api/words';
import { sql } from 'kysely';
import PostalMime from 'postal-mime';
import { expect } from 'vitest';
import { inStudio } from '../../../base/call.ts';
import { entriesIn } from '../../../testing/calendars.ts';
import { newClass } from '../../../testing/classes.ts';
import { call } from '../../../testing/http.ts';
import { mailed } from '../../../testing/mails.ts';
import { seedTenant } from '../../../testing/tenant.ts';
import { handOver } from '../../hand-over.ts';

const DAY_MS = 86_400_000;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

const test = mailed
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), customers: 4 }))
  .extend('club', async ({ t, tenant, server, owner, member }) => {
    server.mails.length = 0;
    const { studioId, customerIds } = tenant;
    const run = <T>(text: ReturnType<typeof sql<T>>) =>
      inStudio(t.studio, studioId, async ({ trx }) => (await text.execute(trx)).rows);
    const startsAt = new Date((Math.floor(t.studio.now().getTime() / DAY_MS) + 5) * DAY_MS);
    const classId = await newClass(t, tenant, { startsAt, title: 'Climb & Sprint' });
    const book = async (cookie: string, body: object, headers: Record<string, string> = {}) =>
      (await call(t.base, cookie, 'bookSpot', { params: { studioId, classId }, body, headers })).body
        .bookingId;
    const rows = () =>
      run(
        sql<{ mail_id: string; kind: string; state: string; reason: string | null }>`
          select mail_id, kind, state, reason from mails where kind <> 'sign_in_link' order by created_at, mail_id`,
      );
    /** Writes what waits. @returns what went out, and what became of each */
    const send = async () => {
      for (const { mail_id: mailId, state } of await rows())
        if (state === 'waiting') await handOver(t.studio, { studioId, mailId }, { retryCount: 0 });
      const mails = await Promise.all(
        server.mails.splice(0).map(async ({ to, bytes }) => {
          const { subject, text, html, attachments } = await PostalMime.parse(bytes);
          const file = attachments.find(({ filename }) => filename?.endsWith('.ics'));
          const calendar = file && new TextDecoder().decode(file.content as ArrayBuffer);
          return { to: to.join(), subject, text: text!, html: html!, calendar: calendar ?? '' };
        }),
      );
      const became = (await rows()).map(({ kind, state, reason }) => [kind, state, reason]);
      return { mails, became };
    };
    return { studioId, customerIds, run, classId, startsAt, book, send, owner, member };
  });

test('who books is told with an entry for the calendar, which the studio’s cancelling takes back', async ({
  t,
  club: { book, send, member, owner, studioId, startsAt },
}) => {
  const bookingId = await book(member, { spotNumber: 3 });
  const { mails } = await send();
  expect(mails.map(({ subject }) => subject)).toEqual(['Booked: Climb & Sprint']);
  const [mail] = mails;
  expect(mail!.text).toMatch(/Spot: 3/);
  expect(mail!.text).toContain('If you cancel by yourself, remove the entry from your calendar');
  expect(mail!.text).toMatch(/Cancel free until: .+ CES?T/);
  expect(mail!.text).toContain(`/portal/${studioId}/bookings`);
  const [entry] = entriesIn(mail!.calendar);
  expect(entry).toMatchObject({ uid: `${bookingId}@tandem`, startsAt, status: 'CONFIRMED' });
  await call(t.base, owner, 'cancelBooking', { params: { studioId, bookingId } });
  const gone = await send();
  expect(gone.mails.map(({ subject }) => subject)).toEqual(['Booking cancelled: Climb & Sprint']);
  const [after] = entriesIn(gone.mails[0]!.calendar);
  expect(after).toMatchObject({ uid: entry!.uid, status: 'CANCELLED' });
  expect(after!.sequence).toBeGreaterThan(entry!.sequence);
});

test('whom the desk books is told in their language, without a portal that they have no login for', async ({
  club: { book, send, owner, customerIds, run },
}) => {
  await run(sql`update customers set locale = 'fr' where customer_id = ${customerIds[1]}`);
  await book(owner, { customerId: customerIds[1], spotNumber: 4 });
  const { mails } = await send();
  expect(mails.map(({ subject }) => subject)).toEqual(['Réservé\u00a0: Climb & Sprint']);
  expect(mails[0]!.text).toMatch(/Annulation libre jusqu’au\u00a0: /);
  expect(mails[0]!.text).not.toContain('/portal/');
});

test('a guardian is told of their child’s booking, and its link stops their own mails of the kind', async ({
  t,
  club: { book, send, owner, member, customerIds, studioId, run },
}) => {
  const [customerId, childId] = customerIds as [string, string];
  await call(t.base, owner, 'linkChild', { params: { studioId, customerId, childId } });
  await book(member, { spotNumber: 5 }, { [ASKS_FOR_HEADER]: childId });
  const { mails } = await send();
  expect(mails.map(({ to }) => to)).toEqual(['Person0@shared.example']);
  expect(mails[0]!.subject).toBe('First1 Last1: Booked: Climb & Sprint');
  const token = /unsubscribe#([\w-]+)/.exec(mails[0]!.html)![1]!;
  const { body } = await call(t.base, null, 'unsubscribe', { body: { token } });
  expect(body.of).toBe('booking_mail');
  const off = await run(
    sql<{ customer_id: string }>`select customer_id from customers where not booking_mail`,
  );
  expect(off).toEqual([{ customer_id: customerId }]);
});

test('a standing booking is one mail with all of its classes, and an entry for each', async ({
  t,
  tenant,
  club: { send, owner, customerIds, studioId, startsAt, run },
}) => {
  const day = (weeks: number) => new Date(startsAt.getTime() + weeks * 7 * DAY_MS).toISOString().slice(0, 10);
  const { body: made } = await call(t.base, owner, 'createSeries', {
    params: { studioId },
    body: {
      ...{ title: 'Weekly', roomId: tenant.roomId, minutes: 45, everyWeeks: 1, time: '18:00' },
      ...{ day: day(1), until: day(3), weekdays: [WEEKDAYS[new Date(day(1)).getUTCDay()]!] },
    },
  });
  await call(t.base, owner, 'bookSeries', {
    params: { studioId, classId: made.classIds[0]! },
    body: { customerId: customerIds[1]!, spotNumber: 2 },
  });
  const weekly = await run(
    sql<{
      at: Date;
    }>`select starts_at as at from classes where class_id = any(${made.classIds}::uuid[]) order by 1`,
  );
  const { mails, became } = await send();
  expect(became).toEqual([['booking_confirmed', 'sent', null]]);
  expect(mails[0]!.subject).toBe('Booked: 3 classes');
  expect(mails[0]!.text.match(/Weekly \(spot 2\)/g)).toHaveLength(3);
  expect(entriesIn(mails[0]!.calendar).map((one) => one.startsAt)).toEqual(weekly.map(({ at }) => at));
});

test('what was taken back at once, or began with a check-in, is not told', async ({
  t,
  club: { book, send, owner, member, customerIds, studioId, run },
}) => {
  const mine = await book(member, { spotNumber: 3 });
  await call(t.base, member, 'cancelBooking', { params: { studioId, bookingId: mine } });
  const walkIn = await book(owner, { customerId: customerIds[1], spotNumber: 4 });
  await run(sql`update bookings set checked_in_at = now() where booking_id = ${walkIn}`);
  const { mails, became } = await send();
  expect(mails).toEqual([]);
  expect(became).toEqual([1, 2].map(() => ['booking_confirmed', 'skipped', 'overtaken']));
});

test('who cancels and books again before the mail goes is told once, of what they have', async ({
  t,
  club: { book, send, member, studioId },
}) => {
  const first = await book(member, { spotNumber: 3 });
  await call(t.base, member, 'cancelBooking', { params: { studioId, bookingId: first } });
  await book(member, { spotNumber: 5 });
  const { mails, became } = await send();
  expect(mails).toHaveLength(1);
  expect(mails[0]!.text).toContain('5');
  expect(became.map(([, state]) => state).sort()).toEqual(['sent', 'skipped']);
});

test('whoever switched these mails off has none, and switches them on again', async ({
  t,
  club: { book, send, member, customerIds, studioId },
}) => {
  const params = { studioId, customerId: customerIds[0]! };
  const off = await call(t.base, member, 'setBookingMail', { params, body: { on: false } });
  expect(off.body).toMatchObject({ bookingMail: false, reminderMail: true, classMail: true });
  const bookingId = await book(member, { spotNumber: 3 });
  expect((await send()).became).toEqual([['booking_confirmed', 'skipped', 'opted_out']]);
  await call(t.base, member, 'cancelBooking', { params: { studioId, bookingId } });
  await call(t.base, member, 'setBookingMail', { params, body: { on: true } });
  await book(member, { spotNumber: 3 });
  expect((await send()).mails).toHaveLength(1);
});

test('who has a place from the waitlist is told of that, and not a second time', async ({
  t,
  club: { book, send, owner, member, customerIds, studioId, classId, run },
}) => {
  await run(sql`update classes set capacity = 1 where class_id = ${classId}`);
  const first = await book(owner, { customerId: customerIds[1], spotNumber: 3 });
  await call(t.base, member, 'joinWaitlist', { params: { studioId, classId }, body: {} });
  await send();
  await call(t.base, owner, 'cancelBooking', { params: { studioId, bookingId: first } });
  const { became } = await send();
  expect(became.filter(([kind]) => kind === 'waitlist_promoted')).toHaveLength(1);
  expect(became.filter(([kind]) => kind === 'booking_confirmed')).toHaveLength(1);
});

test('a confirmation that waits since before it named its bookings goes out', async ({
  club: { book, send, member, run },
}) => {
  await book(member, { spotNumber: 3 });
  await run(sql`update mails set before = before - 'bookingIds' where kind = 'booking_confirmed'`);
  expect((await send()).mails).toHaveLength(1);
});

test('a booking that was gone when it would have been told, and is back, is told then, once', async ({
  t,
  club: { book, send, member, owner, customerIds, studioId },
}) => {
  const subjects = async () => (await send()).mails.map(({ subject }) => subject);
  const booked = 'Booked: Climb & Sprint';
  const by = (cookie: string, name: 'cancelBooking' | 'restoreBooking', bookingId: string) =>
    call(t.base, cookie, name, { params: { studioId, bookingId } });
  const own = await book(member, { spotNumber: 3 });
  await by(member, 'cancelBooking', own);
  expect(await subjects()).toEqual([]);
  await by(member, 'restoreBooking', own);
  await by(member, 'cancelBooking', own);
  await by(member, 'restoreBooking', own);
  expect(await subjects()).toEqual([booked]);
  await by(member, 'cancelBooking', own);
  await by(member, 'restoreBooking', own);
  expect(await subjects(), 'who was told has the confirmation of before').toEqual([]);

  const wrong = await book(owner, { customerId: customerIds[1], spotNumber: 4 });
  await by(owner, 'cancelBooking', wrong);
  expect(await subjects(), 'nobody knew of it').toEqual([]);
  await by(owner, 'restoreBooking', wrong);
  expect(await subjects()).toEqual([booked]);
  await by(owner, 'cancelBooking', wrong);
  expect(await subjects()).toEqual(['Booking cancelled: Climb & Sprint']);
});

test('who booked by themself knows of it: the studio’s cancelling is told, and its taking back in one mail', async ({
  t,
  club: { book, send, member, owner, studioId },
}) => {
  const subjects = async () => (await send()).mails.map(({ subject }) => subject);
  const bookingId = await book(member, { spotNumber: 3 });
  const params = { studioId, bookingId };
  await call(t.base, owner, 'cancelBooking', { params });
  expect(await subjects()).toEqual(['Booking cancelled: Climb & Sprint']);
  await call(t.base, owner, 'restoreBooking', { params });
  expect(await subjects()).toHaveLength(1);
});

test('a confirmation says what cancelling costs as things stand when it goes out', async ({
  t,
  clock,
  club: { book, send, member, studioId, classId, startsAt, run },
}) => {
  const MINUTE_MS = 60_000;
  const freeIn = async () => {
    const { mails } = await send();
    expect(mails).toHaveLength(1);
    return /Cancel.*: .*/.exec(mails[0]!.text)?.[0] ?? null;
  };
  const again = async (bookingId: string) => {
    await call(t.base, member, 'cancelBooking', { params: { studioId, bookingId } });
    return book(member, { spotNumber: 3 });
  };
  // Within the hours that count as late: free for the first minutes, and not a word of it later.
  await run(sql`update classes set late_cancel_minutes = 720 where class_id = ${classId}`);
  clock.aheadMs = startsAt.getTime() - 60 * MINUTE_MS - Date.now();
  const first = await book(member, { spotNumber: 3 });
  expect(await freeIn()).toMatch(/^Cancel free until: /);
  const second = await again(first);
  clock.aheadMs += 30 * MINUTE_MS;
  expect(await freeIn()).toBe('Cancelling: counts as late');
  await again(second);
  await run(sql`update classes set late_cancel_minutes = 0 where class_id = ${classId}`);
  expect(await freeIn()).toBe(null);
});
