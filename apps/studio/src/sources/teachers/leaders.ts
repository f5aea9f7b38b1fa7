import { sql } from 'kysely';

/** Who leads a class `s` that was read: its teacher there `t`, and the instructor here whom staff said, while on the team: `f`. */
export const leaders = sql`
  left join source_teachers t on t.studio_id = s.studio_id and t.source = s.source and t.teacher_id = s.teacher_id
  left join staff f on f.studio_id = t.studio_id and f.staff_id = t.staff_id and f.removed_at is null`;

/** What the class shows of whoever leads it, while nobody has said which instructor here that is. */
export const teacherName = sql`case when f.staff_id is null then t.name end`;
