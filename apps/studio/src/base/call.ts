import { inTenant } from '@tandem/platform';
import type { Call, Studio, Visit, Work } from './context.ts';

/** Unique violation, serialization failure, deadlock: another won; asked again, the rules say so in words. */
const LOST_RACE = new Set(['23505', '40001', '40P01']);
const MAX_TRIES = 3;

/** One transaction in a studio, for jobs and reactions of the clock. */
export function inStudio<T>(studio: Studio, studioId: string, work: (work: Work) => Promise<T>): Promise<T> {
  return inTenant(studio.db, studioId, (trx) => work({ studio, trx, studioId, now: studio.now() }));
}

/** One transaction for a person, run again where it lost a race that the database decided. */
export async function perform<T>({ studio, caller }: Visit, verb: (call: Call) => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await inStudio(studio, caller.studioId, (work) => verb({ ...work, caller }));
    } catch (error) {
      if (tried >= MAX_TRIES || !LOST_RACE.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}
