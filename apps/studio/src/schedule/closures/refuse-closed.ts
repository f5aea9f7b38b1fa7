import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import type { Span } from '../overlaps.ts';

/**
 * A class stands on no day on which its location is closed, by the location's calendar: also not on the second of two days
 * that it lasts into. The room must be held, so that nobody closes its location meanwhile.
 * @throws Problem location_closed
 */
export async function refuseClosed(
  { trx, studioId }: Work,
  { roomId, span }: { roomId: string; span: Span },
): Promise<void> {
  const { rows } = await sql<{ reason: string; location: string; fromDay: string; toDay: string }>`
    select k.reason, l.name as location, k.from_day::text as "fromDay", k.to_day::text as "toDay"
    from rooms r
    join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
    join closures k on k.studio_id = l.studio_id and k.location_id = l.location_id
    where r.studio_id = ${studioId} and r.room_id = ${roomId} and ${standsIn(span.startsAt, span.endsAt)}
    order by k.from_day, k.closure_id limit 1`.execute(trx);
  const [closure] = rows;
  if (closure)
    throw problem({
      code: 'location_closed',
      message: `${closure.location} is closed then: ${closure.reason}.`,
      remedy: 'Choose another day, or open the location again.',
      details: closure,
    });
}

/** Does a time fall into the days of closure `k` at location `l`? Its end belongs to no day that only begins with it. */
export const standsIn = (startsAt: unknown, endsAt: unknown) => sql`
  (${startsAt}::timestamptz at time zone l.time_zone)::date <= k.to_day
  and ((${endsAt}::timestamptz - interval '1 microsecond') at time zone l.time_zone)::date >= k.from_day`;
