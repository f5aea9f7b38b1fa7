import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** The boxes that hear a room: first the one that has its classes. */
export async function boxesOfRoom(
  { trx, siteId }: Pick<Work, 'trx' | 'siteId'>,
  boxId: number,
): Promise<number[]> {
  const { rows } = await sql<{ box_id: number }>`
    select b.box_id from boxes b join boxes asked on asked.site_id = b.site_id and asked.box_id = ${boxId}
    where b.site_id = ${siteId} and coalesce(asked.stands_with, asked.box_id) in (b.box_id, b.stands_with)
    order by b.stands_with is not null, b.box_id`.execute(trx);
  return rows.map((row) => row.box_id);
}
