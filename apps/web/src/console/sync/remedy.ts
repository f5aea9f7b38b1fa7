/** Where a person mends what keeps a class or a booking from Spivi. */
export type Remedy = 'customer' | 'consent' | 'spot' | 'gyms' | 'places' | 'connection' | 'class' | null;

const remedies: Record<string, Remedy> = {
  not_matched: 'customer',
  not_checked: 'customer',
  not_found: 'customer',
  ambiguous: 'customer',
  conflict: 'customer',
  client_missing: 'customer',
  link_lost: 'customer',
  email_unknown: 'customer',
  consent_missing: 'consent',
  board_not_kept: 'consent',
  no_spot: 'spot',
  seat_taken: 'spot',
  spot_outside_map: 'gyms',
  gym_unmapped: 'gyms',
  box_unknown: 'gyms',
  no_layout: 'places',
  not_connected: 'connection',
  paused: 'connection',
  draft: 'connection',
  leaving: 'connection',
  many_deletions: 'connection',
  auth: 'connection',
  agreement_missing: 'connection',
  not_spivi: 'connection',
  switched_off: 'class',
  too_short: 'class',
  too_long: 'class',
};

/** Reasons that lie with one person of the roster; a class carries the gravest of them. */
const ofBookings = new Set([
  'not_matched',
  'ambiguous',
  'conflict',
  'client_missing',
  'link_lost',
  'email_unknown',
  'no_spot',
  'spot_outside_map',
  'seat_taken',
  'consent_missing',
  'board_not_kept',
  'refused',
]);

/** What a person's link with Spivi is about: such a person can be left alone. */
const ofPerson = new Set([
  'not_matched',
  'not_found',
  'ambiguous',
  'conflict',
  'client_missing',
  'link_lost',
]);
export const liesWithPerson = (reason: string | null): boolean => reason !== null && ofPerson.has(reason);

export const liesWithBooking = (reason: string | null): boolean => reason !== null && ofBookings.has(reason);

export const remedyFor = (reason: string | null): Remedy =>
  reason === null ? null : (remedies[reason] ?? null);
