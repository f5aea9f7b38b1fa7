import type { FailureKind } from '@tandem/spivi';

/** Why a call to Momence did not succeed; stable, for programs to decide on. */
export type MomenceErrorCode =
  /** The client's id or secret. */
  | 'client_refused'
  /** The code, the refresh token, or the name and password. */
  | 'grant_refused'
  /** The access token: made anew by the grant, it may be taken. */
  | 'token_refused'
  /** Whoever made the client may not see this. */
  | 'not_allowed'
  | 'not_found'
  | 'invalid_request'
  | 'rate_limited'
  | 'server_error'
  | 'timeout'
  | 'network'
  /** An answer, but none that Momence gives: a page, half an object, or larger than any. */
  | 'not_momence';

export type Failure = {
  kind: FailureKind;
  code: MomenceErrorCode;
  httpStatus?: number;
  /** How long the server asked to wait. */
  retryAfterSeconds?: number;
};

/** What became of a call. Calls never reject: every failure is one of these, in words that are ours and name nobody. */
export type Outcome<T> = { kind: 'ok'; value: T } | Failure;
