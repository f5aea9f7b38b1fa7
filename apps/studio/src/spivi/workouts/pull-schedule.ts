import type { Told } from '../classes/hear-event.ts';

/** What the askings for a class's workouts depend on. */
export type AskedClass = {
  startsAt: Date;
  endsAt: Date;
  /** The first numbers of the class came. */
  seenAt: Date | null;
  /** What was last heard of its event; absent where nothing was. */
  told?: Told | null;
  /** That it was stopped was heard then. */
  stopHeardAt?: Date | null;
};

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** Stop is expected from so long before the planned end to so long after it. */
const NEAR_END_MS = 10 * MINUTE_MS;
const RUNNING_EVERY_MS = 10 * SECOND_MS;
const NEAR_END_EVERY_MS = 5 * SECOND_MS;
const AT_LEAST_EVERY_MS = HOUR_MS;
/** Stop can be taken back for two minutes; so long it is looked for every few seconds. */
const RESUMED_WITHIN_MS = 150 * SECOND_MS;
/** After the class's end numbers are waited for so long; boxes may deliver late. */
const GIVE_UP_MS = 24 * HOUR_MS;
/** Numbers that are there are asked for again so long after the first came. */
const REVISIONS_MS = [HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];

export const isOver = (now: Date, c: AskedClass): boolean => now.getTime() >= c.endsAt.getTime() + GIVE_UP_MS;

/** The tracker has said that it is not over: nobody can have numbers, whatever was there before. */
export const isOpen = ({ told }: AskedClass): boolean => told === 'scheduled' || told === 'started';

/** It was stopped, perhaps anew, since everybody was last asked for: numbers of before may be only its beginning. */
export const stoppedSince = (c: AskedClass & { revisedAt: Date | null }): boolean => {
  const lookedAt = c.revisedAt ?? c.seenAt;
  return (c.stopHeardAt ?? null) !== null && lookedAt !== null && lookedAt < c.stopHeardAt!;
};

/** People that one asking looks at until somebody has numbers: from the start on two, since one may not have come. */
export const probesAt = (now: Date, c: AskedClass): number => (now < c.startsAt ? 1 : 2);

/**
 * When a class is asked for next, null for never again. Start and Stop keep no timetable. A tracker of ours is asked how
 * the class stands, one call each time, and for everybody's workouts once it was stopped. Elsewhere nothing tells: until
 * the first numbers are there a class of 45 minutes costs at most 55 calls before it begins, 430 while it runs, 485 in
 * the twenty minutes around its planned end (0.4 a second, 2 % of the rate that is kept) and 115 in the day after it.
 * Then everybody is asked for once, and who has nothing about 60 times in a day.
 * @param c.open somebody who may have numbers has none
 */
export function nextAsk(now: Date, c: AskedClass & { open: boolean }): Date | null {
  const at = now.getTime();
  const asksOn = (c.open || isOpen(c) || mayResume(at, c)) && !isOver(now, c);
  const waits = asksOn ? [Math.min(at + pauseMs(at, c), c.endsAt.getTime() + GIVE_UP_MS)] : [];
  const next = Math.min(...waits, ...revisions(c).filter((revision) => revision > at));
  return Number.isFinite(next) ? new Date(next) : null;
}

/** Numbers already there are due to be asked for again. */
export const revisionDue = (now: Date, c: AskedClass & { revisedAt: Date | null }): boolean =>
  revisions(c).some((at) => at <= now.getTime() && at > (c.revisedAt ?? c.seenAt)!.getTime());

const revisions = (c: AskedClass): number[] =>
  c.seenAt === null ? [] : REVISIONS_MS.map((after) => c.seenAt!.getTime() + after);

const mayResume = (at: number, { stopHeardAt }: AskedClass): boolean =>
  !!stopHeardAt && at < stopHeardAt.getTime() + RESUMED_WITHIN_MS;

function pauseMs(at: number, c: AskedClass): number {
  const { startsAt, endsAt, seenAt, told, stopHeardAt } = c;
  if (told === 'started' || mayResume(at, c)) return RUNNING_EVERY_MS;
  const growing = (since: number, share: number, least: number) =>
    Math.min(Math.max((at - since) * share, least), AT_LEAST_EVERY_MS);
  if (seenAt !== null && told !== 'scheduled') return growing(seenAt.getTime(), 1 / 4, NEAR_END_EVERY_MS);
  if (told === 'stopped' && stopHeardAt) return growing(stopHeardAt.getTime(), 1 / 4, NEAR_END_EVERY_MS);
  if (at < startsAt.getTime()) return Math.max((startsAt.getTime() - at) / 10, RUNNING_EVERY_MS);
  if (at < endsAt.getTime() - NEAR_END_MS) return RUNNING_EVERY_MS;
  return growing(endsAt.getTime() + NEAR_END_MS, 1 / 4, NEAR_END_EVERY_MS);
}
