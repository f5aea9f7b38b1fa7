/**
 * `synced`: confirmed by Spivi's answer or a read. `pending`: waiting. `attention`: a person must act. `off`: not sent.
 * The last two say why by a reason.
 */
export const syncStates = ['synced', 'pending', 'attention', 'off'] as const;
export type SyncStateName = (typeof syncStates)[number];

/** `waiting`: asked for, not there yet. `none`: will not come, for a reason. */
export const rideStates = ['ready', 'waiting', 'none'] as const;
export type RideState = (typeof rideStates)[number];

/** Where a customer stands with Spivi. `broken`: the linked client is no longer there. */
export const matchStates = ['linked', 'not_checked', 'not_found', 'ambiguous', 'conflict', 'broken'] as const;
export type MatchState = (typeof matchStates)[number];
/** What the last look-up of a customer came to. */
export const matchResults = [
  'linked',
  'not_found',
  'ambiguous',
  'conflict',
] as const satisfies readonly MatchState[];
export type MatchResult = (typeof matchResults)[number];
/** How a customer came to their client at Spivi. */
export const linkSources = ['matched', 'manual', 'created'] as const;

/** `draft`: tested and saved, not yet enabled. `leaving`: future classes are being cleared, then it is removed. */
export const connectionStates = ['draft', 'connected', 'paused', 'failing', 'reauth', 'leaving'] as const;
/** `unknown`: a write that may or may not have happened. `started`: no answer was noted yet. */
export const callOutcomes = ['ok', 'transient', 'config', 'permanent', 'unknown', 'started'] as const;
/** `preview`: looks people up before syncing is enabled, and links nobody. */
export const matchTriggers = ['preview', 'enabled', 'daily', 'manual'] as const;
export const matchRunStates = ['running', 'paused', 'finished', 'failed'] as const;

export const bookingStates = ['booked', 'cancelled'] as const;
/** By whom a booking was cancelled; a class takes its bookings along by staff. */
export const bookingCancellers = ['member', 'staff'] as const;
/** What became of somebody's place on a waitlist: the first two are open. `closed`: the class was cancelled. */
export const waitStates = [
  'waiting',
  'offered',
  'booked',
  'declined',
  'lapsed',
  'left',
  'removed',
  'closed',
] as const;
export type WaitState = (typeof waitStates)[number];
/** Why a free place went to the next who waits. */
export const waitPasses = ['rider_busy', 'too_many_bookings', 'pass_needed'] as const;
export type WaitPass = (typeof waitPasses)[number];
/** Whoever is first is booked into a place that comes free, or it is held for them until they say yes or their time is up. */
export const waitlistModes = ['automatic', 'offer'] as const;
export type WaitlistMode = (typeof waitlistModes)[number];
export const spotKinds = ['bike', 'rower', 'mat', 'treadmill', 'bench'] as const;
export type SpotKind = (typeof spotKinds)[number];
/** What stands or hangs in a room for good, and nobody books. */
export const fixtureKinds = ['instructor', 'door', 'fan', 'column', 'mirror', 'screen'] as const;
export type FixtureKind = (typeof fixtureKinds)[number];

export const factorKinds = ['app', 'passkey'] as const;
/**
 * Where a sign-in stands with the second factor. `free`: nobody asks for one. `advised`: health numbers of others stay
 * closed without one. `missing`: the role asks for one. `unproved`: there is one, and this sign-in has not proved it.
 */
export const factorStates = ['free', 'advised', 'missing', 'unproved', 'proved'] as const;
export type FactorState = (typeof factorStates)[number];

export const exportStates = ['waiting', 'running', 'ready', 'failed', 'expired'] as const;
export const erasureStates = ['running', 'attention', 'done'] as const;
/** `receiving`: more files may come. */
export const importStates = ['receiving', 'running', 'done'] as const;
export const fileOutcomes = ['waiting', 'added', 'duplicate', 'failed'] as const;
/** `kept`: written as a file in place of being sent, since there is no mail server. */
export const mailStates = ['waiting', 'sent', 'kept', 'skipped', 'failed'] as const;

/** Days of the week as calendars write them (RFC 5545), Monday first. */
export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof weekdays)[number];
/** What a day has in common with one of each month: its date, or its weekday counted from the begin or the end. */
export const monthlyOns = ['date', 'weekday', 'lastWeekday'] as const;
export type MonthlyOn = (typeof monthlyOns)[number];
/** From when on members may book: since a class stands in the schedule, so many days before it, or its whole week at one moment. */
export const openingWays = ['always', 'days', 'week'] as const;
/** Which classes of a series a change means beside the one that it is made in. */
export const seriesScopes = ['following', 'all'] as const;

/** Which drafts are published with a class that is one. */
export const publishScopes = ['one', ...seriesScopes] as const;
export type PublishScope = (typeof publishScopes)[number];
