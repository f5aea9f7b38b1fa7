import type { Acknowledgement, Batch } from '@tandem/api/box';
import type { Box, Call } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { sendJob } from '../base/send-job.ts';
import { markSeen } from '../boxes/index.ts';
import { announceEvent, type EventRow, shareEventsOfBox } from '../events/index.ts';
import { type PlacedSample, packSamples } from '../workouts/index.ts';
import { LATE_DATA_SECONDS } from './late-data.ts';
import { placeSamples } from './place-samples.ts';

/**
 * Stores one batch of a box with the class its samples belong to; a repeat changes nothing. Answers after commit.
 * Samples of a class stopped within 24 h are late data: its workouts are computed again.
 * @throws Problem `class_not_started` when no class of this box could take any of it
 */
export async function ingest(call: Call<Box>, batch: Batch): Promise<Acknowledgement> {
  await markSeen(call);
  const { trx, caller: box } = call;
  const nowMs = call.now.getTime();
  const events = await shareEventsOfBox(trx, box.boxId, new Date(nowMs - LATE_DATA_SECONDS * 1000));
  const running = events.find((e) => e.state === 'started');
  const needsBoot = running === undefined && batch.samples.some((s) => s.second !== undefined);
  const byClassClock = needsBoot ? await eventOfBoot(call, batch.bootId, events) : running;
  const placed = placeSamples(batch, { box, events, byClassClock, nowMs });
  if (placed.byEvent.size === 0 && running === undefined) throw notStarted();

  let stored = 0;
  let repeats = 0;
  for (const [event, samples] of placed.byEvent) {
    if (await storeChunk(call, batch, { event, samples })) stored += samples.length;
    else repeats++;
  }
  return {
    sequence: batch.sequence,
    duplicate: repeats > 0 && repeats === placed.byEvent.size,
    stored,
    ignored: placed.ignored,
    ...(placed.reason && { reason: placed.reason }),
  };
}

const notStarted = () =>
  problem({
    code: 'class_not_started',
    message: 'No class of this box is started.',
    remedy: 'Wait until the instructor starts it: data counts from then on.',
  });

/** A class clock does not say which class: after Stop it is the one that this run of the box has already fed. */
async function eventOfBoot(
  { trx, caller }: Call<Box>,
  bootId: string,
  events: EventRow[],
): Promise<EventRow | undefined> {
  const fed = await trx
    .selectFrom('chunks')
    .select('event_id')
    .where('box_id', '=', caller.boxId)
    .where('boot_id', '=', bootId)
    .orderBy('chunk_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return events.find((e) => e.eventId === fed?.event_id);
}

/** Stores what of a batch is an event's. @returns false where it was stored before */
async function storeChunk(
  call: Call<Box>,
  batch: Batch,
  { event, samples }: { event: EventRow; samples: PlacedSample[] },
): Promise<boolean> {
  const { eventId } = event;
  const chunk = await call.trx
    .insertInto('chunks')
    .values({
      site_id: call.siteId,
      event_id: eventId,
      box_id: call.caller.boxId,
      boot_id: batch.bootId,
      sequence: batch.sequence,
      received_at: call.now,
      class_clock: batch.samples.some((s) => s.second !== undefined),
      last_second: Math.max(...samples.map((s) => s.second)),
      samples: packSamples(samples),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('chunk_id')
    .executeTakeFirst();
  if (!chunk) return false;
  await announceEvent(call, { eventId, chunkId: chunk.chunk_id });
  if (event.state === 'stopped') await sendJob(call, 'finish-again', { eventId });
  return true;
}
