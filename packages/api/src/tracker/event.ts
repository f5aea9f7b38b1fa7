import { z } from 'zod';
import { MAX_PAUSES } from '../words/limits.ts';

const instant = z.iso.datetime();

export const eventState = z.enum(['scheduled', 'started', 'stopped', 'cancelled']);
export const eventSummary = z.object({
  eventId: z.number().int(),
  boxId: z.number().int(),
  title: z.string(),
  instructorName: z.string(),
  startsAt: instant,
  endsAt: instant,
  /** The room's own name and its zone, where the studio told them: else the box's name and the site's zone stand for them. */
  room: z.string().nullable(),
  timeZone: z.string().nullable(),
  state: eventState,
  startedAt: instant.nullable(),
  stoppedAt: instant.nullable(),
  /** Seconds by the wall since Start at which it was paused and went on, by turns; an odd one has not ended. */
  pauses: z.array(z.number().int().min(0)).max(2 * MAX_PAUSES),
  /** When it should end: as it was extended, else as planned, a whole class later where it began only after that. */
  plannedEnd: instant,
  /** What that was before it was extended; null where it was not. */
  extendedFrom: instant.nullable(),
  /** Then it stops by itself, where nobody stops it. */
  closesAt: instant,
  /** Whether it did. */
  stoppedItself: z.boolean(),
  /** Until then Stop can be taken back; null where nothing was stopped. */
  resumableUntil: instant.nullable(),
  /** Until then Start can be taken back; null where the class does not run. */
  startUndoableUntil: instant.nullable(),
  booked: z.number().int(),
  /** Workouts written by Stop. */
  workouts: z.number().int(),
  /** What the class is asked for; `revision` is another after each change to it. */
  plan: z.object({ name: z.string(), revision: z.number().int() }).nullable(),
});
export type EventSummary = z.infer<typeof eventSummary>;
