import { MAX_CLASS_SECONDS } from '@tandem/api/box';
import { RESUME_ITSELF_MINUTES, RESUME_MINUTES } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import type { EventRow } from './store.ts';

/** A class that nobody stops is stopped this long after it should have ended. */
const AUTO_STOP_AFTER_MS = 30 * 60_000;
const MINUTE_MS = 60_000;

type Times = Pick<EventRow, 'startsAt' | 'endsAt' | 'startedAt' | 'extendedUntil'>;

/** When a class should end: as it was extended, else as planned. */
export const plannedEnd = (event: Times): Date => event.extendedUntil ?? unextendedEnd(event);

/** As planned, or a whole class later where it began only after that. */
export function unextendedEnd({ startsAt, endsAt, startedAt }: Omit<Times, 'extendedUntil'>): Date {
  if (startedAt === null || startedAt < endsAt) return endsAt;
  return new Date(startedAt.getTime() + endsAt.getTime() - startsAt.getTime());
}

/**
 * When a class that nobody stops is over, whoever comes to stop it and however late. One that began late may be ridden
 * for its whole length, and one that was extended until then.
 */
export function closesAt({ startsAt, endsAt, startedAt, extendedUntil }: Times): Date {
  const begunMs = (startedAt ?? startsAt).getTime();
  const wholeMs = begunMs + endsAt.getTime() - startsAt.getTime();
  const extendedMs = extendedUntil?.getTime() ?? 0;
  return new Date(Math.max(endsAt.getTime(), wholeMs, extendedMs) + AUTO_STOP_AFTER_MS);
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

/**
 * The seconds that a class has had when its roster changes. By the wall since Start; where no box was heard but replaying
 * ones, who bring their own class clock, as many as that has shown. What riders' phones send has no say in it.
 */
export async function secondsOf({ trx, now }: Pick<Work, 'trx' | 'now'>, event: EventRow): Promise<number> {
  if (event.startedAt === null) return 0;
  const { replayed, live } = await trx
    .selectFrom('chunks')
    .select((eb) => [
      eb.fn.max('last_second').filterWhere('class_clock', '=', true).as('replayed'),
      sql<boolean>`coalesce(bool_or(clock_id is not null), false)`.as('live'),
    ])
    .where('event_id', '=', event.eventId)
    .executeTakeFirstOrThrow();
  if (replayed !== null && !live) return replayed + 1;
  return wallSeconds(event.startedAt, event.stoppedAt ?? now);
}

/** Seconds begun between two instants, 0 to `MAX_CLASS_SECONDS`. */
export const wallSeconds = (from: Date, to: Date) =>
  Math.min(MAX_CLASS_SECONDS, Math.max(0, Math.ceil((to.getTime() - from.getTime()) / 1000)));
