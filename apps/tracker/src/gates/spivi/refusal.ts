import { databaseBusy, Problem, takenMeanwhile } from '@tandem/platform';
import { MalformedRequestError } from '@tandem/spivi';
import { taken } from '../../base/taken.ts';

/** Spivi's own code for a seat that another holds. */
const SEAT_TAKEN = 410;
/** Spivi's one code for what is not the caller's fault: whoever hears it looks, and tries again. */
const NOT_DONE = 500;

/** A failure in Spivi's words: an ErrorCode and a sentence that names the field at fault. */
export function refusalOf(failure: Error): { errorCode: number; message: string } {
  const error = takenMeanwhile(failure, taken) ?? databaseBusy(failure) ?? failure;
  if (error instanceof MalformedRequestError) return { errorCode: error.errorCode, message: error.message };
  if (error instanceof Problem) {
    const errorCode = error.code === 'seat_taken' ? SEAT_TAKEN : Math.min(error.status, NOT_DONE);
    const named = error.field === undefined || error.message.includes(error.field);
    return { errorCode, message: named ? error.message : `${error.field}: ${error.message}` };
  }
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status === 413) return { errorCode: 413, message: 'The body is too large.' };
  if (status < 500) return { errorCode: 400, message: 'The request cannot be read.' };
  return { errorCode: NOT_DONE, message: 'The tracker could not finish this. Nothing was changed.' };
}
