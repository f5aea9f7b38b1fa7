import { MAX_CLASS_SECONDS } from '@tandem/api/box';
import type { Work } from '../base/context.ts';
import type { EventRow } from './store.ts';

/**
 * The seconds that a class has had. By the wall from Start to Stop or now; where a replaying box brings its own
 * class clock, as many as that clock has shown.
 */
export async function secondsOf({ trx, now }: Pick<Work, 'trx' | 'now'>, event: EventRow): Promise<number> {
  if (event.startedAt === null) return 0;
  const { replayed } = await trx
    .selectFrom('chunks')
    .select((eb) => eb.fn.max('last_second').filterWhere('class_clock', '=', true).as('replayed'))
    .where('event_id', '=', event.eventId)
    .executeTakeFirstOrThrow();
  if (replayed !== null) return replayed + 1;
  return wallSeconds(event.startedAt, event.stoppedAt ?? now);
}

/** Seconds begun between two instants, 0 to `MAX_CLASS_SECONDS`. */
export const wallSeconds = (from: Date, to: Date) =>
  Math.min(MAX_CLASS_SECONDS, Math.max(0, Math.ceil((to.getTime() - from.getTime()) / 1000)));
