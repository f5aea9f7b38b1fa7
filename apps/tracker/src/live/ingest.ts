import { type Acknowledgement, type Batch, type IgnoredReason, MAX_CLASS_SECONDS } from '@tandem/api/box';
import { CHANNELS } from '@tandem/metrics';
import { inTenant, Problem } from '@tandem/platform';
import { sql } from 'kysely';
import type { Db, Trx } from '../base/db.ts';
import { keyOf, type TrackerJobs } from '../base/jobs.ts';
import type { AuthorisedBox } from '../boxes/authorise-box.ts';
import { announceEvent, type EventRow, shareEventsOfBox } from '../events/store.ts';
import { type PlacedSample, packSamples } from '../workouts/samples.ts';
import { LATE_DATA_SECONDS } from './start-stop.ts';

/** A box whose clock is further ahead than this is not believed: its samples are moved back to now. */
const MAX_CLOCK_AHEAD_MS = 5 * 60_000;
const SEEN_EVERY_SECONDS = 10;

/**
 * Stores one batch of a box with the class its samples belong to; a repeat changes nothing. Answers after commit.
 * Samples of a class stopped within 24 h are late data: its workouts are computed again.
 * @throws Problem `class_not_started` when no class of this box could take any of it
 */
export function ingest(
  db: Db,
  jobs: TrackerJobs,
  box: AuthorisedBox,
  batch: Batch,
): Promise<Acknowledgement> {
  return inTenant(db, String(box.siteId), async (trx) => {
    await markSeen(trx, box);
    const now = Date.now();
    const events = await shareEventsOfBox(trx, box.boxId, new Date(now - LATE_DATA_SECONDS * 1000));
    const running = events.find((e) => e.state === 'started');
    const needsBoot = running === undefined && batch.samples.some((s) => s.second !== undefined);
    const byClassClock = needsBoot ? await eventOfBoot(trx, box, batch.bootId, events) : running;
    const placed = place(batch, box, events, byClassClock, now);
    if (placed.byEvent.size === 0 && running === undefined) throw notStarted();

    let stored = 0;
    let repeats = 0;
    for (const [event, samples] of placed.byEvent) {
      if (await storeChunk(trx, jobs, box, batch, event, samples, new Date(now))) stored += samples.length;
      else repeats++;
    }
    return {
      sequence: batch.sequence,
      duplicate: repeats > 0 && repeats === placed.byEvent.size,
      stored,
      ignored: placed.ignored,
      ...(placed.reason && { reason: placed.reason }),
    };
  });
}

const notStarted = () =>
  new Problem({
    code: 'class_not_started',
    status: 409,
    message: 'No class of this box is started.',
    remedy: 'Wait until the instructor starts it: data counts from then on.',
  });

type Placement = {
  byEvent: Map<EventRow, PlacedSample[]>;
  ignored: number;
  reason: IgnoredReason | undefined;
};

/** Finds class and second of each sample. */
function place(
  batch: Batch,
  box: AuthorisedBox,
  events: EventRow[],
  byClassClock: EventRow | undefined,
  now: number,
): Placement {
  const placement: Placement = { byEvent: new Map(), ignored: 0, reason: undefined };
  const aheadMs = clockAhead(batch, now);
  if (aheadMs > 0) placement.reason = 'clock_ahead';
  const ignore = (reason: IgnoredReason) => {
    placement.ignored++;
    placement.reason ??= reason;
  };
  for (const { at, second, ...sample } of batch.samples) {
    if (!box.seatIds.includes(sample.seat)) ignore('unknown_seat');
    else if (CHANNELS.every((channel) => sample[channel] == null)) ignore('no_reading');
    else if (second !== undefined && !box.acceptsClassClock) ignore('class_clock_not_allowed');
    else {
      const atMs = at === undefined ? 0 : Date.parse(at) - aheadMs;
      const event = at === undefined ? byClassClock : events.find((e) => holds(e, atMs));
      if (!event) {
        ignore('outside_class');
        continue;
      }
      const samples = placement.byEvent.get(event) ?? [];
      samples.push({ ...sample, second: second ?? secondAt(event, atMs) });
      placement.byEvent.set(event, samples);
    }
  }
  return placement;
}

function clockAhead(batch: Batch, now: number): number {
  const latest = Math.max(...batch.samples.map((s) => (s.at === undefined ? 0 : Date.parse(s.at))));
  return latest - now > MAX_CLOCK_AHEAD_MS ? latest - now : 0;
}

const secondAt = (event: EventRow, atMs: number) => Math.floor((atMs - event.startedAt!.getTime()) / 1000);
const holds = (event: EventRow, atMs: number) =>
  atMs >= event.startedAt!.getTime() &&
  atMs < (event.stoppedAt?.getTime() ?? Number.POSITIVE_INFINITY) &&
  secondAt(event, atMs) < MAX_CLASS_SECONDS;

/** A class clock does not say which class: after Stop it is the one that this run of the box has already fed. */
async function eventOfBoot(
  trx: Trx,
  box: AuthorisedBox,
  bootId: string,
  events: EventRow[],
): Promise<EventRow | undefined> {
  const fed = await trx
    .selectFrom('chunks')
    .select('event_id')
    .where('box_id', '=', box.boxId)
    .where('boot_id', '=', bootId)
    .orderBy('chunk_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return events.find((e) => e.eventId === fed?.event_id);
}

async function storeChunk(
  trx: Trx,
  jobs: TrackerJobs,
  box: AuthorisedBox,
  batch: Batch,
  event: EventRow,
  samples: PlacedSample[],
  receivedAt: Date,
): Promise<boolean> {
  const chunk = await trx
    .insertInto('chunks')
    .values({
      site_id: box.siteId,
      event_id: event.eventId,
      box_id: box.boxId,
      boot_id: batch.bootId,
      sequence: batch.sequence,
      received_at: receivedAt,
      class_clock: batch.samples.some((s) => s.second !== undefined),
      last_second: Math.max(...samples.map((s) => s.second)),
      samples: packSamples(samples),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('chunk_id')
    .executeTakeFirst();
  if (!chunk) return false;
  const job = { siteId: box.siteId, eventId: event.eventId };
  await announceEvent(trx, { ...job, chunkId: chunk.chunk_id });
  if (event.state === 'stopped') await jobs.send(trx, 'finish-again', job, { key: keyOf(job) });
  return true;
}

/** Now and then, not with each batch: the row would be rewritten each second. */
async function markSeen(trx: Trx, box: AuthorisedBox): Promise<void> {
  await trx
    .updateTable('boxes')
    .set({ last_seen_at: new Date() })
    .where('box_id', '=', box.boxId)
    .where((eb) =>
      eb.or([
        eb('last_seen_at', 'is', null),
        eb('last_seen_at', '<', sql<Date>`now() - make_interval(secs => ${SEEN_EVERY_SECONDS})`),
      ]),
    )
    .execute();
}
