/** It is a person's own login: after so many refusals of one password Spivi is not asked again until a new one. */
export const MAX_REJECTED_LOGINS = 3;
