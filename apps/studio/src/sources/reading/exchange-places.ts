import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { afterRiders, lockClass, refuseBusyRoom } from '../../schedule/index.ts';
import type { Connection } from '../calls/connection.ts';
import { settleClass } from './settle-class.ts';

type Of = Pick<Connection, 'source'>;
type Stuck = { id: string; classId: string };

/** The classes here that have not begun and are to go where another of them stands. */
async function stuck({ trx, studioId, now }: Work, { source }: Of): Promise<Stuck[]> {
  const { rows } = await sql<Stuck>`
    with stuck as (
      select s.foreign_id, s.class_id, p.room_id as to_room, s.starts_at as to_start, s.ends_at as to_end,
        c.room_id, c.starts_at, c.ends_at
      from source_classes s
      join source_places p on p.studio_id = s.studio_id and p.source = s.source and p.place_id = s.place_id
      join classes c on c.studio_id = s.studio_id and c.class_id = s.class_id and c.source = s.source
      where s.studio_id = ${studioId} and s.source = ${source} and s.trouble = 'room_taken' and not s.cancelled
        and c.cancelled_at is null and c.starts_at > ${now})
    select m.foreign_id as id, m.class_id as "classId" from stuck m
    where exists (select from stuck o where o.class_id <> m.class_id and o.room_id = m.to_room
      and o.starts_at < m.to_end and o.ends_at > m.to_start)
    order by m.class_id`.execute(trx);
  return rows;
}

/**
 * Moves classes that stand where others of them are to be, as those that exchange their rooms or times, in one transaction: all
 * step aside first. Whichever still cannot move is put back; where its place was taken by another meanwhile all stay.
 * @returns those that moved, whose rosters follow
 * @throws Problem room_busy
 */
export async function exchangePlaces(work: Work, of: Of): Promise<string[]> {
  const { trx, studioId, now } = work;
  const meant = await stuck(work, of);
  if (meant.length < 2) return [];
  const classIds = meant.map(({ classId }) => classId);
  await afterRiders(work, classIds, async () => {
    for (const classId of classIds) await lockClass(work, classId);
  });
  await sql`update classes set cancelled_at = ${now}
    where studio_id = ${studioId} and class_id = any(${classIds}::uuid[]) and cancelled_at is null`.execute(
    trx,
  );
  const moved: string[] = [];
  const left: string[] = [];
  for (const { id, classId } of meant) {
    await settleClass(work, of, id);
    const { cancelled_at } = await lockClass(work, classId);
    if (cancelled_at === null) moved.push(id);
    else left.push(classId);
  }
  for (const classId of left) {
    const { room_id: roomId, starts_at: startsAt, ends_at: endsAt } = await lockClass(work, classId);
    await refuseBusyRoom(work, { classId, roomId, span: { startsAt, endsAt } });
    await sql`update classes set cancelled_at = null where studio_id = ${studioId} and class_id = ${classId}`.execute(
      trx,
    );
  }
  return moved;
}
