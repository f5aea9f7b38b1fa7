import type { SpiviEvent } from '@tandem/spivi';

/** What an event is made of. Times are the site's wall time, `YYYY-MM-DDTHH:mm`. */
export type EventFacts = {
  title: string;
  startDateTime: string;
  endDateTime: string;
  boxId: number;
  /** The instructor's email, where Spivi knows it. */
  instructorUserName: string | null;
};

/**
 * `replace`: cancel and make anew, since Spivi has no way to change an event. `leave`: it differs, but has begun, and
 * a class under way is never taken from the riders' screens.
 */
export type EventStep = 'none' | 'create' | 'keep' | 'cancel' | 'replace' | 'leave';

/**
 * What to do about a class's event.
 * @param target what is wanted, or null for no event
 * @param made what the remote event was made of, as far as we know
 * @param begun whether the remote event has begun or was measured
 */
export function planEvent(
  target: EventFacts | null,
  remote: Pick<SpiviEvent, 'startDateTime' | 'endDateTime' | 'isCancelled'> | null,
  made: EventFacts | null,
  begun: boolean,
): EventStep {
  const live = remote !== null && !remote.isCancelled;
  if (!live) return target ? 'create' : 'none';
  if (target && made && sameFacts(target, made) && sameFacts(target, { ...made, ...spanOf(remote) }))
    return 'keep';
  if (begun) return 'leave';
  return target ? 'replace' : 'cancel';
}

const spanOf = ({ startDateTime, endDateTime }: Pick<SpiviEvent, 'startDateTime' | 'endDateTime'>) => ({
  startDateTime,
  endDateTime,
});

const sameFacts = (a: EventFacts, b: EventFacts) =>
  a.title === b.title &&
  a.startDateTime === b.startDateTime &&
  a.endDateTime === b.endDateTime &&
  a.boxId === b.boxId &&
  a.instructorUserName === b.instructorUserName;
