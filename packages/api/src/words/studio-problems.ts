import { httpProblems } from './http-problems.ts';

/**
 * Every stable code with which the studio refuses a call → HTTP status. 409 is what conflicts with how things stand
 * and may be asked again once they stand otherwise; 422 what the call itself says wrongly, though well formed.
 */
export const studioProblems = {
  ...httpProblems,
  /** Somebody else was faster; `details.present` is what it is now. */
  changed_meanwhile: 409,
  // Bookings
  class_draft: 409,
  class_cancelled: 409,
  class_ended: 409,
  class_started: 409,
  spot_required: 409,
  no_such_spot: 409,
  spot_out_of_service: 409,
  already_booked: 409,
  spot_taken: 409,
  /** One of two who were to change places sits elsewhere by now. */
  spot_changed: 409,
  class_full: 409,
  /** Members may book from `details.opensAt` on. */
  not_open_yet: 409,
  too_many_holds: 409,
  /** A spot of the class is held for them again from `details.againAt` on. */
  held_twice: 409,
  /** What would be gone is held for somebody who is choosing at this moment. */
  spots_held: 409,
  booking_cancelled: 409,
  /** The studio has not switched it on. */
  phone_not_allowed: 409,
  phone_not_now: 409,
  /** The tracker has no seat for the booking, or is none of ours. */
  phone_no_seat: 409,
  /** Asked: it goes through when sent again with the `accept…` field that the details name. */
  rider_busy: 409,
  too_many_bookings: 409,
  too_many_overlaps: 409,
  idempotency_mismatch: 422,
  // Waitlist
  /** The free places are of those who wait. Of staff it is asked, as `rider_busy` is. */
  place_owed: 409,
  class_not_full: 409,
  no_waitlist: 409,
  waitlist_closed: 409,
  waitlist_full: 409,
  already_waiting: 409,
  too_many_waits: 409,
  offer_gone: 409,
  wait_over: 409,
  // Stand-by
  standby_off: 409,
  standby_early: 409,
  /** Whoever is booked on the spot is checked in. */
  rider_here: 409,
  nobody_here: 409,
  not_released: 409,
  // A tablet at the door
  /** It was never let in, or is no more. */
  kiosk_unknown: 401,
  /** Its code is nobody's: wrong, used or too old. */
  kiosk_code_wrong: 404,
  /** It is of no class that is about to begin at its door. */
  kiosk_not_now: 409,
  /** What was done there is undone for a minute; then the desk does it. */
  kiosk_undo_over: 409,
  too_many_kiosks: 409,
  // Families
  guardian_without_login: 409,
  child_with_login: 409,
  too_many_children: 409,
  too_many_guardians: 409,
  /** It is each person's own: a guardian does not do it for a child. */
  not_for_child: 403,
  // Waiver
  /** The person has not signed it; `details.insists`: at this door nobody is checked in without. */
  waiver_to_sign: 409,
  waiver_off: 409,
  waiver_unwritten: 409,
  too_many_waivers: 409,
  // Passes
  pass_needed: 409,
  pass_used_up: 409,
  pass_expired: 409,
  pass_frozen: 409,
  pass_not_begun: 409,
  /** Classes are booked with it that it would not be good for any more; `details.classes` says how many. */
  pass_in_use: 409,
  pass_ended: 409,
  pass_kind_archived: 409,
  /** Everybody has this kind once. */
  pass_had: 409,
  too_many_holders: 409,
  too_many_passes: 409,
  // Payments
  /** No payment provider is set up. */
  payments_off: 409,
  not_on_sale: 409,
  /** Another price than was seen; `details.price` is the one now. */
  price_changed: 409,
  too_many_payments: 409,
  /** It does not need staff any more, or not for this. */
  payment_settled: 409,
  /** Kinds of pass have prices in it. */
  currency_in_use: 409,
  notice_refused: 400,
  /** Of an address for what another system tells: not known, or not signed as that system signs. */
  hint_refused: 401,
  hint_unreadable: 400,
  // Mails
  /** It did not fail, or would be sent twice, or what it held is gone. */
  mail_settled: 409,
  push_address_refused: 422,
  too_many_devices: 409,
  // Classes and places
  /** The class is another system's; `details.source` says whose, and `details.name` what it is called. */
  owned_by_source: 409,
  source_not_connected: 409,
  /** Its classes, or who is booked in one of them, were not read to their end of late. */
  source_not_read: 409,
  nothing_to_take_over: 409,
  /** Classes are being taken over, or given back. */
  takeover_under_way: 409,
  /** Taking over was taken back, or is too old to be. */
  takeover_over: 409,
  /** Another spot there is this one already; `details.spotId` says which. */
  spot_there_taken: 409,
  /** Somebody there is another customer already; `details.customerId` says which. */
  person_linked: 409,
  /** Asked: the customer is somebody else there too. */
  customer_linked: 409,
  /** What was shown has changed since. */
  shown_changed: 409,
  class_in_past: 400,
  spots_missing: 409,
  capacity_above_spots: 400,
  capacity_below_booked: 409,
  spot_booked: 409,
  /** A fixture of the room would stand where a spot is; `details` name both. */
  fixture_on_spot: 400,
  /** Asked, as `rider_busy` is: spots that people have booked would stand elsewhere. */
  spots_move: 409,
  /** A room that something was in, or belongs to, is kept. */
  room_used: 409,
  room_busy: 409,
  /** Asked, as `rider_busy` is. */
  instructor_busy: 409,
  riders_busy: 409,
  /** Of many that are to be made or changed at once; `details.refused` are those, each with its own code. */
  classes_refused: 409,
  not_in_series: 409,
  /** Somebody else leads the class. */
  not_leading: 409,
  substitute_taken: 409,
  substitute_gone: 409,
  own_substitute: 409,
  /** A class that people have booked or wait for is no draft again. */
  people_booked: 409,
  location_closed: 409,
  too_many_closures: 409,
  class_type_exists: 409,
  too_many_class_types: 409,
  // Customers
  customer_exists: 409,
  /** The profile is one with another, `details.customerId`. */
  customer_merged: 410,
  /** `details.obstacles` says what stands in the way. */
  merge_blocked: 409,
  /** What was decided on is no more what the two say. */
  merge_changed: 409,
  import_over: 409,
  // Rides
  /** Nothing is stored or sent of who has not allowed it: they may, and then it can be asked again. */
  consent_missing: 409,
  no_ride: 409,
  has_ride: 409,
  reassigned: 409,
  too_many_imports: 429,
  import_closed: 409,
  broken_off: 400,
  too_many_uploads: 429,
  too_slow: 408,
  upload_key_refused: 422,
  uploads_unreachable: 503,
  // Rights
  text_changed: 409,
  confirm_mismatch: 422,
  link_invalid: 404,
  ride_link_gone: 404,
  calendar_gone: 404,
  email_link_invalid: 404,
  email_link_expired: 410,
  // People and accounts
  other_person: 409,
  setup_done: 409,
  setup_token_wrong: 404,
  invitation_unknown: 404,
  invitation_used: 410,
  invitation_expired: 410,
  common_password: 400,
  confirm_needed: 403,
  /** The account has one, and this sign-in has not proved it. */
  second_factor_needed: 403,
  /** The account has none, and its role asks for one. */
  second_factor_missing: 403,
  code_wrong: 400,
  passkey_refused: 400,
  last_factor: 409,
  too_many_factors: 409,
  nothing_begun: 409,
  opens_more: 409,
  sign_in_link_invalid: 404,
  known_password: 403,
  no_mail_server: 409,
  email_unanswered: 409,
  confirm_account: 409,
  login_taken: 409,
  wrong_password: 400,
  password_missing: 409,
  already_on_team: 409,
  last_owner: 409,
  // Tags and fields of a studio's own
  name_taken: 409,
  too_many_tags: 409,
  too_many_tags_of_one: 409,
  choice_in_use: 409,
  too_many_fields: 409,
  // Tokens of the interface
  token_unknown: 401,
  token_expired: 401,
  token_revoked: 401,
  /** `details.scope` is the one that it lacks. */
  token_scope_missing: 403,
  /** Whatever its scopes: a person has to sign in for this. */
  token_refused: 403,
  /** Sent with a session's cookie: which of the two is meant? */
  token_with_cookie: 400,
  too_many_tokens: 409,
  too_many_webhooks: 409,
  webhook_off: 409,
  // Another system that is read
  /** What comes back with it was not begun by this session, is used already, or too old. */
  sign_in_state_gone: 410,
  // Spivi
  not_connected: 409,
  credentials_refused: 422,
  password_needed: 400,
  other_site: 409,
  box_taken: 409,
  room_taken: 409,
  gym_busy: 409,
  box_unknown: 422,
  client_id_taken: 409,
  client_id_mismatch: 422,
  client_not_found: 422,
  spivi_email_needed: 422,
  already_linked: 409,
  email_shared: 409,
  spivi_refused: 422,
  spivi_unavailable: 503,
} as const;
export type StudioProblem = keyof typeof studioProblems;
