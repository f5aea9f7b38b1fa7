import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';

/**
 * The type that a class is to be of: the chosen one, else the one that is called like the class, made where there is none.
 * @throws Problem not_found for a chosen type that does not exist
 */
export async function chooseClassType(
  { trx, studioId }: Pick<Work, 'trx' | 'studioId'>,
  { classTypeId, title }: { classTypeId?: string; title: string },
): Promise<string> {
  if (classTypeId === undefined) {
    const { rows } = await sql<{ id: string }>`select class_type_named(${studioId}, ${title}) as id`.execute(
      trx,
    );
    return rows[0]!.id;
  }
  const found = await trx
    .selectFrom('class_types')
    .select('class_type_id')
    .where('studio_id', '=', studioId)
    .where('class_type_id', '=', classTypeId)
    .executeTakeFirst();
  if (!found) throw notFound('class type');
  return found.class_type_id;
}
