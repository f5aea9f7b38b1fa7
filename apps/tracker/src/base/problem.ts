import { trackerProblems } from '@tandem/api/words';
import { problemsOf } from '@tandem/platform';

/** Refuses a call of the tracker: `throw problem({ code, message, remedy })`. */
export const problem = problemsOf(trackerProblems);

/** 404 that says which; what another site has is told of in the same words. */
export const noSuch = (
  what: 'event' | 'box' | 'client' | 'screen' | 'sensor' | 'claim' | 'plan',
  id: number,
) =>
  problem({
    code: 'not_found',
    message: `There is no ${what} ${id} at this site.`,
    remedy: 'Go back and reload the list.',
  });
