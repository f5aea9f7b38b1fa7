import { afterEach, beforeEach, expect, test } from 'vitest';
import { addRide, at, type Bench, startBench } from './testing.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const ids = (answer: { body: { payload: { id: number }[] } }) => answer.body.payload.map(({ id }) => id);
const sessions = (query = '') => bench.get(`/sessions?page=0&pageSize=200${query}`);
const bookings = (sessionId: number, query = '') =>
  bench.get(`/sessions/${sessionId}/bookings?page=0&pageSize=100${query}`);

test('a session in the list, and what asking for it alone adds', async () => {
  const sessionId = addRide(bench.fake, { name: 'Ride', capacity: 24 });
  bench.host.changeTeacher({ sessionId, teacherId: 3002 });
  bench.host.book({ sessionId, memberId: 4001 });
  const row = {
    id: sessionId,
    name: 'Ride',
    type: 'fitness',
    startsAt: at(18),
    endsAt: at(18.75),
    durationInMinutes: 45,
    capacity: 24,
    bookingCount: 1,
    teacher: { id: 3002, firstName: 'Otto', lastName: 'Ohm', pictureUrl: null },
    isRecurring: false,
    isCancelled: false,
    isInPerson: true,
    isDraft: false,
    inPersonLocation: { id: 2001, name: 'Vélo Démo Centre' },
    tags: [],
  };
  expect((await sessions()).body).toEqual({
    payload: [row],
    pagination: { page: 0, pageSize: 200, totalCount: 1, sortBy: 'id', sortOrder: 'ASC' },
  });
  // No room in either.
  expect((await bench.get(`/sessions/${sessionId}`)).body).toEqual({
    ...row,
    waitlistCapacity: null,
    waitlistBookingCount: 0,
    originalTeacher: { id: 3001, firstName: 'Inès', lastName: 'Instructrice', pictureUrl: null },
    additionalTeachers: [],
  });
  expect((await bench.get('/sessions/999999')).status).toBe(404);
});

test('a capacity that is not said is missing', async () => {
  addRide(bench.fake);
  expect((await sessions()).body.payload[0]).not.toHaveProperty('capacity');
});

test('page and pageSize are both needed, from 0 and at most 100, of sessions 200', async () => {
  for (const query of ['', '?page=0', '?pageSize=10', '?page=-1&pageSize=10', '?page=0&pageSize=0'])
    expect((await bench.get(`/sessions${query}`)).status).toBe(400);
  expect((await bench.get('/sessions?page=0&pageSize=200')).status).toBe(200);
  expect((await bench.get('/sessions?page=0&pageSize=201')).status).toBe(400);
  expect((await bench.get('/members?page=0&pageSize=100')).status).toBe(200);
  expect((await bench.get('/members?page=0&pageSize=101')).status).toBe(400);
});

test('pages follow each other without gap or double, sorted as asked', async () => {
  const pages = async (query: string) => {
    const found = [];
    for (let page = 0; page < 3; page++)
      found.push(ids(await bench.get(`/members?page=${page}&pageSize=3${query}`)));
    return found;
  };
  expect(await pages('')).toEqual([[4001, 4002, 4003], [4004], []]);
  expect(await pages('&sortBy=firstName&sortOrder=DESC')).toEqual([[4004, 4003, 4002], [4001], []]);
  expect((await bench.get('/members?page=0&pageSize=3&sortOrder=up')).status).toBe(400);
  expect((await bench.get('/members?page=0&pageSize=3&sortBy=visits')).status).toBe(400);
  expect((await bench.get('/members?page=1&pageSize=3')).body.pagination).toMatchObject({
    ...{ page: 1, pageSize: 3, totalCount: 4 },
  });
});

test('sessions are chosen by time, place, teacher and type; bounds are of none that begins or ends then', async () => {
  const early = addRide(bench.fake, { startsAt: at(1) });
  const late = addRide(bench.fake, { startsAt: at(20) });
  bench.host.changeTeacher({ sessionId: late, teacherId: 3002 });
  const yoga = bench.host.createSession({ startsAt: at(10), teacherId: 3001, type: 'course' });
  expect(ids(await sessions(`&startAfter=${at(1)}`))).toEqual([late, yoga]);
  expect(ids(await sessions(`&startAfter=${at(0)}&startBefore=${at(10)}`))).toEqual([early]);
  expect(ids(await sessions(`&endBefore=${at(1.75)}`))).toEqual([]);
  expect(ids(await sessions(`&endAfter=${at(1.74)}&endBefore=${at(1.76)}`))).toEqual([early]);
  expect(ids(await sessions('&locationId=2001'))).toEqual([early, late]);
  expect(ids(await sessions('&teacherId=3002'))).toEqual([late]);
  expect(ids(await sessions('&types[]=course'))).toEqual([yoga]);
  expect(ids(await sessions('&types=course&types=fitness&sortBy=startsAt'))).toEqual([early, yoga, late]);
  expect((await sessions('&startAfter=yesterday')).status).toBe(400);
  expect((await sessions('&includeCancelled=1')).status).toBe(400);
});

