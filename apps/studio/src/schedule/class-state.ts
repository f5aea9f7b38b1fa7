import type { ClassSummary } from '@tandem/api/studio';

export type ClassTimes = { startsAt: Date; endsAt: Date; cancelledAt: Date | null };

/** A class's state follows from the clock alone, unless it was cancelled. It runs from its start up to its end. */
export function classState(times: ClassTimes, now: Date): ClassSummary['state'] {
  if (times.cancelledAt) return 'cancelled';
  if (now < times.startsAt) return 'scheduled';
  return now < times.endsAt ? 'running' : 'ended';
}
