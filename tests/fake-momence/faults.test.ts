import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Armed, Fault } from './faults.ts';
import { addRide, type Bench, client, startBench } from './testing.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const arm = (...faults: Armed<Fault>[]) => bench.fake.faults.arm(faults);
const members = (page = 0) => bench.get(`/members?page=${page}&pageSize=2`);
const ids = (answer: { body: { payload: { id: number }[] } }) => answer.body.payload.map(({ id }) => id);
const last = () => bench.fake.journal.requests().at(-1)!;

test.each([
  [{ kind: 'http_429', retryAfterSeconds: 7 }, 429, 'application/json'],
  [{ kind: 'http_403' }, 403, 'application/json'],
  [{ kind: 'http_500' }, 500, 'text/html'],
  [{ kind: 'http_502' }, 502, 'text/html'],
  [{ kind: 'html' }, 200, 'text/html'],
] as [Fault, number, string][])('%o is answered in place of looking, once', async (fault, status, type) => {
  const bookingId = bench.host.book({ sessionId: addRide(bench.fake), memberId: 4001 });
  arm(fault);
  const answer = await bench.send('POST', `/session-bookings/${bookingId}/check-in`);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain(type);
  expect(answer.headers.get('retry-after')).toBe(fault.retryAfterSeconds ? '7' : null);
  expect(bench.host.bookings.get(bookingId)?.checkedIn).toBe(false);
  expect(last()).toMatchObject({ fault: fault.kind, status, ended: 'answered' });
  expect((await members()).status).toBe(200);
});

test('the line is cut before or after it was done', async () => {
  const bookingId = bench.host.book({ sessionId: addRide(bench.fake), memberId: 4001 });
  const checkIn = () => bench.send('POST', `/session-bookings/${bookingId}/check-in`);
  arm({ kind: 'cut_before' });
  await expect(checkIn()).rejects.toThrow();
  expect(bench.host.bookings.get(bookingId)?.checkedIn).toBe(false);
  expect(last()).toMatchObject({ fault: 'cut_before', status: null, ended: 'cut' });
  arm({ kind: 'cut_after' });
  await expect(checkIn()).rejects.toThrow();
  expect(bench.host.bookings.get(bookingId)?.checkedIn).toBe(true);
});

test('a refresh whose answer is lost has used up its token', async () => {
  const { refreshToken } = await bench.signIn();
  const refresh = () => bench.token({ grant_type: 'refresh_token', refresh_token: refreshToken });
  arm({ kind: 'cut_after', on: 'POST /auth/token' });
  await expect(refresh()).rejects.toThrow();
  expect((await refresh()).body.error).toBe('invalid_grant');
});

test('signing in meets no fault that is not armed for it', async () => {
  arm({ kind: 'http_500', times: null });
  await bench.signInAgain();
  expect((await members()).status).toBe(500);
});

test('a slow answer comes, and one that hangs does not', async () => {
  arm({ kind: 'slow', delayMs: 40 }, { kind: 'hang', delayMs: 40 });
  expect(ids(await members())).toEqual([4001, 4002]);
  expect(last().tookMs).toBeGreaterThanOrEqual(35);
  await expect(members()).rejects.toThrow();
  expect(last()).toMatchObject({ fault: 'hang', status: null, ended: 'cut' });
});

test('who does not wait for one that hangs has left', async () => {
  arm({ kind: 'hang' });
  const leaving = new AbortController();
  const asking = bench.asked('/api/v2/host/members/4001', { signal: leaving.signal });
  await expect.poll(() => last().fault).toBe('hang');
  leaving.abort();
  await expect(asking).rejects.toThrow();
  await expect.poll(() => last().ended).toBe('left');
});

test('an answer may be cut in its middle', async () => {
  arm({ kind: 'truncated' });
  await expect(members()).rejects.toThrow(SyntaxError);
});

test('rows shift between pages, so that one is missed or seen twice', async () => {
  arm({ kind: 'page_shift' });
  expect([ids(await members(0)), ids(await members(1))]).toEqual([[4001, 4002], [4004]]);
  arm({ kind: 'page_shift', by: -1 });
  expect([ids(await members(0)), ids(await members(1))]).toEqual([
    [4001, 4002],
    [4002, 4003],
  ]);
});

test('a row comes twice and another not at all, and the count is right', async () => {
  arm({ kind: 'duplicated_row' });
  expect([ids(await members(0)), ids(await members(1))]).toEqual([
    [4001, 4002],
    [4002, 4004],
  ]);
  expect((await members(1)).body.pagination.totalCount).toBe(4);
});

test('a page is empty once, with a count that says so or does not', async () => {
  arm({ kind: 'empty_page' }, { kind: 'empty_page', keepTotal: true });
  expect((await members()).body).toMatchObject({ payload: [], pagination: { totalCount: 0 } });
  expect((await members()).body).toMatchObject({ payload: [], pagination: { totalCount: 4 } });
  expect(ids(await members())).toEqual([4001, 4002]);
});

test('a count may be wrong', async () => {
  arm({ kind: 'wrong_total', by: -3 });
  expect((await members()).body.pagination.totalCount).toBe(1);
});

test('tokens end in the middle, and a client may be revoked there', async () => {
  arm({ kind: 'expired_token', after: 1 });
  expect((await members(0)).status).toBe(200);
  expect((await members(1)).status).toBe(401);
  await bench.signInAgain();
  expect((await members(1)).status).toBe(200);
  arm({ kind: 'revoked_client' });
  expect((await members(0)).status).toBe(401);
  expect((await bench.signIn()).error).toBe('invalid_client');
  await bench.control('restoreClient', { clientId: client.clientId });
  await bench.signInAgain();
  expect((await members(0)).status).toBe(200);
});

test('faults strike so often, at that endpoint, after so many', async () => {
  arm({ kind: 'http_500', times: 2, after: 1, on: 'GET /members' });
  const statuses = [];
  for (let i = 0; i < 4; i++) {
    statuses.push((await members()).status);
    expect((await bench.get('/sessions?page=0&pageSize=10')).status).toBe(200);
  }
  expect(statuses).toEqual([200, 500, 500, 200]);
  arm({ kind: 'http_500', times: null });
  expect((await bench.control('armed')).body.requests).toMatchObject([{ kind: 'http_500', times: null }]);
  await bench.control('disarm');
  expect((await members()).status).toBe(200);
  const wrong = await bench.control('armFaults', { faults: [{ kind: 'flood' }] });
  expect(wrong).toMatchObject({ status: 400, body: expect.stringContaining('page_shift') });
});

test('the same seed gives the same faults again', async () => {
  const drawn = async (seed: number) => {
    const own = await startBench();
    await own.control('armFaults', { seed, faults: [{ kind: 'http_500', times: null, probability: 0.5 }] });
    const statuses = [];
    for (let i = 0; i < 40; i++) statuses.push((await own.get('/members/4001')).status);
    await own.close();
    return statuses;
  };
  const first = await drawn(1);
  expect(new Set(first)).toEqual(new Set([200, 500]));
  expect(await drawn(1)).toEqual(first);
  expect(await drawn(2)).not.toEqual(first);
});
