import type { Period, Trends } from '@tandem/api/studio';
import { inTenant } from '@tandem/platform';
import type { Caller, Studio } from '../context.ts';
import { aggregate } from './aggregate.ts';
import { allow } from './allow.ts';
import { shownValues } from './layers.ts';
import { presentResult } from './present.ts';
import { readResults } from './store.ts';
import { byWeek, localDate } from './weeks.ts';

/** A person's numbers over all rides of a period. @throws Problem not_found, not_allowed */
export function getTrends(
  studio: Studio,
  caller: Caller,
  customerId: string,
  period: Period,
): Promise<Trends> {
  return inTenant(studio.db, caller.studioId, async (trx) => {
    const scope = await allow(trx, caller, customerId);
    const now = studio.now();
    const rows = await readResults(trx, caller.studioId, scope, now);
    const all = rows
      .filter((row) => presentResult(row, now).state === 'ready')
      .map((row) => ({
        values: shownValues(row),
        seconds: (row.ends_at.getTime() - row.starts_at.getTime()) / 1000,
        day: localDate(row.starts_at, row.time_zone).toString(),
      }))
      .reverse();
    const today = localDate(now, rows[0]?.time_zone ?? 'UTC');
    const back = { '4w': { weeks: 4 }, '3m': { months: 3 }, '1y': { years: 1 }, all: null }[period];
    const from = back ? today.subtract(back).add({ days: 1 }).toString() : (all[0]?.day ?? today.toString());
    const rides = all.filter(({ day }) => day >= from);
    return {
      period,
      from,
      to: today.toString(),
      rideCount: all.length,
      rides: rides.length,
      totals: aggregate(rides),
      before: null,
      weeks: byWeek(rides, { from, to: today.toString() }),
      ftp: [],
      suggestions: { ftp: null, maxHr: null },
      peaks: [],
      fitness: null,
      zones: { power: null, heartRate: null },
      records: [],
      streak: { weeks: 0, best: 0 },
      attendance: { booked: 0, attended: 0, missed: 0, lateCancelled: 0 },
      without: [],
    };
  });
}
