import { type RawBuilder, sql } from 'kysely';

/** A call that has no outcome by then was lost with its process. Above the client's own timeout. */
export const CALL_LEASE_SECONDS = 30;

/** In SQL: an attempt whose answer nobody has recorded, nor ever will. */
const isLost = sql`(outcome = 'started' and started_at <= now() - make_interval(secs => ${CALL_LEASE_SECONDS})
  or outcome = 'unknown' and code is null)`;

/**
 * In SQL: how many calls were lost since the login was last seen to work. Each may have been refused; a success that
 * began later forgives them all.
 */
export const lostCalls = (studioId: string): RawBuilder<number> => sql<number>`(
  select count(*)::int from spivi_attempts where studio_id = ${studioId} and ${isLost}
    and started_at > coalesce((
      select started_at from spivi_attempts where studio_id = ${studioId} and outcome = 'ok'
      order by started_at desc limit 1), '-infinity'))`;
