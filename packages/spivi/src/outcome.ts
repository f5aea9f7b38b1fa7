/** Why a call did not succeed; stable, for programs to decide on. */
export type SpiviErrorCode =
  | 'auth'
  | 'agreement_missing'
  | 'not_found'
  | 'duplicate'
  | 'seat_taken'
  | 'invalid_request'
  | 'rate_limited'
  | 'server_error'
  | 'timeout'
  | 'network'
  | 'not_spivi'
  | 'other';

/**
 * - `transient`: nothing was done; asking again later can succeed.
 * - `config`: the login, the agreement or the address must be set right by a person first.
 * - `permanent`: the same request will fail again.
 * - `unknown`: a write that may or may not have happened; look it up before sending it again.
 */
export type FailureKind = 'transient' | 'config' | 'permanent' | 'unknown';

export interface Failure {
  kind: FailureKind;
  code: SpiviErrorCode;
  /** A sentence for people; it never contains the password. */
  message: string;
  httpStatus?: number;
  /** Spivi's own number from the answer. */
  errorCode?: number;
  /** How long the server asked to wait. */
  retryAfterSeconds?: number;
}

/** What became of a call. Calls never reject: every failure is one of these. */
export type Outcome<T> = { kind: 'ok'; value: T } | Failure;
