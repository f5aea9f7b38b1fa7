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
const DISK_FULL = '53100';
/** The session ended under the statement: ended by somebody, by a crash, or with its line. */
const SESSION_LOST = new Set(['57P01', '57P02', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);
/** The driver's own, which have no code. */
const LINE_LOST =
  /^(Connection terminated( unexpectedly)?|Client (has encountered a connection error|was closed) and is not queryable)$/;

/**
 * The refusal where the database had no time or no room, is not there, or went away. Null for any other failure.
 * Nothing was changed then, except that nobody knows where it is `unsure`; a request that only `reads` never is.
 */
export function databaseBusy(error: Error, reads = false): Problem | null {
  const { code = '' } = error as { code?: string };
  if (code === DISK_FULL)
    return problem({
      code: 'disk_full',
      message: 'The disk of the database is full. Nothing was changed.',
      remedy: 'Whoever runs Tandem makes room on it; then it goes on by itself.',
    });
  const sessionLost = SESSION_LOST.has(code) || LINE_LOST.test(error.message);
  if (sessionLost && !reads)
    return problem({
      code: 'unsure',
      message: 'The database went away before it answered: this may be done, or not.',
      remedy: 'Look at how it is now before you do it again.',
    });
  if (sessionLost || NO_DATABASE.has(code))
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
