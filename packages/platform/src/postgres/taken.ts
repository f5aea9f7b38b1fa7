import { httpProblems } from '@tandem/api/http-problems';
import { type Problem, problemsOf } from '../errors.ts';

/** Unique and exclusion violation. */
const TAKEN = new Set(['23505', '23P01']);
/** Foreign-key violation. */
const GONE = '23503';

/** What is said where a constraint decides, by its name; built anew for each answer. */
export type TakenWords = Record<string, () => Problem>;

const problem = problemsOf(httpProblems);

/**
 * The refusal where a constraint decided, again and again. Rules usually say so beforehand; this is for
 * whoever came between the rule and the write each time, and for a constraint whose rule nobody wrote.
 * @returns null for any other failure
 */
export function takenMeanwhile(error: Error, words: TakenWords): Problem | null {
  const { code = '', constraint = '' } = error as { code?: string; constraint?: string };
  if (code === GONE)
    return problem({
      code: 'not_found',
      message: 'What this is about was removed meanwhile. Nothing was saved.',
      remedy: 'Look at how it is now, then try again.',
    });
  if (!TAKEN.has(code)) return null;
  return (
    words[constraint]?.() ??
    problem({
      code: 'taken_meanwhile',
      message: 'Somebody else was faster. Nothing was saved.',
      remedy: 'Look at how it is now, then try again.',
    })
  );
}
