import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantsOf, isSecondOfBoth, wallTimeOf } from './wall-time.ts';

describe('wall time', () => {
  it('becomes an instant by the zone of the location', () => {
    expect(instantsOf('2026-11-23', '18:30', 'Europe/Paris').at).toEqual(['2026-11-23T17:30:00.000Z']);
    expect(instantsOf('2026-07-01', '18:30', 'Europe/Paris').at).toEqual(['2026-07-01T16:30:00.000Z']);
    expect(wallTimeOf('2026-11-23T02:15:00Z', 'America/New_York')).toEqual({
      day: '2026-11-22',
      time: '21:15',
    });
  });

  it('is none in the gap of a clock change, and two in the overlap', () => {
    expect(instantsOf('2027-03-28', '02:30', 'Europe/Paris')).toEqual({
      at: [],
      instead: '2027-03-28T01:30:00.000Z',
    });
    expect(instantsOf('2027-10-31', '02:30', 'Europe/Paris').at).toEqual([
      '2027-10-31T00:30:00.000Z',
      '2027-10-31T01:30:00.000Z',
    ]);
  });

  it('tells the second of two equal hours from the first, and from an hour that is there once', () => {
    const told = ['2027-10-31T00:30:00Z', '2027-10-31T01:30:00Z', '2027-10-31T02:00:00Z'].map((instant) =>
      isSecondOfBoth(instant, 'Europe/Paris'),
    );
    expect(told).toEqual([false, true, false]);
  });

  it('has exactly the instants at which a clock there shows it, whatever the zone', () => {
    const zones = fc.constantFrom(
      'Europe/Paris',
      'America/New_York',
      'America/Montreal',
      'Australia/Lord_Howe',
      'Asia/Tokyo',
    );
    const instants = fc.integer({ min: Date.UTC(2026, 0) / 60_000, max: Date.UTC(2029, 0) / 60_000 });
    fc.assert(
      fc.property(zones, instants, (timeZone, minutes) => {
        const instant = new Date(minutes * 60_000).toISOString();
        const { day, time } = wallTimeOf(instant, timeZone);
        const { at } = instantsOf(day, time, timeZone);
        expect(at).toContain(instant);
        for (const one of at) expect(wallTimeOf(one, timeZone)).toEqual({ day, time });
      }),
    );
  });
});
