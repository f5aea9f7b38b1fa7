import type { EventSummary } from '@tandem/api/tracker';
import { inTenant, Problem } from '@tandem/platform';
import type { Db, Trx } from '../base/db.ts';
import { type EventJob, keyOf, type TrackerJobs } from '../base/jobs.ts';
import { announceEvent, type EventRow, lockEvent, summaryOf } from '../events/store.ts';
import { finishWorkouts } from '../workouts/finish.ts';

/** A class that nobody stops is stopped this long after it should have ended. */
export const AUTO_STOP_AFTER_SECONDS = 30 * 60;
/** Boxes may still deliver what they could not send; after this the samples are dropped. */
export const LATE_DATA_SECONDS = 24 * 3600;

const refused = (code: string, message: string, remedy: string) =>
  new Problem({ code, status: 409, message, remedy });

/**
 * Start: data counts from now. A second Start changes nothing.
 * @throws Problem `not_found`, `event_closed`, `box_busy`
 */
export async function startEvent(trx: Trx, jobs: TrackerJobs, job: EventJob): Promise<EventSummary> {
  const event = await lockEvent(trx, job.eventId);
  if (event.state === 'stopped' || event.state === 'cancelled')
    throw refused('event_closed', `This class is ${event.state}.`, 'Start another class.');
  if (event.state === 'scheduled') {
    await freeBox(trx, jobs, job.siteId, event);
    await trx
      .updateTable('events')
      .set({ state: 'started', started_at: new Date() })
      .where('event_id', '=', event.eventId)
      .execute();
    const lengthSeconds = (event.endsAt.getTime() - event.startsAt.getTime()) / 1000;
    const untilEnd = Math.max(lengthSeconds, (event.endsAt.getTime() - Date.now()) / 1000);
    await jobs.send(trx, 'auto-stop', job, {
      key: keyOf(job),
      startAfterSeconds: Math.ceil(untilEnd + AUTO_STOP_AFTER_SECONDS),
    });
    await announceEvent(trx, job);
  }
  return summaryOf(trx, job.eventId);
}

/** One class at a time on a box: a forgotten one that is long over is stopped, a running one is not. */
async function freeBox(trx: Trx, jobs: TrackerJobs, siteId: number, event: EventRow): Promise<void> {
  const other = await trx
    .selectFrom('events')
    .select(['event_id', 'title', 'ends_at'])
    .where('box_id', '=', event.boxId)
    .where('state', '=', 'started')
    .executeTakeFirst();
  if (!other) return;
  if (other.ends_at.getTime() > Date.now())
    throw refused(
      'box_busy',
      `“${other.title}” is still running on this box.`,
      'Stop it first: what the bikes send belongs to one class.',
    );
  await stopEvent(trx, jobs, { siteId, eventId: other.event_id });
}

/**
 * Stop: computes the workouts in the same transaction. A second Stop changes nothing.
 * @throws Problem `not_found`, `not_started`
 */
export async function stopEvent(
  trx: Trx,
  jobs: TrackerJobs,
  job: EventJob,
  stoppedAt = new Date(),
): Promise<EventSummary> {
  const event = await lockEvent(trx, job.eventId);
  if (event.state === 'scheduled' || event.state === 'cancelled')
    throw refused('not_started', 'This class is not started.', 'Start it first.');
  if (event.state === 'started') {
    const stopped = { ...event, state: 'stopped' as const, stoppedAt };
    await trx
      .updateTable('events')
      .set({ state: 'stopped', stopped_at: stoppedAt })
      .where('event_id', '=', event.eventId)
      .execute();
    await finishWorkouts(trx, job.siteId, stopped);
    await jobs.send(trx, 'drop-chunks', job, {
      key: keyOf(job),
      startAfterSeconds: LATE_DATA_SECONDS + 3600,
    });
    await announceEvent(trx, job);
  }
  return summaryOf(trx, job.eventId);
}

/** Stops a class that nobody stopped; one already stopped is left alone. */
export const autoStop = (db: Db, jobs: TrackerJobs, job: EventJob): Promise<void> =>
  inTenant(db, String(job.siteId), async (trx) => {
    const event = await lockEvent(trx, job.eventId);
    if (event.state === 'started') await stopEvent(trx, jobs, job);
  });

/** Computes the workouts of a stopped class again, late data included. */
export const finishAgain = (db: Db, job: EventJob): Promise<void> =>
  inTenant(db, String(job.siteId), async (trx) => {
    const event = await lockEvent(trx, job.eventId);
    const chunk = await trx
      .selectFrom('chunks')
      .select('chunk_id')
      .where('event_id', '=', job.eventId)
      .limit(1)
      .executeTakeFirst();
    // Without its samples a workout could only be lost.
    if (event.state !== 'stopped' || !chunk) return;
    await finishWorkouts(trx, job.siteId, event);
    await announceEvent(trx, job);
  });

/** Drops what was kept for late data, unless it is too early. */
export const dropChunks = (db: Db, job: EventJob): Promise<void> =>
  inTenant(db, String(job.siteId), async (trx) => {
    const event = await lockEvent(trx, job.eventId);
    const dueAt = (event.stoppedAt?.getTime() ?? Number.POSITIVE_INFINITY) + LATE_DATA_SECONDS * 1000;
    if (Date.now() >= dueAt) await trx.deleteFrom('chunks').where('event_id', '=', job.eventId).execute();
  });
