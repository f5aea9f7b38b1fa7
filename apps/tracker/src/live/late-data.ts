/** Boxes may still deliver what they could not send; after this the samples are dropped. */
export const LATE_DATA_SECONDS = 24 * 3600;
