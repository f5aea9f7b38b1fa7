import type { ClassType } from '@tandem/api/studio';
import type { Work } from '../../base/context.ts';

const MAX_TYPES = 1000;

/** The studio's types of class, by name. */
export const listClassTypes = ({ trx, studioId }: Work): Promise<ClassType[]> =>
  trx
    .selectFrom('class_types')
    .select(['class_type_id as classTypeId', 'name'])
    .where('studio_id', '=', studioId)
    .orderBy('name')
    .limit(MAX_TYPES)
    .execute();
