import { readConfig } from '@tandem/platform';
import { z } from 'zod';

const config = readConfig(
  z.object({
    SPIVI_STALE_SECONDS: z.coerce.number().min(0).max(600).default(15),
    SPIVI_SETTLE_SECONDS: z.coerce.number().min(0).max(600).default(45),
  }),
);

/** So long Spivi may go on answering from an older state: two reads further apart than this are two witnesses. */
export const STALE_SECONDS = config.SPIVI_STALE_SECONDS;

/**
 * No second create before this has passed since the first was announced: the 30 s after which a call without an outcome
 * counts as lost, and the stale window of the look-up that follows. A create that takes effect later still (up to two
 * minutes were seen elsewhere) leaves two events for a while; waiting for that would keep a class that starts soon off
 * the boxes. The comparison finds the second by its mark, cancels it if it has not begun, and records it.
 */
export const SETTLE_SECONDS = config.SPIVI_SETTLE_SECONDS;

/** A write without an answer may still take effect so long after it was sent. */
export const LATE_SECONDS = 150;

/** What Spivi says and what it shows contradict each other: after so long a person is told. */
export const PATIENCE_SECONDS = 60;

/** What was accepted and is not shown for so long will not be shown. */
export const NEVER_SHOWN_SECONDS = 600;

/** Clocks differ: an event counts as begun so long before its start. */
export const BEGUN_EARLY_SECONDS = 120;
