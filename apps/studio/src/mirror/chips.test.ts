import { expect, test } from 'vitest';
import { bookingSyncState } from './booking-chip.ts';
import { type ClassSyncFacts, classSyncState } from './class-chip.ts';

const since = new Date('2026-03-01T10:00:00Z');
const synced = { state: 'synced' as const, reason: null, detail: null, creating: false, since };
const pending = { ...synced, state: 'pending' as const };
const facts: ClassSyncFacts = {
  connection: 'ok',
  failing: null,
  gymMapped: true,
  spiviEnabled: true,
  ended: false,
  row: synced,
};
const reason = (change: Partial<ClassSyncFacts>) => classSyncState({ ...facts, ...change }).reason;

test('the reason why a class is not sent is named, the one nearest to the cause first', () => {
  expect(reason({ connection: null, gymMapped: false })).toBe('not_connected');
  expect(reason({ spiviEnabled: false, gymMapped: false })).toBe('switched_off');
  expect(reason({ gymMapped: false })).toBe('gym_unmapped');
  expect(reason({ connection: 'paused', row: pending })).toBe('paused');
});

test('what Spivi has confirmed stays confirmed while syncing is paused', () => {
  expect(classSyncState({ ...facts, connection: 'paused' }).state).toBe('synced');
});

test('a draft sends nothing; what is left alone says so', () => {
  expect(reason({ connection: 'draft', row: null })).toBe('draft');
  expect(reason({ row: { ...synced, state: 'off', reason: 'skipped' } })).toBe('skipped');
});

test('a waiting class says what keeps all of them waiting, unless its own reason says more', () => {
  expect(reason({ connection: 'down', row: pending })).toBe('down');
  expect(reason({ connection: 'down', row: { ...pending, reason: 'timeout' } })).toBe('down');
  expect(reason({ connection: 'down', row: { ...pending, reason: 'not_confirmed' } })).toBe('not_confirmed');
  expect(reason({ connection: 'auth', row: pending })).toBe('auth');
  expect(reason({ failing: 'rate_limited', row: { ...pending, reason: 'held' } })).toBe('rate_limited');
  expect(reason({ row: pending })).toBeNull();
});

test('an event that may have been made is being checked with Spivi', () => {
  expect(reason({ row: { ...pending, creating: true, reason: 'timeout' } })).toBe('event_missing');
  expect(reason({ row: { ...pending, creating: true } })).toBeNull();
});

test('a coming class that nothing is known of is pending; a past one was never sent', () => {
  expect(classSyncState({ ...facts, row: null }).state).toBe('pending');
  expect(classSyncState({ ...facts, row: null, ended: true })).toMatchObject({
    state: 'off',
    reason: 'past',
  });
});

test('a booking follows its class while that is off, and else says its own', () => {
  const booked = { spotNumber: 1, booked: true };
  const off = classSyncState({ ...facts, gymMapped: false });
  expect(bookingSyncState(off, booked, { ...synced, seatId: 4 }).reason).toBe('gym_unmapped');
  const on = classSyncState(facts);
  expect(bookingSyncState(on, booked, { ...synced, seatId: 4 })).toMatchObject({
    state: 'synced',
    seatId: 4,
  });
  const down = classSyncState({ ...facts, connection: 'down', row: pending });
  expect(bookingSyncState(down, booked, { ...pending, seatId: null }).reason).toBe('down');
  expect(bookingSyncState(on, booked, null).state).toBe('pending');
  expect(bookingSyncState(on, { spotNumber: null, booked: true }, null).reason).toBe('no_spot');
});
