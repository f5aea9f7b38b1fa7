import type { FailureKind, SpiviErrorCode } from './outcome.ts';

/** What is known about an answer that is no success. */
export interface FailureEvidence {
  effect: 'read' | 'write';
  /** The HTTP status of the answer. */
  httpStatus: number;
  /** Spivi's ErrorCode; null when the answer is not Spivi's XML or has none. */
  errorCode: number | null;
  /** Spivi's text, '' when there is none. */
  message: string;
}

/** One line of the classifier: it applies when everything it names matches. */
export interface ClassifierRule {
  errorCode?: number;
  /** Inclusive range of HTTP statuses. */
  httpStatus?: readonly [from: number, to: number];
  message?: RegExp;
  code: SpiviErrorCode;
  /** When the kind should not follow from the code. */
  kind?: FailureKind;
}

/**
 * Read from top to bottom, the first match wins: error numbers that mean one thing, then Spivi's words,
 * then the broad numbers, then HTTP. Spivi does not publish its texts and numbers; replace the table through
 * the client's `classifier` option where a site answers differently.
 */
export const defaultClassifier: readonly ClassifierRule[] = [
  { errorCode: 401, code: 'auth' },
  { errorCode: 403, code: 'agreement_missing' },
  { errorCode: 404, code: 'not_found' },
  { errorCode: 409, code: 'duplicate' },
  { errorCode: 410, code: 'seat_taken' },
  { errorCode: 413, code: 'invalid_request' },
  { errorCode: 429, code: 'rate_limited' },
  { message: /\bagreement\b/i, code: 'agreement_missing' },
  {
    message: /\b(credentials?|password|log-?in|unauthori[sz]ed|authenticat\w*|access denied)\b/i,
    code: 'auth',
  },
  {
    message: /\b(seat|spot|bike)\b.*\b(taken|occupied|booked|reserved|unavailable|not available|in use)\b/i,
    code: 'seat_taken',
  },
  { message: /\balready\b.*\b(exists?|registered|in use|taken|booked)\b|\bduplicate\b/i, code: 'duplicate' },
  {
    message: /\bnot found\b|\bno such\b|\bdoes(n't| not) exist\b|\bunknown (client|event|user|instructor)\b/i,
    code: 'not_found',
  },
  { message: /\btoo many requests\b|\brate limit/i, code: 'rate_limited' },
  { message: /\b(invalid|missing|required|malformed)\b/i, code: 'invalid_request' },
  { errorCode: 400, code: 'invalid_request' },
  { errorCode: 500, code: 'server_error' },
  { httpStatus: [401, 401], code: 'auth' },
  { httpStatus: [403, 403], code: 'auth' },
  { httpStatus: [413, 413], code: 'invalid_request' },
  { httpStatus: [429, 429], code: 'rate_limited' },
  { httpStatus: [500, 599], code: 'server_error' },
];

const LOST_ANSWER: ReadonlySet<SpiviErrorCode> = new Set(['server_error', 'timeout', 'network', 'not_spivi']);

/**
 * What follows from a code. An answer that was lost or makes no sense leaves a write in doubt; a read is
 * simply asked again.
 */
export function kindOf(code: SpiviErrorCode, effect: 'read' | 'write'): FailureKind {
  if (LOST_ANSWER.has(code)) return effect === 'write' ? 'unknown' : 'transient';
  if (code === 'auth' || code === 'agreement_missing') return 'config';
  return code === 'rate_limited' ? 'transient' : 'permanent';
}

/** Applies the table; with no match, 'other' for an answer with an ErrorCode, else 'not_spivi'. */
export function classifyFailure(
  evidence: FailureEvidence,
  rules: readonly ClassifierRule[] = defaultClassifier,
): { kind: FailureKind; code: SpiviErrorCode } {
  const { effect, httpStatus, errorCode, message } = evidence;
  const rule = rules.find(
    (candidate) =>
      (candidate.errorCode === undefined || candidate.errorCode === errorCode) &&
      (candidate.httpStatus === undefined ||
        (httpStatus >= candidate.httpStatus[0] && httpStatus <= candidate.httpStatus[1])) &&
      (candidate.message === undefined || candidate.message.test(message)),
  );
  const code = rule?.code ?? (errorCode === null ? 'not_spivi' : 'other');
  return { code, kind: rule?.kind ?? kindOf(code, effect) };
}
