import type { ClassType } from '@tandem/api/studio';
import { MAX_CLASS_TYPES } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../../base/context.ts';

async function readClassTypes(
  { trx, studioId, now }: Work,
  where: RawBuilder<unknown>,
): Promise<ClassType[]> {
  const { rows } = await sql<ClassType>`
    select y.class_type_id as "classTypeId", y.name, y.description, y.colour, y.level, y.minutes,
      y.late_cancel_minutes as "lateCancelMinutes", y.pass_needed as "passNeeded", y.opening, y.archived_at is not null as archived, y.version,
      array(select r.room_id from class_type_rooms r
        where r.studio_id = y.studio_id and r.class_type_id = y.class_type_id order by r.room_id) as "roomIds",
      (select count(*) from classes c where c.studio_id = y.studio_id and c.class_type_id = y.class_type_id
        and c.ends_at > ${now} and c.cancelled_at is null) as coming
    from class_types y
    where y.studio_id = ${studioId} and ${where}
    order by lower(y.name), y.class_type_id
    limit ${MAX_CLASS_TYPES}`.execute(trx);
  return rows;
}

/** The studio's types of class, by name; those that are no longer offered too. */
export const listClassTypes = (work: Work): Promise<ClassType[]> => readClassTypes(work, sql`true`);

/** One type of class. @throws Problem not_found */
export async function getClassType(work: Work, classTypeId: string): Promise<ClassType> {
  const [found] = await readClassTypes(work, sql`y.class_type_id = ${classTypeId}`);
  if (!found) throw notFound('class type');
  return found;
}
