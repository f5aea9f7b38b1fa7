import { randomUUID } from 'node:crypto';
import { ASKS_FOR_HEADER } from '@tandem/api/words';
import fc from 'fast-check';
import { sql } from 'kysely';
import PostalMime from 'postal-mime';
import { expect } from 'vitest';
import { createAccount } from '../accounts/create-account.ts';
import { hashPassword } from '../accounts/passwords.ts';
import { inStudio } from '../base/call.ts';
import { newClass } from '../testing/classes.ts';
import { call, signIn } from '../testing/http.ts';
import { mailed } from '../testing/mails.ts';
import { seedTenant, TEST_PASSWORD } from '../testing/tenant.ts';
import { handOver } from './hand-over.ts';

const HOUR_MS = 3600_000;
const RUNS = 8;
const inHours = (hours: number) => new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + hours * HOUR_MS);
/** A studio with four people besides the member, and what its owner and its mail server do. */
const test = mailed
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), customers: 4 }))
  .extend('club', ({ t, server, tenant, owner, member }) => {
    server.mails.length = 0;
    const classAt = (hours: number) =>
      newClass(t, tenant, { startsAt: inHours(hours), title: 'Climb & Sprint' });
    const act = (name: 'updateClass' | 'cancelClass', classId: string, body: object = {}) =>
      call(t.base, owner, name, { params: { studioId: tenant.studioId, classId }, body });
    async function book(classId: string, customer: number): Promise<string> {
      const customerId = tenant.customerIds[customer];
      const { body } = await call(t.base, owner, 'bookSpot', {
        params: { studioId: tenant.studioId, classId },
        body: { customerId, spotNumber: customer + 1 },
      });
      return body.bookingId;
    }
    const waiting = () =>
      inStudio(t.studio, tenant.studioId, ({ trx }) =>
        trx
          .selectFrom('mails')
          .selectAll()
          .where('state', '=', 'waiting')
          // What is told here came after that.
          .where('kind', '<>', 'booking_confirmed')
          .orderBy('created_at')
          .execute(),
      );
    /** What goes out, as its reader gets it. */
    async function sent() {
      for (const { mail_id: mailId } of await waiting())
        await handOver(t.studio, { studioId: tenant.studioId, mailId }, { retryCount: 0 });
      const parsed = await Promise.all(
        server.mails.splice(0).map(async ({ to, bytes }) => {
          const { subject, text, html, attachments, headers } = await PostalMime.parse(bytes);
          const calendar = new TextDecoder()
            .decode(attachments[0]!.content as ArrayBuffer)
            .replace(/\r\n /g, '');
          return {
            to: to.join(),
            subject,
            text: text!,
            html: html!,
            calendar,
            keys: headers.map(({ key }) => key),
          };
        }),
      );
      return parsed.sort((a, b) => a.to.localeCompare(b.to));
    }
    const bookingOf = async (bookingId: string) =>
      (
        await call(t.base, member, 'getCustomer', {
          params: { studioId: tenant.studioId, customerId: tenant.customerIds[0]! },
        })
      ).body.bookings.find((one) => one.bookingId === bookingId)!;
    return { classAt, act, book, waiting, sent, bookingOf };
  });

test('of a child’s class a guardian is told, whoever booked it before the others, and the mail says whose it is', async ({
  t,
  tenant,
  owner,
  club: { classAt, act, book, sent },
}) => {
  const { studioId } = tenant;
  const [customerId, childId] = tenant.customerIds as [string, string];
  await call(t.base, owner, 'linkChild', { params: { studioId, customerId, childId } });
  const classId = await classAt(30);
  await book(classId, 0);
  await book(classId, 1);
  await act('cancelClass', classId);
  const mails = await sent();
  expect(mails.map(({ to }) => to)).toEqual(['Person0@shared.example', 'Person0@shared.example']);
  const subjects = mails.map(({ subject }) => subject).sort();
  expect(subjects).toEqual(['Cancelled: Climb & Sprint', 'First1 Last1: Cancelled: Climb & Sprint']);
  const ofChild = mails.find(({ subject }) => subject!.startsWith('First1'))!;
  for (const text of [ofChild.text, ofChild.html]) expect(text).toContain('Hello First0, for First1 Last1:');
  // Its button leads to the child's page, and that of the reader's own to theirs.
  const own = mails.find(({ subject }) => subject!.startsWith('Cancelled'))!;
  const at = `/portal/${studioId}/bookings`;
  expect([ofChild.html.includes(`${at}#for=${childId}"`), own.html.includes(`${at}"`)]).toEqual([true, true]);
});

