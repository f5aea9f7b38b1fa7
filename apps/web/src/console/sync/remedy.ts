import { aboutReason, type Mend } from '@tandem/api/words';

/** Where a person mends what keeps a class or a booking from Spivi. */
export const remedyFor = (reason: string | null): Mend | null => aboutReason(reason)?.mend ?? null;

const IN_INTEGRATION = new Set<Mend | null>(['integration', 'reconnect', 'deletions', 'stay', 'gyms']);
/** It is mended on the page of the integration. */
export const isInIntegration = (remedy: Mend | null): boolean => IN_INTEGRATION.has(remedy);

/** The person can be left alone: it is their link with Spivi that is wrong. */
export const liesWithPerson = (reason: string | null): boolean => remedyFor(reason) === 'customer';

/** Another try may help: not where the class only waits for its Start in the gym. */
export const liesWithSpivi = (reason: string | null): boolean => reason !== 'class_not_started';

/** Lies with one person of the roster; a class carries the gravest of them. */
export const liesWithBooking = (reason: string | null): boolean => {
  const about = aboutReason(reason)?.about;
  return about === 'person' || about === 'seat';
};
