import { inTenant, retryLostRace } from '@tandem/platform';
import type { Box, Call, Site, Tracker, Visit, Work } from './context.ts';

/** One transaction at a site, for jobs and whatever else nobody asked for. */
export function inSite<T>(tracker: Tracker, siteId: number, work: (work: Work) => Promise<T>): Promise<T> {
  return inTenant(tracker.db, String(siteId), (trx) => work({ tracker, trx, siteId, now: tracker.now() }));
}

/** One transaction for a caller, run again where it lost a race that the database decided. */
export function perform<Caller extends Site | Box, T>(
  { tracker, caller }: Visit<Caller>,
  verb: (call: Call<Caller>) => Promise<T>,
): Promise<T> {
  return retryLostRace(() => inSite(tracker, caller.siteId, (work) => verb({ ...work, caller })));
}
