import type { Notice } from './notice.ts';
import { numberIn, type Part, type RideRecord, type Row, secondsOf } from './part.ts';

/** One activity: what was recorded within it, and the device's own account of it. */
export type Activity = Omit<Part, 'sessions'> & {
  /** Empty where the file has none. */
  session: Row;
  notices: Notice[];
};

/** Parts without an account of their own are one ride where they follow each other so closely. */
const JOINED_SECONDS = 300;
/** Records may begin a little before their session says. */
const EARLY_SECONDS = 10;
/** Records before a session that such a silence separates from it belong to another day. */
const STALE_SILENCE_SECONDS = 10;
/** Between the sports of one race; nobody rides in it. */
const TRANSITION = 'transition';

/**
 * Cuts what a file holds into activities: one for each session that has records, in the order of time. Several sports
 * in one file follow each other, and so do files that a program chained.
 */
export function cutActivities(parts: readonly Part[]): Activity[] {
  const activities: Activity[] = [];
  for (const part of parts) {
    const sessions = sessionsOf(part);
    const before = activities.at(-1);
    if (sessions.length === 0 && before && continues(before, part)) {
      before.records.push(...part.records);
      before.pauses.push(...part.pauses);
    } else activities.push(...cutPart(part, sessions));
  }
  return activities
    .filter(({ records, session }) => records.length > 0 && session.sport !== TRANSITION)
    .sort((a, b) => a.records[0]!.atSeconds - b.records[0]!.atSeconds);
}

type Session = { row: Row; startsAt: number | null };

/** A part's sessions by their start; of several that begin together the longest. */
function sessionsOf({ sessions }: Part): Session[] {
  const known = sessions.map((row) => ({ row, startsAt: startOf(row) }));
  if (known.length <= 1) return known;
  const byStart = known
    .filter(({ startsAt }) => startsAt !== null)
    .sort((a, b) => a.startsAt! - b.startsAt! || timerOf(b.row) - timerOf(a.row));
  const cut = byStart.filter(({ startsAt }, at) => at === 0 || startsAt !== byStart[at - 1]!.startsAt);
  return cut.length > 0 ? cut : known.slice(0, 1);
}

const timerOf = (session: Row): number => numberIn(session, 'total_timer_time') ?? 0;

/** When a session began: by itself, else by its end and length. */
function startOf(session: Row): number | null {
  const startsAt = secondsOf(session.start_time);
  if (startsAt !== null) return startsAt;
  const [endsAt, elapsed] = [secondsOf(session.timestamp), numberIn(session, 'total_elapsed_time')];
  return endsAt === null || !elapsed ? null : Math.round(endsAt - elapsed);
}

const continues = ({ records, session }: Activity, next: Part): boolean => {
  const [last, first] = [records.at(-1), next.records[0]];
  if (!last || !first || Object.keys(session).length > 0) return false;
  const silence = first.atSeconds - last.atSeconds;
  return silence >= 0 && silence <= JOINED_SECONDS;
};

function cutPart({ records, pauses, device }: Part, sessions: Session[]): Activity[] {
  if (sessions.length === 0) return [{ records, pauses, device, session: {}, notices: [] }];
  return sessions.map(({ row, startsAt }, nth) => {
    const next = sessions[nth + 1]?.startsAt ?? Number.POSITIVE_INFINITY;
    const from = nth === 0 ? Number.NEGATIVE_INFINITY : startsAt!;
    const own = records.filter(({ atSeconds }) => atSeconds >= from && atSeconds < next);
    const stale = startsAt === null ? 0 : countStale(own, startsAt);
    const notices: Notice[] = stale === 0 ? [] : [{ code: 'stale_records', count: stale }];
    return { records: own.slice(stale), pauses, device, session: row, notices };
  });
}

/** Records before the session's start that a silence separates from those within it. */
function countStale(records: readonly RideRecord[], startsAt: number): number {
  const first = records.findIndex(({ atSeconds }) => atSeconds >= startsAt - EARLY_SECONDS);
  if (first <= 0) return 0;
  const silence = records[first]!.atSeconds - records[first - 1]!.atSeconds;
  return silence > STALE_SILENCE_SECONDS ? first : 0;
}
