import { CHANNELS, computeRide, type Trace } from '@tandem/metrics';
import { encodeTrace } from '@tandem/metrics/trace';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { profileOn } from '../clients/index.ts';
import { announceEvent, type EventRow, lockEvent, type Span, spansOf, wallSeconds } from '../events/index.ts';
import { chunksOf, samplesOf } from './chunks.ts';
import { emptyTrace, mergeSample } from './samples.ts';

/** What was heard of a seat, over the longest time that any clock of the class has shown. */
type Heard = { trace: Trace; seconds: number };

/**
 * Computes and stores the workout of everyone who rode in a stopped class, from all samples that have arrived.
 * Runs again with the same outcome; riders of whom nothing was heard get no workout.
 */
export async function finishWorkouts(work: Omit<Work, 'tracker'>, event: EventRow): Promise<void> {
  const { trx, siteId, now } = work;
  const { eventId } = event;
  const bySeat = await hear(trx, event);
  const riders = Map.groupBy(await spansOf(trx, eventId), (span) => span.clientId);
  const written: number[] = [];
  for (const [clientId, spans] of riders) {
    const trace = traceOf(spans, bySeat);
    if (trace === null) continue;
    const profile = await profileOn(trx, clientId, event.startsAt);
    const workout = {
      seat_id: spans.at(-1)!.seatId,
      seconds: trace.powerW.length,
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

/**
 * What each seat sent. Its class lasts from Start to Stop by the wall; for a replay, as long as class clocks have shown. A
 * replay beside riders of flesh and blood cuts nobody's ride, and lengthens nobody's.
 */
async function hear(trx: Trx, event: EventRow): Promise<Map<number, Heard>> {
  const wall = wallSeconds(event.startedAt!, event.stoppedAt!);
  const lengthMs = event.stoppedAt!.getTime() - event.startedAt!.getTime();
  const chunks = (await chunksOf(trx, event.eventId)).map((chunk) => ({
    samples: samplesOf(chunk, chunk.classClock ? undefined : lengthMs),
    classClock: chunk.classClock,
  }));
  const replayed = chunks
    .filter(({ classClock }) => classClock)
    .reduce((most, { samples }) => samples.reduce((last, s) => Math.max(last, s.second + 1), most), 0);
  const bySeat = new Map<number, Heard>();
  for (const { samples, classClock } of chunks)
    for (const sample of samples) {
      const heard = bySeat.get(sample.seat) ?? { trace: emptyTrace(Math.max(wall, replayed)), seconds: 0 };
      bySeat.set(sample.seat, heard);
      const seconds = classClock ? replayed : wall;
      if (sample.second >= seconds) continue;
      heard.seconds = Math.max(heard.seconds, seconds);
      mergeSample(heard.trace, sample);
    }
  return bySeat;
}

/** One rider's ride over the whole class, from the seats in the seconds they held them; null if nothing was heard. */
function traceOf(spans: Span[], bySeat: Map<number, Heard>): Trace | null {
  const seats = spans.map(({ seatId }) => bySeat.get(seatId));
  const seconds = Math.max(0, ...seats.map((seat) => seat?.seconds ?? 0));
  const ride = emptyTrace(seconds);
  let heard = false;
  for (const { seatId, fromSecond, toSecond } of spans) {
    const seat = bySeat.get(seatId);
    if (!seat) continue;
    for (const channel of CHANNELS)
      for (let second = fromSecond; second < Math.min(seconds, toSecond ?? seconds); second++) {
        const value = seat.trace[channel][second] ?? null;
        ride[channel][second] = value;
        heard ||= value !== null;
      }
  }
  return heard ? ride : null;
}
