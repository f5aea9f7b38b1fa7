import { httpProblems } from './http-problems.ts';

/** Every stable code with which the tracker refuses a call → HTTP status. */
export const trackerProblems = {
  ...httpProblems,
  wrong_login: 401,
  unknown_site: 404,
  too_many_logins: 429,
  /** The code of a screen is nobody's: wrong, used or too old. */
  code_wrong: 401,
  /** The token of a box is nobody's. */
  box_unknown: 401,
  /** The token was a box's and is no longer. */
  token_revoked: 401,
  class_not_started: 409,
  not_started: 409,
  event_closed: 409,
  too_many_pauses: 409,
  /** None but replays are heard, and a recording runs on by its own clock. */
  class_replayed: 409,
  /** A sprint by watts a kilogram stays one, and no other becomes one. */
  sprint_by_weight: 409,
  /** Stop is taken back so long after it, or not at all. */
  not_resumable: 409,
  /** Start is taken back so long after it. */
  start_stands: 409,
  /** Somebody has started the class anew since. */
  start_gone: 409,
  box_busy: 409,
  duplicate: 409,
  seat_unknown: 404,
  seat_taken: 409,
  client_seated: 409,
  /** A box cannot lose seats on which somebody is booked. */
  seats_booked: 409,
  /** A box that stands in another's room has no classes of its own: on Spivi's wire no conflict, but data to correct. */
  box_in_room: 400,
  /** It cannot hear for another's room: it has classes, or the other one is none to stand with. */
  box_cannot_join: 409,
  /** A sensor that is somebody's for good is given to nobody else in a class. */
  sensor_bound: 409,
  /** Within one class a sensor is one person's. */
  sensor_claimed: 409,
  client_not_seated: 409,
  /** Nobody is put on a class by hand long before it begins. */
  too_early: 409,
  /** They do not allow that they are measured and it is kept. */
  client_not_measured: 409,
  /** Somebody has changed the roster since, so that what was done before cannot be undone alone. */
  roster_changed: 409,
  /** What a hand did to the roster is undone for a few minutes. */
  change_stands: 409,
  /** A rider's phone sends to the seat that they hold, and to no other. */
  not_your_seat: 409,
  phone_too_often: 429,
  loan_number_taken: 409,
  /** Somebody saved the plan since it was opened. */
  changed_meanwhile: 409,
  no_plan: 409,
  setup_token_wrong: 404,
  setup_done: 409,
} as const;
export type TrackerProblem = keyof typeof trackerProblems;
