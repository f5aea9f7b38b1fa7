import type { EventSummary } from '@tandem/api/tracker';

/** By how much one press lets a class go on. */
export const EXTEND_MINUTES = 5;
const MINUTE_MS = 60_000;

/** The end that a press asks for: from its end on, or from now where that is over, a whole minute. */
export function laterEnd(plannedEnd: string, nowMs: number): string {
  const fromMs = Math.max(Date.parse(plannedEnd), Math.ceil(nowMs / MINUTE_MS) * MINUTE_MS);
  return new Date(fromMs + EXTEND_MINUTES * MINUTE_MS).toISOString();
}

/** The next class of the room, where it would begin before an end. */
export const nextBefore = (ofRoom: readonly EventSummary[], end: string): EventSummary | undefined =>
  ofRoom
    .filter(({ state, startsAt }) => state === 'scheduled' && Date.parse(startsAt) < Date.parse(end))
    .toSorted((a, b) => a.startsAt.localeCompare(b.startsAt))[0];
