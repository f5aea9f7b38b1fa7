import type { ForeignSource } from '@tandem/api/words';
import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../../base/context.ts';

/** The classes `c` of a source that come: also one under way, which nobody would read any more. What is over, or off, stays as it was told there. */
export const isComing = ({ studioId, now }: Work, source: ForeignSource): RawBuilder<boolean> =>
  sql`c.studio_id = ${studioId} and c.source = ${source} and c.cancelled_at is null and c.ends_at > ${now}`;

/**
 * How a class stands with who is booked in it: 32 characters that are others once anything of it was changed here, whoever did.
 * What Tandem alone decides, as whether it is sent to Spivi, is not among it.
 */
export async function standingOf({ trx, studioId }: Work, classId: string): Promise<string> {
  const { rows } = await sql<{ standing: string }>`
    select md5(jsonb_build_array(c.title, c.description, extract(epoch from c.starts_at), extract(epoch from c.ends_at),
      c.room_id, c.instructor_id, c.teacher_name, c.class_type_id, c.capacity, extract(epoch from c.cancelled_at), c.late_cancel_minutes,
      c.waitlist_size, c.series_id, c.draft,
      (select coalesce(jsonb_agg(jsonb_build_array(b.booking_id, b.customer_id, b.state, b.spot_number, b.wished_spots, b.pass_id,
          b.pass_waived_for, b.late_cancel, extract(epoch from b.moved_at),
          extract(epoch from b.checked_in_at)) order by b.booking_id), '[]')
        from bookings b where b.studio_id = c.studio_id and b.class_id = c.class_id),
      (select count(*) from spot_holds h where h.studio_id = c.studio_id and h.class_id = c.class_id),
      (select count(*) from waits w where w.studio_id = c.studio_id and w.class_id = c.class_id),
      (select count(*) from substitutes x where x.studio_id = c.studio_id and x.class_id = c.class_id))::text) as standing
    from classes c where c.studio_id = ${studioId} and c.class_id = ${classId}`.execute(trx);
  return rows[0]!.standing;
}
