import { httpProblems } from '@tandem/api/http-problems';
import { BUSY_RETRY_SECONDS } from '@tandem/api/words';

/** What is told of a failure beside its code. */
type Words = {
  message: string;
  remedy?: string;
  field?: string;
  details?: Record<string, unknown>;
  /** When it is worth asking again, where that is known better than by the status. */
  retryAfterSeconds?: number;
};

/** So long after a refusal for now (429, 503) it is worth asking again, unless the refusal says otherwise. */
const RETRY_AFTER_SECONDS: Record<number, number> = { 429: 60, 503: BUSY_RETRY_SECONDS };

/**
 * An expected failure: something a person or a calling program can act on.
 * `code` is stable; `message` says what happened, `remedy` what to do. Made from a
 * server's list of codes by `problemsOf`.
 */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly remedy: string | undefined;
  readonly field: string | undefined;
  readonly details: Record<string, unknown> | undefined;
  /** What is refused for now may be asked again then. */
  readonly retryAfterSeconds: number | undefined;

  constructor(p: Words & { code: string; status: number }) {
    super(p.message);
    this.name = 'Problem';
    this.code = p.code;
    this.status = p.status;
    this.remedy = p.remedy;
    this.field = p.field;
    this.retryAfterSeconds = p.retryAfterSeconds ?? RETRY_AFTER_SECONDS[p.status];
    const { retryAfterSeconds } = this;
    this.details = retryAfterSeconds === undefined ? p.details : { ...p.details, retryAfterSeconds };
  }
}

/** Binds a list of codes with their HTTP statuses: what is refused then names its code, and nothing outside the list. */
export const problemsOf =
  <Statuses extends Record<string, number>>(statuses: Statuses) =>
  <Code extends keyof Statuses & string>(p: Words & { code: Code }): Problem =>
    new Problem({ ...p, status: statuses[p.code]! });

const problem = problemsOf(httpProblems);

/** 404, also for what belongs to another tenant: existence itself is not told. */
export const notFound = (what: string) =>
  problem({
    code: 'not_found',
    message: `This ${what} does not exist.`,
    remedy: 'Go back and reload the list.',
  });

/** 401 for calls without a valid session or token. */
export const notSignedIn = () =>
  problem({
    code: 'not_signed_in',
    message: 'You are not signed in.',
    remedy: 'Sign in again.',
  });

/** 403 for a signed-in person whose role may not do this. */
export const notAllowed = () =>
  problem({
    code: 'not_allowed',
    message: 'Your role does not allow this.',
    remedy: 'Ask an owner or manager of the studio.',
  });

/** 400 with the field at fault. */
export const invalidField = (field: string | undefined, message: string, remedy?: string) =>
  problem({ code: 'invalid_field', field, message, remedy });

/**
 * What a job did not get done for a reason that passes by itself and is told elsewhere: it is tried again, and its log
 * line is no news.
 */
export class Delayed extends Error {
  override name = 'Delayed';
}

/** A failure of the set-up that the person who starts the program can mend; printed without a stack. */
export class SetupError extends Error {
  readonly remedy: string;
  constructor(message: string, remedy: string) {
    super(message);
    this.name = 'SetupError';
    this.remedy = remedy;
  }
}
