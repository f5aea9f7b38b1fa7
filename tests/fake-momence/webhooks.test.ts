import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addRide, at, type Bench, HOUR_MS, startBench, startReceiver } from './testing.ts';

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let bench: Bench;
let sessionId: number;
beforeEach(async () => {
  receiver = await startReceiver();
  bench = await startBench();
  sessionId = addRide(bench.fake, { name: 'Ride', capacity: 24 });
  bench.fake.webhooks.set(bench.host.id, receiver.webhook);
});
afterEach(async () => {
  await bench.close();
  await receiver.close();
});

const delivered = () => bench.fake.webhooks.deliverAll();
const book = (memberId: number) => bench.host.book({ sessionId, memberId });

test('a webhook is a payload string with its secret, its signature in hex and a misspelt id', async () => {
  const bookingId = bench.host.book({ sessionId, memberId: 4002, payingMemberId: 4001 });
  await delivered();
  const [one] = receiver.heard;
  expect(one).toMatchObject({
    event: 'session-booked',
    timestamp: at(0),
    payload: { sessionId, sessionBookingId: bookingId, payingMemberId: 4001, targetMemberId: 4002 },
    headers: {
      'x-webhook-secret': 'hook-secret',
      'x-webhook-signature': createHmac('sha256', 'hook-secret').update(one!.text).digest('hex'),
      'x-webhook-reqeuest-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  });
});

test('another key, base64 and the header’s right name can be set', async () => {
  const webhook = {
    ...receiver.webhook,
    ...{ signatureKey: 'second', encoding: 'base64', requestIdHeader: 'x-webhook-request-id' },
  };
  await bench.control('setWebhook', { webhook });
  book(4001);
  await delivered();
  const [one] = receiver.heard;
  expect(one!.headers).toMatchObject({
    'x-webhook-signature': createHmac('sha256', 'second').update(one!.text).digest('base64'),
    'x-webhook-request-id': expect.any(String),
  });
  expect(one!.headers).not.toHaveProperty('x-webhook-reqeuest-id');
});

test('what Momence tells of, with what', async () => {
  const bookingId = book(4001);
  bench.host.checkIn({ bookingId });
  bench.host.cancelBooking({ bookingId });
  const made = addRide(bench.fake, { name: 'Late', startsAt: at(6), capacity: 10 });
  bench.host.changeSession({ sessionId: made, startsAt: at(7), endsAt: at(8) });
  const memberId = bench.host.addMember({ email: 'eve@fake.tandem.example', firstName: 'Ève' });
  bench.host.changeMember({ memberId, lastName: 'Erg' });
  await delivered();
  const about = { sessionId, sessionBookingId: bookingId, payingMemberId: 4001, targetMemberId: 4001 };
  const session = {
    ...{ sessionId: made, type: 'fitness', roomId: 2002, teacherId: 3001, locationId: 2001 },
    ...{ sessionTemplateId: null, name: 'Late', capacity: 10 },
  };
  const member = { memberId, email: 'eve@fake.tandem.example', firstName: 'Ève' };
  expect(receiver.heard.map(({ event, payload }) => [event, payload])).toEqual([
    ['session-booked', about],
    ['session-booking-checked-in', about],
    ['session-booking-cancelled', { ...about, isLateCancellation: false, cancelledAt: at(0) }],
    ['session-created', { ...session, startsAt: at(6), endsAt: at(6.75), durationMinutes: 45 }],
    ['session-updated', { ...session, startsAt: at(7), endsAt: at(8), durationMinutes: 60 }],
    ['member-assigned', { ...member, lastName: '' }],
    ['member-updated', { ...member, lastName: 'Erg' }],
  ]);
});

test('of what Momence does not tell: moved spots, undone check-ins, cancelled sessions, gone members', async () => {
  const bookingId = book(4001);
  bench.host.checkIn({ bookingId });
  await delivered();
  const before = receiver.heard.length;
  bench.host.moveSpot({ bookingId, roomSpotId: 3 });
  bench.host.undoCheckIn({ bookingId });
  bench.host.mergeMembers({ memberId: 4001, intoMemberId: 4002 });
  bench.host.deleteMember({ memberId: 4003 });
  bench.host.cancelSession({ sessionId, withBookings: true });
  bench.host.deleteSession({ sessionId });
  await delivered();
  expect(receiver.heard.length).toBe(before);
});

test('a transfer is a cancellation and a booking, or changes the booking and is not told', async () => {
  const bookingId = bench.host.book({ sessionId, memberId: 4001, roomSpotId: 5 });
  const next = bench.host.transferBooking({ bookingId, memberId: 4002 });
  await delivered();
  expect(receiver.heard.slice(1).map(({ event, payload }) => [event, payload.sessionBookingId])).toEqual([
    ['session-booking-cancelled', bookingId],
    ['session-booked', next],
  ]);
  expect(bench.host.bookings.get(next)).toMatchObject({ memberId: 4002, roomSpotId: 5 });
  const other = addRide(bench.fake);
  await delivered();
  const before = receiver.heard.length;
  bench.host.transferBooking({ bookingId: next, memberId: 4003, sessionId: other, inPlace: true });
  await delivered();
  expect(receiver.heard.length).toBe(before);
  expect(bench.host.activeBookings(sessionId)).toEqual([]);
  expect(bench.host.activeBookings(other)).toMatchObject([{ id: next, memberId: 4003, roomSpotId: 5 }]);
});

test('who did not come is told two hours after the end, once', async () => {
  const bookingId = book(4001);
  bench.host.checkIn({ bookingId: book(4002) });
  const noShows = () => receiver.heard.filter(({ event }) => event === 'session-booking-no-show');
  await bench.fake.setClock(20.75 * HOUR_MS - 1);
  expect(noShows()).toEqual([]);
  await bench.fake.setClock(20.75 * HOUR_MS);
  expect(noShows()).toMatchObject([{ payload: { sessionBookingId: bookingId, targetMemberId: 4001 } }]);
  await bench.fake.setClock(30 * HOUR_MS);
  expect(noShows()).toHaveLength(1);
});

test('what was not taken comes again with the same id and the same text, until nobody is expected', async () => {
  receiver.statuses.push(500, 'cut', 302, 404, 200);
  book(4001);
  await bench.fake.webhooks.settle();
  expect(receiver.heard).toHaveLength(1);
  await bench.fake.setClock(5_000);
  expect(receiver.heard).toHaveLength(2);
  await delivered();
  expect(receiver.heard).toHaveLength(4);
  const [first] = receiver.heard;
  for (const { headers, text } of receiver.heard) {
    expect(text).toBe(first!.text);
    expect(headers['x-webhook-reqeuest-id']).toBe(first!.headers['x-webhook-reqeuest-id']);
  }
  expect(bench.fake.webhooks.pending()).toBe(0);
  const lines = bench.fake.journal.after(0).filter((line) => line.what === 'webhook');
  expect(lines.map(({ attempt, status }) => [attempt, status])).toEqual([
    ...[
      [1, 500],
      [2, null],
      [3, 302],
      [4, 404],
    ],
  ]);
});

test('they come late, twice, out of order, forged before they come, or not at all', async () => {
  const arm = (kind: string, more = {}) =>
    bench.control('armWebhookFaults', { faults: [{ kind, on: 'session-booked', ...more }] });
  const hearOf = async (act: () => void) => {
    receiver.heard.length = 0;
    act();
    await bench.fake.webhooks.settle();
    return receiver.events();
  };
  await arm('lost');
  expect(await hearOf(() => book(4001))).toEqual([]);

  await arm('doubled');
  expect(await hearOf(() => book(4002))).toEqual(['session-booked', 'session-booked']);
  const requestIds = receiver.heard.map(({ headers }) => headers['x-webhook-reqeuest-id']);
  expect(new Set(requestIds).size).toBe(1);

  await arm('out_of_order');
  const together = () => bench.host.cancelBooking({ bookingId: book(4003) });
  expect(await hearOf(together)).toEqual(['session-booking-cancelled', 'session-booked']);

  await arm('late', { delayMs: 30_000 });
  expect(await hearOf(() => book(4003))).toEqual([]);
  await bench.fake.setClock(30_000);
  expect(receiver.events()).toEqual(['session-booked']);

  await arm('forged');
  expect(await hearOf(() => book(4004))).toEqual(['session-booked', 'session-booked']);
  const [forged, real] = receiver.heard;
  expect(forged!.headers['x-webhook-secret']).not.toBe('hook-secret');
  expect(forged!.payload.sessionBookingId).not.toBe(real!.payload.sessionBookingId);
  expect(real!.headers['x-webhook-secret']).toBe('hook-secret');
});

test.each([
  ['both', false, false],
  ['secret', false, true],
  ['signature', true, false],
  ['body', true, false],
])('one can be forged whose %s is wrong', async (wrong, secretIsRight, signatureIsRight) => {
  receiver.statuses.push(401);
  const payload = { sessionId, sessionBookingId: 1 };
  const forged = await bench.control('forgeWebhook', { event: 'session-booking-cancelled', payload, wrong });
  expect(forged.body).toBe(401);
  const [one] = receiver.heard;
  expect(one!.headers['x-webhook-secret'] === 'hook-secret').toBe(secretIsRight);
  const signature = createHmac('sha256', 'hook-secret').update(one!.text).digest('hex');
  expect(one!.headers['x-webhook-signature'] === signature).toBe(signatureIsRight);
  expect(bench.fake.webhooks.pending()).toBe(0);
});
