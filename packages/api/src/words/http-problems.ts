/** What every server of ours may answer, whatever it is about: code → HTTP status. */
export const httpProblems = {
  invalid_field: 400,
  invalid_request: 400,
  not_signed_in: 401,
  not_allowed: 403,
  foreign_origin: 403,
  foreign_host: 400,
  /** Also for what belongs to another tenant: existence itself is not told. */
  not_found: 404,
  /** Somebody else was faster, and what they have there can be only once. */
  taken_meanwhile: 409,
  not_utf8: 415,
  too_large: 413,
  too_many: 413,
  too_many_requests: 429,
  internal: 500,
  /** The database's disk: nothing was changed, and nothing will be until somebody makes room. */
  disk_full: 507,
  /** Nothing was changed; `details.retryAfterSeconds` says when to ask again. */
  busy: 503,
  not_ready: 503,
  /** The database went away before it answered: what was asked for may be done, or not. */
  unsure: 503,
} as const;
export type HttpProblem = keyof typeof httpProblems;
