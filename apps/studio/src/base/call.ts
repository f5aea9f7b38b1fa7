import { inTenant, retryLostRace, sendLast } from '@tandem/platform';
import type { Call, Studio, Visit, Work } from './context.ts';

/**
 * One transaction in a studio, run again where it lost a race that the database decided: `work` does nothing outside it,
 * and what it has sent goes to the queues at its end.
 */
export function inStudio<T>(studio: Studio, studioId: string, work: (work: Work) => Promise<T>): Promise<T> {
  return retryLostRace(() =>
    inTenant(studio.db, studioId, async (trx) => {
      const { jobs, flush } = sendLast(studio.jobs);
      const done = await work({ studio: { ...studio, jobs }, trx, studioId, now: studio.now() });
      await flush();
      return done;
    }),
  );
}

/** One transaction for a person. */
export function perform<T>({ studio, caller }: Visit, verb: (call: Call) => Promise<T>): Promise<T> {
  return inStudio(studio, caller.studioId, (work) => verb({ ...work, caller }));
}
