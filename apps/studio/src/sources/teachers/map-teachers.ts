import type { SourceTeacher } from '@tandem/api/studio';
import type { ForeignSource } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import type { Call, Work } from '../../base/context.ts';
import { sendReading } from '../reading/read-source.ts';

/** More than teach anywhere. */
const MAX_TEACHERS = 1000;

/** Who teaches there, those first whom nobody has said yet who they are here. A name is suggested where one instructor alone has it. */
export async function listTeachers(
  { trx, studioId, now }: Work,
  source: ForeignSource,
): Promise<{ teachers: SourceTeacher[] }> {
  const { rows } = await sql<SourceTeacher>`
    select t.teacher_id as "teacherId", t.name, f.staff_id as "instructorId",
      case when f.staff_id is null then (
        select min(i.staff_id::text) from staff i
        where i.studio_id = t.studio_id and i.role = 'instructor' and i.removed_at is null
          and search_form(i.name) = search_form(t.name)
        having count(*) = 1) end as "suggestedId",
      (select count(*)::int from source_classes s where s.studio_id = t.studio_id and s.source = t.source
        and s.teacher_id = t.teacher_id and not s.cancelled and s.class_id is not null and s.ends_at > ${now}) as coming
    from source_teachers t
    left join staff f on f.studio_id = t.studio_id and f.staff_id = t.staff_id and f.removed_at is null
    where t.studio_id = ${studioId} and t.source = ${source}
    order by f.staff_id is not null, t.name, t.teacher_id limit ${MAX_TEACHERS}`.execute(trx);
  return { teachers: rows };
}

/**
 * Says which instructor a teacher there is; null: nobody here. The classes that they lead follow with the reading that is asked
 * for at once.
 * @throws Problem not_found, also for who is no longer on the team
 */
export async function setTeacher(
  call: Call,
  source: ForeignSource,
  { teacherId, instructorId }: { teacherId: string; instructorId: string | null },
): Promise<{ teachers: SourceTeacher[] }> {
  const { trx, studioId } = call;
  if (instructorId !== null) {
    const { rows } = await sql`select from staff where studio_id = ${studioId} and staff_id = ${instructorId}
      and removed_at is null for share`.execute(trx);
    if (rows.length === 0) throw notFound('instructor');
  }
  const { rows } = await sql`update source_teachers set staff_id = ${instructorId}
    where studio_id = ${studioId} and source = ${source} and teacher_id = ${teacherId} returning 1`.execute(
    trx,
  );
  if (rows.length === 0) throw notFound('teacher');
  await audit(call, 'source.teacher', { kind: 'source_teacher', id: teacherId }, { source, instructorId });
  await sendReading(call, source);
  return listTeachers(call, source);
}
