import { describe, expect, test } from 'vitest';
import { ftpSuggestion, maxHrSuggestion } from './suggestions.ts';

describe('an FTP', () => {
  const today = '2026-11-22';
  const ride = (date: string, powerW: number | null) => ({ date, peaks: [{ seconds: 1200, powerW }] });

  test('of 95 % of the best 20 minutes is suggested where it is above the profile’s', () => {
    const rides = [ride('2026-10-01', 260), ride('2026-11-01', 270)];
    expect(ftpSuggestion(rides, today, 250)).toEqual({ ftpW: 257, ride: 1 });
    expect(ftpSuggestion(rides, today, null)).toEqual({ ftpW: 257, ride: 1 });
    expect(ftpSuggestion(rides, today, 257)).toBeNull();
  });

  test('is not suggested from what is older than 90 days, nor from shorter stretches', () => {
    expect(ftpSuggestion([ride('2026-08-24', 400)], today, 250)).toBeNull();
    expect(ftpSuggestion([ride(today, null)], today, null)).toBeNull();
    expect(ftpSuggestion([{ date: today, peaks: [{ seconds: 600, powerW: 400 }] }], today, 250)).toBeNull();
  });
});

describe('a maximum heart rate', () => {
  const rides = [180, 192, 192, null].map((sustainedHeartRateBpm) => ({ values: { sustainedHeartRateBpm } }));

  test('is suggested where a ride sustained more than the measured one', () => {
    expect(maxHrSuggestion(rides, 188)).toEqual({ maxHrBpm: 192, ride: 1 });
  });

  test('is not where none did, nor without a measured one: what was observed then counts by itself', () => {
    expect(maxHrSuggestion(rides, 192)).toBeNull();
    expect(maxHrSuggestion(rides, null)).toBeNull();
  });
});
