/** Bounds on what a FIT file may ask of us. A day's ride of a chatty device stays below each. */

/** Files may be chained: programs that merge rides do so. */
export const MAX_FIT_PARTS = 64;
/** Messages, definitions counted: a day has 86,400 seconds, and some devices note each of them twice. */
export const MAX_FIT_MESSAGES = 250_000;
/** Fields of all messages, which are what decoding costs: some 250 MB and 1 s at this many. */
export const MAX_FIT_FIELDS = 2_500_000;
