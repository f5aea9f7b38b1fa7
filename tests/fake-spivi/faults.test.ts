import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultRates } from './seeded-faults.ts';
import { faultLevels, seededFaults } from './seeded-faults.ts';
import type { Fault } from './server.ts';
import { addEvent, type Bench, book, rosterOf, startBench } from './testing.ts';

let bench: Bench;
let eventId: number;
beforeEach(async () => {
  bench = await startBench();
  eventId = await addEvent(bench.api);
  await book(bench.api, eventId, 1, 1);
});
afterEach(() => bench.close());

/** The next request meets this fault; those after it none. */
function once(fault: Fault): void {
  let left = 1;
  bench.fake.setFault(() => (left-- > 0 ? fault : null));
}
const read = () => bench.api.call('EventService/GetEvents', { eventIds: [eventId] });
const readDay = () =>
  bench.api.call('EventService/GetEvents', {
    startDateTime: '2026-11-19T00:00',
    endDateTime: '2026-11-19T23:59',
    boxId: 31,
  });
const write = () => book(bench.api, eventId, 2, 2);
const isWritten = () => rosterOf(bench.fake, eventId)?.length === 2;

/** What the client makes of a write and a read that meet it, and whether the write was done. */
const effects: [Fault, write: object, read: object, done: boolean][] = [
  [{ kind: 'refuse' }, { kind: 'unknown', code: 'network' }, { kind: 'transient', code: 'network' }, false],
  [
    { kind: 'hang', delayMs: 60_000 },
    { kind: 'unknown', code: 'timeout' },
    { kind: 'transient', code: 'timeout' },
    false,
  ],
  [{ kind: 'drop_after' }, { kind: 'unknown', code: 'network' }, { kind: 'transient' }, true],
  [{ kind: 'error_after' }, { kind: 'unknown', code: 'server_error', httpStatus: 500 }, {}, true],
  [{ kind: 'http_500' }, { kind: 'unknown', code: 'server_error' }, { kind: 'transient' }, false],
  [
    { kind: 'http_429', retryAfterSeconds: 7 },
    { kind: 'transient', code: 'rate_limited', retryAfterSeconds: 7 },
    { retryAfterSeconds: 7 },
    false,
  ],
  [{ kind: 'http_401' }, { kind: 'config', code: 'auth' }, { kind: 'config', code: 'auth' }, false],
  [{ kind: 'error_in_200' }, { errorCode: 500, code: 'server_error' }, { kind: 'transient' }, false],
  [{ kind: 'html' }, { kind: 'unknown', code: 'not_spivi' }, { kind: 'transient', code: 'not_spivi' }, false],
  [{ kind: 'redirect' }, { httpStatus: 302, code: 'not_spivi' }, { kind: 'transient' }, false],
  [{ kind: 'truncated' }, { kind: 'unknown', code: 'not_spivi' }, { kind: 'transient' }, true],
  [{ kind: 'wrong_types' }, { kind: 'ok' }, { kind: 'permanent', code: 'not_spivi' }, true],
  [{ kind: 'stale' }, { kind: 'ok' }, { kind: 'ok', value: { events: [] } }, true],
  [{ kind: 'empty_list' }, { kind: 'ok' }, { kind: 'ok', value: { events: [] } }, true],
  [{ kind: 'short_list' }, { kind: 'ok' }, { value: { events: [{ bookedClients: [] }] } }, true],
];

describe.each(effects)('%o', (fault, onWrite, onRead, done) => {
  test('met by a write', async () => {
    once(fault);
    expect(await write()).toMatchObject(onWrite);
    expect(isWritten()).toBe(done);
    expect(bench.fake.requests().at(-1)).toMatchObject({ fault: fault.kind, applied: done });
    expect(await read()).toMatchObject({ kind: 'ok' });
  });

  test('met by a read', async () => {
    once(fault);
    expect(await read()).toMatchObject(onRead);
    expect(bench.fake.requests().at(-1)).toMatchObject({ fault: fault.kind, applied: false });
  });
});

test('a late write is done when its time has come, with no request at all', async () => {
  once({ kind: 'late', delayMs: 45_000 });
  expect(await write()).toMatchObject({ kind: 'unknown', code: 'network' });
  bench.clock.now += 44_999;
  bench.fake.tick();
  expect(isWritten()).toBe(false);
  bench.clock.now += 1;
  bench.fake.tick();
  expect(isWritten()).toBe(true);
  expect(bench.fake.truth().log.at(-1)).toMatchObject({ by: 'api', request: 3, at: bench.clock.now });
});

test('a stale read shows how things were, and no older than ten seconds', async () => {
  bench.clock.now += 5000;
  await write();
  bench.clock.now += 5000;
  const sizeAt = async (delayMs: number) => {
    once({ kind: 'stale', delayMs });
    const outcome = await read();
    return outcome.kind === 'ok' ? outcome.value.events[0]?.bookedClients.length : outcome.kind;
  };
  expect(await sizeAt(4000)).toBe(2);
  expect(await sizeAt(6000)).toBe(1);
  expect(await sizeAt(10_000)).toBe(1);
  bench.clock.now += 5001;
  expect(await sizeAt(10_000)).toBe(2);
});

test('a short list misses half of the rows', async () => {
  await addEvent(bench.api);
  await addEvent(bench.api);
  once({ kind: 'short_list' });
  expect(await readDay()).toMatchObject({ value: { events: [{ eventId }] } });
});

test('a new class whose ID is garbage is in doubt, for it exists', async () => {
  once({ kind: 'wrong_types' });
  await expect(addEvent(bench.api)).rejects.toThrow('"kind":"unknown"');
  expect(bench.fake.truth().events.length).toBe(2);
});

test('a refused login is told plainly, whatever was to follow the change', async () => {
  bench.fake.setPassword('another');
  for (const kind of ['drop_after', 'error_after', 'late', 'truncated'] as const) {
    once({ kind });
    expect(await write()).toMatchObject({ kind: 'config', code: 'auth' });
  }
  expect(isWritten()).toBe(false);
});

test('a seed gives the same faults again, another seed others, at the stated rates', () => {
  const drawn = (seed: number, rates: FaultRates) =>
    Array.from({ length: 20_000 }, (_, n) => seededFaults(seed, rates)({ n }));
  expect(drawn(1, faultLevels.heavy)).toEqual(drawn(1, faultLevels.heavy));
  expect(drawn(1, faultLevels.heavy)).not.toEqual(drawn(2, faultLevels.heavy));
  expect(drawn(3, faultLevels.none).every((fault) => fault === null)).toBe(true);
  const share = drawn(4, { late: 0.25 }).filter((fault) => fault?.kind === 'late').length / 20_000;
  expect(share).toBeCloseTo(0.25, 1);
});
