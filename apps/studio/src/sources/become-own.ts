import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/**
 * Makes classes the studio's own, with whoever is booked where they are: those to come are under the rules of their type and of the
 * studio from then on, what has begun stays as it was told.
 */
export async function becomeOwn({ trx, studioId, now }: Work, classIds: readonly string[]): Promise<void> {
  await sql`update classes c set source = 'tandem',
      waitlist_size = case when c.starts_at <= ${now} then c.waitlist_size end,
      late_cancel_minutes = case when c.starts_at <= ${now} then c.late_cancel_minutes
        else coalesce(y.late_cancel_minutes, s.late_cancel_minutes) end
    from studios s, class_types y
    where c.studio_id = ${studioId} and c.class_id = any(${classIds}) and s.studio_id = c.studio_id
      and y.studio_id = c.studio_id and y.class_type_id = c.class_type_id`.execute(trx);
}
