import type { TimerTold } from '@tandem/api/tracker';
import { type Intervals, isPaused, timerAt, timerMs } from '@tandem/metrics/modes';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { announceEvent, lockEvent } from '../events/index.ts';

/** The interval timer that a class shows; null where it has none, or it was taken away. */
export async function timerOf(
  { trx, siteId }: Pick<Work, 'trx' | 'siteId'>,
  eventId: number,
): Promise<TimerTold | null> {
  const found = await trx
    .selectFrom('event_timers')
    .select(['number', 'work_seconds', 'rest_seconds', 'rounds', 'began_at', 'done_ms', 'held'])
    .where('site_id', '=', siteId)
    .where('event_id', '=', eventId)
    .where('stopped', '=', false)
    .executeTakeFirst();
  return found
    ? {
        number: found.number,
        workSeconds: found.work_seconds,
        restSeconds: found.rest_seconds,
        rounds: found.rounds,
        beganAtMs: found.began_at?.getTime() ?? null,
        doneMs: found.done_ms,
        held: found.held,
      }
    : null;
}

/**
 * Starts an interval timer, of a class that runs or is to come. Two who press at one time start one.
 * @param after the number of the timer that was shown when it was pressed
 * @throws Problem `not_found`, `event_closed`
 */
export async function startTimer(
  work: Work,
  eventId: number,
  { after, workSeconds, restSeconds, rounds }: Intervals & { after: number | null },
): Promise<void> {
  const { state, pauses } = await lockEvent(work.trx, eventId);
  if (state === 'stopped' || state === 'cancelled')
    throw problem({
      code: 'event_closed',
      message: `This class is ${state}.`,
      remedy: 'Start the timer in a class that runs, or that is to come.',
    });
  if (((await timerOf(work, eventId))?.number ?? null) !== after) return;
  const begun = {
    work_seconds: workSeconds,
    rest_seconds: restSeconds,
    rounds,
    // In a pause of its class it waits for that to go on.
    began_at: isPaused(pauses) ? null : work.now,
    done_ms: 0,
    held: isPaused(pauses),
    stopped: false,
  };
  await work.trx
    .insertInto('event_timers')
    .values({ site_id: work.siteId, event_id: eventId, ...begun })
    .onConflict((conflict) =>
      conflict
        .columns(['site_id', 'event_id'])
        .doUpdateSet((eb) => ({ ...begun, number: eb('event_timers.number', '+', 1) })),
    )
    .execute();
  await announceEvent(work, { eventId });
}

/**
 * Pauses a timer, or lets it go on where it was; one that stands so, that is over, or that another has followed stays as
 * it is. In a pause of its class it says whether it goes on with that. @throws Problem `not_found`
 */
export async function pauseTimer(
  work: Work,
  eventId: number,
  { number, paused }: { number: number; paused: boolean },
): Promise<void> {
  const { pauses } = await lockEvent(work.trx, eventId);
  const timer = await timerOf(work, eventId);
  if (timer?.number !== number || paused === isStill(timer)) return;
  if (timerAt(timer, work.now.getTime()).phase === 'over') return;
  await change(work, eventId, isPaused(pauses) ? { held: !paused } : moved(timer, paused, work.now));
}

/** With a pause of its class a timer stands still, and goes on with it; one that was paused by itself stays so. Under the class's lock. */
export async function holdTimer(
  work: Work,
  eventId: number,
  { held, now }: { held: boolean; now: Date },
): Promise<void> {
  const timer = await timerOf(work, eventId);
  if (timer === null || timer.held === held || (held && isStill(timer))) return;
  await set(work, eventId, { ...moved(timer, held, now), held });
}

/** Nobody lets it go on: neither whoever paused it nor its class. */
const isStill = ({ beganAtMs, held }: TimerTold): boolean => beganAtMs === null && !held;

/** A timer that stands still from an instant on, or goes on where it was. */
function moved(timer: TimerTold, paused: boolean, now: Date): { began_at: Date | null; done_ms: number } {
  const doneMs = timerMs(timer, now.getTime());
  return paused
    ? { began_at: null, done_ms: Math.round(doneMs) }
    : { began_at: new Date(now.getTime() - doneMs), done_ms: 0 };
}

/** Takes a timer off every screen; one that another has followed stays. @throws Problem `not_found` */
export async function stopTimer(work: Work, eventId: number, number: number): Promise<void> {
  await lockEvent(work.trx, eventId);
  if ((await timerOf(work, eventId))?.number === number) await change(work, eventId, { stopped: true });
}

type Change =
  | { began_at: Date | null; done_ms: number; held?: boolean }
  | { held: boolean }
  | { stopped: true };

async function change(work: Work, eventId: number, to: Change): Promise<void> {
  await set(work, eventId, to);
  await announceEvent(work, { eventId });
}

async function set(work: Work, eventId: number, to: Change): Promise<void> {
  await work.trx
    .updateTable('event_timers')
    .set(to)
    .where('site_id', '=', work.siteId)
    .where('event_id', '=', eventId)
    .execute();
}
