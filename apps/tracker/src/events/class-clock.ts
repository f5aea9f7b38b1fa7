import { MAX_CLASS_SECONDS } from '@tandem/api/box';
import {
  RESUME_ITSELF_MINUTES,
  RESUME_MINUTES,
  UNDO_EARLY_START_MINUTES,
  UNDO_START_MINUTES,
} from '@tandem/api/words';
import { classSecond, pausedSeconds } from '@tandem/metrics/modes';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import type { EventRow } from './store.ts';

/** A class that nobody stops is stopped this long after it should have ended. */
const AUTO_STOP_AFTER_MS = 30 * 60_000;
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

type Times = Pick<EventRow, 'startsAt' | 'endsAt' | 'startedAt' | 'extendedUntil' | 'pauses'>;

/** When a class should end: as it was extended, else as planned. */
export const plannedEnd = (event: Times): Date => event.extendedUntil ?? unextendedEnd(event);

/** As planned, or a whole class later where it began only after that. The room is the next class's: no pause moves it. */
export function unextendedEnd(event: Omit<Times, 'extendedUntil' | 'pauses'>): Date {
  const { endsAt, startedAt } = event;
  return startedAt === null || startedAt < endsAt ? endsAt : new Date(wholeUntilMs(event));
}

/** When a class would have been ridden for its whole length if nobody had paused it. */
const wholeUntilMs = ({ startsAt, endsAt, startedAt }: Omit<Times, 'extendedUntil' | 'pauses'>): number =>
  (startedAt ?? startsAt).getTime() + endsAt.getTime() - startsAt.getTime();

/**
 * When a class that nobody stops is over, whoever comes to stop it and however late. One that began late, or was paused, may
 * be ridden for its whole length, and one that was extended until then. A pause that nobody has ended lets no class go on.
 */
export function closesAt(event: Times): Date {
  const extendedMs = event.extendedUntil?.getTime() ?? 0;
  const wholeMs = wholeUntilMs(event) + pausedSeconds(event.pauses) * SECOND_MS;
  return new Date(Math.max(event.endsAt.getTime(), wholeMs, extendedMs) + AUTO_STOP_AFTER_MS);
}

/** Until then Stop can be taken back; null where there is none. */
export function resumableUntil({
  stoppedAt,
  stoppedItselfAt,
}: Pick<EventRow, 'stoppedAt' | 'stoppedItselfAt'>): Date | null {
  if (stoppedItselfAt !== null)
    return new Date(stoppedItselfAt.getTime() + RESUME_ITSELF_MINUTES * MINUTE_MS);
  return stoppedAt && new Date(stoppedAt.getTime() + RESUME_MINUTES * MINUTE_MS);
}

/** Until then Start of a class that runs can be taken back; null of any other. One that came early, until the class was to begin. */
export function startUndoableUntil({
  state,
  startsAt,
  startedAt,
}: Pick<EventRow, 'state' | 'startsAt' | 'startedAt'>): Date | null {
  if (state !== 'started') return null;
  const after = (minutes: number) => startedAt!.getTime() + minutes * MINUTE_MS;
  return new Date(
    Math.min(Math.max(after(UNDO_START_MINUTES), startsAt.getTime()), after(UNDO_EARLY_START_MINUTES)),
  );
}

/**
 * The seconds that a class has had when something is done to it. By the wall since Start, without its pauses; where no box was heard but replaying
 * ones, who bring their own class clock, as many as that has shown. What riders' phones send has no say in it.
 */
export async function secondsOf(work: Pick<Work, 'trx' | 'now'>, event: EventRow): Promise<number> {
  if (event.startedAt === null) return 0;
  return (await replayedSeconds(work, event)) ?? classSeconds(event, event.stoppedAt ?? work.now);
}

/** How many seconds the class clock of replays has shown, where no other box was heard; null of any other class. */
export async function replayedSeconds(
  { trx }: Pick<Work, 'trx'>,
  { eventId }: Pick<EventRow, 'eventId'>,
): Promise<number | null> {
  const { replayed, live } = await trx
    .selectFrom('chunks')
    .select((eb) => [
      eb.fn.max('last_second').filterWhere('class_clock', '=', true).as('replayed'),
      sql<boolean>`coalesce(bool_or(clock_id is not null), false)`.as('live'),
    ])
    .where('event_id', '=', eventId)
    .executeTakeFirstOrThrow();
  return replayed === null || live ? null : replayed + 1;
}

/** The seconds that a class had had at an instant, by the wall and without its pauses; the one that had begun is counted. */
export const classSeconds = (
  { startedAt, pauses }: Pick<EventRow, 'startedAt' | 'pauses'>,
  until: Date,
): number => (startedAt === null ? 0 : classSecond(pauses, wallSeconds(startedAt, until)));

/** Seconds begun between two instants, 0 to `MAX_CLASS_SECONDS`. */
export const wallSeconds = (from: Date, to: Date) =>
  Math.min(MAX_CLASS_SECONDS, Math.max(0, Math.ceil((to.getTime() - from.getTime()) / SECOND_MS)));
