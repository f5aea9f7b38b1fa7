import { z } from 'zod';
import { boxClock, boxReport } from './box.ts';
import { done, endpoint } from './endpoint.ts';
import { text } from './text.ts';
import { isTimeZone } from './time-zone.ts';
import { eventSummary } from './tracker/event.ts';
import { lobbyEndpoints } from './tracker/lobby.ts';
import { modesEndpoints, sprintOfRider, sprintTold, timerTold } from './tracker/modes.ts';
import { plansEndpoints } from './tracker/plans.ts';
import { rosterEndpoints } from './tracker/roster.ts';
import { screenSettings, screensEndpoints } from './tracker/screens.ts';
import { sensorsEndpoints } from './tracker/sensors.ts';
import { teamsEndpoints, teamsOnBoard } from './tracker/teams.ts';
import { waitingEndpoints } from './tracker/waiting.ts';
import { boardMetrics } from './words/board.ts';
import {
  MAX_BOX_SEATS,
  MIN_PASSWORD_CHARS,
  RESUME_ITSELF_MINUTES,
  RESUME_MINUTES,
  UNDO_EARLY_START_MINUTES,
  UNDO_START_MINUTES,
} from './words/limits.ts';
import { locales } from './words/locales.ts';

/** The tracker's own HTTP interface for its live page. The Spivi methods and the box protocol are apart. */

export * from './tracker/event.ts';
export * from './tracker/lobby.ts';
export * from './tracker/modes.ts';
export * from './tracker/plans.ts';
export type { WalkIns } from './tracker/roster.ts';
export * from './tracker/screens.ts';
export * from './tracker/sensors.ts';
export * from './tracker/teams.ts';
export * from './tracker/waiting.ts';

const instant = z.iso.datetime();
const eventId = z.coerce.number().int().min(1);

export const session = z.object({
  siteId: z.number().int(),
  siteName: z.string(),
  /** Empty for a screen: it need not know with what the club signs in. */
  sourceName: z.string(),
  timeZone: z.string(),
  /** The language of the club's screens, unless one has its own; null: as it was chosen on each. */
  locale: z.enum(locales).nullable(),
  /** Let in by a code: it shows classes and, where it may, starts and stops them. Null: the club's administrator. */
  screen: z
    .object({
      name: z.string(),
      mayRun: z.boolean(),
      /** What it shows; null: what screens usually do. */
      settings: screenSettings.nullable(),
    })
    .nullable(),
});
/** What of a box is heard, and what is not. */
export const boxHealth = z.object({
  /** Whatever it asked or sent. */
  lastSeenAt: instant.nullable(),
  /** Within the last half minute: a box speaks every few seconds, with a class or without. */
  heard: z.boolean(),
  /** False once its token was revoked: what it sends is refused. */
  hasToken: z.boolean(),
  /** When it last came with a revoked token, unless it was heard with the new one since. */
  refusedAt: instant.nullable(),
  /** Null while its clock agrees with the tracker's. */
  clock: boxClock.nullable(),
  /** Two programs send with its token. */
  otherProgram: z.boolean(),
  /** The latest readings, of the last hour, that did not count, and why. */
  ignored: z.object({ at: instant, reason: z.string() }).nullable(),
});
export type BoxHealth = z.infer<typeof boxHealth>;
/** One of the boxes that hear the room of a class. */
export type RoomBox = z.infer<typeof roomBox>;
const roomBox = boxHealth.extend({ boxId: z.number().int(), name: z.string() });
export const box = roomBox.extend({
  seatIds: z.array(z.number().int()),
  /** What its program last said of itself; null where it never did. */
  report: boxReport.extend({ at: instant }).nullable(),
  /** May say "second 17 of the class" in place of a wall clock: for replays. */
  classClock: z.boolean(),
  /** The box in whose room it stands, which has the classes and seats of that room; null: it has a room of its own. */
  standsWith: z.number().int().nullable(),
});
const boxFacts = z.object({
  name: text(120),
  seats: z.number().int().min(1).max(MAX_BOX_SEATS),
  /** The number of the first seat: some layouts count from 0. */
  firstSeat: z.number().int().min(0).max(1),
  classClock: z.boolean(),
  /** In whose room it stands; where it is left out, that stays. */
  standsWith: z.number().int().min(1).nullable().optional(),
});
const password = z.string().min(MIN_PASSWORD_CHARS).max(500);
/** One seat on the live page. Numbers are null while there is none. */
export const liveRider = z.object({
  seatId: z.number().int(),
  clientId: z.number().int().nullable(),
  /** Empty for a seat that sends data without a booking. */
  name: z.string(),
  powerW: z.number().nullable(),
  heartRateBpm: z.number().nullable(),
  cadenceRpm: z.number().nullable(),
  ftpPercent: z.number().nullable(),
  /** Of the maximum heart rate that their zones are by. */
  maxHrPercent: z.number().nullable(),
  /** 1–5 by power if FTP is known, else heart rate, else cadence. */
  zone: z.number().int().nullable(),
  workKj: z.number().nullable(),
  caloriesKcal: z.number().nullable(),
  distanceKm: z.number().nullable(),
  points: z.number().nullable(),
  /** Numbers that the person keeps from the board; they are null, and so is what would tell them. */
  hidden: z.array(z.enum(boardMetrics)),
  /** Nothing heard for some seconds. */
  stale: z.boolean(),
  rank: z.number().int().nullable(),
  /** Null while the class has no sprint, or it has not begun. */
  sprint: sprintOfRider.nullable(),
  /** By its place; null while the class has no teams, or the seat is in none. */
  team: z.number().int().nullable(),
});
export type LiveRider = z.infer<typeof liveRider>;
export const liveBoard = z.object({
  event: eventSummary,
  /** The box that has the class. */
  box: roomBox,
  /** Those that stand with it and hear the same room. */
  otherBoxes: z.array(roomBox),
  elapsedSeconds: z.number().int(),
  serverTime: instant,
  sprint: sprintTold.nullable(),
  timer: timerTold.nullable(),
  teams: teamsOnBoard.nullable(),
  /** Who wishes to show. */
  riders: z.array(liveRider),
  /** Seats of the others: neither free nor on show. */
  hiddenSeats: z.array(z.number().int()),
  /** Booked by somebody whom the tracker does not know: not free, and without a name. */
  unsentSeats: z.array(z.number().int()),
  /** What the room did, those included who do not show. */
  together: z.object({
    workKj: z.number(),
    caloriesKcal: z.number(),
    distanceKm: z.number(),
    points: z.number(),
  }),
});
export type LiveBoard = z.infer<typeof liveBoard>;

