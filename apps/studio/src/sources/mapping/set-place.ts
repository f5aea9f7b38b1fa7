import type { PlaceEffect } from '@tandem/api/studio';
import type { ForeignSource } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Work } from '../../base/context.ts';
import { sendReading } from '../reading/read-source.ts';
import { READINGS_TO_BELIEVE } from '../rules.ts';

type Place = { roomId: string | null; followed: boolean };
/** Which room a place is to be; null: it is not followed. */
type Wish = { placeId: string; roomId: string | null };

/** What it would do to the classes that have not begun. @throws Problem not_found */
export async function placeEffect(
  work: Work,
  source: ForeignSource,
  { placeId, roomId }: Wish,
): Promise<PlaceEffect> {
  const { trx, studioId, now } = work;
  const before = await readPlace(work, source, placeId);
  await needRoom(work, roomId);
  const { rows } = await sql<Omit<PlaceEffect, 'spots'>>`
    with coming as (
      select s.starts_at, s.ends_at, c.class_id, c.room_id, c.class_id is not null and c.cancelled_at is null as stands
      from source_classes s left join classes c on c.studio_id = s.studio_id and c.class_id = s.class_id
      where s.studio_id = ${studioId} and s.source = ${source} and s.place_id = ${placeId} and not s.cancelled
        and s.missing < ${READINGS_TO_BELIEVE} and coalesce(c.source = s.source, true) and coalesce(c.starts_at, s.starts_at) > ${now}),
    meant as (select *, ${roomId}::uuid is not null and room_id is distinct from ${roomId}::uuid and exists (
        select from classes o where o.studio_id = ${studioId} and o.room_id = ${roomId}::uuid and o.cancelled_at is null
          and o.starts_at < coming.ends_at and o.ends_at > coming.starts_at and o.class_id is distinct from coming.class_id) as taken
      from coming)
    select count(*) filter (where not stands and not taken and ${roomId}::uuid is not null)::int as appear,
      count(*) filter (where stands and not taken and ${roomId}::uuid is not null and room_id <> ${roomId}::uuid)::int as move,
      count(*) filter (where stands and ${roomId}::uuid is null)::int as leave,
      count(*) filter (where taken)::int as taken,
      coalesce(sum((select count(*) from bookings b where b.studio_id = ${studioId} and b.class_id = meant.class_id
        and b.state = 'booked')) filter (where stands and room_id is distinct from ${roomId}::uuid and not taken), 0)::int as bookings
    from meant`.execute(trx);
  return { ...rows[0]!, spots: (await spotsToForget(work, source, { placeId, roomId }, before)).length };
}

/**
 * Says which room a place is, or that its classes are not followed. Spots that were said of the room it was are to be said anew,
 * as they are of another room now.
 * @throws Problem not_found
 */
export async function setPlace(call: Call, source: ForeignSource, { placeId, roomId }: Wish): Promise<void> {
  const { trx, studioId } = call;
  await needRoom(call, roomId);
  const before = await readPlace(call, source, placeId, true);
  const followed = roomId !== null;
  if (before.roomId === roomId && before.followed === followed) return;
  await sql`update source_classes set roster_to_settle = true
    where studio_id = ${studioId} and source = ${source} and class_id is not null and (place_id = ${placeId}
      or class_id in (select class_id from classes where studio_id = ${studioId} and room_id = ${before.roomId}))`.execute(
    trx,
  );
  const spots = await spotsToForget(call, source, { placeId, roomId }, before);
  await sql`update source_places set room_id = ${roomId}, followed = ${followed}
    where studio_id = ${studioId} and source = ${source} and place_id = ${placeId}`.execute(trx);
  if (spots.length > 0)
    await sql`update source_spots set room_id = ${roomId}, spot_number = null
      where studio_id = ${studioId} and source = ${source} and spot_id = any(${spots})`.execute(trx);
  await audit(call, 'source.place', { kind: 'source', id: source }, { placeId, roomId });
  await announceChange(call, 'source', null);
  // Who is booked in a class is read once it stands here: at once, as whoever said it looks.
  await sendReading(call, source);
}

async function readPlace(
  { trx, studioId }: Work,
  source: ForeignSource,
  placeId: string,
  lock = false,
): Promise<Place> {
  const { rows } = await sql<Place>`select room_id as "roomId", followed from source_places
    where studio_id = ${studioId} and source = ${source} and place_id = ${placeId} ${lock ? sql`for update` : sql``}`.execute(
    trx,
  );
  if (!rows[0]) throw notFound('place');
  return rows[0];
}

/**
 * Spots of other rooms that are of this place: those that are seen in its classes, and all of the room that it was. One that
 * another place there may mean keeps its number, unless it was of this one. A place that is followed no more keeps what was said.
 */
async function spotsToForget(
  { trx, studioId }: Work,
  source: ForeignSource,
  { placeId, roomId }: Wish,
  before: Place,
): Promise<string[]> {
  if (roomId === null) return [];
  const was = before.roomId;
  const { rows } = await sql<{ id: string }>`
    select m.spot_id as id from source_spots m
    cross join lateral (select
      exists (select from source_bookings b join source_classes s on s.studio_id = b.studio_id and s.source = b.source
          and s.foreign_id = b.foreign_class and s.place_id = ${placeId}
        where b.studio_id = m.studio_id and b.source = m.source and b.spot_id = m.spot_id) as here,
      exists (select from source_places p where p.studio_id = m.studio_id and p.source = m.source
        and p.room_id = m.room_id and p.place_id <> ${placeId}) as elsewhere) seen
    where m.studio_id = ${studioId} and m.source = ${source} and m.room_id <> ${roomId}
      and (seen.here and (m.room_id = ${was}::uuid or not seen.elsewhere) or m.room_id = ${was}::uuid and not seen.elsewhere)
    order by m.spot_id`.execute(trx);
  return rows.map((row) => row.id);
}

/** @throws Problem not_found */
export async function needRoom({ trx, studioId }: Work, roomId: string | null): Promise<void> {
  if (roomId === null) return;
  const { rows } = await sql`select from rooms where studio_id = ${studioId} and room_id = ${roomId}`.execute(
    trx,
  );
  if (rows.length === 0) throw notFound('room');
}
