import type { Acknowledgement, Batch, IgnoredReason } from '@tandem/api/box';
import { Histogram } from 'prom-client';
import type { Box, Call } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { sendJob } from '../base/send-job.ts';
import { type HeardClock, hearBox, noteIgnored, toldTo } from '../boxes/index.ts';
import { announceEvent, type EventRow, shareEventsOfBox } from '../events/index.ts';
import { noteHeard, sensorsIn } from '../sensors/index.ts';
import type { PlacedSample } from '../workouts/index.ts';
import { LATE_DATA_SECONDS } from './late-data.ts';
import { type Placement, placeSamples } from './place-samples.ts';
import { settleEarlierStarts } from './settle-earlier-starts.ts';
import { storeChunk } from './store-chunk.ts';

/** A clock that turns out to be further ahead than that has what it stamped shown anew. */
const SHOWN_ANEW_MS = 500;

const LAG_SECONDS = [0.5, 1, 2, 5, 15, 60, 300, 1800, 7200];

const lag = new Histogram({
  name: 'tandem_ingest_lag_seconds',
  help: 'From when the newest sample of a batch was measured to when it was stored for a class that runs',
  buckets: LAG_SECONDS,
});

/**
 * Stores one batch of a box with the class of its room that its samples belong to; a repeat changes nothing. What does not count is told
 * sample by sample; of that what was measured after Stop is kept while Stop can be taken back. Samples of a class stopped within 24 h are late data: its workouts are computed again.
 * @returns null when no class of its room could take any of it; that the box was heard is noted all the same
 */
export async function ingest(call: Call<Box>, batch: Batch): Promise<Acknowledgement | null> {
  const { trx, caller: box } = call;
  const clock = await hearBox(call, { ...batch, latestAt: latestOf(batch) });
  const nowMs = call.now.getTime();
  const events = await shareEventsOfBox(trx, box, new Date(nowMs - LATE_DATA_SECONDS * 1000));
  const running = events.find((e) => e.state === 'started');
  const needsBoot = running === undefined && batch.samples.some((s) => s.second !== undefined);
  const byClassClock = needsBoot ? await eventOfBoot(call, batch.bootId, events) : running;
  const placed = placeSamples(batch, { box, events, byClassClock, offsetMs: clock.offsetMs, nowMs });
  // What an earlier start of the box left behind is not heard now.
  if (batch.sentAt !== null) await noteHeard(call, sensorsIn(batch));
  const takes = placed.byEvent.size > 0 || running !== undefined;
  await settleBefore(call, batch, { events, clock });
  const [reason] = placed.ignored.keys();
  if (reason) await noteIgnored(call, clock.clockId, takes ? reason : 'class_not_started');
  const { afterStop } = placed;
  if (afterStop && !placed.byEvent.has(afterStop.event))
    await store(call, batch, { ...afterStop, clock, counts: false });
  if (!takes) return null;

  let stored = 0;
  let repeats = 0;
  for (const [event, samples] of placed.byEvent) {
    const all = afterStop?.event === event ? [...samples, ...afterStop.samples] : samples;
    if (await store(call, batch, { event, samples: all, clock, counts: true }))
      stored += samples.length - (placed.paused.get(event)?.length ?? 0);
    else repeats++;
  }
  const ignored = toldIgnored(placed);
  const told = await toldTo(call);
  return {
    sequence: batch.sequence,
    duplicate: repeats > 0 && repeats === placed.byEvent.size,
    stored,
    ignored: [...ignored.values()].reduce((sum, indexes) => sum + indexes.length, 0),
    ...(told.clock && told.clock.skewSeconds > 0 && { reason: 'clock_ahead' as const }),
    ...(ignored.size > 0 && {
      reason: [...ignored.keys()][0]!,
      ignoredSamples: Object.fromEntries(ignored),
    }),
    ...told,
  };
}

/** What the box is told did not count: also what would after all, if Stop were taken back, and what was measured in a pause. */
function toldIgnored({ ignored, paused, afterStop }: Placement): Placement['ignored'] {
  const told = new Map(ignored);
  const also = (reason: IgnoredReason, indexes: readonly number[]) => {
    if (indexes.length > 0)
      told.set(
        reason,
        [...(told.get(reason) ?? []), ...indexes].sort((a, b) => a - b),
      );
  };
  also('outside_class', afterStop?.indexes ?? []);
  also('class_paused', [...paused.values()].flat());
  return told;
}

export const notStarted = () =>
  problem({
    code: 'class_not_started',
    message: 'No class of this box is started.',
    remedy: 'Wait until the instructor starts it: data counts from then on.',
  });

/** The newest time in a batch. */
const latestOf = ({ samples }: Batch): string | null =>
  samples.reduce<string | null>(
    (latest, { at }) =>
      at !== undefined && (latest === null || Date.parse(at) > Date.parse(latest)) ? at : latest,
    null,
  );

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

/** The first that a start says of itself tells when it began, and so until when earlier ones measured. */
async function settleBefore(
  call: Call<Box>,
  { sequence, sentAt, samples }: Batch,
  { events, clock }: { events: EventRow[]; clock: HeardClock },
): Promise<void> {
  if (sequence > 0 || sentAt == null) return;
  const [first] = samples
    .flatMap(({ at }) => (at === undefined ? [] : [Date.parse(at)]))
    .sort((a, b) => a - b);
  if (first === undefined) return;
  const { clockId, offsetMs } = clock;
  for (const { eventId, startedAt, state } of events) {
    const second = Math.floor((first - offsetMs - startedAt!.getTime()) / 1000);
    if (!(await settleEarlierStarts(call, { eventId, clockId, second }))) continue;
    await announceEvent(call, { eventId });
    if (state === 'stopped') await sendJob(call, 'finish-again', { eventId });
  }
}

/** Stores what of a batch is an event's; `counts`: as things stand. @returns false where it was stored before */
async function store(
  call: Call<Box>,
  { bootId, sequence, samples: [first] }: Batch,
  {
    event,
    samples,
    clock,
    counts,
  }: { event: EventRow; samples: PlacedSample[]; clock: HeardClock; counts: boolean },
): Promise<boolean> {
  const { eventId } = event;
  const classClock = first!.second !== undefined;
  const moved = clock.gainMs > SHOWN_ANEW_MS;
  const isNew = await storeChunk(call, {
    ...{ eventId, bootId, sequence, classClock, samples },
    boxId: call.caller.boxId,
    clock: classClock ? null : clock,
    shows: !counts ? 'nothing' : moved ? 'all' : 'it',
  });
  if (!isNew || !counts) return isNew;
  const lastSecond = samples.reduce((last, { second }) => Math.max(last, second), 0);
  if (event.state === 'started' && !classClock)
    lag.observe(Math.max(0, (call.now.getTime() - event.startedAt!.getTime()) / 1000 - lastSecond));
  if (event.state === 'stopped') await sendJob(call, 'finish-again', { eventId });
  return true;
}
