import { expect, it } from 'vitest';
import { remedyOf } from './repair-remedy.ts';

const of = (kind: string, subject: 'connection' | 'gym' | 'room' | 'class' | 'customer' | 'people') =>
  remedyOf({ kind, subject: { kind: subject, id: null, name: '' } });

it('mends a room without a gym by mapping it, and a room without spots where rooms are kept', () => {
  expect(of('gym_unmapped', 'room')).toBe('gyms');
  expect(of('no_layout', 'room')).toBe('places');
});

it('lets people choose between candidates where these stand side by side', () => {
  expect(of('ambiguous', 'customer')).toBe('people');
  expect(of('link_lost', 'customer')).toBe('customer');
});

it('leads to what a kind it has never heard of is about', () => {
  expect(of('something_new', 'class')).toBe('class');
  expect(of('something_new', 'connection')).toBe(null);
});
