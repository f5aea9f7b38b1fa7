import { expect, test } from 'vitest';
import { bookingSyncState, type ClassSyncFacts, classSyncState } from './sync-state.ts';

const since = new Date('2026-03-01T10:00:00Z');
const synced = { state: 'synced' as const, reason: null, detail: null, since };
const facts: ClassSyncFacts = {
  connectionEnabled: true,
  gymMapped: true,
  spiviEnabled: true,
  ended: false,
  row: synced,
};
const reason = (change: Partial<ClassSyncFacts>) => classSyncState({ ...facts, ...change }).reason;

test('the reason why a class is not sent is named, the one nearest to the cause first', () => {
  expect(reason({ connectionEnabled: null, gymMapped: false })).toBe('not_connected');
  expect(reason({ spiviEnabled: false, gymMapped: false })).toBe('switched_off');
  expect(reason({ gymMapped: false })).toBe('gym_unmapped');
  expect(reason({ connectionEnabled: false, row: { ...synced, state: 'pending' } })).toBe('paused');
});

test('what Spivi has confirmed stays confirmed while syncing is paused', () => {
  expect(classSyncState({ ...facts, connectionEnabled: false }).state).toBe('synced');
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
  expect(bookingSyncState(on, booked, null).state).toBe('pending');
  expect(bookingSyncState(on, { spotNumber: null, booked: true }, null).reason).toBe('no_spot');
});
