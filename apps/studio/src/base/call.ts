import { inTenant, retryLostRace } from '@tandem/platform';
import type { Call, Studio, Visit, Work } from './context.ts';

/** One transaction in a studio, for jobs and reactions of the clock. */
export function inStudio<T>(studio: Studio, studioId: string, work: (work: Work) => Promise<T>): Promise<T> {
  return inTenant(studio.db, studioId, (trx) => work({ studio, trx, studioId, now: studio.now() }));
}

/** One transaction for a person, run again where it lost a race that the database decided. */
export function perform<T>({ studio, caller }: Visit, verb: (call: Call) => Promise<T>): Promise<T> {
  return retryLostRace(() => inStudio(studio, caller.studioId, (work) => verb({ ...work, caller })));
}
