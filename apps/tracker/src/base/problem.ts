import { trackerProblems } from '@tandem/api/words';
import { problemsOf } from '@tandem/platform';

/** Refuses a call of the tracker: `throw problem({ code, message, remedy })`. */
export const problem = problemsOf(trackerProblems);
