import { CHANNELS, type Channel, computeRide, type Told, type Trace, tell } from '@tandem/metrics';
import { pausesOfRide } from '@tandem/metrics/modes';
import { encodeTrace } from '@tandem/metrics/trace';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { profileOn } from '../clients/index.ts';
import { announceEvent, classSeconds, type EventRow, lockEvent, spansOf } from '../events/index.ts';
import { attributionOf } from '../sensors/index.ts';
import { chunksOf, heardOf } from './chunks.ts';
import { emptyTrace, isPlausible } from './samples.ts';

/**
 * Computes and stores the workout of everyone who rode in a stopped class, from all samples that have arrived.
 * Runs again with the same outcome; riders of whom nothing was heard get no workout.
 */
export async function finishWorkouts(work: Omit<Work, 'tracker'>, event: EventRow): Promise<void> {
  const { trx, siteId, now } = work;
  const { eventId } = event;
  const heard = await hear(trx, event);
  const riders = Map.groupBy(await spansOf(trx, eventId), (span) => span.clientId);
  const written: number[] = [];
  for (const [clientId, spans] of riders) {
    const trace = heard.get(clientId);
    if (!trace) continue;
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
 * What was heard of each rider in the seconds it was theirs. Their class lasts from Start to Stop by the wall, without its
 * pauses; for a replay, as long as class clocks have shown. A replay beside riders of flesh and blood cuts nobody's ride, and lengthens
 * nobody's.
 */
async function hear(trx: Trx, event: EventRow): Promise<Map<number, Trace>> {
  const wall = classSeconds(event, event.stoppedAt!);
  const lengthMs = event.stoppedAt!.getTime() - event.startedAt!.getTime();
  const whoseIs = await attributionOf(trx, event.eventId);
  const chunks = (await chunksOf(trx, event.eventId)).map((chunk) => ({
    samples: heardOf(chunk, chunk.classClock ? undefined : lengthMs).filter((sample) => sample.counts),
    classClock: chunk.classClock,
  }));
  const replayed = chunks
    .filter(({ classClock }) => classClock)
    .reduce((most, { samples }) => samples.reduce((last, s) => Math.max(last, s.second + 1), most), 0);
  const byClient = new Map<number, Told & { seconds: number; byWall: boolean }>();
  for (const { samples, classClock } of chunks) {
    const seconds = classClock ? replayed : wall;
    for (const sample of samples) {
      const whose = sample.second < seconds ? whoseIs(sample) : null;
      if (whose === null || whose.clientId === null || !isPlausible(sample)) continue;
      const heard = byClient.get(whose.clientId) ?? {
        trace: emptyTrace(Math.max(wall, replayed)),
        ranks: [],
        seconds: 0,
        byWall: false,
      };
      tell(heard, { second: sample.second, sample, rank: whose.rank });
      heard.seconds = Math.max(heard.seconds, seconds);
      heard.byWall ||= !classClock;
      byClient.set(whose.clientId, heard);
    }
  }
  return new Map(
    [...byClient].map(([clientId, { trace, seconds, byWall }]) => {
      const pauses = byWall ? pausesOfRide(event.pauses, wall) : [];
      return [clientId, { ...cut(trace, seconds), ...(pauses.length > 0 && { pauses }) }];
    }),
  );
}

const cut = (trace: Trace, seconds: number): Trace =>
  Object.fromEntries(CHANNELS.map((channel) => [channel, trace[channel].slice(0, seconds)])) as Record<
    Channel,
    Trace[Channel]
  >;
