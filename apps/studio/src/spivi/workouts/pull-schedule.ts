/** What the askings for a class's workouts depend on. */
export type AskedClass = {
  startsAt: Date;
  endsAt: Date;
  /** The first numbers of the class came. */
  seenAt: Date | null;
};

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** Stop is expected from so long before the planned end to so long after it. */
const NEAR_END_MS = 10 * MINUTE_MS;
const RUNNING_EVERY_MS = 10 * SECOND_MS;
const NEAR_END_EVERY_MS = 5 * SECOND_MS;
const AT_LEAST_EVERY_MS = HOUR_MS;
/** After the class's end numbers are waited for so long; boxes may deliver late. */
const GIVE_UP_MS = 24 * HOUR_MS;
/** Numbers that are there are asked for again so long after the first came. */
const REVISIONS_MS = [HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];

export const isOver = (now: Date, c: AskedClass): boolean => now.getTime() >= c.endsAt.getTime() + GIVE_UP_MS;

/** People that one asking looks at until somebody has numbers: from the start on two, since one may not have come. */
export const probesAt = (now: Date, c: AskedClass): number => (now < c.startsAt ? 1 : 2);

/**
 * When a class's workouts are asked for next, null for never again. Start and Stop keep no timetable, and nothing tells
 * of them: until the first numbers are there a class of 45 minutes costs at most 55 calls before it begins, 430 while
 * it runs, 485 in the twenty minutes around its planned end (0.4 a second, 2 % of the rate that is kept) and 115 in the
 * day after it. Then everybody is asked for once, and who has nothing about 60 times in a day.
 * @param c.open somebody who may have numbers has none
 */
export function nextAsk(now: Date, c: AskedClass & { open: boolean }): Date | null {
  const at = now.getTime();
  const waits =
    c.open && !isOver(now, c) ? [Math.min(at + pauseMs(at, c), c.endsAt.getTime() + GIVE_UP_MS)] : [];
  const next = Math.min(...waits, ...revisions(c).filter((revision) => revision > at));
  return Number.isFinite(next) ? new Date(next) : null;
}

/** Numbers already there are due to be asked for again. */
export const revisionDue = (now: Date, c: AskedClass & { revisedAt: Date | null }): boolean =>
  revisions(c).some((at) => at <= now.getTime() && at > (c.revisedAt ?? c.seenAt)!.getTime());

const revisions = (c: AskedClass): number[] =>
  c.seenAt === null ? [] : REVISIONS_MS.map((after) => c.seenAt!.getTime() + after);

function pauseMs(at: number, { startsAt, endsAt, seenAt }: AskedClass): number {
  const growing = (since: number, share: number, least: number) =>
    Math.min(Math.max((at - since) * share, least), AT_LEAST_EVERY_MS);
  if (seenAt !== null) return growing(seenAt.getTime(), 1 / 4, NEAR_END_EVERY_MS);
  if (at < startsAt.getTime()) return Math.max((startsAt.getTime() - at) / 10, RUNNING_EVERY_MS);
  if (at < endsAt.getTime() - NEAR_END_MS) return RUNNING_EVERY_MS;
  return growing(endsAt.getTime() + NEAR_END_MS, 1 / 4, NEAR_END_EVERY_MS);
}