test('of several guardians the one is told who booked the latest, or joined the waitlist, each in their own language', async ({
  t,
  tenant,
  owner,
  member,
  club: { classAt, act, sent },
}) => {
  const { studioId } = tenant;
  const [first, childId, second] = tenant.customerIds as [string, string, string];
  // The second is linked later; the child's profile is in English, theirs says nothing, and their login is French.
  await call(t.base, owner, 'linkChild', { params: { studioId, customerId: first, childId } });
  await inStudio(t.studio, studioId, async ({ trx }) => {
    const passwordHash = await hashPassword(TEST_PASSWORD);
    const login = { name: 'Second Demo', email: `second@${studioId}.example`, passwordHash };
    const accountId = await createAccount(trx, { ...login, locale: 'fr', passwordSuffices: true });
    await sql`update customers set account_id = ${accountId}, locale = null where customer_id = ${second}`.execute(
      trx,
    );
    await sql`update customers set locale = 'en' where customer_id = ${childId}`.execute(trx);
  });
  await call(t.base, owner, 'linkChild', { params: { studioId, customerId: second, childId } });
  const other = await signIn(t.base, `second@${studioId}.example`);
  const headers = { [ASKS_FOR_HEADER]: childId };
  const book = async (classId: string, who: string) =>
    (await call(t.base, who, 'bookSpot', { params: { studioId, classId }, body: { spotNumber: 5 }, headers }))
      .body;
  const classId = await classAt(30);
  // What the first has booked was cancelled by them, and is not what the mail is about.
  const { bookingId } = await book(classId, member);
  await call(t.base, member, 'cancelBooking', { params: { studioId, bookingId }, headers });
  await book(classId, other);
  await act('cancelClass', classId);
  expect(await sent()).toMatchObject([
    { to: 'Person2@shared.example', subject: expect.stringMatching(/^First1 Last1.*: Annulé/) },
  ]);

  const full = await newClass(t, tenant, { startsAt: inHours(40), capacity: 1 });
  const taken = await call(t.base, owner, 'bookSpot', {
    params: { studioId, classId: full },
    body: { customerId: tenant.customerIds[3], spotNumber: 1 },
  });
  const waits = await call(t.base, other, 'joinWaitlist', {
    params: { studioId, classId: full },
    body: { wishedSpot: null },
    headers,
  });
  expect(waits.status).toBe(200);
  await call(t.base, owner, 'cancelBooking', { params: { studioId, bookingId: taken.body.bookingId } });
  expect((await sent()).map(({ to }) => to)).toContain('Person2@shared.example');
});

test('a class at another time: whoever is booked is told once, with a newer calendar entry, and it is marked', async ({
  club: { classAt, act, book, sent, bookingOf },
}) => {
  const classId = await classAt(30);
  const mine = await book(classId, 0);
  await book(classId, 1);
  await act('updateClass', classId, {
    startsAt: inHours(32).toISOString(),
    endsAt: inHours(33).toISOString(),
    instructorId: null,
  });
  const mails = await sent();
  expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
    ['Person0@shared.example', 'Changed: Climb & Sprint'],
    ['Person1@shared.example', 'Changed: Climb & Sprint'],
  ]);
  expect(mails[0]!.text).toMatch(/When: .*\(was .*\)[\s\S]*Instructor: none yet \(was The instructor\)/);
  for (const line of [
    'METHOD:PUBLISH',
    `UID:${mine}@tandem`,
    'SEQUENCE:1',
    'STATUS:CONFIRMED',
    'mailto:no-reply@club.',
  ])
    expect(mails[0]!.calendar).toContain(line);
  // Nobody switches off what they need to know.
  expect(mails[0]!.keys).not.toContain('list-unsubscribe');
  expect(await bookingOf(mine)).toMatchObject({
    movedFrom: inHours(30).toISOString(),
    lateFrom: null,
    calendarSequence: 1,
  });
  await act('updateClass', classId, {
    startsAt: inHours(30).toISOString(),
    endsAt: inHours(31).toISOString(),
  });
  expect(await bookingOf(mine)).toMatchObject({ movedFrom: null, lateFrom: null });
});

