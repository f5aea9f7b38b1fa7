import type { EarlierLayout, Room } from '@tandem/api/studio';
import { MAX_EARLIER_LAYOUTS } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** Keeps the layout of a locked room that is about to have another; of more than are kept the oldest go. */
export async function keepLayout({ trx, studioId, now }: Work, room: Room): Promise<void> {
  await trx
    .insertInto('room_layouts')
    .values({
      studio_id: studioId,
      room_id: room.roomId,
      version: room.version,
      replaced_at: now,
      spots: JSON.stringify(room.spots),
      fixtures: JSON.stringify(room.fixtures),
    })
    .execute();
  await sql`delete from room_layouts l using (select version from room_layouts
      where studio_id = ${studioId} and room_id = ${room.roomId} order by version desc offset ${MAX_EARLIER_LAYOUTS}) old
    where l.studio_id = ${studioId} and l.room_id = ${room.roomId} and l.version = old.version`.execute(trx);
}

/** The layouts that a room had before, the newest first. @throws Problem not_found for a room of nobody's or another's */
export async function listRoomLayouts({ trx, studioId }: Work, roomId: string): Promise<EarlierLayout[]> {
  const { rows } = await sql<{ layout: Omit<EarlierLayout, 'replacedAt'>; at: Date } | { layout: null }>`
    select case when l.version is not null then
        jsonb_build_object('version', l.version, 'spots', l.spots, 'fixtures', l.fixtures) end as layout, l.replaced_at as at
    from rooms r left join room_layouts l using (studio_id, room_id)
    where r.studio_id = ${studioId} and r.room_id = ${roomId} order by l.version desc`.execute(trx);
  if (rows.length === 0) throw notFound('room');
  return rows.flatMap((row) =>
    row.layout === null ? [] : [{ ...row.layout, replacedAt: row.at.toISOString() }],
  );
}