const ofEvent = z.object({ eventId });
const ofBox = z.object({ boxId: z.coerce.number().int().min(1) });
/** Shown this once: it is stored only as a hash. */
const withToken = z.object({ boxId: z.number().int(), token: z.string() });

/** `signed_in` here: signed in as the site's administrator on the tracker. */
export const endpoints = {
  getSession: endpoint({
    method: 'GET',
    path: '/api/session',
    summary: 'The site signed in',
    access: 'signed_in',
    response: session,
  }),
  signIn: endpoint({
    method: 'POST',
    path: '/api/session',
    summary: 'Sign in with the site credentials',
    access: 'public',
    body: z.object({
      siteId: z.number().int().min(1),
      sourceName: z.string().min(1).max(254),
      password: z.string().min(1).max(500),
    }),
    response: session,
  }),
  signOut: endpoint({
    method: 'DELETE',
    path: '/api/session',
    summary: 'Sign out',
    access: 'signed_in',
    response: done,
  }),
  getPlace: endpoint({
    method: 'GET',
    path: '/api/place',
    summary: 'What a screen may know before it signs in',
    access: 'public',
    response: z.object({
      /** Whether there is a club to sign in to. */
      hasClub: z.boolean(),
      /** Where people reach the studio, null where that is not told. */
      studioUrl: z.string().nullable(),
    }),
  }),
  setUp: endpoint({
    method: 'POST',
    path: '/api/setup',
    summary: 'Make the first club, with the link that the tracker printed, and sign in to it',
    access: 'public',
    body: z.object({
      token: z.string().max(200),
      name: text(120),
      login: z.email().max(254),
      password,
      timeZone: z.string().max(100).refine(isTimeZone, 'must be a time zone such as Europe/Paris'),
    }),
    response: session,
  }),
  changePassword: endpoint({
    method: 'POST',
    path: '/api/password',
    summary: 'Change the club’s password; every other screen is signed out',
    access: 'signed_in',
    body: z.object({ current: z.string().min(1).max(500), password }),
    response: done,
  }),
  listClients: endpoint({
    method: 'GET',
    path: '/api/clients',
    summary: 'The clients of the site by name, with their Client IDs: the first 200 and how many there are',
    access: 'signed_in',
    query: z.object({ search: z.string().max(100).default('') }),
    response: z.object({
      total: z.number().int(),
      clients: z.array(
        z.object({
          clientId: z.number().int(),
          name: z.string(),
          email: z.string(),
          isInstructor: z.boolean(),
        }),
      ),
    }),
  }),
  addBox: endpoint({
    method: 'POST',
    path: '/api/boxes',
    summary: 'Add a box with its seats; its token is told this once',
    access: 'signed_in',
    body: boxFacts,
    response: withToken,
  }),
  changeBox: endpoint({
    method: 'PUT',
    path: '/api/boxes/:boxId',
    summary: 'Change a box',
    access: 'signed_in',
    params: ofBox,
    body: boxFacts,
    response: done,
  }),
  newToken: endpoint({
    method: 'POST',
    path: '/api/boxes/:boxId/token',
    summary: 'Give a box a new token, told this once; the one it had is revoked',
    access: 'signed_in',
    params: ofBox,
    response: withToken,
  }),
  newBoxCode: endpoint({
    method: 'POST',
    path: '/api/boxes/:boxId/code',
    summary:
      'Make a code by which a program becomes this box; told this once, works for ten minutes, and once',
    access: 'signed_in',
    params: ofBox,
    response: z.object({ boxId: z.number().int(), code: z.string(), expiresAt: instant }),
  }),
  revokeToken: endpoint({
    method: 'DELETE',
    path: '/api/boxes/:boxId/token',
    summary: 'Revoke the token of a box',
    access: 'signed_in',
    params: ofBox,
    response: done,
  }),
  pairScreen: endpoint({
    method: 'POST',
    path: '/api/pairing',
    summary: 'Let a screen in by its code',
    access: 'public',
    body: z.object({ code: z.string().min(1).max(40) }),
    response: session,
  }),
  listBoxes: endpoint({
    method: 'GET',
    path: '/api/boxes',
    summary: 'Boxes of the site with their seats',
    access: 'signed_in',
    response: z.array(box),
  }),
  ...screensEndpoints,
  ...lobbyEndpoints,
  ...waitingEndpoints,
  ...rosterEndpoints,
  ...sensorsEndpoints,
  listEvents: endpoint({
    method: 'GET',
    path: '/api/events',
    summary: 'Events of a box in a span of time',
    access: 'signed_in',
    query: z.object({ boxId: z.coerce.number().int().optional(), from: instant, to: instant }),
    response: z.array(eventSummary),
  }),
  getBoard: endpoint({
    method: 'GET',
    path: '/api/events/:eventId',
    summary: 'An event with who is on which seat and their numbers now',
    access: 'signed_in',
    params: ofEvent,
    response: liveBoard,
  }),
  startEvent: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/start',
    summary: 'Start the class: data counts from now',
    access: 'signed_in',
    params: ofEvent,
    response: eventSummary,
  }),
  undoStart: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/undo-start',
    summary: `Take Start back, within ${UNDO_START_MINUTES} minutes, or until the class was to begin, ${UNDO_EARLY_START_MINUTES} minutes at most: nothing was measured`,
    access: 'signed_in',
    params: ofEvent,
    /** The Start that was on the screen: another one since is not taken back. */
    body: z.object({ startedAt: instant }),
    response: eventSummary,
  }),
  stopEvent: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/stop',
    summary: 'Stop the class and compute the workouts',
    access: 'signed_in',
    params: ofEvent,
    response: eventSummary,
  }),
  resumeEvent: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/resume',
    summary: `Take Stop back, within ${RESUME_MINUTES} minutes, or ${RESUME_ITSELF_MINUTES} where it came by itself: the class goes on`,
    access: 'signed_in',
    params: ofEvent,
    response: eventSummary,
  }),
  pauseEvent: endpoint({
    method: 'PUT',
    path: '/api/events/:eventId/paused',
    summary: 'Pause a class that runs, or let it go on: what is measured in between does not count',
    access: 'signed_in',
    params: ofEvent,
    /** `after`: how many turns of Pause and Go on the screen showed: a press for another state changes nothing. */
    body: z.object({ paused: z.boolean(), after: z.number().int().min(0) }),
    response: eventSummary,
  }),
  extendEvent: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/extend',
    summary: 'Move the end of a class that runs, or back to where it was',
    access: 'signed_in',
    params: ofEvent,
    /** `from` is the end that was on the screen: a press for one that has moved since changes nothing. */
    body: z.object({ from: instant, to: instant.nullable() }),
    response: eventSummary,
  }),
  ...plansEndpoints,
  ...modesEndpoints,
  ...teamsEndpoints,
} as const;
/** What a screen that was let in by a code may call; nothing else. */
export const screensMay = {
  show: [
    'getSession',
    'signOut',
    'listBoxes',
    'listEvents',
    'getBoard',
    'getClassPlan',
    'getLobby',
    'getWaiting',
  ],
  run: [
    'startEvent',
    'undoStart',
    'stopEvent',
    'pauseEvent',
    'resumeEvent',
    'extendEvent',
    'listClassSensors',
    'claimSensor',
    'undoClaim',
    'endClaim',
    'seatRider',
    'findWalkIns',
    'addWalkIn',
    'unseatRider',
    'moveRider',
    'undoRosterChange',
    'listPlans',
    'giveClassPlan',
    'shiftClassPlan',
    'skipClassPlan',
    'startSprint',
    'rankSprint',
    'endSprint',
    'dismissSprint',
    'startTimer',
    'pauseTimer',
    'stopTimer',
    'splitTeams',
    'moveTeamSeat',
    'nameTeam',
    'dissolveTeams',
    'startContest',
    'endContest',
    'clearContest',
  ],
} as const satisfies Record<'show' | 'run', readonly (keyof typeof endpoints)[]>;
/** WebSocket `/api/events/:eventId/live` sends a `liveBoard` each second while open. */
