import { CHANNELS, computeRide, type Trace } from '@tandem/metrics';
import { encodeTrace } from '@tandem/metrics/trace';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { profileOn } from '../clients/index.ts';
import { announceEvent, type EventRow, lockEvent, type Span, secondsOf, spansOf } from '../events/index.ts';
import { emptyTrace, mergeSample, unpackSamples } from './samples.ts';

/**
 * Computes and stores the workout of everyone who rode in a stopped class, from all samples that have arrived.
 * Runs again with the same outcome; riders of whom nothing was heard get no workout.
 */
export async function finishWorkouts(work: Omit<Work, 'tracker'>, event: EventRow): Promise<void> {
  const { trx, siteId, now } = work;
  const { eventId } = event;
  const seconds = await secondsOf(work, event);
  const chunks = await trx.selectFrom('chunks').select('samples').where('event_id', '=', eventId).execute();
  const bySeat = new Map<number, Trace>();
  for (const { samples } of chunks)
    for (const sample of unpackSamples(samples)) {
      const trace = bySeat.get(sample.seat) ?? emptyTrace(seconds);
      bySeat.set(sample.seat, trace);
      mergeSample(trace, sample);
    }

  const riders = Map.groupBy(await spansOf(trx, eventId), (span) => span.clientId);
  const written: number[] = [];
  for (const [clientId, spans] of riders) {
    const trace = traceOf(spans, bySeat, seconds);
    if (trace === null) continue;
    const profile = await profileOn(trx, clientId, event.startsAt);
    const workout = {
      seat_id: spans.at(-1)!.seatId,
      seconds,
      result: JSON.stringify(computeRide(trace, profile)),
      trace: Buffer.from(encodeTrace(trace)),
      computed_at: now,
    };
    await trx
      .insertInto('workouts')
      .values({ site_id: siteId, event_id: eventId, client_id: clientId, ...workout })
      .onConflict((conflict) => conflict.columns(['site_id', 'event_id', 'client_id']).doUpdateSet(workout))
      .execute();
    written.push(clientId);
  }
  await trx
    .deleteFrom('workouts')
    .where('event_id', '=', eventId)
    .where('client_id', '<>', sql<number>`all(${written}::int[])`)
    .execute();
}

/** Computes the workouts of a stopped class again, late data included. */
export async function finishAgain(work: Omit<Work, 'tracker'>, eventId: number): Promise<void> {
  const event = await lockEvent(work.trx, eventId);
  const chunk = await work.trx
    .selectFrom('chunks')
    .select('chunk_id')
    .where('event_id', '=', eventId)
    .limit(1)
    .executeTakeFirst();
  // Without its samples a workout could only be lost.
  if (event.state !== 'stopped' || !chunk) return;
  await finishWorkouts(work, event);
  await announceEvent(work, { eventId });
}

/** One rider's ride over the whole class, from the seats in the seconds they held them; null if nothing was heard. */
function traceOf(spans: Span[], bySeat: Map<number, Trace>, seconds: number): Trace | null {
  const ride = emptyTrace(seconds);
  let heard = false;
  for (const { seatId, fromSecond, toSecond } of spans) {
    const seat = bySeat.get(seatId);
    if (!seat) continue;
    for (const channel of CHANNELS)
      for (let second = fromSecond; second < Math.min(seconds, toSecond ?? seconds); second++) {
        const value = seat[channel][second] ?? null;
        ride[channel][second] = value;
        heard ||= value !== null;
      }
  }
  return heard ? ride : null;
}
