import type { ClassSummary } from '@tandem/api/studio';
import { sql } from 'kysely';

type Times = { startsAt: Date; endsAt: Date };
/** What the tracker has said of a class's event; null where it says nothing, or has not been heard yet. */
export type Heard = {
  at: Date;
  state: 'scheduled' | 'started' | 'stopped' | 'cancelled';
  startedAt: Date | null;
  stoppedAt: Date | null;
  signal: { booked: number; heard: number } | null;
} | null;

/** The tracker is asked every few seconds while a class is due: what it said longer ago may be otherwise by now. */
const FRESH_MS = 120_000;
/** A class that nobody has started so long after its planned beginning needs attention. */
const START_OVERDUE_MS = 10 * 60_000;

/**
 * The state of a class: the tracker's word where there is one, else the clock, by which it runs from its start up to
 * its end. A class that was stopped is over until the tracker says otherwise; what else was said counts while it is
 * fresh, and that it has begun until its planned end.
 */
export function stateOf(
  { startsAt, endsAt, cancelledAt }: Times & { cancelledAt: Date | null },
  heard: Heard,
  now: Date,
): ClassSummary['state'] {
  if (cancelledAt) return 'cancelled';
  if (heard?.state === 'stopped') return 'ended';
  if (heard?.state === 'started' && (isFresh(heard, now) || now < endsAt)) return 'running';
  if (now >= endsAt) return 'ended';
  if (heard?.state === 'scheduled' && isFresh(heard, now)) return 'scheduled';
  return now < startsAt ? 'scheduled' : 'running';
}

/** Nobody pressed Start though it is time: said while it is fresh, and of a class that is over for good. */
export function isOverdue({ startsAt, endsAt }: Times, heard: Heard, now: Date): boolean {
  if (heard?.state !== 'scheduled' || now.getTime() < startsAt.getTime() + START_OVERDUE_MS) return false;
  return isFresh(heard, now) || heard.at >= endsAt;
}

/** The seats heard now, while that is fresh. */
export const signalNow = (heard: Heard, now: Date) =>
  heard !== null && isFresh(heard, now) ? heard.signal : null;

/** Whether a class's state turns by itself between two hearings of an event that stays as it is. */
export const turnsBetween = ({ startsAt, endsAt }: Times, from: Date | null, to: Date): boolean =>
  [startsAt.getTime(), startsAt.getTime() + START_OVERDUE_MS, endsAt.getTime()].some(
    (at) => (from === null || from.getTime() < at) && at <= to.getTime(),
  );

const isFresh = (heard: NonNullable<Heard>, now: Date) => now.getTime() - heard.at.getTime() <= FRESH_MS;

/** What `heardOf` reads of a class `c` of the view `class_mirror`. */
export const heardColumns = sql`c.heard_at, c.heard_state, c.started_at, c.stopped_at, c.seats_booked, c.seats_heard`;
export type HeardColumns = {
  heard_at: Date | null;
  heard_state: NonNullable<Heard>['state'] | 'untold' | null;
  started_at: Date | null;
  stopped_at: Date | null;
  seats_booked: number | null;
  seats_heard: number | null;
};

/** What was heard of a class, from a row that was read with `heardColumns`. */
export function heardOf(row: HeardColumns): Heard {
  const { heard_at: at, heard_state: state, seats_booked: booked, seats_heard: heard } = row;
  if (at === null || state === null || state === 'untold') return null;
  const signal = booked === null || heard === null ? null : { booked, heard };
  return { at, state, startedAt: row.started_at, stoppedAt: row.stopped_at, signal };
}
