import type { Batch, IgnoredReason } from '@tandem/api/box';
import { MAX_CLASS_SECONDS } from '@tandem/api/box';
import { CHANNELS } from '@tandem/metrics';
import type { Box } from '../base/context.ts';
import type { EventRow } from '../events/index.ts';
import type { PlacedSample } from '../workouts/index.ts';

/** A box whose clock is further ahead than this is not believed: its samples are moved back to now. */
const MAX_CLOCK_AHEAD_MS = 5 * 60_000;

/** Where samples may fall. */
export type Places = {
  box: Box;
  /** Classes of the box that are started, or were stopped not long ago. */
  events: EventRow[];
  /** The class that a class clock is of. */
  byClassClock: EventRow | undefined;
  nowMs: number;
};
export type Placement = {
  byEvent: Map<EventRow, PlacedSample[]>;
  ignored: number;
  reason: IgnoredReason | undefined;
};

/** Finds class and second of each sample. */
export function placeSamples(batch: Batch, { box, events, byClassClock, nowMs }: Places): Placement {
  const placement: Placement = { byEvent: new Map(), ignored: 0, reason: undefined };
  const aheadMs = clockAhead(batch, nowMs);
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

function clockAhead(batch: Batch, nowMs: number): number {
  const latest = Math.max(...batch.samples.map((s) => (s.at === undefined ? 0 : Date.parse(s.at))));
  return latest - nowMs > MAX_CLOCK_AHEAD_MS ? latest - nowMs : 0;
}

const secondAt = (event: EventRow, atMs: number) => Math.floor((atMs - event.startedAt!.getTime()) / 1000);
const holds = (event: EventRow, atMs: number) =>
  atMs >= event.startedAt!.getTime() &&
  atMs < (event.stoppedAt?.getTime() ?? Number.POSITIVE_INFINITY) &&
  secondAt(event, atMs) < MAX_CLASS_SECONDS;
