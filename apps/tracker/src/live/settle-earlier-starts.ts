import { sql } from 'kysely';
import type { Box, Call } from '../base/context.ts';

/**
 * What earlier starts of a box left in its spool was measured before this one began. Of one that was never heard alive
 * nobody has measured the clock: it was at least so far ahead that its last second lies before the first of this one. Else
 * both would claim the same seconds, and what was acknowledged of one of them would be gone.
 * @param began the class, and the first whole second in it that this start measured
 * @returns whether what was stored is moved by that
 */
export async function settleEarlierStarts(
  { trx, caller }: Call<Box>,
  began: { eventId: number; second: number },
): Promise<boolean> {
  const { rows } = await sql`
    with left_over as (
      select k.clock_id, max(floor(c.last_second - (greatest(k.lead_ms, 0) - c.offset_ms) / 1000.0)) as second
      from box_clocks k join chunks c on c.site_id = k.site_id and c.clock_id = k.clock_id
      where k.site_id = tracker.tenant() and k.box_id = ${caller.boxId} and k.heard_at is null and not k.measured
        and c.event_id = ${began.eventId}
      group by k.clock_id
    )
    update box_clocks k set lead_ms = greatest(k.lead_ms, 0) + 1000 * (l.second - ${began.second} + 1)
    from left_over l
    where k.site_id = tracker.tenant() and k.clock_id = l.clock_id and l.second >= ${began.second}
    returning 1`.execute(trx);
  return rows.length > 0;
}
