import { httpProblems } from '@tandem/api/http-problems';
import { type Problem, problemsOf } from '../errors.ts';

const problem = problemsOf(httpProblems);

/**
 * What PostgreSQL says where it was not the statement's fault: a lock or the statement took too long, the session stood
 * still within a transaction, others won again and again, no connection is left.
 */
const BUSY = new Set(['55P03', '57014', '25P03', '40001', '40P01', '53300']);
/** The pool's own, which have no code: no connection came free, or came about, in time. */
const NO_CONNECTION =
  /^(timeout exceeded when trying to connect|Connection terminated due to connection timeout)$/;
const NO_DATABASE = new Set(['ECONNREFUSED', '57P03']);

/** The refusal where the database had no time, or is not there: nothing was changed then. Null for any other failure. */
export function databaseBusy(error: Error): Problem | null {
  const { code = '' } = error as { code?: string };
  if (NO_DATABASE.has(code))
    return problem({
      code: 'not_ready',
      message: 'The database does not answer.',
      remedy: 'Try again in a few seconds.',
    });
  if (!BUSY.has(code) && !NO_CONNECTION.test(error.message)) return null;
  return problem({
    code: 'busy',
    message: 'The server has too much to do at this moment. Nothing was changed.',
    remedy: 'Try again in a few seconds.',
  });
}
