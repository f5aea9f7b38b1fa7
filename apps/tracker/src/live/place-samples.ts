import { type Batch, type IgnoredReason, MAX_CLASS_SECONDS } from '@tandem/api/box';
import { CHANNELS } from '@tandem/metrics';
import { counts } from '@tandem/metrics/modes';
import type { Box } from '../base/context.ts';
import { closesAt, type EventRow, resumableUntil } from '../events/index.ts';
import { isPlausible, type PlacedSample } from '../workouts/index.ts';

/** Where samples may fall. */
export type Places = {
  box: Box;
  /** Classes of the box that are started, or were stopped not long ago. */
  events: EventRow[];
  /** The class that a class clock is of. */
  byClassClock: EventRow | undefined;
  /** To take off the times that the box's clock gave. */
  offsetMs: number;
  nowMs: number;
};
export type Placement = {
  /** What is stored with each class. */
  byEvent: Map<EventRow, PlacedSample[]>;
  /** Of those the ones measured in a pause of it, by their place in the batch: they show, and do not count. */
  paused: Map<EventRow, number[]>;
  /** Measured after a Stop that may be taken back: they do not count, and are kept for the case that they will. */
  afterStop: { event: EventRow; samples: PlacedSample[]; indexes: number[] } | null;
  /** Why samples do not count, each by its place in the batch. */
  ignored: Map<IgnoredReason, number[]>;
};

/** Finds class and second of each sample: the fraction stays where a wall clock measured it. */
export function placeSamples({ samples }: Pick<Batch, 'samples'>, places: Places): Placement {
  const placement: Placement = { byEvent: new Map(), paused: new Map(), afterStop: null, ignored: new Map() };
  for (const [index, { at, second, ...sample }] of samples.entries()) {
    const place = placeOf({ at, second }, places);
    const refused = refusalOf({ ...sample, second }, places.box);
    const refusal = refused ?? (place ? null : 'outside_class');
    const later = refused === null && !place ? afterStop(at, places) : null;
    if (later) {
      placement.afterStop ??= { event: later.event, samples: [], indexes: [] };
      placement.afterStop.samples.push({ ...sample, second: later.second });
      placement.afterStop.indexes.push(index);
    } else if (refusal !== null) {
      const indexes = placement.ignored.get(refusal) ?? [];
      placement.ignored.set(refusal, indexes);
      indexes.push(index);
    } else {
      const placed = placement.byEvent.get(place!.event) ?? [];
      placement.byEvent.set(place!.event, placed);
      placed.push({ ...sample, second: place!.second });
      if (second === undefined && !counts(place!.event.pauses, Math.floor(place!.second)))
        placement.paused.set(place!.event, [...(placement.paused.get(place!.event) ?? []), index]);
    }
  }
  return placement;
}

function refusalOf({ second, seat, ...sample }: Batch['samples'][number], box: Box): IgnoredReason | null {
  if (seat !== undefined && !box.seatIds.includes(seat)) return 'unknown_seat';
  if (CHANNELS.every((channel) => sample[channel] == null)) return 'no_reading';
  if (!isPlausible(sample)) return 'implausible';
  return second !== undefined && !box.acceptsClassClock ? 'class_clock_not_allowed' : null;
}

function placeOf(
  { at, second }: Pick<Batch['samples'][number], 'at' | 'second'>,
  { events, byClassClock, offsetMs, nowMs }: Places,
): { event: EventRow; second: number } | null {
  if (second !== undefined) return byClassClock ? { event: byClassClock, second } : null;
  const atMs = measuredAt(at!, { offsetMs, nowMs });
  const event = events.find((e) => holds(e, atMs));
  return event ? { event, second: (atMs - event.startedAt!.getTime()) / 1000 } : null;
}

/** Nothing is measured after it has arrived. */
const measuredAt = (at: string, { offsetMs, nowMs }: Pick<Places, 'offsetMs' | 'nowMs'>) =>
  Math.min(Date.parse(at) - offsetMs, nowMs);

/** The class that was stopped last, while that may be taken back; none where another one has begun since. */
function afterStop(at: string | undefined, places: Places): { event: EventRow; second: number } | null {
  const [event] = places.events;
  const until = event ? resumableUntil(event) : null;
  if (at === undefined || !event || until === null || places.nowMs >= until.getTime()) return null;
  const atMs = measuredAt(at, places);
  const startedMs = event.startedAt!.getTime();
  if (atMs <= event.stoppedAt!.getTime() || atMs >= startedMs + MAX_CLASS_SECONDS * 1000) return null;
  return { event, second: (atMs - startedMs) / 1000 };
}

const holds = (event: EventRow, atMs: number) => {
  const startedMs = event.startedAt!.getTime();
  const endsMs = (event.stoppedAt ?? closesAt(event)).getTime();
  return atMs >= startedMs && atMs < Math.min(endsMs, startedMs + MAX_CLASS_SECONDS * 1000);
};
