import { expect, test } from 'vitest';
import type { FakeEvent } from '../../fake-spivi/server.ts';
import { compare, type WantedClass } from './wanted.ts';

const STRANGER = 2000;
const classId = '5e1d2c0a-0000-4000-8000-000000000001';
const wanted: WantedClass = {
  classId,
  none: null,
  title: 'Ride',
  start: '2026-11-25T18:00',
  end: '2026-11-25T18:45',
  boxId: 300,
  begun: false,
  seats: [
    { bookingId: 'b1', clientId: 1001, seatId: 1, state: 'synced', reason: null },
    { bookingId: 'b2', clientId: 1002, seatId: 2, state: 'synced', reason: null },
  ],
  state: 'synced',
  reason: null,
};
const event: FakeEvent = {
  eventId: 1,
  title: 'Ride',
  description: `Ride · Tandem ${classId}`,
  boxId: 300,
  startDateTime: wanted.start,
  endDateTime: wanted.end,
  instructor: null,
  isCancelled: false,
  origin: 'api',
  roster: [
    { clientId: 1001, seatId: 1, by: 'api' },
    { clientId: 1002, seatId: 2, by: 'api' },
  ],
};
const [first, second] = event.roster;
const byHand = { clientId: STRANGER, seatId: 9, by: 'human' } as const;

const judge = (one: Partial<WantedClass>, events: Partial<FakeEvent>[]) => {
  const real = events.map((change) => ({ ...event, ...change }));
  const { differences, twice } = compare([{ ...wanted, ...one }], real, [STRANGER]);
  return { differences: differences.length, twice: twice.length };
};
const sound = { differences: 0, twice: 0 };
const different = { differences: 1, twice: 0 };

test.each<[string, Partial<WantedClass>, Partial<FakeEvent>[], object]>([
  ['as wanted', {}, [{}], sound],
  ['as wanted, and somebody seated by hand', {}, [{ roster: [first!, second!, byHand] }], sound],
  ['somebody by hand on a booked seat', {}, [{ roster: [first!, { ...byHand, seatId: 2 }] }], sound],
  ['a cancelled one besides', {}, [{}, { eventId: 2, isCancelled: true }], sound],
  ['one of another class besides', {}, [{}, { eventId: 2, description: 'Party', origin: 'human' }], sound],
  ['not wanted and not there', { none: 'cancelled' }, [{ isCancelled: true }], sound],
  ['not wanted, but under way', { none: 'cancelled', begun: true }, [{}], sound],
  ['missing', {}, [], different],
  ['cancelled', {}, [{ isCancelled: true }], different],
  ['there though not wanted', { none: 'cancelled' }, [{}], different],
  ['at another time', {}, [{ startDateTime: '2026-11-25T17:00' }], different],
  ['on another box', {}, [{ boxId: 301 }], different],
  ['under another title', {}, [{ title: 'Rode' }], different],
  ['without a rider', {}, [{ roster: [first!] }], different],
  ['with a rider on another seat', {}, [{ roster: [first!, { ...second!, seatId: 3 }] }], different],
  ['with a rider too many', {}, [{ roster: [first!, second!, { ...first!, clientId: 1003 }] }], different],
  [
    'without a rider, the class waiting for a person',
    { state: 'attention', reason: 'seat_taken' },
    [{ roster: [first!] }],
    different,
  ],
  ['twice', {}, [{}, { eventId: 2 }], { differences: 0, twice: 1 }],
])('Spivi’s copy is %s', (_, one, events, verdict) => {
  expect(judge(one, events)).toEqual(verdict);
});
