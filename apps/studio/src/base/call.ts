import { may } from '@tandem/api/words';
import { inTenant, retryLostRace, sendLast } from '@tandem/platform';
import type { Call, Studio, Visit, Work } from './context.ts';

/** What the policies show beside a studio's own. */
const WITH_DRAFTS = { 'tandem.drafts': 'shown' };

/**
 * One transaction in a studio, run again where it lost a race that the database decided: `work` does nothing outside it,
 * and what it has sent goes to the queues at its end.
 */
export const inStudio = <T>(studio: Studio, studioId: string, work: (work: Work) => Promise<T>): Promise<T> =>
  within(studio, studioId, work, {});

/** The same, and it sees the classes too that are not published yet: nothing else does, whoever asks for it. */
export const inStudioWithDrafts = <T>(
  studio: Studio,
  studioId: string,
  work: (work: Work) => Promise<T>,
): Promise<T> => within(studio, studioId, work, WITH_DRAFTS);

function within<T>(
  studio: Studio,
  studioId: string,
  work: (work: Work) => Promise<T>,
  settings: Record<string, string>,
): Promise<T> {
  return retryLostRace(() =>
    inTenant(
      studio.db,
      studioId,
      async (trx) => {
        const { jobs, flush } = sendLast(studio.jobs);
        const done = await work({ studio: { ...studio, jobs }, trx, studioId, now: studio.now() });
        await flush();
        return done;
      },
      { settings, notices: studio.notices },
    ),
  );
}

/** One transaction for a person. Drafts are for staff. */
export function perform<T>({ studio, caller }: Visit, verb: (call: Call) => Promise<T>): Promise<T> {
  const open = may(caller.role, 'seeDrafts') ? inStudioWithDrafts : inStudio;
  return open(studio, caller.studioId, (work) => verb({ ...work, caller }));
}
