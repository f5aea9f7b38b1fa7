/** The systems that a studio may stay with. Tandem reads them; it writes check-ins there alone, and only where a studio wants it. */
export const foreignSources = ['momence'] as const;
export type ForeignSource = (typeof foreignSources)[number];

/** Where a class is managed and booked: in Tandem's own schedule, or in one of those. */
export const bookingSources = ['tandem', ...foreignSources] as const;
export type BookingSource = (typeof bookingSources)[number];

/** What each is called, in every language. */
export const sourceNames: Record<ForeignSource, string> = { momence: 'Momence' };

/** By what a studio lets it in: its person's consent in a browser, a refresh token, or their name and password. */
export const sourceSignIns = ['code', 'token', 'password'] as const;
export type SourceSignIn = (typeof sourceSignIns)[number];

/**
 * How a connection stands. `draft`: tested and kept, not yet switched on. `failing`: nothing was answered of late. `reauth`: the
 * login is refused until it is given anew.
 */
export const sourceStates = ['draft', 'connected', 'paused', 'failing', 'reauth'] as const;
export type SourceState = (typeof sourceStates)[number];

/** What is looked at of a login before it is kept, one after the other. */
export const sourceChecks = ['address', 'client', 'login', 'places', 'classes', 'people'] as const;
export type SourceCheck = (typeof sourceChecks)[number];
/** Why one of them failed. */
export const sourceCheckCodes = [
  'address_not_allowed',
  'timeout',
  'network',
  'server_error',
  'rate_limited',
  'not_momence',
  'client_refused',
  'code_refused',
  'refresh_refused',
  'password_refused',
  'revoked',
  'no_places',
  'other_account',
  'not_allowed',
] as const;
export type SourceCheckCode = (typeof sourceCheckCodes)[number];

/** What becomes of the classes to come when the connection is removed: they are Tandem's own, or off. */
export const sourceLeavings = ['keep', 'cancel'] as const;

/** Why a call to a system that is read failed. */
export const sourceFailures = [
  'client_refused',
  'grant_refused',
  'refresh_refused',
  'token_refused',
  'not_allowed',
  'not_found',
  'invalid_request',
  'rate_limited',
  'server_error',
  'timeout',
  'network',
  'not_momence',
] as const;
export type SourceFailure = (typeof sourceFailures)[number];

/** How it came that a person there is a customer here: by their email, made from what was read, or said by staff. */
export const sourceLinkWays = ['email', 'made', 'manual'] as const;

/** Why a class that was read does not stand in the schedule as it was read: nobody has said which room, or another class is there. */
export const sourceClassTroubles = ['no_room', 'room_taken'] as const;
export type SourceClassTrouble = (typeof sourceClassTroubles)[number];

/** Where taking over the classes of a system that a studio leaves stands. */
export const takeoverStates = ['taking', 'taken', 'undoing', 'undone'] as const;

/** What somebody should know of a class before it is taken over: who is booked was not read of late, or most of them are missing. */
export const takeoverClassTroubles = [...sourceClassTroubles, 'roster_unread', 'roster_doubted'] as const;

/** Why a class stays the studio's own when taking over is taken back; `failed`: by a fault of Tandem's. */
export const takenLeftWhy = ['begun', 'changed', 'not_followed', 'failed'] as const;

/** Why taking over cannot begin now. */
export const takeoverRefusals = ['source_not_connected', 'source_not_read', 'nothing_to_take_over'] as const;

/** What became of a check-in that was made here, or taken back, in the system that has the booking. `refused`: a person looks there. */
export const sourceCheckInStates = ['waiting', 'sent', 'refused'] as const;
export type SourceCheckInState = (typeof sourceCheckInStates)[number];

/** Why a booking that was read is not, or not quite, one here; a person of the studio can mend each. */
export const sourceBookingTroubles = [
  'person_unknown',
  'booked_twice',
  'spot_unknown',
  'spot_taken',
] as const;
export type SourceBookingTrouble = (typeof sourceBookingTroubles)[number];

/**
 * What of a source needs a person, what keeps most from working first: its login is refused, classes could not be taken over or given back, many classes or most of a roster are
 * missing at once, nobody has said which room a place is, another class is in the room, nobody has said which spot one there is,
 * two have one spot, one is booked twice, a check-in is refused there, or nobody has said who somebody is.
 */
export const sourceTodoKinds = [
  'login_refused',
  'takeover_failed',
  'classes_gone',
  'roster_gone',
  'place_unknown',
  'room_taken',
  'spot_unknown',
  'person_unknown',
  'spot_taken',
  'booked_twice',
  'check_in_refused',
] as const;
export type SourceTodoKind = (typeof sourceTodoKinds)[number];

/** Who of a source is listed: whom nobody here is known to be, and who is linked. */
export const sourcePeopleStates = ['waiting', 'linked'] as const;

/** Why what came to the address of a source's hints was not taken. */
export const sourceHookRefusals = ['no_secret', 'wrong_secret', 'wrong_signature', 'unreadable'] as const;
export type SourceHookRefusal = (typeof sourceHookRefusals)[number];
