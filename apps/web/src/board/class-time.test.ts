import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classTime } from './class-time.ts';

const MINUTE_MS = 60_000;
const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 18, minute)).toISOString();
const told = (
  state: 'started' | 'stopped',
  startedMinute: number,
  nowMinute: number,
  elapsedSeconds = 141,
  plannedMinute = 45,
  pauses: number[] = [],
) => ({
  event: {
    eventId: 1,
    boxId: 1,
    title: 'Ride',
    instructorName: '',
    startsAt: at(0),
    endsAt: at(45),
    room: null,
    timeZone: null,
    state,
    startedAt: at(startedMinute),
    stoppedAt: null,
    pauses,
    plannedEnd: at(plannedMinute),
    extendedFrom: null,
    closesAt: at(plannedMinute + 30),
    stoppedItself: false,
    resumableUntil: null,
    startUndoableUntil: null,
    booked: 3,
    workouts: 0,
    plan: null,
  },
  elapsedSeconds,
  serverTime: at(nowMinute),
});

test('while nothing is heard a started class goes on, and a stopped or paused one does not', () => {
  fc.assert(
    fc.property(fc.nat(600_000), (agoMs) => {
      expect(classTime(told('started', 2, 5), agoMs).elapsedSeconds).toBe(141 + Math.floor(agoMs / 1000));
      expect(classTime(told('stopped', 2, 5), agoMs).elapsedSeconds).toBe(141);
      const paused = (pauses: number[]) => classTime(told('started', 2, 5, 141, 45, pauses), agoMs);
      expect(paused([141]).elapsedSeconds).toBe(141);
      expect(paused([20, 40]).elapsedSeconds).toBe(141 + Math.floor(agoMs / 1000));
    }),
  );
});

test('the time left is until the end that the tracker tells, however that has moved', () => {
  expect(classTime(told('started', 2, 5), 0).leftMinutes).toBe(40);
  expect(classTime(told('started', 2, 5), MINUTE_MS / 2).leftMinutes).toBe(40);
  expect(classTime(told('started', 2, 45), 0).leftMinutes).toBe(0);
  expect(classTime(told('started', 2, 48), 0).leftMinutes).toBe(-3);
  expect(classTime(told('started', 2, 48, 141, 55), 0).leftMinutes).toBe(7);
});
