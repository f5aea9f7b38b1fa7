import { z } from 'zod';
import { done, endpoint } from './endpoint.ts';
import { boardMetrics } from './words/board.ts';

/** The tracker's own HTTP interface for its live page. The Spivi methods and the box protocol are apart. */

const instant = z.iso.datetime();
const eventId = z.coerce.number().int().min(1);

export const session = z.object({
  siteId: z.number().int(),
  siteName: z.string(),
  sourceName: z.string(),
  timeZone: z.string(),
});
export const box = z.object({
  boxId: z.number().int(),
  name: z.string(),
  seatIds: z.array(z.number().int()),
  lastSeenAt: instant.nullable(),
});
export const eventState = z.enum(['scheduled', 'started', 'stopped', 'cancelled']);
export const eventSummary = z.object({
  eventId: z.number().int(),
  boxId: z.number().int(),
  title: z.string(),
  instructorName: z.string(),
  startsAt: instant,
  endsAt: instant,
  state: eventState,
  startedAt: instant.nullable(),
  stoppedAt: instant.nullable(),
  booked: z.number().int(),
  /** Workouts written by Stop. */
  workouts: z.number().int(),
});
export type EventSummary = z.infer<typeof eventSummary>;

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
});
export type LiveRider = z.infer<typeof liveRider>;
export const liveBoard = z.object({
  event: eventSummary,
  elapsedSeconds: z.number().int(),
  serverTime: instant,
  /** Who wishes to show. */
  riders: z.array(liveRider),
  /** Seats of the others: neither free nor on show. */
  hiddenSeats: z.array(z.number().int()),
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
  listBoxes: endpoint({
    method: 'GET',
    path: '/api/boxes',
    summary: 'Boxes of the site with their seats',
    access: 'signed_in',
    response: z.array(box),
  }),
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
  stopEvent: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/stop',
    summary: 'Stop the class and compute the workouts',
    access: 'signed_in',
    params: ofEvent,
    response: eventSummary,
  }),
} as const;
/** WebSocket `/api/events/:eventId/live` sends a `liveBoard` each second while open. */
