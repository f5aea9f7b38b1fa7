import { type SpiviEvent, siteLocalToInstant } from '@tandem/spivi';
import { withoutMark } from '@tandem/spivi/tandem';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import type { Lane } from './claim-class.ts';
import { recordDrift } from './drift.ts';
import { cancelById, findMarked, readEvent } from './event-calls.ts';
import { NeedsPerson, SyncDelayed, writeEvent, writeMissing } from './lane.ts';
import { manyAreGone } from './many-gone.ts';
import type { EventFacts } from './plan-event.ts';
import { BEGUN_EARLY_SECONDS, SETTLE_SECONDS, STALE_SECONDS } from './timing.ts';

/** An event that carries a class's mark without being the one that is known, and the box that lists it. */
export type Stray = { event: SpiviEvent; boxId: number };

/**
 * The class's live event at Spivi, or null where there surely is none: one read may be stale, cut short or empty, so
 * absence counts only when a second read, a stale window later, does not show it either.
 * @param strays what a comparison has found besides
 * @throws SyncDelayed until that is certain; NeedsPerson for a begun event that is gone, and where many are gone at once
 */
export async function findEvent(
  studio: Studio,
  lane: Lane,
  strays: readonly Stray[],
): Promise<SpiviEvent | null> {
  const shown = await readEvent(studio, lane);
  const live = shown !== null && !shown.isCancelled;
  if (live) {
    // Committed at once: should this run end early, an absence seen before it must not count with one seen after it.
    if (lane.event.missingSeconds !== null)
      await inStudio(studio, lane.studioId, (work) => writeMissing(work, lane, false));
    lane.event.missingSeconds = null;
    lane.event.creatingSeconds = null;
    if (strays.length === 0) return shown;
  }
  const cancelled = await inStudio(studio, lane.studioId, (work) => cancelledByUs(work, lane));
  if (live) {
    const others = strays.filter(({ event }) => !cancelled.surely.has(event.eventId));
    await cancelDuplicates(studio, lane, shown, others);
    return shown;
  }
  const { id } = lane.event;
  // A cancel without an answer proves nothing, but a read that shows the event cancelled does.
  const proven = id === null || cancelled.surely.has(id) || (shown !== null && cancelled.maybe.has(id));
  if (!proven) await untilBelieved(studio, lane);
  if (id !== null && !cancelled.maybe.has(id)) {
    if (lane.target && hasBegun(studio, lane, null))
      throw new NeedsPerson('event_missing', lane.target.title);
    if (lane.target && (await manyAreGone(studio, lane)))
      throw new NeedsPerson('many_deletions', lane.target.title);
    if (lane.unchanged)
      lane.drift.push({
        kind: shown ? 'event_cancelled' : 'event_missing',
        before: lane.event.made?.startDateTime ?? null,
        after: null,
      });
  }
  return adopt(studio, lane, strays, cancelled.surely);
}

/** Events that we cancelled: stale reads show them for a while, and nobody else has to answer for them. */
async function cancelledByUs(
  { trx }: Work,
  lane: Lane,
): Promise<{ surely: Set<number>; maybe: Set<number> }> {
  const { rows } = await sql<{ event_id: number; surely: boolean }>`
    select (request ->> 'eventId')::bigint as event_id, bool_or(outcome = 'ok') as surely from spivi_attempts
    where studio_id = ${lane.studioId} and class_id = ${lane.classId} and method = 'EventService/CancelEvent'
      and outcome in ('ok', 'unknown')
    group by 1`.execute(trx);
  return {
    surely: new Set(rows.filter((row) => row.surely).map((row) => row.event_id)),
    maybe: new Set(rows.map((row) => row.event_id)),
  };
}

/** @throws SyncDelayed unless the event was first missed a stale window ago; that first sighting is committed */
async function untilBelieved(studio: Studio, lane: Lane): Promise<void> {
  const { missingSeconds } = lane.event;
  if (missingSeconds === null)
    await inStudio(studio, lane.studioId, (work) => writeMissing(work, lane, true));
  if (missingSeconds === null || missingSeconds < STALE_SECONDS)
    throw new SyncDelayed(
      'event_missing',
      'Spivi does not show this class: asked twice before it is believed.',
    );
}

/** Looks for events of ours whose making went unanswered: the first is taken on, any other cancelled. */
async function adopt(
  studio: Studio,
  lane: Lane,
  strays: readonly Stray[],
  notThese: ReadonlySet<number>,
): Promise<SpiviEvent | null> {
  const assumed = lane.event.creatingSeconds === null ? lane.target : lane.event.made;
  const found = new Map(strays.map((stray) => [stray.event.eventId, stray]));
  for (const place of distinctPlaces([assumed, lane.target]))
    for (const event of await findMarked(studio, lane, place))
      found.set(event.eventId, { event, boxId: place.boxId });
  const candidates = [...found.values()]
    .filter(({ event }) => !notThese.has(event.eventId))
    .sort((a, b) => order(studio, lane, a) - order(studio, lane, b) || a.event.eventId - b.event.eventId);
  const first = candidates[0];
  if (!first) {
    if (lane.event.creatingSeconds === null) return null;
    if (lane.event.creatingSeconds < SETTLE_SECONDS)
      throw new SyncDelayed('event_missing', 'Spivi may still be making this class.');
    await untilBelieved(studio, lane);
    return null;
  }
  const { startDateTime, endDateTime, eventId, title } = first.event;
  lane.unchanged &&= eventId === lane.event.id;
  const facts = assumed ?? { title: withoutMark(title), instructorUserName: null };
  lane.event = {
    ...lane.event,
    id: eventId,
    made: { ...facts, startDateTime, endDateTime, boxId: first.boxId },
    creatingSeconds: null,
    missingSeconds: null,
  };
  await inStudio(studio, lane.studioId, (work) => writeEvent(work, lane));
  await cancelDuplicates(studio, lane, first.event, candidates.slice(1));
  return first.event;
}

/** One that has begun is kept before one that has not. */
const order = (studio: Studio, lane: Lane, { event }: Stray) => (hasBegun(studio, lane, event) ? 0 : 1);

function distinctPlaces(places: (EventFacts | null)[]): EventFacts[] {
  const byPlace = new Map(
    places.flatMap((p) => (p ? [[`${p.boxId} ${p.startDateTime.slice(0, 10)}`, p] as const] : [])),
  );
  return [...byPlace.values()];
}

/** Two events for one class: the second goes, unless people ride in it. */
async function cancelDuplicates(
  studio: Studio,
  lane: Lane,
  kept: SpiviEvent,
  others: readonly Stray[],
): Promise<void> {
  for (const { event } of others) {
    if (event.eventId === kept.eventId || hasBegun(studio, lane, event)) continue;
    const note = {
      kind: 'duplicate_event' as const,
      before: String(kept.eventId),
      after: String(event.eventId),
    };
    await cancelById(studio, lane, event.eventId, (work) => recordDrift(work, lane.classId, [note]));
  }
}

/**
 * Has the event begun, by its own start, by the one that we gave it, or because it was measured? What has begun is
 * never cancelled and never made anew.
 */
export function hasBegun(studio: Studio, lane: Lane, remote: SpiviEvent | null): boolean {
  if (lane.measured) return true;
  const soon = studio.now().getTime() + BEGUN_EARLY_SECONDS * 1000;
  const isOurs = remote === null || remote.eventId === lane.event.id;
  const starts = [remote?.startDateTime, isOurs ? lane.event.made?.startDateTime : undefined];
  return starts.some(
    (local) => local !== undefined && siteLocalToInstant(local, lane.connection!.timeZone).getTime() <= soon,
  );
}
