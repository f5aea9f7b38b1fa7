import type { ClassSummary, SyncState } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { type Heard, isOverdue, signalNow } from '../mirror/index.ts';
import type { Reader } from './reader.ts';

/** What the tracker says of a class, null where it says nothing. The signal of riders and the board are for staff. */
export function liveOf(
  { studio, caller, now }: Reader,
  { event_id: eventId }: { event_id: number | null },
  heard: Heard,
): ClassSummary['live'] {
  if (heard === null) return null;
  const staff = may(caller.role, 'seePeople');
  const { trackerUrl } = studio.settings;
  return {
    startedAt: heard.startedAt?.toISOString() ?? null,
    stoppedAt: heard.stoppedAt?.toISOString() ?? null,
    signal: staff ? signalNow(heard, now) : null,
    // Only a tracker of ours says anything of an event, and only where people reach it is told.
    boardUrl:
      staff && trackerUrl && eventId !== null ? `${trackerUrl.replace(/\/+$/, '')}/classes/${eventId}` : null,
  };
}

/** The chip of a class: where all is well with its roster, what is left to say is that nobody has started it. */
export function syncOf(
  chip: SyncState,
  {
    times,
    heard,
    now,
  }: { times: { startsAt: Date; endsAt: Date; cancelledAt: Date | null }; heard: Heard; now: Date },
): SyncState {
  if (chip.state !== 'synced' || times.cancelledAt || !isOverdue(times, heard, now)) return chip;
  const since = times.startsAt.toISOString();
  return { state: 'attention', since, reason: 'class_not_started', detail: null };
}
