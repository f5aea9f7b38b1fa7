import type { MatchState } from './states.ts';

/** Whom a reason keeps from Spivi, or from numbers. */
export type About = 'connection' | 'room' | 'class' | 'person' | 'seat';

/**
 * Where a person mends it. Of the connection one step does it: `reconnect` with a password that Spivi takes, `retry`
 * now, say whether `deletions` are meant, `stay` after all; `integration` is the page with all of them.
 */
export type Mend =
  | 'integration'
  | 'reconnect'
  | 'retry'
  | 'deletions'
  | 'stay'
  | 'gyms'
  | 'places'
  | 'class'
  | 'spot'
  | 'customer'
  | 'consent';

/**
 * Where it is told, and so has words: on the `chip` of a class or booking, as `repair`, for a `ride` without numbers,
 * for the `details` sent to Spivi, in the log of a `call`, in the `check` of credentials, in the record of an `erasure`.
 */
export type Told = 'chip' | 'repair' | 'ride' | 'details' | 'call' | 'check' | 'erasure';

type Entry = {
  about: About;
  /** Without: it passes by itself, or nothing can be done. */
  mend?: Mend;
  /** How a person stands with Spivi of whom it is said: those stand in one list. */
  match?: MatchState;
  told: readonly Told[];
  /** A call failed in a way that passes: it says no more than that Spivi is down. */
  outage?: true;
  /** Spivi will answer the same again: it is asked seldom until something changes. */
  refusal?: true;
};

