import { studioProblems } from '@tandem/api/words';
import { problemsOf } from '@tandem/platform';

/** Refuses a call of the studio: `throw problem({ code, message, remedy })`. */
export const problem = problemsOf(studioProblems);
