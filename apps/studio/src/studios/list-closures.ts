import type { Closure } from '@tandem/api/studio';
import { MAX_CLOSURES } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** So long a closure is told after it is over: the page of its week shows it. */
const TOLD_DAYS = 60;

/** Closures of the studio's locations, soonest first. */
export async function listClosures({ trx, studioId, now }: Work): Promise<Closure[]> {
  const { rows } = await sql<Closure>`
    select closure_id as "closureId", location_id as "locationId", from_day::text as "fromDay", to_day::text as "toDay", reason
    from closures
    where studio_id = ${studioId} and to_day >= (${now}::timestamptz at time zone 'UTC')::date - ${TOLD_DAYS}::int
    order by from_day, to_day, closure_id
    limit ${MAX_CLOSURES}`.execute(trx);
  return rows;
}
