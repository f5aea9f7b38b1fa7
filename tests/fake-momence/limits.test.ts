import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, client, startBench } from './testing.ts';

let bench: Bench;
let elapsedMs: number;
beforeEach(async () => {
  elapsedMs = 0;
  bench = await startBench({ limits: {}, elapsedMs: () => elapsedMs });
  elapsedMs += 1000;
});
afterEach(() => bench.close());

const get = () => bench.get('/members/4001');
const breaches = () => bench.fake.journal.requests().map((line) => line.breaches);

test('a second call in flight is noted, until who asked first has left', async () => {
  bench.fake.faults.arm([{ kind: 'hang' }]);
  const leaving = new AbortController();
  const { accessToken } = await bench.signIn();
  const headers = { authorization: `Bearer ${accessToken}` };
  const first = bench.asked('/api/v2/host/members/4001', { headers, signal: leaving.signal });
  await expect.poll(() => bench.fake.journal.requests().at(-1)?.fault).toBe('hang');
  elapsedMs += 1000;
  expect((await get()).status).toBe(200);
  leaving.abort();
  await expect(first).rejects.toThrow();
  await expect.poll(() => bench.fake.journal.requests().at(-2)?.ended).toBe('left');
  expect((await get()).status).toBe(200);
  expect(breaches()).toEqual([[], [], [], ['in_flight'], []]);
  expect((await bench.control('breaches')).body).toMatchObject([
    { clientId: client.clientId, path: '/api/v2/host/members/4001', breaches: ['in_flight'] },
  ]);
});

test('the third call within a second is noted, and refused where that is told', async () => {
  await get();
  elapsedMs += 450;
  await get();
  elapsedMs += 449;
  expect((await get()).status).toBe(200);
  await bench.control('setLimits', { answer: 'refuse' });
  const refused = await get();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('1');
  elapsedMs += 1000;
  expect((await get()).status).toBe(200);
  expect(breaches()).toEqual([[], [], [], ['per_second'], ['per_second'], []]);
});

test('two a second, evenly, break nothing, though one arrives a little early', async () => {
  for (let i = 0; i < 6; i++) {
    await get();
    elapsedMs += i % 2 === 0 ? 420 : 500;
  }
  expect(breaches().flat()).toEqual([]);
});

test('a call before the end of Retry-After is noted', async () => {
  bench.fake.faults.arm([{ kind: 'http_429', retryAfterSeconds: 7 }]);
  await get();
  elapsedMs += 6500;
  await get();
  elapsedMs += 500;
  await get();
  expect(breaches()).toEqual([[], [], ['retry_after'], []]);
});

test('a person’s browser and who is not known break no limit', async () => {
  for (let i = 0; i < 3; i++) {
    await bench.asked(`/api/v2/auth/authorize?client_id=${client.clientId}`);
    await bench.asked('/api/v2/host/members/4001');
  }
  expect(breaches().flat()).toEqual([]);
});
