import type { StaffMember } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** Classes of one person that are told one by one. */
const MAX_TOLD = 5;

/** The classes to come that each of the team leads, by their id. */
export async function ledClasses({ trx, studioId, now }: Work): Promise<Map<string, StaffMember['leads']>> {
  const { rows } = await sql<{ staffId: string; leads: StaffMember['leads'] }>`
    select instructor_id as "staffId", json_build_object('count', max(count), 'soonest', json_agg(
        json_build_object('classId', class_id, 'title', title, 'startsAt', starts_at, 'timeZone', time_zone)
        order by starts_at, class_id) filter (where place <= ${MAX_TOLD})) as leads
    from (
      select c.*, count(*) over (partition by c.instructor_id) as count,
        row_number() over (partition by c.instructor_id order by c.starts_at, c.class_id) as place
      from class_places c
      where c.studio_id = ${studioId} and c.instructor_id is not null and c.cancelled_at is null and c.starts_at > ${now}
    ) c
    group by instructor_id`.execute(trx);
  return new Map(
    rows.map(({ staffId, leads }) => [
      staffId,
      {
        ...leads,
        soonest: leads.soonest.map((led) => ({ ...led, startsAt: new Date(led.startsAt).toISOString() })),
      },
    ]),
  );
}