/** Why something is not at Spivi, does not come from it, or must be mended: of each kind the gravest first. */
const table = {
  not_connected: { about: 'connection', mend: 'integration', told: ['chip', 'ride', 'details', 'erasure'] },
  draft: { about: 'connection', mend: 'integration', told: ['chip', 'erasure'] },
  paused: { about: 'connection', mend: 'integration', told: ['chip', 'ride', 'erasure'] },
  /** As repair: so many refusals that the password is not tried again. */
  reauth: { about: 'connection', mend: 'reconnect', told: ['repair'] },
  auth: { about: 'connection', mend: 'reconnect', told: ['chip', 'repair', 'call', 'check', 'erasure'] },
  agreement_missing: {
    about: 'connection',
    mend: 'reconnect',
    told: ['chip', 'repair', 'call', 'check', 'erasure'],
  },
  not_admin: { about: 'connection', told: ['check'] },
  base_url_not_allowed: { about: 'connection', told: ['check'] },
  down: { about: 'connection', mend: 'retry', told: ['chip', 'repair'] },
  many_deletions: { about: 'connection', mend: 'deletions', told: ['chip', 'repair'] },
  leaving: { about: 'connection', mend: 'stay', told: ['chip', 'repair'] },
  held: { about: 'connection', outage: true, told: ['chip'] },
  network: { about: 'connection', outage: true, told: ['chip', 'call', 'check'] },
  timeout: { about: 'connection', outage: true, told: ['chip', 'call', 'check'] },
  server_error: { about: 'connection', outage: true, told: ['chip', 'call', 'check'] },
  not_spivi: {
    about: 'connection',
    mend: 'reconnect',
    outage: true,
    told: ['chip', 'repair', 'call', 'check', 'erasure'],
  },
  rate_limited: { about: 'connection', outage: true, told: ['chip', 'call', 'check'] },
  other_site: { about: 'connection', told: ['erasure'] },

  box_unknown: { about: 'room', mend: 'gyms', refusal: true, told: ['chip', 'repair'] },
  gym_unmapped: { about: 'room', mend: 'gyms', told: ['chip', 'repair', 'ride'] },
  no_layout: { about: 'room', mend: 'places', told: ['chip', 'repair', 'ride'] },
  not_found: { about: 'room', mend: 'gyms', told: ['chip', 'call', 'check'] },

  cancelled: { about: 'class', told: ['chip', 'ride'] },
  skipped: { about: 'class', told: ['chip', 'repair'] },
  switched_off: { about: 'class', mend: 'class', told: ['chip', 'ride', 'details'] },
  too_short: { about: 'class', mend: 'class', told: ['chip', 'ride'] },
  too_long: { about: 'class', mend: 'class', told: ['chip', 'ride'] },
  /** Spivi's wall time shows the hour twice, and cannot be told which is meant. */
  repeated_hour: { about: 'class', mend: 'class', told: ['chip', 'repair', 'ride'] },
  past: { about: 'class', told: ['chip', 'ride'] },
  event_started: { about: 'class', refusal: true, told: ['chip', 'repair'] },
  event_missing: { about: 'class', told: ['chip', 'repair'] },
  invalid_request: { about: 'class', refusal: true, told: ['chip', 'repair', 'call'] },
  duplicate: { about: 'class', told: ['call'] },
  not_confirmed: { about: 'class', told: ['chip', 'repair'] },
  other: { about: 'class', told: ['chip', 'repair', 'call', 'ride'] },
  /** Never sent to Spivi, and over. */
  not_tracked: { about: 'class', told: ['ride'] },
  /** As chip: it is time, and nobody has pressed Start. */
  class_not_started: { about: 'class', told: ['chip', 'repair', 'ride'] },

  seat_taken: { about: 'seat', mend: 'spot', told: ['chip', 'repair', 'call', 'ride'] },
  client_missing: {
    about: 'seat',
    mend: 'customer',
    match: 'broken',
    refusal: true,
    told: ['chip', 'repair', 'ride', 'erasure'],
  },
  link_lost: {
    about: 'person',
    mend: 'customer',
    match: 'broken',
    told: ['chip', 'repair', 'ride', 'details'],
  },
  spot_outside_map: { about: 'seat', mend: 'gyms', told: ['chip', 'repair', 'ride'] },
  conflict: { about: 'person', mend: 'customer', match: 'conflict', told: ['chip', 'repair', 'ride'] },
  ambiguous: {
    about: 'person',
    mend: 'customer',
    match: 'ambiguous',
    told: ['chip', 'repair', 'ride', 'erasure'],
  },
  not_matched: { about: 'person', mend: 'customer', match: 'not_found', told: ['chip', 'repair', 'ride'] },
  not_checked: { about: 'person', mend: 'customer', match: 'not_checked', told: ['chip'] },
  email_unknown: {
    about: 'person',
    mend: 'customer',
    told: ['chip', 'repair', 'ride', 'details', 'erasure'],
  },
  no_spot: { about: 'seat', mend: 'spot', told: ['chip', 'repair', 'ride'] },
  refused: { about: 'seat', refusal: true, told: ['chip', 'repair', 'ride', 'erasure'] },
  /** The person's own wish, for nobody else to mend. */
  consent_missing: { about: 'person', mend: 'consent', told: ['chip', 'ride', 'details'] },
  board_not_kept: { about: 'person', mend: 'consent', told: ['chip', 'ride'] },
  push_failed: { about: 'person', mend: 'customer', told: ['repair'] },
  create_failed: { about: 'person', mend: 'customer', told: ['repair'] },
  /** Nothing was recorded on the spot. */
  no_data: { about: 'person', told: ['ride'] },
  /** Recorded for the person, and given to another by staff. */
  reassigned: { about: 'person', told: ['ride'] },
  erased: { about: 'person', told: ['ride'] },
  /** Deleted after the studio's time limit. */
  retention: { about: 'person', told: ['ride'] },
  email_shared: { about: 'person', told: ['erasure'] },
  delete_by_hand: { about: 'person', told: ['erasure'] },
  shared: { about: 'person', told: ['erasure'] },
  mentioned: { about: 'person', told: ['erasure'] },
} as const satisfies Record<string, Entry>;
export type Reason = keyof typeof table;
export const reasons: Readonly<Record<Reason, Entry>> = table;

export const reasonCodes = Object.keys(reasons) as [Reason, ...Reason[]];

/** What is known of a reason; of one that a newer server tells an older page, nothing. */
export const aboutReason = (reason: string | null): Entry | null =>
  reason !== null && Object.hasOwn(reasons, reason) ? reasons[reason as Reason] : null;

/** Smaller is graver, as among several bookings the one that stands for their class. */
export const gravityOf = (reason: Reason): number => reasonCodes.indexOf(reason);

const inList = (is: (entry: Entry) => boolean) => reasonCodes.filter((code) => is(reasons[code]));
/** Reasons that say no more than that Spivi is down. */
export const outages: readonly Reason[] = inList((entry) => entry.outage === true);
export const refusals: readonly Reason[] = inList((entry) => entry.refusal === true);
/** Why a person is not in a class, which their own profile tells. */
export const reasonsOfPeople: readonly Reason[] = inList((entry) => entry.about === 'person');

/** Why a person has no place in the ranking of a class: `hidden` by their own wish. */
export const rankReasons = ['own_ride', 'hidden', 'alone', 'no_data'] as const;
export type RankReason = (typeof rankReasons)[number];
