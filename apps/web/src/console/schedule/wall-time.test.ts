import { describe, expect, it } from 'vitest';
import { instantOf, wallTimeOf } from './wall-time.ts';

describe('wall time', () => {
  it('becomes an instant by the zone of the location', () => {
    expect(instantOf('2026-11-23', '18:30', 'Europe/Paris')).toBe('2026-11-23T17:30:00.000Z');
    expect(instantOf('2026-07-01', '18:30', 'Europe/Paris')).toBe('2026-07-01T16:30:00.000Z');
    expect(wallTimeOf('2026-11-23T02:15:00Z', 'America/New_York')).toEqual({
      day: '2026-11-22',
      time: '21:15',
    });
  });

  it('shifts forward in the gap and takes the first in the overlap of a clock change', () => {
    expect(instantOf('2026-03-29', '02:30', 'Europe/Paris')).toBe('2026-03-29T01:30:00.000Z');
    expect(instantOf('2026-10-25', '02:30', 'Europe/Paris')).toBe('2026-10-25T00:30:00.000Z');
  });
});
