import { PLAUSIBLE } from '@tandem/metrics';

/** Bounds on what a file may ask of us. A day's ride of a chatty device stays below each. */
export const MAX_FIT_BYTES = 32 * 1024 * 1024;
/** Files may be chained: programs that merge rides do so. */
export const MAX_FIT_PARTS = 64;
/** Messages, definitions counted: a day has 86,400 seconds, and some devices note each of them twice. */
export const MAX_FIT_MESSAGES = 250_000;
/** Fields of all messages, which are what decoding costs: some 250 MB and 1 s at this many. */
export const MAX_FIT_FIELDS = 2_500_000;
export const MAX_FIT_PAUSES = 2000;
/** The longest ride read, in seconds on the grid. */
export const MAX_FIT_RIDE_SECONDS = 24 * 3600;

export const KMH_PER_M_S = 3.6;
/** Nobody rides faster. */
export const MAX_M_S = PLAUSIBLE.speedKmh[1] / KMH_PER_M_S;