test('a change of title or description is no news', async ({ club: { classAt, act, book, waiting } }) => {
  const classId = await classAt(30);
  await book(classId, 0);
  await act('updateClass', classId, {
    title: 'Other',
    description: 'Slow',
    startsAt: inHours(30).toISOString(),
  });
  expect(await waiting()).toEqual([]);
});

test('a cancelled class is told to all who were booked, and is marked as cancelled by the studio', async ({
  club: { classAt, act, book, sent, bookingOf },
}) => {
  const classId = await classAt(30);
  const mine = await book(classId, 0);
  await book(classId, 1);
  await act('cancelClass', classId);
  await act('cancelClass', classId);
  const mails = await sent();
  expect(mails.map(({ subject }) => subject)).toEqual(Array(2).fill('Cancelled: Climb & Sprint'));
  for (const line of ['METHOD:CANCEL', `UID:${mine}@tandem`, 'SEQUENCE:1', 'STATUS:CANCELLED'])
    expect(mails[0]!.calendar).toContain(line);
  expect(await bookingOf(mine)).toMatchObject({
    state: 'cancelled',
    cancelledBy: 'staff',
    lateCancel: false,
  });
});

test('staff who cancel or move a booking: its person is told, unless it was taken back at once', async ({
  t,
  tenant,
  owner,
  club: { classAt, book, sent, bookingOf },
}) => {
  const mine = await book(await classAt(30), 0);
  const params = { studioId: tenant.studioId, bookingId: mine };
  await call(t.base, owner, 'moveSpot', { params, body: { spotNumber: 7 } });
  expect((await sent()).map(({ subject, text }) => [subject, /Spot: 7 \(was 1\)/.test(text)])).toEqual([
    ['Another spot: Climb & Sprint', true],
  ]);
  await call(t.base, owner, 'cancelBooking', { params });
  await call(t.base, owner, 'restoreBooking', { params });
  expect(await sent()).toEqual([]);
  await call(t.base, owner, 'cancelBooking', { params });
  expect((await sent()).map(({ subject }) => subject)).toEqual(['Booking cancelled: Climb & Sprint']);
  expect((await bookingOf(mine)).cancelledBy).toBe('staff');
});

test('two people whom staff let swap are both told, once, and neither where it was taken back at once', async ({
  t,
  tenant,
  owner,
  club: { classAt, book, sent },
}) => {
  const classId = await classAt(30);
  const [one, other] = [await book(classId, 0), await book(classId, 1)];
  const swap = (from: number, to: number) =>
    call(t.base, owner, 'swapSpots', {
      params: { studioId: tenant.studioId, bookingId: one },
      body: { withBookingId: other, from, to },
    });
  const told = async () => (await sent()).map(({ to, text }) => `${to} ${/Spot: .*/.exec(text)![0]}`);
  await swap(1, 2);
  await swap(2, 1);
  expect(await told()).toEqual([]);
  await swap(1, 2);
  expect(await told()).toEqual([
    'Person0@shared.example Spot: 2 (was 1)',
    'Person1@shared.example Spot: 1 (was 2)',
  ]);
  // Moved on before anybody was told: one mail, from where they knew themself to be.
  const params = { studioId: tenant.studioId, bookingId: one };
  for (const spotNumber of [7, 8]) await call(t.base, owner, 'moveSpot', { params, body: { spotNumber } });
  expect(await told()).toEqual(['Person0@shared.example Spot: 8 (was 2)']);
});

