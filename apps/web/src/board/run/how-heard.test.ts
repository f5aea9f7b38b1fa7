import type { ClassSensors, LiveRider } from '@tandem/api/tracker';
import { strengths } from '@tandem/api/words';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { howHeard, isWell } from './how-heard.ts';

type Signal = ClassSensors['signals'][number];
const rider = (told: Partial<LiveRider> = {}): LiveRider =>
  ({ clientId: 1, stale: false, heartRateBpm: 120, workKj: 5, hidden: [], ...told }) as LiveRider;
const signal = (told: Partial<Signal>): Signal => ({
  ...{ seatId: 1, strap: null, phone: false, bike: null },
  ...told,
});

test.for<[string, Partial<LiveRider>, Partial<Signal>]>([
  ['live', {}, { strap: 'strong', bike: 'fair' }],
  ['live', {}, {}],
  ['weak', {}, { strap: 'weak', bike: 'strong' }],
  ['weak', {}, { strap: 'strong', bike: 'weak' }],
  ['noStrap', { heartRateBpm: null }, { strap: 'silent', bike: 'strong' }],
  // By their phone, though a strap lies in a bag; what is weak of the bike stays so.
  ['live', {}, { strap: 'weak', phone: true, bike: 'fair' }],
  ['weak', {}, { strap: 'weak', phone: true, bike: 'weak' }],
  ['weak', { heartRateBpm: null }, { strap: 'weak', phone: true }],
  ['noStrap', { heartRateBpm: null }, { strap: 'silent', phone: true }],
  // By their bike, and by their wish.
  ['live', {}, { strap: 'silent' }],
  ['live', { heartRateBpm: null, hidden: ['heartRateBpm'] }, { strap: 'silent', bike: 'strong' }],
  ['stale', { stale: true }, { strap: 'weak' }],
  ['silent', { stale: true, workKj: 0 }, { strap: 'weak' }],
  ['unclaimed', { clientId: null }, {}],
])('%s', ([how, told, heard]) => {
  expect(howHeard(rider(told), signal(heard), false)).toBe(how);
});

test('whoever rests in a pause lacks nothing; who was never heard still does', () => {
  expect(howHeard(rider({ stale: true }), undefined, true)).toBe('resting');
  expect(howHeard(rider({ stale: true, workKj: 0 }), undefined, true)).toBe('silent');
});

test('what a tile calls lost is never well, however strongly a sensor was heard a moment ago', () => {
  const strap = fc.constantFrom(...strengths, 'silent' as const, null);
  fc.assert(
    fc.property(strap, fc.boolean(), fc.constantFrom(...strengths, null), (strap, phone, bike) => {
      expect(isWell(howHeard(rider({ stale: true }), signal({ strap, phone, bike }), false))).toBe(false);
    }),
  );
});
