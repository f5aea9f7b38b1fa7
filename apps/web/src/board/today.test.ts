import type { EventSummary } from '@tandem/api/tracker';
import { expect, test } from 'vitest';
import { clock } from '../base/clock.ts';
import { classesOfToday, dateIn, nextOf, roomOf, spanAroundToday } from './today.ts';

test('the day is the site’s, not the screen’s', () => {
  const instant = new Date('2026-11-23T03:30:00Z');
  expect(dateIn('America/Toronto', instant)).toBe('2026-11-22');
  expect(dateIn('Europe/Paris', instant)).toBe('2026-11-23');
});

test('the span asked for holds the whole local day at both ends of the world', () => {
  const now = new Date('2026-11-23T12:00:00Z');
  const { from, to } = spanAroundToday(now);
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    const today = dateIn(zone, now);
    expect(dateIn(zone, new Date(from)) < today).toBe(true);
    expect(dateIn(zone, new Date(to)) > today).toBe(true);
  }
});

test('elapsed time shows hours only once there are some', () => {
  expect([0, 65, 3600, -3].map(clock)).toEqual(['0:00', '1:05', '1:00:00', '0:00']);
});

test('a room’s next class is the one that runs, else the first that is not over', () => {
  const at = (hour: number, state: EventSummary['state'] = 'scheduled') =>
    ({
      state,
      startsAt: `2026-11-23T${hour}:00:00Z`,
      endsAt: `2026-11-23T${hour}:45:00Z`,
    }) as EventSummary;
  const now = new Date('2026-11-23T12:10:00Z');
  const [over, cancelled, on, coming] = [at(10), at(11, 'cancelled'), at(12), at(18)];
  expect(nextOf([over, cancelled, on, coming], now)).toBe(on);
  const running = at(18, 'started');
  expect(nextOf([over, on, running], now)).toBe(running);
  expect(nextOf([over, cancelled, at(11, 'stopped')], now)).toBeUndefined();
});

test('a box far from the first has its own today and the room’s own name, as the studio told of its classes', () => {
  const at = (startsAt: string, room: string | null = null) =>
    ({
      state: 'scheduled',
      startsAt,
      endsAt: startsAt,
      room,
      timeZone: room && 'America/Toronto',
    }) as EventSummary;
  const site = { room: 'Cycle 2', timeZone: 'Europe/Paris' };
  const [early, late] = [at('2026-11-23T11:30:00Z', 'Studio A'), at('2026-11-24T02:30:00Z')];
  expect(roomOf([early, late], site)).toEqual({ room: 'Studio A', timeZone: 'America/Toronto' });
  expect(roomOf([late], site)).toEqual(site);
  const now = new Date('2026-11-23T14:00:00Z');
  expect(classesOfToday([late, early], 'America/Toronto', now)).toEqual([early, late]);
  expect(classesOfToday([late, early], 'Europe/Paris', now)).toEqual([early]);
});

test('around midnight a class that has just ended or soon begins stays on the list', () => {
  const at = (startsAt: string, endsAt: string) => ({ state: 'scheduled', startsAt, endsAt }) as EventSummary;
  const [afternoon, late, early, morning] = [
    at('2026-11-23T15:00:00Z', '2026-11-23T15:45:00Z'),
    at('2026-11-23T22:05:00Z', '2026-11-23T22:50:00Z'),
    at('2026-11-23T23:20:00Z', '2026-11-24T00:05:00Z'),
    at('2026-11-24T06:00:00Z', '2026-11-24T06:45:00Z'),
  ];
  const all = [afternoon, late, early, morning];
  const listed = (now: string) => classesOfToday(all, 'Europe/Paris', new Date(now));
  expect(listed('2026-11-23T22:55:00Z')).toEqual([afternoon, late, early]);
  expect(listed('2026-11-23T23:05:00Z')).toEqual([late, early, morning]);
  expect(listed('2026-11-23T23:55:00Z')).toEqual([early, morning]);
});
