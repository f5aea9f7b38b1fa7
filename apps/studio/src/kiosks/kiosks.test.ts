import { randomUUID } from 'node:crypto';
import {
  KIOSK_AHEAD_MINUTES,
  KIOSK_LATE_MINUTES,
  KIOSK_UNDO_SECONDS,
  MAX_KIOSK_FOUND,
  MAX_KIOSK_SEARCHES_PER_MINUTE,
  PAIRING_CODE_MINUTES,
} from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { buildStudio } from '../testing/build.ts';
import { fresh } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { TEST_PASSWORD } from '../testing/tenant.ts';

const MINUTE_MS = 60_000;
const BEGINS_IN_MINUTES = 30;
const SPOTS = 12;

const test = fresh.extend('door', async ({ t, clock }) => {
  clock.aheadMs = 0;
  const startsAt = new Date(t.studio.now().getTime() + BEGINS_IN_MINUTES * MINUTE_MS);
  const name = randomUUID();
  const people = [
    ['Ada', 'Lovelace'],
    ['Élodie', 'de la Tour'],
    ['Bo', ''],
    ['Lovisa', 'Berg'],
    ['Grace Brewster Hopper', ''],
  ] as const;
  const built = await buildStudio(t.db, {
    name,
    rooms: [{ spots: SPOTS }],
    staff: (['owner', 'front_desk', 'instructor'] as const).map((role) => ({
      role,
      email: `${role}@${name}.example`,
      password: TEST_PASSWORD,
    })),
    customers: [
      ...people.map(([firstName, lastName]) => ({
        firstName,
        lastName,
        email: `${firstName}@${name}.example`,
      })),
      ...Array.from({ length: MAX_KIOSK_FOUND + 1 }, (_, i) => ({
        firstName: 'Same',
        lastName: `${i}Name`,
        email: `same${i}@${name}.example`,
      })),
    ],
    classes: [{ startsAt, instructor: 2, title: 'Climb' }],
  });
  const { studioId, locationId, customerIds } = built;
  const classId = built.classIds[0]!;
  const owner = await signIn(t.base, `owner@${name}.example`);
  const addKiosk = async () =>
    (await call(t.base, owner, 'addKiosk', { params: { studioId }, body: { name: 'Entrance', locationId } }))
      .body;
  /** @returns the status, and the cookie that a right code has set */
  const pair = async (code: string) => {
    const answer = await fetch(`${t.base}/api/kiosk/pair`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    const set = answer.headers.getSetCookie()[0] ?? '';
    return { status: answer.status, set, cookie: set.split(';')[0]! };
  };
  const book = async (n: number, spotNumber: number, who = owner) =>
    (
      await call(t.base, who, 'bookSpot', {
        params: { studioId, classId },
        body: { customerId: customerIds[n], spotNumber },
      })
    ).body.bookingId;
  const added = await addKiosk();
  const { cookie: tablet } = await pair(added.code);
  const find = (beginning: string, who = tablet) => call(t.base, who, 'findAtDoor', { body: { beginning } });
  const come = (bookingId: string) => call(t.base, tablet, 'checkInAtDoor', { body: { bookingId } });
  const takeBack = (bookingId: string, doneAt: string) =>
    call(t.base, tablet, 'checkInAtDoor', { body: { bookingId, takeBack: doneAt } });
  const entryOf = async (bookingId: string) =>
    (await call(t.base, owner, 'getClass', { params: { studioId, classId } })).body.roster.find(
      (one) => one.bookingId === bookingId,
    )!;
  return {
    ...{ built, name, studioId, classId, owner, tablet, kioskId: added.kioskId },
    ...{ addKiosk, pair, book, find, come, takeBack, entryOf },
  };
});

test('a code lets one tablet in, once and for ten minutes, however it is typed; removed it is refused at once', async ({
  t,
  clock,
  door: { studioId, owner, tablet, kioskId, addKiosk, pair },
}) => {
  const params = { studioId };
  const first = await addKiosk();
  expect((await pair('AAAA2222')).status).toBe(404);
  const entered = await pair(` ${first.code.slice(0, 4).toLowerCase()}-${first.code.slice(4)} `);
  expect(entered.status).toBe(200);
  expect(entered.set).toMatch(/Path=\/api\/kiosk; HttpOnly; SameSite=Strict/);
  expect((await pair(first.code)).status).toBe(404);

  const late = await addKiosk();
  clock.aheadMs = PAIRING_CODE_MINUTES * MINUTE_MS;
  expect((await pair(late.code)).status).toBe(404);
  const listed = (await call(t.base, owner, 'listKiosks', { params })).body;
  expect(listed.map((one) => [one.name, one.codeExpiresAt, one.seenAt !== null])).toEqual([
    ['Entrance', null, true],
    ['Entrance', null, true],
  ]);

  expect((await call(t.base, tablet, 'showDoor')).status).toBe(200);
  await call(t.base, owner, 'removeKiosk', { params: { ...params, kioskId } });
  const refused = await call(t.base, tablet, 'showDoor');
  expect([refused.status, refused.body.code]).toEqual([401, 'kiosk_unknown']);
  expect((await call(t.base, entered.cookie, 'showDoor')).status).toBe(200);
});

test('the door shows what is about to begin at its place, and nothing of who comes', async ({
  t,
  clock,
  door: { built, studioId, classId, owner, tablet, book },
}) => {
  await book(0, 1);
  const draft = { title: 'Draft', roomId: built.roomIds[0], draft: true };
  const at = (minutes: number) => new Date(t.studio.now().getTime() + minutes * MINUTE_MS).toISOString();
  const elsewhere = await call(t.base, owner, 'createLocation', {
    params: { studioId },
    body: { name: 'Annexe', address: '', timeZone: 'Europe/Paris' },
  });
  const room = await call(t.base, owner, 'createRoom', {
    params: { studioId, locationId: elsewhere.body.locationId },
    body: { name: 'Loft', kind: 'bike', layout: 'arcs', spots: 4 },
  });
  for (const body of [
    { ...draft, startsAt: at(-10), endsAt: at(20) },
    { title: 'Elsewhere', roomId: room.body.roomId, startsAt: at(20), endsAt: at(50) },
  ])
    expect((await call(t.base, owner, 'createClass', { params: { studioId }, body })).status).toBe(200);
  const seen = (await call(t.base, tablet, 'showDoor')).body;
  expect(seen.classes.map((one) => one.classId)).toEqual([classId]);
  expect(JSON.stringify(seen)).not.toMatch(/Ada|Lovelace/);

  clock.aheadMs = (BEGINS_IN_MINUTES - KIOSK_AHEAD_MINUTES) * MINUTE_MS - MINUTE_MS;
  expect((await call(t.base, tablet, 'showDoor')).body.classes).toEqual([]);
  clock.aheadMs = (BEGINS_IN_MINUTES + KIOSK_LATE_MINUTES) * MINUTE_MS - MINUTE_MS;
  expect((await call(t.base, tablet, 'showDoor')).body.classes).toHaveLength(1);
  clock.aheadMs += 2 * MINUTE_MS;
  expect((await call(t.base, tablet, 'showDoor')).body.classes).toEqual([]);
});

test('somebody is found by how a name of theirs begins, called no further than an initial; of many nobody is told', async ({
  door: { book, find },
}) => {
  const bookings = [];
  for (const n of [0, 1, 2, 3, 4]) bookings.push(await book(n, n + 1));
  const named = async (beginning: string) => (await find(beginning)).body.people.map((one) => one.name);
  expect(await named('ad')).toEqual(['Ada L.']);
  expect(await named('LOV')).toEqual(['Ada L.', 'Lovisa B.']);
  expect(await named('elodie d')).toEqual(['Élodie T.']);
  // Also where all of a name stands in one field; and a name cannot be found out beyond its beginning.
  expect(await named('hopper')).toEqual(['Grace H.']);
  expect(await named('grace b')).toEqual(['Grace H.']);
  expect(await named('love')).toEqual(['Ada L.']);
  expect(await named('lovezz')).toEqual(['Ada L.']);
  expect(await named('ada lovelace')).toEqual(['Ada L.']);
  expect(await named('lovisab')).toEqual([]);
  expect(await named('bo')).toEqual(['Bo']);
  // A part of a word is no beginning, and nobody who is not booked is found.
  expect(await named('elace')).toEqual([]);
  expect(await named('same')).toEqual([]);
  expect((await find('ada')).body.people[0]).toEqual({
    ...{ bookingId: bookings[0], name: 'Ada L.', spotNumber: 1, spotKind: 'bike', checkedIn: false },
    classId: expect.any(String),
  });
  for (const few of ['a', '-', '  a ', "a'", 'a`', 'a\u0301', "'%"])
    expect([few, (await find(few)).status]).toEqual([few, 400]);

  for (let i = 0; i <= MAX_KIOSK_FOUND; i++) await book(5 + i, 6 + i);
  expect((await find('same')).body).toEqual({ people: [], more: true });
  expect(await named('same 3n')).toEqual(['Same 3.']);
});

test('one checks in as at the desk, sees the room with their bike, and the log says at which tablet; it can be taken back for a minute', async ({
  t,
  clock,
  door: { built, studioId, owner, kioskId, name, book, come, takeBack, entryOf },
}) => {
  const bookingId = await book(0, 3);
  const other = await book(1, 4);
  const arrived = (await come(bookingId)).body;
  expect([arrived.name, arrived.spotNumber, arrived.checkedIn]).toEqual(['Ada L.', 3, true]);
  expect(arrived.spots).toHaveLength(SPOTS);
  expect(
    arrived.spots.filter((one) => one.state !== 'free').map((one) => [one.spotNumber, one.state]),
  ).toEqual([
    [3, 'mine'],
    [4, 'taken'],
  ]);
  expect((await entryOf(bookingId)).checkedInAt).not.toBe(null);
  // Once more: nothing is done twice, and whoever pressed has nothing to take back.
  expect((await come(bookingId)).body.doneAt).toBe(null);
  clock.aheadMs += 1000;
  expect((await takeBack(bookingId, t.studio.now().toISOString())).body.code).toBe('kiosk_undo_over');
  const params = { studioId };
  const log = async () =>
    (await call(t.base, owner, 'listAudit', { params, query: { area: 'bookings' } })).body.rows;
  const lines = (await log()).filter((line) => line.action.startsWith('booking.check'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ who: null, token: null, kiosk: { name: 'Entrance' } });
  expect(lines[0]!.customer).toEqual({ customerId: built.customerIds[0], name: 'Ada Lovelace' });

  expect((await takeBack(bookingId, arrived.doneAt!)).body.checkedIn).toBe(false);
  expect((await entryOf(bookingId)).checkedInAt).toBe(null);
  const { doneAt } = (await come(bookingId)).body;
  clock.aheadMs += (KIOSK_UNDO_SECONDS + 1) * 1000;
  expect((await takeBack(bookingId, doneAt!)).body.code).toBe('kiosk_undo_over');
  // What the desk has done is the desk's.
  const desk = await signIn(t.base, `front_desk@${name}.example`);
  await call(t.base, desk, 'checkIn', { params: { ...params, bookingId: other }, body: { checkedIn: true } });
  const { checkedInAt } = await entryOf(other);
  expect((await takeBack(other, checkedInAt!)).body.code).toBe('kiosk_undo_over');
  expect((await entryOf(other)).checkedInAt).not.toBe(null);

  await call(t.base, owner, 'removeKiosk', { params: { ...params, kioskId } });
  const arrivals = (await log()).filter((line) => line.action === 'booking.check_in');
  expect(arrivals.map(({ kiosk }) => kiosk)).toEqual([null, { name: 'Entrance' }, { name: 'Entrance' }]);
});

test('nobody is checked in at a door where they have no booking now: cancelled, too early, or of another studio', async ({
  t,
  clock,
  tenant,
  owner: ofTheirs,
  door: { studioId, owner, book, come },
}) => {
  const refused = async (bookingId: string) => {
    const { status, body } = await come(bookingId);
    expect([status, body.code]).toEqual([409, 'kiosk_not_now']);
  };
  const cancelled = await book(0, 1);
  await call(t.base, owner, 'cancelBooking', { params: { studioId, bookingId: cancelled } });
  await refused(cancelled);
  const theirs = await call(t.base, ofTheirs, 'bookSpot', {
    params: { studioId: tenant.studioId, classId: tenant.classId },
    body: { spotNumber: 1, customerId: tenant.customerIds[0] },
  });
  await refused(theirs.body.bookingId);
  const early = await book(1, 2);
  clock.aheadMs = -(KIOSK_AHEAD_MINUTES * MINUTE_MS);
  await refused(early);
});

test('a tablet asks for no more than its door, nobody without one asks for that, and looking is counted', async ({
  t,
  door: { studioId, classId, owner, tablet, find },
}) => {
  for (const name of [
    'getStudio',
    'listClasses',
    'getClass',
    'listCustomers',
    'listKiosks',
    'getMe',
  ] as const)
    expect((await call(t.base, tablet, name, { params: { studioId, classId } })).status).toBe(401);
  for (const who of [null, owner, `${tablet}x`]) {
    expect((await call(t.base, who, 'showDoor')).body.code).toBe('kiosk_unknown');
    expect((await call(t.base, who, 'findAtDoor', { body: { beginning: 'ada' } })).status).toBe(401);
  }
  const answers = [];
  for (let i = 0; i <= MAX_KIOSK_SEARCHES_PER_MINUTE; i++) answers.push((await find('ada')).status);
  expect(answers.at(-1)).toBe(429);
  expect(new Set(answers.slice(0, -1))).toEqual(new Set([200]));
});

test('an instructor who books somebody and presses for them at the door sees no health of theirs', async ({
  t,
  door: { built, studioId, name, book, come },
}) => {
  const coach = await signIn(t.base, `instructor@${name}.example`);
  const customerId = built.customerIds[0]!;
  const bookingId = await book(0, 3, coach);
  expect(bookingId).toBeDefined();
  await come(bookingId);
  const profile = await call(t.base, coach, 'getCustomer', { params: { studioId, customerId } });
  expect(profile.body.body).toBe(null);
});

test('who has not signed the waiver reads and signs it at the door; taken back with the press, and insisted on where the studio does', async ({
  t,
  clock,
  door: { built, studioId, owner, tablet, book, come, takeBack, entryOf },
}) => {
  const params = { studioId };
  const bookingId = await book(0, 3);
  const other = await book(1, 4);
  const set = (atDoor: boolean) => call(t.base, owner, 'setWaiver', { params, body: { on: true, atDoor } });
  const arrive = (waiver: unknown, of = bookingId) =>
    call(t.base, tablet, 'checkInAtDoor', { body: { bookingId: of, waiver } });
  // Without a waiver nobody is asked.
  const { doneAt: early } = (await come(bookingId)).body;
  await takeBack(bookingId, early!);
  await call(t.base, owner, 'publishWaiver', {
    params,
    body: { textEn: 'I ride at my own risk.', textFr: '', signAnew: true, after: null },
  });
  await set(false);
  // The text is the studio's; whether somebody has signed is told to nobody who only looks for a name.
  expect((await call(t.base, tablet, 'showDoorWaiver')).body.current!.textEn).toBe('I ride at my own risk.');
  const asked = await come(bookingId);
  expect([asked.status, asked.body.code, asked.body.details]).toEqual([
    409,
    'waiver_to_sign',
    { insists: false },
  ]);
  expect((await entryOf(bookingId)).checkedInAt).toBe(null);
  // Later is an answer where the studio only asks: the roster says so.
  const later = (await arrive('later')).body;
  expect(await entryOf(bookingId)).toMatchObject({ checkedInAt: expect.any(String), waiver: 'missing' });
  await takeBack(bookingId, later.doneAt!);

  const signature = { version: 1, name: 'Ada Lovelace', asGuardian: false, locale: 'en', agreed: true };
  clock.aheadMs += 1000;
  const { doneAt } = (await arrive(signature)).body;
  expect(await entryOf(bookingId)).toMatchObject({ checkedInAt: doneAt, waiver: 'signed' });
  // Who says that it was not them has signed nothing either.
  expect((await takeBack(bookingId, doneAt!)).body.checkedIn).toBe(false);
  expect(await entryOf(bookingId)).toMatchObject({ checkedInAt: null, waiver: 'missing' });

  await set(true);
  expect((await arrive('later')).body.details).toEqual({ insists: true });
  expect((await entryOf(bookingId)).checkedInAt).toBe(null);
  expect((await arrive({ ...signature, version: 2 })).body.code).toBe('text_changed');
  expect((await arrive({ ...signature, locale: 'fr' })).body.field).toBe('locale');
  expect((await arrive({ ...signature, asGuardian: true, name: 'Kim Demo' })).status).toBe(200);
  const customerId = built.customerIds[0]!;
  const kept = (await call(t.base, owner, 'getCustomerWaiver', { params: { ...params, customerId } })).body;
  expect(kept.signatures).toHaveLength(1);
  expect(kept.signatures[0]).toMatchObject({
    ...{ name: 'Kim Demo', asGuardian: true, channel: 'kiosk', by: 'Entrance', locale: 'en' },
  });
  // The desk's hand is free: it checks in whom it likes.
  const checked = await call(t.base, owner, 'checkIn', {
    params: { ...params, bookingId: other },
    body: { checkedIn: true },
  });
  expect(checked.status).toBe(200);
  // Whoever is here already signs nothing at the tablet: no press there could take it back.
  const again = await arrive(signature, other);
  expect([again.status, again.body.doneAt]).toEqual([200, null]);
  expect(await entryOf(other)).toMatchObject({ checkedInAt: expect.any(String), waiver: 'missing' });
});

test('a class of another system is not at the door: who comes to it is checked in there', async ({
  t,
  door: { studioId, tablet, book, find, come },
}) => {
  const bookingId = await book(0, 1);
  await inTenant(t.db, studioId, (trx) => sql`update classes set source = 'momence'`.execute(trx));
  const { body } = await call(t.base, tablet, 'showDoor');
  expect([body.classes, body.nextAt]).toEqual([[], null]);
  expect((await find('ada')).body.people).toEqual([]);
  expect((await come(bookingId)).body.code).toBe('kiosk_not_now');
});