test('cancelled sessions and bookings are there only for who asks; drafts are there', async () => {
  const sessionId = addRide(bench.fake);
  const bookingId = bench.host.book({ sessionId, memberId: 4001, roomSpotId: 12 });
  const kept = bench.host.book({ sessionId, memberId: 4002 });
  bench.host.cancelBooking({ bookingId });
  expect(ids(await bookings(sessionId))).toEqual([kept]);
  expect((await bookings(sessionId, '&includeCancelled=true')).body.payload).toMatchObject([
    { id: bookingId, cancelledAt: at(0), roomSpotId: 12 },
    { id: kept },
  ]);
  bench.host.cancelSession({ sessionId });
  expect(ids(await sessions())).toEqual([]);
  expect((await sessions('&includeCancelled=true')).body.payload[0]).toMatchObject({
    ...{ id: sessionId, isCancelled: true, bookingCount: 1 },
  });
  const draft = bench.host.createSession({ startsAt: at(30), teacherId: 3001, isDraft: true });
  expect((await sessions()).body.payload).toMatchObject([{ id: draft, isDraft: true }]);
});

test('a booking names its rider and its spot, and has what it does not know left out', async () => {
  const sessionId = addRide(bench.fake);
  const bob = bench.host.book({ sessionId, memberId: 4002, payingMemberId: 4001, ticketsBought: 2 });
  const ada = bench.host.book({ sessionId, memberId: 4001, roomSpotId: 7, recurringBookingId: 55 });
  const [first, second] = (await bookings(sessionId)).body.payload;
  expect(first).toEqual({
    id: bob,
    member: {
      ...{ id: 4002, firstName: 'Bob', lastName: 'Baud', email: 'bob@fake.tandem.example' },
      ...{ phoneNumber: null, pictureUrl: null },
    },
    checkedIn: false,
    ticketsBought: 2,
    createdAt: at(0),
    isRecurring: false,
  });
  expect(second).toMatchObject({ id: ada, member: { id: 4001 }, roomSpotId: 7, recurringBookingId: 55 });
  expect((await bookings(999_999)).status).toBe(404);
});

test('a check-in is made and undone, and none of a cancelled booking', async () => {
  const sessionId = addRide(bench.fake);
  const bookingId = bench.host.book({ sessionId, memberId: 4001 });
  const path = `/session-bookings/${bookingId}/check-in`;
  expect((await bench.send('POST', path)).status).toBe(200);
  expect((await bench.send('POST', path)).status).toBe(200);
  expect((await bookings(sessionId)).body.payload[0].checkedIn).toBe(true);
  expect((await bench.send('DELETE', path)).status).toBe(200);
  expect((await bookings(sessionId)).body.payload[0].checkedIn).toBe(false);
  expect(
    bench.fake.journal
      .after(0)
      .filter((line) => line.what === 'edit')
      .slice(-2),
  ).toMatchObject([
    { edit: 'checkIn', by: 'api', details: { bookingId } },
    { edit: 'undoCheckIn', by: 'api' },
  ]);
  bench.host.cancelBooking({ bookingId });
  expect((await bench.send('POST', path)).status).toBe(400);
  expect((await bench.send('POST', '/session-bookings/1/check-in')).status).toBe(404);
});

test('members are found by name or email, with their own fields as text', async () => {
  const customerFields = [{ id: 1, label: 'FTP', type: 'number', value: '210' }];
  bench.host.changeMember({ memberId: 4001, customerFields, customerTags: [{ id: 9, name: 'Demo' }] });
  expect(ids(await bench.get('/members?page=0&pageSize=10&query=ampère'))).toEqual([4001]);
  expect(ids(await bench.get('/members?page=0&pageSize=10&query=BOB@fake'))).toEqual([4002]);
  expect((await bench.get('/members/4001')).body).toEqual({
    ...{ id: 4001, firstName: 'Ada', lastName: 'Ampère', email: 'ada@fake.tandem.example' },
    ...{ phoneNumber: null, pictureUrl: null, firstSeen: null, lastSeen: null, visits: {} },
    ...{ customerFields, customerTags: [{ id: 9, name: 'Demo' }] },
  });
});

test('rooms are child locations', async () => {
  const locations = await bench.authorized('/api/v2/member/host/locations?page=0&pageSize=100');
  expect(locations.body.payload).toEqual([
    { id: 2001, parentLocationId: null, name: 'Vélo Démo Centre', timeZone: 'Europe/Paris' },
    { id: 2002, parentLocationId: 2001, name: 'Grande salle', timeZone: 'Europe/Paris' },
  ]);
});

test('classes are only read: no way to make, change or cancel one', async () => {
  const sessionId = addRide(bench.fake);
  for (const [method, path] of [
    ['POST', '/sessions'],
    ['PUT', `/sessions/${sessionId}`],
    ['PATCH', `/sessions/${sessionId}`],
    ['DELETE', `/sessions/${sessionId}`],
    ['POST', `/sessions/${sessionId}/bookings`],
  ] as const)
    expect((await bench.send(method, path)).status).toBe(404);
});

test('without a token that is good nothing is read', async () => {
  for (const authorization of ['', 'Bearer nothing', 'Basic bm90aGluZzo='])
    expect((await bench.asked('/api/v2/host/members/4001', { headers: { authorization } })).status).toBe(401);
});
