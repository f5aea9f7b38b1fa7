import type { TrackerProblem } from '@tandem/api/words';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { secondsOf } from './class-clock.ts';
import type { Span } from './spans.ts';
import { type EventRow, lockEvent, spansOf } from './store.ts';

/** An event whose roster is about to change: locked, with the second in which that happens, 0 before Start. */
export type Roster = { event: EventRow; spans: Span[]; second: number };

/** Locks an event and reads who sits where. @throws Problem `not_found` */
export async function lockRoster(work: Work, eventId: number): Promise<Roster> {
  const event = await lockEvent(work.trx, eventId);
  return {
    event,
    spans: await spansOf(work.trx, eventId),
    second: event.state === 'started' ? await secondsOf(work, event) : 0,
  };
}

/**
 * The second from which a seat is a client's who takes it now: never before the last one's time on it, or their own elsewhere, has
 * ended.
 */
export const firstSecond = (
  { spans, second }: Roster,
  { seatId, clientId }: Pick<Span, 'seatId' | 'clientId'>,
): number =>
  Math.max(
    second,
    ...spans
      .filter((one) => (one.sits && one.seatId === seatId) || one.clientId === clientId)
      .map((one) => one.toSecond ?? 0),
  );

/** Rows by event, in the order of their IDs: two batches that lock events so cannot wait for each other. */
export function inOrder<T extends { eventId: number }>(rows: T[]): [number, T[]][] {
  return [...Map.groupBy(rows, (row) => row.eventId)].sort(([a], [b]) => a - b);
}

/** @throws Problem `event_closed` */
export function assertOpen(event: EventRow): void {
  if (event.state === 'cancelled' || event.state === 'stopped')
    throw refused(
      'event_closed',
      `Event ${event.eventId} is ${event.state}: its roster no longer changes.`,
      'Use another event.',
    );
}

export const refused = (code: TrackerProblem, message: string, remedy: string) =>
  problem({ code, message, remedy });
