/**
 * An expected failure: something a person or a calling program can act on.
 * `code` is stable; `message` says what happened, `remedy` what to do.
 */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly remedy: string | undefined;
  readonly field: string | undefined;
  readonly details: Record<string, unknown> | undefined;

  constructor(p: {
    code: string;
    status: number;
    message: string;
    remedy?: string;
    field?: string;
    details?: Record<string, unknown>;
  }) {
    super(p.message);
    this.name = 'Problem';
    this.code = p.code;
    this.status = p.status;
    this.remedy = p.remedy;
    this.field = p.field;
    this.details = p.details;
  }
}

/** 404, also for what belongs to another tenant: existence itself is not told. */
export const notFound = (what: string) =>
  new Problem({
    code: 'not_found',
    status: 404,
    message: `This ${what} does not exist.`,
    remedy: 'Go back and reload the list.',
  });

/** 401 for calls without a valid session or token. */
export const notSignedIn = () =>
  new Problem({
    code: 'not_signed_in',
    status: 401,
    message: 'You are not signed in.',
    remedy: 'Sign in again.',
  });

/** 403 for a signed-in person whose role may not do this. */
export const notAllowed = () =>
  new Problem({
    code: 'not_allowed',
    status: 403,
    message: 'Your role does not allow this.',
    remedy: 'Ask an owner or manager of the studio.',
  });

/** 400 with the field at fault. */
export const invalidField = (field: string, message: string, remedy?: string) =>
  new Problem({ code: 'invalid_field', status: 400, field, message, remedy });

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