test('a cancellation that staff take back is told to whoever knows of it, and to nobody else', async ({
  t,
  tenant,
  owner,
  member,
  club: { classAt, book, sent, bookingOf },
}) => {
  const mine = await book(await classAt(30), 0);
  const params = { studioId: tenant.studioId, bookingId: mine };
  const doing = (name: 'cancelBooking' | 'restoreBooking', cookie = owner) =>
    call(t.base, cookie, name, { params });
  const subjects = async () => (await sent()).map(({ subject }) => subject);
  const [cancelled, restored] = ['Booking cancelled: Climb & Sprint', 'Booked after all: Climb & Sprint'];
  // Told, then taken back.
  await doing('cancelBooking');
  expect(await subjects()).toEqual([cancelled]);
  await doing('restoreBooking');
  const [mail] = await sent();
  expect([mail!.subject, /Spot: 1/.test(mail!.text)]).toEqual([restored, true]);
  for (const line of ['METHOD:PUBLISH', `UID:${mine}@tandem`, 'SEQUENCE:2', 'STATUS:CONFIRMED'])
    expect(mail!.calendar).toContain(line);
  // Taken back before anybody was told, after an earlier time that was told.
  await doing('cancelBooking');
  await doing('restoreBooking');
  expect(await subjects()).toEqual([]);
  // Taken back and cancelled again at once.
  await doing('cancelBooking');
  expect(await subjects()).toEqual([cancelled]);
  await doing('restoreBooking');
  await doing('cancelBooking');
  expect(await subjects()).toEqual([cancelled]);
  // Their own cancellation; and their own change of mind.
  await doing('restoreBooking');
  expect(await subjects()).toEqual([restored]);
  await doing('cancelBooking', member);
  await doing('restoreBooking');
  expect(await subjects()).toEqual([restored]);
  await doing('cancelBooking', member);
  await doing('restoreBooking', member);
  expect(await subjects()).toEqual([]);
  expect((await bookingOf(mine)).state).toBe('booked');
});

test('days that are closed take several classes along: each rider is told once, of what they had booked', async ({
  t,
  tenant,
  owner,
  club: { classAt, book, sent },
}) => {
  const classIds = [await classAt(30), await classAt(54), await classAt(78)];
  for (const [n, customer] of [
    [0, 0],
    [2, 0],
    [1, 1],
  ] as const)
    await book(classIds[n]!, customer);
  const day = (inDays: number) => new Date(Date.now() + inDays * 24 * HOUR_MS).toISOString().slice(0, 10);
  const { status } = await call(t.base, owner, 'closeLocation', {
    params: { studioId: tenant.studioId, locationId: tenant.locationId },
    body: { fromDay: day(1), toDay: day(5), reason: 'Holidays', cancelClasses: true },
  });
  expect(status).toBe(200);
  const mails = await sent();
  expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
    ['Person0@shared.example', 'Classes cancelled'],
    ['Person1@shared.example', 'Cancelled: Climb & Sprint'],
  ]);
  expect(mails[0]!.text.match(/: Climb & Sprint$/gm)).toHaveLength(2);
  expect(mails[0]!.calendar.match(/STATUS:CANCELLED/g)).toHaveLength(2);
});

test('members who cancel or move their own booking get no mail', async ({
  t,
  tenant,
  member,
  club: { classAt, book, waiting, bookingOf },
}) => {
  const params = { studioId: tenant.studioId, bookingId: await book(await classAt(30), 0) };
  await call(t.base, member, 'moveSpot', { params, body: { spotNumber: 7 } });
  await call(t.base, member, 'cancelBooking', { params });
  expect(await waiting()).toEqual([]);
  expect((await bookingOf(params.bookingId)).cancelledBy).toBe('member');
});

test('a coach who leaves the team leads no coming class; a rider of several reads it in one mail', async ({
  t,
  tenant,
  owner,
  club: { classAt, book, sent },
}) => {
  const classIds = [await classAt(30), await classAt(40)];
  const past = await newClass(t, tenant);
  for (const classId of classIds) await book(classId, 0);
  await book(classIds[1]!, 1);
  await call(t.base, owner, 'removeStaff', {
    params: { studioId: tenant.studioId, staffId: tenant.instructorId },
  });
  const mails = await sent();
  expect(mails.map(({ to }) => to)).toEqual(['Person0@shared.example', 'Person1@shared.example']);
  expect(mails[0]!.calendar.match(/BEGIN:VEVENT/g)).toHaveLength(2);
  expect(mails[0]!.text).toContain('The instructor will not teach');
  const read = async (classId: string) =>
    (await call(t.base, owner, 'getClass', { params: { studioId: tenant.studioId, classId } })).body;
  for (const classId of classIds) expect((await read(classId)).instructorName).toBe(null);
  expect(await read(past)).toMatchObject({ instructorName: 'The instructor', instructorRemoved: true });
});

