/** Why a ride was not taken where it is sent on to. */
export const uploadCodes = [
  /** The key is not accepted any more. */
  'key_refused',
  /** Nobody was reached: nothing was sent. */
  'not_reached',
  /** No answer that could be used came: it may have been taken all the same. */
  'no_answer',
  /** They asked to wait. */
  'busy',
  /** They do not take this file. */
  'not_accepted',
] as const;
export type UploadCode = (typeof uploadCodes)[number];

export const uploadStates = ['sent', 'waiting', 'failed'] as const;
