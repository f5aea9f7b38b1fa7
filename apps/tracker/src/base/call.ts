import { inTenant, retryLostRace, sendLast } from '@tandem/platform';
import type { Box, Call, Phone, Site, Tracker, Visit, Work } from './context.ts';

/**
 * One transaction at a site, run again where it lost a race that the database decided: `work` does nothing outside it, and
 * what it has sent goes to the queues at its end.
 */
export function inSite<T>(tracker: Tracker, siteId: number, work: (work: Work) => Promise<T>): Promise<T> {
  return retryLostRace(() =>
    inTenant(
      tracker.db,
      String(siteId),
      async (trx) => {
        const { jobs, flush } = sendLast(tracker.jobs);
        const done = await work({ tracker: { ...tracker, jobs }, trx, siteId, now: tracker.now() });
        await flush();
        return done;
      },
      { notices: tracker.notices },
    ),
  );
}

/** One transaction for a caller. */
export function perform<Caller extends Site | Box | Phone, T>(
  { tracker, caller }: Visit<Caller>,
  verb: (call: Call<Caller>) => Promise<T>,
): Promise<T> {
  return inSite(tracker, caller.siteId, (work) => verb({ ...work, caller }));
}
