import { expect, test } from 'vitest';
import { findZones, todaysName } from './time-zones.ts';

const names = (search: string) => findZones(search).map(({ name }) => name);

test.each([
  ['Kyiv', 'Europe/Kyiv'],
  ['kiev', 'Europe/Kyiv'],
  ['Kolkata', 'Asia/Kolkata'],
  ['calcutta', 'Asia/Kolkata'],
  ['Montreal', 'America/Toronto'],
  ['Montréal', 'America/Toronto'],
  ['new york', 'America/New_York'],
  ['Saigon', 'Asia/Ho_Chi_Minh'],
  ['France', 'Europe/Paris'],
  ['UTC', 'UTC'],
])('%s finds %s', (search, zone) => {
  expect(names(search)).toContain(zone);
});

test('every zone that a browser knows has a name today that is offered, and that it takes', () => {
  const offered = new Set(names(''));
  for (const zone of Intl.supportedValuesOf('timeZone'))
    expect([zone, offered.has(todaysName(zone))]).toEqual([zone, true]);
  for (const timeZone of offered) expect(new Intl.DateTimeFormat('en', { timeZone })).toBeDefined();
});

test('the zones of a studio come first, also one that is in no list', () => {
  expect(
    findZones('', ['EST5EDT', 'Europe/Paris'])
      .slice(0, 2)
      .map(({ name }) => name),
  ).toEqual(['EST5EDT', 'Europe/Paris']);
});
