import type { SubstituteWanted } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { Call } from '../../base/context.ts';

const MAX_LISTED = 100;

/** Of a request `x` and its class `c`: it still means something, since who asked leads the class yet. */
export const isOpen = sql`x.state = 'open' and x.asked_by = c.instructor_id`;

/** Classes to come that somebody is to take over, soonest first. */
export async function listSubstitutes({ trx, studioId, now, caller }: Call): Promise<SubstituteWanted[]> {
  const { rows } = await sql<
    Omit<SubstituteWanted, 'startsAt' | 'endsAt' | 'mine'> & { startsAt: Date; endsAt: Date }
  >`
    select x.substitute_id as "substituteId", c.class_id as "classId", c.title, c.starts_at as "startsAt",
      c.ends_at as "endsAt", c.time_zone as "timeZone", c.location_name as "locationName", c.room_name as "roomName",
      x.asked_by as "askedBy", s.name as "askedByName", x.note
    from substitutes x
    join class_places c on c.studio_id = x.studio_id and c.class_id = x.class_id
    join staff s on s.studio_id = x.studio_id and s.staff_id = x.asked_by
    where x.studio_id = ${studioId} and ${isOpen} and c.cancelled_at is null and c.starts_at > ${now}
    order by c.starts_at, x.substitute_id limit ${MAX_LISTED}`.execute(trx);
  return rows.map(({ startsAt, endsAt, ...one }) => ({
    ...one,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    note: caller.tokenId === undefined ? one.note : null,
    mine: one.askedBy === caller.staffId,
  }));
}
