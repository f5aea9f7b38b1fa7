import type { ClassSensors, KnownSensor, LiveRider } from '@tandem/api/tracker';
import { expect, test } from 'vitest';
import { groupSensors } from './group-sensors.ts';
import { isHeardOf, lacking, targetOf } from './to-give.ts';

const free = (kind: string, more: Partial<ClassSensors['free'][number]> = {}) => ({
  ...{ sensorId: 1, key: `ant ${kind} 7`, kind, name: null, heard: true, rssiDbm: -60, movingSince: null },
  ...{ loanNumber: null, powerW: null, heartRateBpm: null, cadenceRpm: null },
  ...more,
});
const rider = (seatId: number, more: Partial<LiveRider> = {}): LiveRider => ({
  ...{ seatId, clientId: seatId * 10, name: 'Ada', powerW: null, heartRateBpm: null, cadenceRpm: null },
  ...{
    ftpPercent: null,
    maxHrPercent: null,
    zone: null,
    workKj: 0,
    caloriesKcal: null,
    distanceKm: 0,
    points: 0,
  },
  ...{ hidden: [], stale: false, rank: null, sprint: null, team: null },
  ...more,
});
const now = new Date().toISOString();

test('a strap asks for a rider while it is worn, a bike while somebody pedals, a battery never', () => {
  expect(isHeardOf(free('heartRate', { heartRateBpm: 120 }), 'started')).toBe(true);
  expect(isHeardOf(free('heartRate', { heartRateBpm: 0 }), 'started')).toBe(false);
  expect(isHeardOf(free('heartRate'), 'scheduled')).toBe(true);
  expect(isHeardOf(free('power'), 'started')).toBe(false);
  expect(isHeardOf(free('power', { movingSince: now }), 'started')).toBe(true);
  expect(isHeardOf(free('power', { movingSince: now, heard: false }), 'started')).toBe(false);
  expect(isHeardOf(free('battery', { movingSince: now }), 'started')).toBe(false);
});

test('it is offered to booked riders who lack what it tells, by seat, and not to those who hide it', () => {
  const riders = [
    rider(9),
    rider(3, { heartRateBpm: 120 }),
    rider(2, { powerW: 150 }),
    rider(5, { hidden: ['heartRateBpm', 'powerW'] }),
    rider(1, { clientId: null }),
  ];
  const seats = (kind: string) => lacking(free(kind), riders).map(({ seatId }) => seatId);
  expect(seats('heartRate')).toEqual([2, 9]);
  expect(seats('power')).toEqual([3, 9]);
});

test('a strap goes with its wearer, a bike stays with the seat, and so does a strap where nobody sits', () => {
  expect(targetOf(free('heartRate'), 4, rider(4))).toEqual({ clientId: 40 });
  expect(targetOf(free('power'), 4, rider(4))).toEqual({ seatId: 4 });
  expect(targetOf(free('heartRate'), 4, undefined)).toEqual({ seatId: 4 });
});

test('the club’s list begins with what is new, then has what is bound by its place; the street comes last', () => {
  const known = (sensorId: number, bound: KnownSensor['bound'], more: Partial<KnownSensor> = {}) => ({
    ...{ ...free('power'), sensorId, firstHeardAt: now, lastHeardAt: now, heardByBoxId: 1 },
    ...{ batteryPercent: null, batteryVolts: null, batteryLow: null, bound, lent: null },
    ...more,
  });
  const list = groupSensors([
    known(1, { to: 'nobody' }, { heard: false }),
    known(2, { to: 'loan', number: 2 }),
    known(3, { to: 'loan', number: 1 }),
    known(4, { to: 'seat', boxId: 1, seatId: 12 }, { heard: false }),
    known(5, { to: 'seat', boxId: 1, seatId: 3 }),
    known(6, { to: 'nobody' }),
    known(7, { to: 'nobody' }, { kind: 'battery' }),
  ]);
  expect(list.map(({ group, sensors }) => [group, ...sensors.map(({ sensorId }) => sensorId)])).toEqual([
    ['unknown', 6],
    ['seats', 5, 4],
    ['pool', 3, 2],
    ['gone', 1],
  ]);
});