test('what the studio moved makes no late cancellation, nor do the first minutes after booking', async ({
  t,
  tenant,
  member,
  club: { classAt, act, book, bookingOf },
}) => {
  const params = { studioId: tenant.studioId, bookingId: await book(await classAt(100), 0) };
  const { classId } = await bookingOf(params.bookingId);
  const soon = new Date(Date.now() + HOUR_MS / 2);
  const endsAt = new Date(soon.getTime() + HOUR_MS / 4);
  const moved = await act('updateClass', classId, {
    startsAt: soon.toISOString(),
    endsAt: endsAt.toISOString(),
  });
  expect([moved.status, moved.body.code]).toEqual([200, undefined]);
  expect((await call(t.base, member, 'cancelBooking', { params })).body.lateCancel).toBe(false);
});

test('speaks French to whom it should', async ({ t, tenant, club: { classAt, act, book, sent } }) => {
  const classId = await classAt(30);
  await book(classId, 0);
  await inStudio(t.studio, tenant.studioId, ({ trx }) =>
    trx.updateTable('customers').set({ locale: 'fr' }).execute(),
  );
  await act('updateClass', classId, { endsAt: inHours(31).toISOString() });
  const [mail] = await sent();
  expect(mail!.subject).toBe('Modifié\u00a0: Climb & Sprint');
  expect(mail!.text).toMatch(/Quand\s: .* \(avant\s: .*\)/);
});

const deed = fc.oneof(
  fc.record({ do: fc.constant('move' as const), n: fc.nat(2), hours: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ do: fc.constant('instructor' as const), n: fc.nat(2), led: fc.boolean() }),
  fc.record({ do: fc.constant('cancel' as const), n: fc.nat(2) }),
);

test('whatever the studio does, each who is booked is told of each act once, and nobody else', {
  timeout: 120_000,
}, async ({ t, tenant, club: { act, book, waiting } }) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uniqueArray(fc.nat(3), { maxLength: 4 }), { minLength: 3, maxLength: 3 }),
      fc.array(deed, { maxLength: 5 }),
      async (riders, deeds) => {
        const fields = { studioId: tenant.studioId };
        const classes: { id: string; at: number; gone: boolean; led: boolean }[] = [];
        for (const [i, of] of riders.entries()) {
          const id = await newClass(t, tenant, { startsAt: inHours(50 + 100 * i) });
          classes.push({ id, at: 50 + 100 * i, gone: false, led: true });
          for (const rider of of) await book(id, rider);
        }
        const expected: string[] = [];
        for (const one of deeds) {
          const its = classes[one.n]!;
          if (its.gone) continue;
          let told = true;
          if (one.do === 'cancel') {
            await act('cancelClass', its.id);
            its.gone = true;
          } else if (one.do === 'move') {
            its.at += one.hours;
            const times = {
              startsAt: inHours(its.at).toISOString(),
              endsAt: inHours(its.at + 1).toISOString(),
            };
            expect((await act('updateClass', its.id, times)).status).toBe(200);
          } else {
            told = its.led !== one.led;
            its.led = one.led;
            await act('updateClass', its.id, { instructorId: one.led ? tenant.instructorId : null });
          }
          if (told) expected.push(...riders[one.n]!.map((rider) => `${its.id} ${tenant.customerIds[rider]}`));
        }
        const mails = await waiting();
        expect(mails.map((mail) => `${mail.class_id} ${mail.customer_id}`).sort()).toEqual(expected.sort());
        await inStudio(t.studio, fields.studioId, async ({ trx }) => {
          await trx.deleteFrom('mails').execute();
          await trx.updateTable('classes').set({ cancelled_at: new Date() }).execute();
        });
      },
    ),
    { numRuns: RUNS },
  );
});

test('whoever was taken out of a class is told so, also where the class is a draft by then', async ({
  t,
  tenant,
  owner,
  club: { classAt, book, sent },
}) => {
  const { studioId } = tenant;
  const classId = await classAt(30);
  const bookingId = await book(classId, 0);
  await call(t.base, owner, 'cancelBooking', { params: { studioId, bookingId } });
  const taken = await call(t.base, owner, 'unpublishClass', { params: { studioId, classId } });
  expect([taken.status, taken.body.draft]).toEqual([200, true]);
  expect((await sent()).map(({ to }) => to)).toEqual(['Person0@shared.example']);
});
