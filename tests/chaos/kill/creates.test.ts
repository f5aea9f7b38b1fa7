import { expect, test } from 'vitest';
import type { FakeRequest, JournalEntry } from '../../fake-spivi/server.ts';
import { blindCreates, transientDuplicates } from './creates.ts';

const classId = '5e1d2c0a-0000-4000-8000-000000000001';
const SECOND = 1000;

const request = (n: number, seconds: number, over: Partial<FakeRequest>): FakeRequest => ({
  n,
  at: seconds * SECOND,
  method: 'EventService/AddEvent',
  form: { BoxID: '3', StartDateTime: '25-11-2026T18:00', Description: `Tandem ${classId}` },
  passwordHash: '',
  authOk: true,
  fault: null,
  applied: true,
  answered: 200,
  errorCode: 200,
  ...over,
});
const lost = { answered: null, errorCode: null, fault: 'drop_after' } as const;
const list = (n: number, seconds: number, over: Partial<FakeRequest> = {}) =>
  request(n, seconds, {
    method: 'EventService/GetEvents',
    form: { BoxID: '3', StartDateTime: '25-11-2026T00:00', EndDateTime: '25-11-2026T23:59' },
    ...over,
  });
const created = (n: number, seconds: number, eventId: number): JournalEntry => ({
  n,
  at: seconds * SECOND,
  by: 'api',
  request: n,
  change: {
    type: 'event_added',
    event: {
      eventId,
      title: 'Ride',
      description: `Tandem ${classId}`,
      boxId: 3,
      startDateTime: '2026-11-25T18:00',
      endDateTime: '2026-11-25T18:45',
      instructor: null,
      isCancelled: false,
      origin: 'api',
      roster: [],
    },
  },
});
const cancelled = (n: number, eventId: number, by: 'api' | 'human'): JournalEntry => ({
  n,
  at: n * SECOND,
  by,
  request: null,
  change: { type: 'event_cancelled', eventId, begun: false },
});

test.each<[string, FakeRequest[], JournalEntry[], number]>([
  ['at once', [request(1, 0, lost), request(2, 1, {})], [], 1],
  ['after a look that was too early', [request(1, 0, lost), list(2, 19), request(3, 40, {})], [], 1],
  [
    'after a faulty look',
    [request(1, 0, lost), list(2, 30, { fault: 'empty_list' }), request(3, 40, {})],
    [],
    1,
  ],
  [
    'after a look elsewhere',
    [request(1, 0, lost), list(2, 30, { form: { BoxID: '4' } }), request(3, 40, {})],
    [],
    1,
  ],
  ['after a look in time', [request(1, 0, lost), list(2, 20), request(3, 40, {})], [], 0],
  [
    'when the first was seen and is replaced',
    [request(1, 0, lost), list(2, 1), request(3, 2, {})],
    [created(1, 0, 7)],
    0,
  ],
  ['when the first was answered', [request(1, 0, {}), request(2, 1, {})], [], 0],
  ['when the first was refused', [request(1, 0, { errorCode: 400 }), request(2, 1, {})], [], 0],
])('a second create %s', (_, requests, log, blind) => {
  expect(blindCreates(requests, log)).toHaveLength(blind);
});

test('two live events of one class are noticed, but not where a person ended one', () => {
  const both = [created(1, 1, 7), created(2, 2, 8)];
  expect(transientDuplicates([...both, cancelled(3, 7, 'api')])).toEqual(new Set([classId]));
  expect(transientDuplicates([...both, cancelled(3, 7, 'human')])).toEqual(new Set());
  expect(transientDuplicates([both[0]!, cancelled(2, 7, 'api'), both[1]!])).toEqual(new Set());
});
